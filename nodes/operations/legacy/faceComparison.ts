import { z } from 'zod';

import { InputError } from '../../shared/errors';
import { saf } from '../../shared/services/saf';
import { defineOperation, type Field, type Shown } from '../definition';
import { anyObject } from '../families/envelope';
import { exactly, readJson, withParsedMembers } from '../families/members';
import { regionProperty, uploadTimeoutMs } from '../fields/callOptions';
import { panelOnly } from '../fields/panelOnly';
import { picture, type Picture } from '../fields/picture';
import { legacyPicture } from '../fields/pictureLimits';
import { percentIn, scoreLimit } from '../fields/score';
import { requiredText, textOf } from '../fields/text';
import { comparisons, decideComparison, type ComparisonEvidence } from './decideComparison';

/** The `Data` of an answer, taken apart. Texts exactly as they came, because they decide. */
interface Comparison extends ComparisonEvidence {
	/** Shown, never used to decide. */
	retCodeSub?: string;
	/** Shown, never used to decide. */
	retMessage?: string;
}

/** Every value is a text in the guide of 2019; the metadata of 2025 has booleans and numbers. */
const text = z
	.union([z.string(), z.number(), z.boolean()])
	.nullish()
	.transform((value) => (value === null || value === undefined ? undefined : String(value)));

function textIn(holder: unknown, name: string): string | undefined {
	const read = text.safeParse(exactly(holder, name));
	return read.success ? read.data || undefined : undefined;
}

/** JSON text or what it holds: the guide and the metadata disagree. */
function objectIn(holder: unknown, name: string): unknown {
	const member = readJson(exactly(holder, name));
	return member.state === 'read' && !Array.isArray(member.value) ? member.value : undefined;
}

/** Takes the `Data` of an answer apart. What cannot be read is absent. */
export function readComparison(body: unknown): Comparison {
	const data = objectIn(body, 'Data');
	const extInfo = objectIn(data, 'extInfo');
	return {
		retCode: textIn(data, 'retCode'),
		retCodeSub: textIn(data, 'retCodeSub'),
		retMessage: textIn(data, 'retMessage'),
		passed: textIn(data, 'passed'),
		result: textIn(extInfo, 'result'),
		faceAttack: textIn(extInfo, 'faceAttack'),
		score: percentIn(exactly(extInfo, 'score')),
	};
}

function show(body: unknown): Shown {
	const { score, faceAttack, retCode, retCodeSub, retMessage } = readComparison(body);
	return {
		scores: { comparison: score ?? null },
		own: {
			faceAttack: faceAttack ?? null,
			retCode: retCode ?? null,
			retCodeSub: retCodeSub ?? null,
			retMessage: retMessage ?? null,
		},
		raw: withParsedMembers(exactly(body, 'Data') ?? null),
	};
}

function facePhoto(displayName: string, name: string, binaryField: string, description: string) {
	return picture({
		displayName,
		name,
		description,
		sources: ['base64', 'binary'],
		binaryField,
		limits: legacyPicture,
	});
}

const refFace = facePhoto(
	'Reference Picture',
	'refFace',
	'idPhoto',
	'For example from an identity document. JPG only.',
);
const authFace = facePhoto(
	'Face Picture',
	'authFace',
	'facePhoto',
	'The picture of the person to compare with the reference picture. JPG only.',
);

