import { isLink } from '../../../shared/transport/redact';
import { InputError } from '../../../shared/errors';
import { bizId } from '../../fields/bizId';
import { yesNo } from '../../fields/choice';
import { fileOption, fileOut } from '../../fields/fileOut';
import { panelOnly } from '../../fields/panelOnly';
import { percentIn, scoreLimit } from '../../fields/score';
import { text } from '../../fields/text';
import { transactionId } from '../../fields/transactionId';
import { defineOperation, type Field, type Shown } from '../../definition';
import { expiredWords } from '../../families/documentReading';
import { anyObject, inEnvelope } from '../../families/envelope';
import { readJson, valueOf } from '../../families/members';
import { decidePassed, type PassedDecision } from '../../families/passedSubCode';
import { progressIn, verificationLog } from '../verificationLog';
import {
	documentIn,
	documentWarnings,
	expiryIn,
	pagesIn,
	personalTexts,
	rawWithoutDocument,
	spoofTypesIn,
} from './document';
import { duplicatesIn, registeredFaceIdIn, registerIn } from './register';
import { applyRequirements, requirementFields } from './requirements';
import { routingProperty, routings } from './routing';
import { otherFailure, subCodes } from './subCodes';
import { applyThresholds, type Scores } from './thresholds';

/** The person is still busy, or gave up: an outcome, not an error. */
export const notFinished: PassedDecision = {
	verdict: 'undecided',
	reason: 'notFinished',
	explanation: 'The person has not finished the verification yet.',
	remedy:
		'Ask again after the callback has arrived, or after a while. A verification can be finished within 30 minutes of its start.',
	tellUser: 'Please finish the verification.',
	billed: false,
	also: { subCode: null },
};

const unfinishedCode = 'ProcessNotCompleted';

const defaultPagesField = 'document';

/** The binary field for the first page of a document; further ones get a number behind it. */
const pagesField: Field<string> = text({
	displayName: 'Put Document Pictures in Field',
	name: 'documentPictureField',
	place: 'options',
	optional: true,
	description:
		"With 'Return Pictures': the binary field for the first page of the document. Further pages get a number after it. Default: document.",
	remedy: 'Enter a name for the binary field.',
});

/** Members of a result that hold JSON as text. */
const jsonMembers = [
	'EkycResult',
	'ExtBasicInfo',
	'ExtFaceInfo',
	'ExtIdInfo',
	'ExtInfo',
	'ExtRiskInfo',
	'ExtSourceInfo',
];

function faceInfoOf(result: Record<string, unknown>): unknown {
	const member = readJson(valueOf(result, 'ExtFaceInfo'));
	return member.state === 'read' ? member.value : undefined;
}

function scoresOf(result: Record<string, unknown>): Scores {
	const face = faceInfoOf(result);
	return {
		faceComparison: percentIn(valueOf(face, 'faceComparisonScore')),
		faceAttack: percentIn(valueOf(face, 'faceAttackScore')),
		guardRisk: percentIn(valueOf(face, 'guardRiskScore')),
	};
}

/** The signed link of the evidence video, which works for 15 minutes. */
function videoLinkOf(result: Record<string, unknown>): string | undefined {
	const link = valueOf(faceInfoOf(result), 'docVideoUrl');
	return isLink(link) ? link : undefined;
}

function facePictureOf(result: Record<string, unknown>): string | undefined {
	const base64 = valueOf(faceInfoOf(result), 'faceImg');
	return typeof base64 === 'string' && base64 !== '' ? base64 : undefined;
}

const limitDescription =
	'A pass beyond this limit goes to Not Passed; a pass without a score goes to Undecided.';

