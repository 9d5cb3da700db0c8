export type VerdictName = 'undecided' | 'failed' | 'passed';

/** What a result means for the workflow and for the people around it. */
export interface Meaning {
	verdict: VerdictName;
	/** Stable word for expressions and Switch nodes. */
	reason: string;
	/** For the operator. */
	explanation: string;
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
		tellUser: 'Thank you, your identity has been verified.',
		billed: true,
	},
	'204': {
		verdict: 'failed',
		reason: 'differentPerson',
		explanation:
			'The face does not match the reference picture: another person, or a live photo of poor quality.',
		tellUser:
			'Your face could not be matched. Please try again in good light, looking straight at the camera.',
		billed: true,
	},
	'205': {
		verdict: 'failed',
		reason: 'livenessRisk',
		explanation: 'The liveness detection found a threat, for example a photo, screen or mask.',
		tellUser: 'Please try again yourself, in front of the camera, without a photo or screen.',
		billed: true,
	},
	'206': {
		verdict: 'failed',
		reason: 'policyRestriction',
		explanation:
			'A business policy refused it; in secure mode the device or its environment looked unsafe.',
		tellUser:
			'Please remove app cloners, virtual environments or similar tools from your device and try again.',
		billed: true,
	},
	'233': {
		verdict: 'failed',
		reason: 'similarFace',
		explanation: 'A similar face is already registered.',
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
		tellUser: 'The check did not pass. Please contact us.',
		billed: null,
	},
	belowOwnThreshold: {
		verdict: 'failed',
		reason: 'belowOwnThreshold',
		explanation: 'The vendor passed it, but a score is outside the limits set in this node.',
		tellUser: 'The check did not pass. Please try again in good light.',
		billed: true,
	},
	scoreMissing: {
		verdict: 'undecided',
		reason: 'scoreMissing',
		explanation:
			'The vendor passed it, but did not return a score that this node has a limit for, so the limit could not be checked.',
		tellUser: tryAgainLater,
		billed: true,
	},
	notFinished: {
		verdict: 'undecided',
		reason: 'notFinished',
		explanation: 'The person has not finished the verification yet.',
		tellUser: 'Please finish the verification.',
		billed: false,
	},
	contradictory: {
		verdict: 'undecided',
		reason: 'contradictory',
		explanation: "The vendor's answer contradicts itself, so it is not acted upon.",
		tellUser: tryAgainLater,
		billed: null,
	},
	incomplete: {
		verdict: 'undecided',
		reason: 'incompleteAnswer',
		explanation: "The vendor's answer lacks the result or its sub code.",
		tellUser: tryAgainLater,
		billed: null,
	},
	unknownResult: {
		verdict: 'undecided',
		reason: 'unknownResult',
		explanation:
			"'Passed' is neither Y nor N, which is neither passed nor failed; the vendor once used P for pending.",
		tellUser: tryAgainLater,
		billed: null,
	},
} as const satisfies Record<string, Meaning>;