/** The country, and with it everything that travels in `ServiceParameters`. */
const resourceCode: Field<string> = {
	// What is sent has both pictures in it.
	kind: 'picture',
	properties: [
		{
			displayName: 'Resource Code',
			name: 'resourceCode',
			type: 'options',
			options: [
				{ name: 'Other', value: 'other', description: 'The code that Alibaba Cloud gave you' },
				{ name: 'Vietnam (00840000)', value: '00840000' },
			],
			default: '00840000',
			description: 'The country that the person belongs to. Only the code of Vietnam is published.',
		},
		{
			displayName: 'Other Resource Code',
			name: 'otherResourceCode',
			type: 'string',
			default: '',
			placeholder: 'e.g. 00840000',
			description: 'Eight digits, as Alibaba Cloud gave them to you for the country',
			displayOptions: { show: { resourceCode: ['other'] } },
		},
	],
	read(item) {
		const isOther = textOf(item.parameter('resourceCode')) === 'other';
		const name = isOther ? 'Other Resource Code' : 'Resource Code';
		const code = requiredText(
			item.parameter(isOther ? 'otherResourceCode' : 'resourceCode'),
			name,
			'Enter the code that Alibaba Cloud gave you for the country.',
		);
		if (/^\d{8}$/.test(code)) return code;
		throw new InputError(
			name,
			'is not a resource code',
			'It has eight digits, for example 00840000 for Vietnam. Include leading zeros.',
		);
	},
	wire: {
		names: ['Service', 'ServiceParameters'],
		params: async (code, item, values) => ({
			Service: 'intl_face_verify',
			ServiceParameters: JSON.stringify({
				refFaceContent: await refFace.base64(values.refFace as Picture, item),
				authFaceContent: await authFace.base64(values.authFace as Picture, item),
				resourceCode: code,
			}),
		}),
	},
};

export const legacyFaceComparison = defineOperation({
	name: 'legacyFaceComparison',
	resource: 'legacy',
	displayName: 'Face Compare (Legacy)',
	n8nAction: 'Compare two face pictures with the legacy service',
	description: 'Compares two face pictures with the legacy service and branches on the result',
	billing: 'Not published, so it is treated as billed.',
	goodNeeds:
		'`retCode` is OK_SUCCESS, `passed` and `extInfo.result` are exactly true, and `faceAttack` is exactly false. Your own minimum score is kept.',
	calls: {
		main: {
			service: 'saf',
			action: 'ExecuteRequest',
			// The metadata shows it in the query, where two pictures do not fit; the gateway takes
			// parameters of this style from either place, and Alibaba Cloud's own Node.js client sends a
			// POST like this.
			inBody: ['ServiceParameters'],
			answer: anyObject,
			charge: {
				kind: 'paid',
				ifAnswerLost:
					'Compare the pictures again only if it may be billed twice. The legacy service has no ID by which a comparison could be looked up.',
			},
		},
	},
	fields: {
		notice: panelOnly({
			displayName:
				"This is Alibaba Cloud's legacy service of 2019, for accounts that still have it; it may end without notice. For everything new use 'Initialize' and 'Check Result'.",
			name: 'legacyNotice',
			type: 'notice',
			default: '',
		}),
		refFace,
		authFace,
		resourceCode,
		minScore: scoreLimit({
			displayName: 'Minimum Score',
			name: 'minScore',
			default: 90,
			description:
				'The lowest similarity, 0 to 100, that may still match. A match below it goes to No Match; a match without a score goes to Undecided.',
		}),
	},
	regionField: regionProperty({
		offeredIn: saf.regions,
		description:
			"The region to call instead of the one in the credential. Alibaba Cloud's guide uses Singapore. Ignored when the credential has a custom endpoint.",
	}),
	// Two pictures of up to 2 MB each: more at a time would cost memory and gain nothing.
	concurrency: 3,
	timeoutMs: uploadTimeoutMs,
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'No Match', verdict: 'noMatch' },
		{ label: 'Match', verdict: 'match' },
	],
	decide: ({ main: { body } }, { minScore }) => decideComparison(readComparison(body), minScore),
	// Some refusals carry a result nevertheless: SYSTEM_ERROR comes with the code 500. None is a match.
	decideRefusal({ body }) {
		const compared = readComparison(body);
		if (compared.retCode === undefined) return undefined;
		const decided = decideComparison(compared);
		const decision = decided.verdict === 'undecided' ? decided : comparisons.contradictory;
		return { decision: { ...decision, billed: false }, shown: show(body) };
	},
	show: ({ main: { body } }) => show(body),
});
