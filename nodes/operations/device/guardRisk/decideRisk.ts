import { reviewAndReport, reviewManually } from '../../decisions';
import type { Decision } from '../../definition';
import { lookUpTag } from './riskTags';

export type RiskVerdict = 'highRisk' | 'lowRisk' | 'review';
export type RiskDecision = Decision<RiskVerdict>;

/** The parts of an answer that decide. */
export interface RiskEvidence {
	/** 0 to 100; undefined when there is none that can be used. */
	score?: number;
	/** Undefined when there is no list. */
	tags?: readonly string[];
	/** Something stands in the place of the list, but it is none. */
	unreadableTags?: boolean;
	/** Score or tags stand there twice, in two spellings, and differ. */
	contradictory?: boolean;
	/** The answer was asked for with another Biz ID than this item's. */
	otherBizId?: boolean;
	/** Whether this item asked: the others share what it paid for. */
	byThisItem: boolean;
}

/** The operator's own limits; Alibaba Cloud publishes none. */
export interface RiskLimits {
	/** Scores of this and above are high risk, 0 to 100. */
	highRiskFrom: number;
	/** Scores up to this are low risk; below `highRiskFrom`. */
	lowRiskUpTo: number;
	/** Any of these is high risk, whatever the score. */
	blockingTags: readonly string[];
	/** Whether an answer without a list of tags may be low risk. */
	acceptMissingTags: boolean;
}

type Meaning = Omit<RiskDecision, 'billed'>;

function review(reason: string, explanation: string, remedy = reviewManually): Meaning {
	return {
		verdict: 'review',
		reason,
		explanation,
		remedy,
		tellUser: 'We could not check this device. Please try again later, or contact us.',
	};
}

function highRisk(reason: string, explanation: string): Meaning {
	return {
		verdict: 'highRisk',
		reason,
		explanation,
		remedy: 'Do not let this device continue, and do not reveal how it was detected.',
		tellUser: 'We could not complete the check. Please contact us.',
	};
}

/** Nothing was asked. */
export const askedBefore: RiskDecision = {
	...review(
		'askedBefore',
		'An earlier execution has already asked about this DeviceToken; asking again would be billed again.',
		"Look up the result in the earlier execution, or get a new DeviceToken from the app. The options 'Ask Again in Manual Executions' (billed) and 'Forget These Tokens' are for trying out.",
	),
	billed: false,
};

/** Nothing was asked, and the token counts as new again. */
export const forgotten: RiskDecision = {
	...review(
		'tokenForgotten',
		"The DeviceToken was forgotten, because the option 'Forget These Tokens' is on. Nothing was queried.",
		'Switch the option off: the next run queries the token, which is billed.',
	),
	billed: false,
};

const maxListed = 10;

function listed(tags: readonly string[]): string {
	const rest = tags.length - maxListed;
	return tags.slice(0, maxListed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/**
 * Decides what an answer of FaceGuardRisk means. Pure; the only place that can say *low risk*.
 *
 * *Low risk* needs a score within the limit, no blocking tag, no token fault, no tag that nobody
 * knows (it may be a token fault of tomorrow) and the right Biz ID. *High risk* needs one reason;
 * whatever is neither is left to a manual review.
 */
export function decideRisk(evidence: RiskEvidence, limits: RiskLimits): RiskDecision {
	return { ...meaningOf(evidence, limits), billed: evidence.byThisItem };
}

function meaningOf(evidence: RiskEvidence, limits: RiskLimits): Meaning {
	const { score, tags, contradictory, otherBizId, unreadableTags } = evidence;
	const { highRiskFrom, lowRiskUpTo, blockingTags, acceptMissingTags } = limits;
	const known = tags ?? [];
	const blocking = known.filter((tag) => blockingTags.includes(tag));
	if (blocking.length > 0) {
		return highRisk('blockingTag', `The device has a blocking risk tag: ${listed(blocking)}.`);
	}
	if (score !== undefined && score >= highRiskFrom) {
		return highRisk(
			'highScore',
			`The risk score is ${score}; ${highRiskFrom} and above is high risk.`,
		);
	}
	if (contradictory) {
		return review(
			'contradictory',
			"Alibaba Cloud's answer contradicts itself, so it is not acted upon.",
			reviewAndReport,
		);
	}
	for (const tag of known) {
		const { tokenFault, explanation } = lookUpTag(tag) ?? {};
		if (tokenFault && explanation) {
			return review('tokenFault', `${explanation} (${tag})`, tokenFault.remedy);
		}
	}
	if (otherBizId) {
		return review(
			'otherBizId',
			'Another item with this DeviceToken and another Biz ID was asked about. A DeviceToken belongs to one Biz ID only, and asking again would be billed again.',
			"Find out whose DeviceToken it is: it may be somebody else's.",
		);
	}
	const unknown = known.filter((tag) => lookUpTag(tag) === undefined);
	if (unknown.length > 0) {
		return review(
			'unknownTag',
			`The device has a risk tag that this node does not know: ${listed(unknown)}.`,
			"Look the tag up in Alibaba Cloud's documentation, and review it manually.",
		);
	}
	if (unreadableTags) {
		return review(
			'unreadable',
			'The risk tags of the answer cannot be read, so a fault of the token cannot be ruled out.',
			reviewAndReport,
		);
	}
	if (tags === undefined && !acceptMissingTags) {
		return review(
			'tagsMissing',
			'Alibaba Cloud returned no list of risk tags, so a fault of the token cannot be ruled out.',
			"Review it manually. If your clean devices always come without tags, switch on 'Accept Missing Tags' in the options of the node.",
		);
	}
	if (score === undefined) {
		return review(
			'scoreMissing',
			'Alibaba Cloud returned no risk score between 0 and 100, so nothing shows that the device is safe.',
			reviewAndReport,
		);
	}
	if (score > lowRiskUpTo) {
		return review(
			'betweenLimits',
			`The risk score is ${score}, between low risk (up to ${lowRiskUpTo}) and high risk (from ${highRiskFrom}).`,
		);
	}
	return {
		verdict: 'lowRisk',
		reason: 'lowScore',
		explanation: `The risk score is ${score}; up to ${lowRiskUpTo} is low risk.`,
		remedy: 'Continue.',
		tellUser: 'Thank you, your device has been checked.',
	};
}
