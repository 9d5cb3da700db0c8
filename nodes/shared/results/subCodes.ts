export type VerdictName = 'undecided' | 'failed' | 'passed';

/** What a result means for the workflow and for the people around it. */
export interface Meaning {
	verdict: VerdictName;
	/** Stable word for expressions and Switch nodes. */
	reason: string;
	/** For the operator. */
	explanation: string;
	/** What the operator should do. */
	remedy: string;
	/** For the person being verified; safe to show. */
	tellUser: string;
	/** Whether the vendor bills this result; null where its pages do not say. */
	billed: boolean | null;
}

const tryAgainLater = 'We could not complete the check. Please try again later.';

/**
 * Every sub code of the vendor's page for CheckResult (`ResultObject.SubCode error codes`).
 * A new sub code is added here and nowhere else.
 */
export const subCodes: Record<string, Meaning> = {
	'200': {
		verdict: 'passed',
		reason: 'passed',
		explanation: 'The verification passed.',
		remedy: 'Go on.',
		tellUser: 'Thank you, your identity has been verified.',
		billed: true,
	},
	'204': {
		verdict: 'failed',
		reason: 'differentPerson',
		explanation:
			'The face does not match the reference picture: another person, or a live photo of poor quality.',
		remedy: 'Let them try again in good light; after several tries, let a person look.',
		tellUser:
			'Your face could not be matched. Please try again in good light, looking straight at the camera.',
		billed: true,
	},
	'205': {
		verdict: 'failed',
		reason: 'livenessRisk',
		explanation: 'The liveness detection found a threat, for example a photo, screen or mask.',
		remedy: 'Treat it as an attack, and do not tell how it was noticed.',
		tellUser: 'Please try again yourself, in front of the camera, without a photo or screen.',
		billed: true,
	},
	'206': {
		verdict: 'failed',
		reason: 'policyRestriction',
		explanation:
			'A business policy refused it; in secure mode the device or its environment looked unsafe.',
		remedy: 'Ask them to remove app cloners or virtual environments, then to try again.',
		tellUser:
			'Please remove app cloners, virtual environments or similar tools from your device and try again.',
		billed: true,
	},
	'233': {
		verdict: 'failed',
		reason: 'similarFace',
		explanation: 'A similar face is already registered.',
		remedy: 'Look for another account of the same person.',
		tellUser: 'We could not complete the registration. Please contact us.',
		billed: true,
	},
};

/** Results that no sub code of the vendor describes. */
export const otherMeanings = {
	otherFailure: {
		verdict: 'failed',
		reason: 'otherFailure',
		explanation: 'The verification did not pass; the sub code is in none of the pages known here.',
		remedy: 'Look the sub code up in the pages of Alibaba Cloud.',
		tellUser: 'The check did not pass. Please contact us.',
		billed: null,
	},
	belowOwnThreshold: {
		verdict: 'failed',
		reason: 'belowOwnThreshold',
		explanation: 'The vendor passed it, but a score is outside the limits set in this node.',
		remedy: 'Let them try again, or change the limit in the options of the node.',
		tellUser: 'The check did not pass. Please try again in good light.',
		billed: true,
	},
	scoreMissing: {
		verdict: 'undecided',
		reason: 'scoreMissing',
		explanation:
			'The vendor passed it, but did not return a score that this node has a limit for, so the limit could not be checked.',
		remedy: 'Let a person look, or remove the limit.',
		tellUser: tryAgainLater,
		billed: true,
	},
	unconfirmed: {
		verdict: 'undecided',
		reason: 'unconfirmed',
		explanation:
			'The callback was not confirmed with Check Result, because the trigger is set not to do so.',
		remedy: "Put the node 'Check Result' behind this one and branch on what it says.",
		tellUser: tryAgainLater,
		billed: null,
	},
	confirmationFailed: {
		verdict: 'undecided',
		reason: 'confirmationFailed',
		explanation: 'The callback arrived, but the result could not be fetched to confirm it.',
		remedy: "Ask again with the node 'Check Result'.",
		tellUser: tryAgainLater,
		billed: null,
	},
	notFinished: {
		verdict: 'undecided',
		reason: 'notFinished',
		explanation: 'The person has not finished the verification yet.',
		remedy: 'Ask again later; a verification can be finished within 30 minutes of its start.',
		tellUser: 'Please finish the verification.',
		billed: false,
	},
	contradictory: {
		verdict: 'undecided',
		reason: 'contradictory',
		explanation: "The vendor's answer contradicts itself, so it is not acted upon.",
		remedy: 'Let a person look, and report it to Alibaba Cloud with the request ID.',
		tellUser: tryAgainLater,
		billed: null,
	},
	incomplete: {
		verdict: 'undecided',
		reason: 'incompleteAnswer',
		explanation: "The vendor's answer lacks the result or its sub code.",
		remedy: 'Ask again; if it stays, report it to Alibaba Cloud with the request ID.',
		tellUser: tryAgainLater,
		billed: null,
	},
	unknownResult: {
		verdict: 'undecided',
		reason: 'unknownResult',
		explanation:
			"'Passed' is neither Y nor N, which is neither passed nor failed; the vendor once used P for pending.",
		remedy: 'Ask again later; if it stays, let a person look.',
		tellUser: tryAgainLater,
		billed: null,
	},
} as const satisfies Record<string, Meaning>;
