import { isSuccess } from './returnCodes';

export type ComparisonName = 'undecided' | 'noMatch' | 'match';

/** What a face comparison means for the workflow and for the people around it. */
export interface Comparison {
	verdict: ComparisonName;
	/** Stable word for expressions and Switch nodes. */
	reason: string;
	/** For the operator. */
	explanation: string;
	/** What the operator should do. */
	remedy: string;
	/** For the person; safe to show. */
	tellUser: string;
	/** Whether the vendor bills it; null, because the guide does not say what is billed. */
	billed: boolean | null;
}

/**
 * The parts of an answer that decide. `retCodeSub` and `retMessage` are missing on purpose: the
 * guide forbids to decide by them.
 */
export interface ComparisonEvidence {
	httpStatus: number;
	code: string;
	retCode?: string;
	passed?: string;
	/** `extInfo.result` */
	result?: string;
	/** `extInfo.faceAttack` */
	faceAttack?: string;
	/** `extInfo.score`, 0 to 100. */
	score?: number;
}

const tryAgainLater = 'We could not compare your photos. Please try again later.';
const newPhoto = 'Please take a new photo: clear, well lit, face from the front.';

function undecided(
	reason: string,
	explanation: string,
	remedy: string,
	tellUser = tryAgainLater,
): Comparison {
	return { verdict: 'undecided', reason, explanation, remedy, tellUser, billed: null };
}

/**
 * What `retCode` means unless it is OK_SUCCESS.
 *
 * Source: the vendor's development guide of 2019-08-27.
 */
export const retCodes: Readonly<Record<string, Comparison>> = {
	PROCESSING: undecided(
		'processing',
		'The vendor could not evaluate a picture yet.',
		'Compare the pictures again later, in another execution.',
	),
	SYSTEM_ERROR: undecided(
		'systemError',
		"The vendor's service had a fault. It answers so, too, when it does not know the resource code.",
		"Check 'Resource Code', then try again later.",
	),
	UNABLE_GET_IMAGE: undecided(
		'pictureUnavailable',
		'The vendor could not get data for the comparison out of the pictures.',
		'Check that both are JPG pictures with one clear face each.',
		newPhoto,
	),
};

export const comparisons = {
	match: {
		verdict: 'match',
		reason: 'match',
		explanation: 'Both pictures show the same person.',
		remedy: 'Go on.',
		tellUser: 'Thank you, your photo matches.',
		billed: null,
	},
	differentPerson: {
		verdict: 'noMatch',
		reason: 'differentPerson',
		explanation: 'The pictures do not show the same person, or one of them is of poor quality.',
		remedy: 'Let them try again with a better photo; after several tries, let a person look.',
		tellUser: 'Your photo could not be matched. Please take a new one in good light.',
		billed: null,
	},
	spoofingAttack: {
		verdict: 'noMatch',
		reason: 'spoofingAttack',
		explanation:
			'A picture is a spoofing attack, for example a photo of a photo, of a screen or of a mask.',
		remedy: 'Treat it as an attack, and do not tell how it was noticed.',
		tellUser: 'Please try again yourself, in front of the camera, without a photo or screen.',
		billed: null,
	},
	belowOwnThreshold: {
		verdict: 'noMatch',
		reason: 'belowOwnThreshold',
		explanation: 'The vendor sees a match, but its score is below the limit set in this node.',
		remedy: 'Let them try again, or change the limit in the options of the node.',
		tellUser: 'Your photo could not be matched. Please take a new one in good light.',
		billed: null,
	},
	scoreMissing: undecided(
		'scoreMissing',
		'The vendor sees a match, but gave no score, so the limit set in this node could not be checked.',
		'Let a person look, or remove the limit.',
	),
	unreadable: undecided(
		'unreadableAnswer',
		"The vendor's answer has no result that can be read.",
		'Let a person look, and report it to Alibaba Cloud with the request ID.',
	),
	incomplete: undecided(
		'incompleteAnswer',
		"The vendor's answer lacks a part without which nothing can be decided.",
		'Let a person look, and report it to Alibaba Cloud with the request ID.',
	),
	contradictory: undecided(
		'contradictory',
		"The vendor's answer contradicts itself, so it is not acted upon.",
		'Let a person look, and report it to Alibaba Cloud with the request ID.',
	),
	unknownRetCode: undecided(
		'unknownRetCode',
		"The vendor's answer has a retCode that is in none of its pages.",
		'Let a person look, and report the retCode to the makers of this node.',
	),
} as const satisfies Record<string, Comparison>;

/** The vendor may have executed and billed the call, but its answer was lost. */
export function answerLost(explanation: string, remedy: string): Comparison {
	return undecided('answerLost', `${explanation}.`, remedy);
}

/**
 * Decides what a face comparison means. Pure; the only place that can say *match*.
 *
 * *Match* needs HTTP 200, a success `Code`, `retCode` OK_SUCCESS, `passed` and `extInfo.result`
 * exactly `true` and `faceAttack` exactly `false`. A spoofing attack is no match whatever else is
 * said. What contradicts itself, is incomplete or unknown is undecided.
 *
 * @param minScore the operator's own limit, 0 to 100: can only turn a match into something else.
 */
export function decideComparison(evidence: ComparisonEvidence, minScore?: number): Comparison {
	const { httpStatus, code, retCode, passed, result, faceAttack, score } = evidence;
	if (retCode !== undefined && Object.hasOwn(retCodes, retCode)) {
		return retCodes[retCode] ?? comparisons.unknownRetCode;
	}
	if (httpStatus !== 200 || !isSuccess(code)) return comparisons.contradictory;
	if (retCode === undefined) return comparisons.unreadable;
	if (retCode !== 'OK_SUCCESS') return comparisons.unknownRetCode;
	if (faceAttack === 'true') return comparisons.spoofingAttack;
	if (passed === 'false') {
		return result === 'true' ? comparisons.contradictory : comparisons.differentPerson;
	}
	if (passed !== 'true' || result === undefined || faceAttack === undefined) {
		return comparisons.incomplete;
	}
	if (result !== 'true' || faceAttack !== 'false') return comparisons.contradictory;
	if (minScore === undefined) return comparisons.match;
	if (score === undefined) return comparisons.scoreMissing;
	// Written this way round so that a limit that is no number is kept by no score.
	return score >= minScore ? comparisons.match : comparisons.belowOwnThreshold;
}
