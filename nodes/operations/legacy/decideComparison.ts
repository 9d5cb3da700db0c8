import { reviewAndReport, tryAgainLater } from '../decisions';
import type { Decision } from '../definition';

export type ComparisonVerdict = 'match' | 'noMatch' | 'undecided';
export type ComparisonDecision = Decision<ComparisonVerdict>;

/**
 * The parts of an answer that decide, exactly as they came. `retCodeSub` and `retMessage` are
 * missing on purpose: the guide forbids deciding by them.
 */
export interface ComparisonEvidence {
	retCode?: string;
	passed?: string;
	/** `extInfo.result` */
	result?: string;
	/** `extInfo.faceAttack` */
	faceAttack?: string;
	/** `extInfo.score`, 0 to 100. */
	score?: number;
}

const newPhoto = 'Please take a new photo: clear, well lit, face from the front.';
const betterPhoto = 'Your photo could not be matched. Please take a new one in good light.';

function undecided(
	reason: string,
	explanation: string,
	remedy: string,
	tellUser = tryAgainLater,
): ComparisonDecision {
	// The guide does not say what is billed.
	return { verdict: 'undecided', reason, explanation, remedy, tellUser, billed: null };
}

/**
 * What `retCode` means unless it is OK_SUCCESS.
 *
 * Source: Alibaba Cloud's development guide of 2019-08-27.
 */
export const retCodes: Readonly<Record<string, ComparisonDecision>> = {
	PROCESSING: undecided(
		'processing',
		'Alibaba Cloud could not evaluate a picture yet.',
		'Compare the pictures again later, in another execution.',
	),
	SYSTEM_ERROR: undecided(
		'systemError',
		'The service had an internal error. It gives the same answer when it does not know the resource code.',
		"Check 'Resource Code', then try again later.",
	),
	UNABLE_GET_IMAGE: undecided(
		'pictureUnavailable',
		'Alibaba Cloud could not get data for the comparison out of the pictures.',
		'Check that both are JPG pictures with one clear face each.',
		newPhoto,
	),
};

export const comparisons = {
	match: {
		verdict: 'match',
		reason: 'match',
		explanation: 'Both pictures show the same person.',
		remedy: 'Continue.',
		tellUser: 'Thank you, your photo matches.',
		billed: null,
	},
	differentPerson: {
		verdict: 'noMatch',
		reason: 'differentPerson',
		explanation: 'The pictures do not show the same person, or one of them is of poor quality.',
		remedy: 'Let the person try a better photo. After several attempts, review it manually.',
		tellUser: betterPhoto,
		billed: null,
	},
	spoofingAttack: {
		verdict: 'noMatch',
		reason: 'spoofingAttack',
		explanation:
			'A picture is a spoofing attack, for example a photo of a photo, of a screen or of a mask.',
		remedy: 'Treat it as an attack.',
		tellUser: 'Please try again yourself, with a new photo taken in front of the camera.',
		billed: null,
	},
	belowOwnThreshold: {
		verdict: 'noMatch',
		reason: 'belowOwnThreshold',
		explanation: 'Alibaba Cloud sees a match, but its score is below the limit set in this node.',
		remedy: 'Let the person try again, or change the limit in the options of the node.',
		tellUser: betterPhoto,
		billed: null,
	},
	scoreMissing: undecided(
		'scoreMissing',
		'Alibaba Cloud sees a match, but returned no score, so the limit set in this node could not be checked.',
		'Review it manually, or remove the limit.',
	),
	unreadable: undecided(
		'unreadableAnswer',
		"Alibaba Cloud's answer has no result that can be read.",
		reviewAndReport,
	),
	incomplete: undecided(
		'incompleteAnswer',
		"Alibaba Cloud's answer lacks a part without which nothing can be decided.",
		reviewAndReport,
	),
	contradictory: undecided(
		'contradictory',
		"Alibaba Cloud's answer contradicts itself, so it is not acted upon.",
		reviewAndReport,
	),
	unknownRetCode: undecided(
		'unknownRetCode',
		"Alibaba Cloud's answer has a retCode that its documentation does not list.",
		'Review it manually, and report the retCode to the maintainers of this node.',
	),
} as const satisfies Record<string, ComparisonDecision>;

/**
 * Decides what a legacy comparison means. Pure; the only place that can say *match*.
 *
 * *Match* needs `retCode` OK_SUCCESS, `passed` and `extInfo.result` exactly `true` and `faceAttack`
 * exactly `false`. A spoofing attack is no match whatever else is said. What contradicts itself, is
 * incomplete or unknown is undecided.
 *
 * @param minScore the operator's own limit, 0 to 100: can only turn a match into something else.
 */
export function decideComparison(
	{ retCode, passed, result, faceAttack, score }: ComparisonEvidence,
	minScore?: number,
): ComparisonDecision {
	if (retCode === undefined) return comparisons.unreadable;
	if (Object.hasOwn(retCodes, retCode)) return retCodes[retCode] ?? comparisons.unknownRetCode;
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
