import type { Decision } from '../definition';
import { doubts } from './doubts';
import {
	codeText,
	exactly,
	isEmpty,
	hasConflict,
	probabilityIn,
	readJson,
	valueOf,
} from './members';

export type RiskLevelVerdict = 'highRisk' | 'lowRisk' | 'review';

/** Deeper than the sample, in which the scores are JSON text in a member called `key`. */
const maxDepth = 3;

/**
 * The scores by tag, 0 to 1; the higher one where a tag has two. Empty ones are left out.
 *
 * @returns undefined where there is something that cannot be read.
 */
export function riskScoresIn(
	member: unknown,
	depth = 0,
): Readonly<Record<string, number>> | undefined {
	const read = readJson(member);
	if (read.state === 'empty') return {};
	if (read.state === 'unreadable' || Array.isArray(read.value) || depth > maxDepth)
		return undefined;
	const scores = new Map<string, number>();
	for (const [tag, value] of Object.entries(read.value as object)) {
		const score = probabilityIn(value);
		const found = score === undefined ? riskScoresIn(value, depth + 1) : { [tag]: score };
		if (found === undefined) return undefined;
		for (const [name, each] of Object.entries(found)) {
			scores.set(name, Math.max(each, scores.get(name) ?? 0));
		}
	}
	return Object.fromEntries(scores);
}

/** What each result means, in the words of the operation. */
export interface RiskLevelWords {
	high: Decision<RiskLevelVerdict>;
	suspicious: Decision<RiskLevelVerdict>;
	low: Decision<RiskLevelVerdict>;
}

/**
 * Decides what a result of 0, 1, or 2 means, of which **0 is the good one**. Pure.
 *
 * *Low risk* needs `Result` exactly 0 and no risk tag. What is absent is never 0.
 *
 * @param maxScore the operator's own limit for the highest score, 0 to 1: only makes it stricter.
 */
export function decideRiskLevel(
	result: Record<string, unknown>,
	{ high, suspicious, low }: RiskLevelWords,
	maxScore?: number,
): Decision<RiskLevelVerdict> {
	const level = codeText(exactly(result, 'Result'));
	const scores = riskScoresIn(valueOf(result, 'RiskScore'));
	if (['Result', 'RiskTag', 'RiskScore'].some((name) => hasConflict(result, name))) {
		return doubts.contradictory('review');
	}
	if (level === '1') return high;
	if (level === '2') return suspicious;
	if (level === undefined) return doubts.incomplete('review');
	if (level !== '0') return doubts.unknownResult('review');
	if (!isEmpty(valueOf(result, 'RiskTag'))) return doubts.contradictory('review');
	if (scores === undefined) return doubts.unreadable('review');
	if (maxScore === undefined) return low;

	const all = Object.values(scores);
	if (all.length === 0) return doubts.scoreMissing('review');
	const highest = Math.max(...all);
	if (highest <= maxScore) return low;
	return {
		...high,
		billed: low.billed,
		reason: 'aboveOwnLimit',
		explanation: `Alibaba Cloud sees a low risk, but the highest score is ${highest}, above the limit of ${maxScore} set in this node.`,
		remedy: 'Review it manually, or change the limit in the options of the node.',
	};
}

/** The tags of an answer, one by one. */
export function tagsIn(result: Record<string, unknown>): string[] {
	const tags = valueOf(result, 'RiskTag');
	if (typeof tags !== 'string') return [];
	return tags.split(',').flatMap((tag) => tag.trim() || []);
}
