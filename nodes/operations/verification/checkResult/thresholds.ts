import { tryAgainLater } from '../../decisions';
import type { PassedDecision } from '../../families/passedSubCode';

/** Scores that come with a result, 0 to 100; absent ones are undefined. */
export interface Scores {
	faceComparison?: number;
	faceAttack?: number;
	guardRisk?: number;
}

/** The operator's own limits, 0 to 100; absent ones are not checked. */
export interface Thresholds {
	minFaceComparison?: number;
	maxFaceAttack?: number;
	maxGuardRisk?: number;
}

const checks: ReadonlyArray<{
	threshold: keyof Thresholds;
	score: keyof Scores;
	name: string;
	keeps(score: number, limit: number): boolean;
}> = [
	{
		threshold: 'minFaceComparison',
		score: 'faceComparison',
		name: 'face comparison score',
		keeps: (score, limit) => score >= limit,
	},
	{
		threshold: 'maxFaceAttack',
		score: 'faceAttack',
		name: 'face attack score',
		keeps: (score, limit) => score <= limit,
	},
	{
		threshold: 'maxGuardRisk',
		score: 'guardRisk',
		name: 'guard risk score',
		keeps: (score, limit) => score <= limit,
	},
];

/**
 * Applies the operator's own limits, which can only make a result stricter: a passed one becomes
 * failed when a score breaks its limit, and undecided when a limited score is missing. Any other
 * decision is returned unchanged.
 */
export function applyThresholds(
	decision: PassedDecision,
	scores: Scores,
	thresholds: Thresholds,
): PassedDecision {
	if (decision.verdict !== 'passed') return decision;
	const limited = checks.flatMap(({ threshold, score, name, keeps }) => {
		const limit = thresholds[threshold];
		return limit === undefined ? [] : [{ name, limit, value: scores[score], keeps }];
	});

	const broken = limited.find(
		({ value, limit, keeps }) => value !== undefined && !keeps(value, limit),
	);
	if (broken) {
		const { name, value, limit } = broken;
		return {
			...decision,
			verdict: 'failed',
			reason: 'belowOwnThreshold',
			explanation: `Alibaba Cloud passed it, but a score is outside the limits set in this node. The ${name} is ${value}, the limit ${limit}.`,
			remedy: 'Let the person try again, or change the limit in the options of the node.',
			tellUser: 'The check did not pass. Please try again in good light.',
		};
	}
	const missing = limited.find(({ value }) => value === undefined);
	if (!missing) return decision;
	return {
		...decision,
		verdict: 'undecided',
		reason: 'scoreMissing',
		explanation: `Alibaba Cloud passed it, but did not return a score that this node has a limit for, so the limit could not be checked. Missing: ${missing.name}.`,
		remedy: 'Review it manually, or remove the limit.',
		tellUser: tryAgainLater,
	};
}
