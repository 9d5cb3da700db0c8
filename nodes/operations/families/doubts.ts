import { reviewAndReport, reviewManually, tryAgainLater } from '../decisions';
import type { Decision } from '../definition';

/** A decision for the first output: an answer was read, but nothing can be decided by it. */
export function doubt<V extends string>(
	verdict: V,
	reason: string,
	explanation: string,
	remedy = reviewAndReport,
): Decision<V> {
	return { verdict, reason, explanation, remedy, tellUser: tryAgainLater, billed: null };
}

/** What is wrong with an answer, whatever it is about. */
export const doubts = {
	contradictory: <V extends string>(verdict: V) =>
		doubt(
			verdict,
			'contradictory',
			"Alibaba Cloud's answer contradicts itself, so it is not acted upon.",
		),
	incomplete: <V extends string>(verdict: V) =>
		doubt(
			verdict,
			'incompleteAnswer',
			"Alibaba Cloud's answer lacks a part without which nothing can be decided.",
		),
	unreadable: <V extends string>(verdict: V) =>
		doubt(
			verdict,
			'unreadable',
			"A part of Alibaba Cloud's answer cannot be read, so a disagreement inside it would not be seen.",
		),
	unknownResult: <V extends string>(verdict: V) =>
		doubt(
			verdict,
			'unknownResult',
			"Alibaba Cloud's answer has a result that its documentation does not list.",
		),
	attackNotReported: <V extends string>(verdict: V) =>
		doubt(
			verdict,
			'attackNotReported',
			'Alibaba Cloud did not say whether the picture is an attack, for example a photo of a screen or a mask.',
		),
	scoreMissing: <V extends string>(verdict: V) =>
		doubt(
			verdict,
			'scoreMissing',
			'Alibaba Cloud returned no score that can be read.',
			reviewManually,
		),
};
