import { reviewManually } from '../decisions';
import { defineOperation, type Decision } from '../definition';
import { notTriedLive } from '../evidence';
import { paidWithoutId } from '../families/charges';
import { doubt } from '../families/doubts';
import { anyObject, inEnvelope } from '../families/envelope';
import {
	codeText,
	exactly,
	isEmpty,
	hasConflict,
	readJson,
	valueOf,
	withParsedMembers,
} from '../families/members';
import {
	decideRiskLevel,
	riskScoresIn,
	tagsIn,
	type RiskLevelVerdict,
} from '../families/riskLevel';
import { choice, yesNo } from '../fields/choice';
import { fixed } from '../fields/fixed';
import { text } from '../fields/text';
import { proofPictureCodes } from './proofFields';

type Result = Record<string, unknown>;
type RiskDecision = Decision<RiskLevelVerdict>;

const low: RiskDecision = {
	verdict: 'lowRisk',
	reason: 'lowRisk',
	explanation: 'Alibaba Cloud found no sign of forgery. That does not prove that there is none.',
	remedy: 'Continue. It is one sign among others, never the only proof.',
	tellUser: 'Thank you, your document was checked.',
	billed: true,
};
const high: RiskDecision = {
	verdict: 'highRisk',
	reason: 'highRisk',
	explanation: 'The proof looks edited, or is a screenshot or a picture of a screen.',
	remedy: 'Do not accept it, and do not reveal how it was detected.',
	tellUser: 'We could not accept this document. Please contact us.',
	billed: null,
};

const review = (reason: string, explanation: string): RiskDecision => ({
	...doubt('review', reason, explanation, reviewManually),
	tellUser: 'We are reviewing your document.',
});
const suspicious = review(
	'suspicious',
	'Alibaba Cloud finds the proof suspicious, but is not sure.',
);
const unreadable = review('unreadable', "A part of Alibaba Cloud's answer cannot be read.");
const sameBackground = review(
	'sameBackground',
	'The background equals that of an earlier picture, as if a template was used again.',
);

/** Not the original picture, whatever the name says. */
const notOriginal = 'ORIGINAL_PHOTO';

/** A background that was seen before is a sign of a template. */
function decideMaterial(result: Result): RiskDecision | undefined {
	const material = readJson(valueOf(result, 'MaterialInfo'));
	if (material.state === 'unreadable' || hasConflict(result, 'MaterialInfo')) return unreadable;
	const same = material.state === 'read' ? material.value : undefined;
	if (Array.isArray(same)) return unreadable;
	const isNone = isEmpty(valueOf(same, 'sameBackgroundDetail'));
	return isNone && !hasConflict(same, 'sameBackgroundDetail') ? undefined : sameBackground;
}

/** *Low risk* needs the result to say so, no tag but one that is allowed, and a background of its own. */
function decide(result: Result, acceptCopies: boolean): RiskDecision {
	const tags = tagsIn(result);
	const isAllowed = acceptCopies && tags.every((tag) => tag === notOriginal);
	if (codeText(exactly(result, 'Result')) === '0' && tags.length > 0 && !isAllowed) {
		return review(
			'riskTags',
			`Alibaba Cloud says low risk, but lists risk tags: ${tags.join(', ').slice(0, 100)}.`,
		);
	}
	const isTag = (name: string) => name.toLowerCase() === 'risktag';
	const others = Object.entries(result).filter(([name]) => !isTag(name));
	const left = isAllowed && tags.length > 0 ? Object.fromEntries(others) : result;
	const decision = decideRiskLevel(left, { high, suspicious, low });
	return decision === low ? (decideMaterial(result) ?? low) : decision;
}

const kinds = {
	'0301': 'Business License (Mainland China)',
	'0401': 'Bank Statement',
	'0405': 'Card Statement',
	'0402': 'Pay Stub',
	'0403': 'Utility Bill',
	'0499': 'Other Proof of Payment',
};

export const proofForgery = defineOperation({
	name: 'proofForgery',
	resource: 'document',
	displayName: 'Check Proof for Forgery',
	n8nAction: 'Check a proof for forgery',
	description: `Looks for signs that a bill, pay stub or other proof is edited or no original (product CREDENTIAL_DETECT, in Singapore). ${notTriedLive}`,
	goodNeeds:
		'`Result` is 0, there is no risk tag (unless *Accept Copies of the Original* allows ORIGINAL_PHOTO), and no `sameBackgroundDetail`.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'CredentialVerifyIntl',
			answer: inEnvelope('ResultObject', anyObject),
			codes: proofPictureCodes,
			charge: paidWithoutId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'ANTI_FAKE_CHECK' }),
		// A file would have to be uploaded to Alibaba Cloud's own storage first.
		picture: text({
			displayName: 'Picture URL',
			name: 'imageUrl',
			placeholder: 'e.g. https://example.com/bill.jpg',
			description:
				'Must be reachable from the internet without login: JPEG, PNG, BMP, or WebP, at most 10 MB. This operation takes no file.',
			kind: 'picture',
			wire: 'ImageUrl',
			remedy: 'Pass a public http:// or https:// address of the picture.',
			format: {
				accepts: /^https?:\/\/[^\s/]+\S*$/i,
				what: 'is not a complete web address',
				remedy: 'Pass a public http:// or https:// address of the picture.',
			},
		}),
		kind: {
			...choice({
				displayName: 'Kind of Proof',
				name: 'credName',
				options: Object.entries(kinds).map(([value, name]) => ({ name, value })),
				default: '0403',
				description: 'What the picture shows',
			}),
			wire: {
				names: ['CredName', 'CredType'],
				params: (name: string) => ({ CredName: name, CredType: name.slice(0, 2) }),
			},
		},
		acceptCopies: yesNo({
			displayName: 'Accept Copies of the Original',
			name: 'acceptCopies',
			place: 'options',
			default: false,
			description:
				'Whether a picture that was saved or sent again can be low risk. Alibaba Cloud tags it ORIGINAL_PHOTO, which means: not the original picture.',
		}),
	},
	outputs: [
		{ label: 'Review', verdict: 'review' },
		{ label: 'High Risk', verdict: 'highRisk' },
		{ label: 'Low Risk', verdict: 'lowRisk' },
	],
	decide: ({ main: { body } }, { acceptCopies }) => decide(body, acceptCopies),
	show: ({ main: { body } }) => ({
		own: {
			riskTags: tagsIn(body),
			riskScores: riskScoresIn(valueOf(body, 'RiskScore')) ?? null,
		},
		raw: withParsedMembers(body),
	}),
});