export const checkResult = defineOperation({
	name: 'checkResult',
	resource: 'verification',
	displayName: 'Check Result',
	n8nAction: 'Check the result of a verification',
	description: 'Fetches the result of a verification and branches on it',
	billing: 'Fetching is free. The verification itself is billed by its result.',
	goodNeeds:
		'`Passed` is Y, the sub code is 200, and no other part of the answer disagrees: no attack, no failed face comparison, no duplicate, no document that failed or looks forged, no register that knows other data, and no word in these parts that is not documented. Your own score limits are kept.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'CheckResult',
			answer: inEnvelope('Result', anyObject),
			// Only for what follows from its category: it is an outcome, see below.
			codes: {
				[unfinishedCode]: {
					category: 'parameter',
					message: notFinished.explanation.slice(0, -1),
					remedy: notFinished.remedy,
				},
			},
			charge: { kind: 'freeRead' },
		},
		explain: verificationLog.calls.main,
	},
	fields: {
		transactionId,
		merchantBizId: bizId({
			default: '={{ $json.merchantBizId }}',
			description:
				'The Merchant Biz ID that the verification was started with. If it is empty, a new one is used, and Alibaba Cloud may refuse it.',
		}),
		routing: panelOnly(routingProperty),
		facePicture: fileOut({
			displayName: 'Return Pictures',
			name: 'isReturnImage',
			description:
				'Whether to fetch the captured face, and the pages of a document, as binary data. They are personal data: switch it on only if you need them.',
			field: {
				displayName: 'Put Face Picture in Field',
				name: 'facePictureField',
				default: 'face',
			},
			wire: 'IsReturnImage',
		}),
		pagesField,
		evidenceVideo: fileOption({
			displayName: 'Put Evidence Video in Field',
			name: 'evidenceVideoField',
			default: 'evidenceVideo',
			description:
				"Fetches the evidence video as binary data, if 'Evidence Video' was switched on at the start. Its link works for 15 minutes only.",
		}),
		...requirementFields,
		explainUnfinished: yesNo({
			displayName: 'Explain Unfinished',
			name: 'explainUnfinished',
			place: 'options',
			default: false,
			description:
				"Whether to also ask how far the person got, if the verification is not finished. Free, but Alibaba Cloud's log arrives late: ask 30 minutes after the start.",
		}),
		maxFaceAttack: scoreLimit({
			displayName: 'Maximum Face Attack Score',
			name: 'maxFaceAttackScore',
			default: 90,
			description: `The highest spoofing score, 0 to 100, that may still pass. ${limitDescription}`,
		}),
		maxGuardRisk: scoreLimit({
			displayName: 'Maximum Guard Risk Score',
			name: 'maxGuardRiskScore',
			default: 90,
			description: `The highest device risk score, 0 to 100, that may still pass. ${limitDescription}`,
		}),
		minFaceComparison: scoreLimit({
			displayName: 'Minimum Comparison Score',
			name: 'minFaceComparisonScore',
			default: 90,
			description: `The lowest similarity, 0 to 100, that may still pass; Alibaba Cloud's own limit is 90. ${limitDescription}`,
		}),
	},
	check({ facePicture, pagesField: pages }) {
		if (facePicture === undefined || facePicture !== (pages || defaultPagesField)) return;
		throw new InputError(
			'Put Document Pictures in Field',
			`names the field '${facePicture}', which the face picture already uses`,
			'Enter another name for one of them.',
		);
	},
	outputs: routings.variants.byVerdict,
	routings,
	outcomes: { [unfinishedCode]: notFinished },
	decide({ main: { body } }, values, { nowMs }) {
		const said = decidePassed(body, subCodes, otherFailure);
		return applyRequirements(applyThresholds(said, scoresOf(body), values), body, values, nowMs);
	},
	async showRefusal(code, tools, { explainUnfinished, transactionId: id, merchantBizId }) {
		if (!explainUnfinished || code !== unfinishedCode) return {};
		return await tools.call('explain', { TransactionId: id, MerchantBizId: merchantBizId.id }).then(
			({ body }): Shown => ({ own: { unfinished: progressIn(body) } }),
			(): Shown => ({
				own: { unfinished: null },
				warnings: ['The log of the verification could not be fetched.'],
			}),
		);
	},
	ids: (_answers, { transactionId: id, merchantBizId }) => ({
		transactionId: id,
		merchantBizId: merchantBizId.id,
	}),
	show({ main: { body } }, _values, { nowMs, simplify }) {
		const { faceComparison, faceAttack, guardRisk } = scoresOf(body);
		const unreadable = jsonMembers.filter(
			(name) => readJson(valueOf(body, name)).state === 'unreadable',
		);
		const evidenceVideoUrl = videoLinkOf(body);
		return {
			scores: {
				faceComparison: faceComparison ?? null,
				faceAttack: faceAttack ?? null,
				guardRisk: guardRisk ?? null,
			},
			warnings: [
				...unreadable.map((name) => `${name} is not valid JSON; it is passed on as text.`),
				...documentWarnings(body),
			],
			whole: ['docVideoUrl', 'evidenceVideoUrl'],
			own: {
				document: documentIn(body),
				expired: expiredWords[expiryIn(body, nowMs)],
				spoofTypes: spoofTypesIn(body),
				duplicates: duplicatesIn(body),
				registeredFaceId: registeredFaceIdIn(body),
				register: registerIn(body),
				...(evidenceVideoUrl ? { evidenceVideoUrl } : {}),
			},
			...(simplify ? {} : { raw: rawWithoutDocument(body), personal: personalTexts(body) }),
		};
	},
	files({ main: { body } }, { transactionId: id, facePicture, pagesField: pages, evidenceVideo }) {
		return [
			...(facePicture
				? [
						{
							field: facePicture,
							name: `face-${id}`,
							base64: facePictureOf(body),
							what: 'face picture',
						},
						...pagesIn(body).map((page, index) => ({
							field: `${pages || defaultPagesField}${index === 0 ? '' : index + 1}`,
							name: `document-${id}-${index + 1}`,
							...page,
							what: 'picture of the document',
						})),
					]
				: []),
			...(evidenceVideo
				? [
						{
							field: evidenceVideo,
							name: `evidence-${id}`,
							url: videoLinkOf(body),
							what: 'evidence video',
						},
					]
				: []),
		];
	},
});
