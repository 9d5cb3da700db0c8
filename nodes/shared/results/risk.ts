import { lookUpTag } from './riskTags';

export type RiskName = 'review' | 'highRisk' | 'lowRisk';

/** What a FaceGuardRisk answer means for the workflow and for the people around it. */
export interface Risk {
	verdict: RiskName;
	/** Stable word for expressions and Switch nodes. */
	reason: string;
	/** For the operator. */
	explanation: string;
	/** What the operator should do. */
	remedy: string;
	/** For the person; tells nobody how they were noticed. */
	tellUser: string;
}

/** The parts of an answer that decide. */
export interface RiskEvidence {
	/** 0 to 100; undefined when the vendor gave none that can be used. */
	score?: number;
	/** Undefined when the vendor gave no list. */
	tags?: readonly string[];
	/** The answer was asked for with another Biz ID than this item's. */
	otherBizId?: boolean;
}

/** The operator's own limits; nothing is published by the vendor. */
export interface RiskLimits {
	/** Scores of this and above are high risk, 0 to 100. */
	highRiskFrom: number;
	/** Scores up to this are low risk; below `highRiskFrom`. */
	lowRiskUpTo: number;
	/** Any of these is high risk, whatever the score. */
	blockingTags: readonly string[];
	/** Whether an answer without a list of tags may be low risk. */
	acceptMissingTags?: boolean;
}

const cannotAccept = 'We could not check this device. Please try again later, or contact us.';
const refused = 'We cannot go on with this device. Please use another one, or contact us.';
const lookYourself = 'Let a person look.';

function review(reason: string, explanation: string, remedy = lookYourself): Risk {
	return { verdict: 'review', reason, explanation, remedy, tellUser: cannotAccept };
}

function highRisk(reason: string, explanation: string): Risk {
	return {
		verdict: 'highRisk',
		reason,
		explanation,
		remedy: 'Do not let this device go on, and do not tell how it was noticed.',
		tellUser: refused,
	};
}

/** An answer that says nothing about the device, or none at all. */
export const reviewed = {
	incomplete: review(
		'incompleteAnswer',
		"The vendor's answer has no result, so nothing is known about the device.",
		'Let a person look, and report it to Alibaba Cloud with the request ID.',
	),
	askedBefore: review(
		'askedBefore',
		'An earlier execution has already asked about this DeviceToken; asking again would be billed again.',
		'Look the result up in the earlier execution, or get a fresh DeviceToken from the app.',
	),
} satisfies Record<string, Risk>;

/** The vendor may have executed and billed the call, but its answer was lost. */
export function answerLost(explanation: string, remedy: string): Risk {
	return review('answerLost', `${explanation}.`, remedy);
}

const mostListed = 10;

function listed(tags: readonly string[]): string {
	const rest = tags.length - mostListed;
	return tags.slice(0, mostListed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/**
 * Decides what a FaceGuardRisk answer means. Pure; the only place that can say *low risk*.
 *
 * *Low risk* needs a score within the limit, no blocking tag, no token fault, no tag that nobody
 * knows (it may be a token fault of tomorrow) and the right Biz ID. *High risk* needs one reason;
 * whatever is neither is left to a person.
 */
export function decideRisk(evidence: RiskEvidence, limits: RiskLimits): Risk {
	const { score, tags = [], otherBizId } = evidence;
	const blocking = tags.filter((tag) => limits.blockingTags.includes(tag));
	if (blocking.length > 0) {
		return highRisk('blockingTag', `The device has a blocking risk tag: ${listed(blocking)}.`);
	}
	if (score !== undefined && score >= limits.highRiskFrom) {
		return highRisk(
			'highScore',
			`The risk score is ${score}; ${limits.highRiskFrom} and above is high risk.`,
		);
	}
	for (const tag of tags) {
		const { tokenFault, explanation } = lookUpTag(tag) ?? {};
		if (tokenFault && explanation) {
			return review('tokenFault', `${explanation} (${tag})`, tokenFault.remedy);
		}
	}
	if (otherBizId) {
		return review(
			'otherBizId',
			'Another item with this DeviceToken and another Biz ID was asked about; a DeviceToken belongs to one Biz ID only, and asking again would be billed again.',
			"Find out whose DeviceToken it is: it may be somebody else's.",
		);
	}
	const unknown = tags.filter((tag) => lookUpTag(tag) === undefined);
	if (unknown.length > 0) {
		return review(
			'unknownTag',
			`The device has a risk tag that this node does not know: ${listed(unknown)}.`,
			"Look the tag up in the vendor's pages, and let a person look.",
		);
	}
	if (evidence.tags === undefined && !limits.acceptMissingTags) {
		return review(
			'tagsMissing',
			'The vendor gave no list of risk tags, so a fault of the token cannot be ruled out.',
			"Let a person look. If clean devices of yours always come without tags, switch on 'Accept Missing Tags' in the options of the node.",
		);
	}
	if (score === undefined) {
		return review(
			'scoreMissing',
			'The vendor gave no risk score between 0 and 100, so nothing speaks for the device.',
		);
	}
	if (score <= limits.lowRiskUpTo) {
		return {
			verdict: 'lowRisk',
			reason: 'lowScore',
			explanation: `The risk score is ${score}; up to ${limits.lowRiskUpTo} is low risk.`,
			remedy: 'Go on.',
			tellUser: 'Thank you, your device has been checked.',
		};
	}
	return review(
		'betweenLimits',
		`The risk score is ${score}, between low risk (up to ${limits.lowRiskUpTo}) and high risk (from ${limits.highRiskFrom}).`,
	);
}
