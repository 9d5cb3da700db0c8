import type { ComparisonName } from './comparison';
import type { RiskName } from './risk';
import type { Verdict } from './verdict';

/** One output of a node, and which results leave through it. */
interface Output {
	displayName: string;
	takes(verdict: Verdict): boolean;
}

const undecided: Output = {
	displayName: 'Undecided',
	takes: ({ verdict }) => verdict === 'undecided',
};
const passed: Output = { displayName: 'Passed', takes: ({ verdict }) => verdict === 'passed' };

function failedBecause(displayName: string, reason: string): Output {
	return {
		displayName,
		takes: (verdict) => verdict.verdict === 'failed' && verdict.reason === reason,
	};
}

/**
 * The outputs of Check Result, by the value of its 'Route' parameter.
 *
 * n8n sends whatever it cannot place to output 0: thrown errors under 'Continue', the items of a
 * disabled node, pinned data. So output 0 is always *Undecided*, and *Passed* always the last.
 */
export const routings = {
	byVerdict: [
		undecided,
		{ displayName: 'Not Passed', takes: ({ verdict }) => verdict === 'failed' },
		passed,
	],
	bySubCode: [
		undecided,
		failedBecause('Different Person', 'differentPerson'),
		failedBecause('Liveness Risk', 'livenessRisk'),
		failedBecause('Policy Restriction', 'policyRestriction'),
		failedBecause('Similar Face', 'similarFace'),
		{ displayName: 'Other Failure', takes: ({ verdict }) => verdict === 'failed' },
		passed,
	],
	single: [{ displayName: 'Result', takes: () => true }],
} as const satisfies Record<string, readonly Output[]>;

export type Routing = keyof typeof routings;

/** The index of the output that a result leaves through: the first one that takes it. */
export function outputOf(routing: Routing, verdict: Verdict): number {
	return Math.max(
		0,
		routings[routing].findIndex((output) => output.takes(verdict)),
	);
}

/**
 * The `outputs` expression of a node with a 'Route' parameter. It is evaluated in the editor, where
 * none of this package's code exists, so it carries its table with it.
 */
export function outputsExpression(parameter: string): `={{${string}}}` {
	const table = Object.fromEntries(
		Object.entries(routings).map(([routing, outputs]) => [
			routing,
			outputs.map(({ displayName }) => ({ type: 'main', displayName })),
		]),
	);
	return `={{ (${JSON.stringify(table)})[$parameter["${parameter}"]] }}`;
}

/** An output of a node whose outputs are fixed: one for each verdict. */
export interface FixedOutput<Name extends string> {
	displayName: string;
	verdict: Name;
}

/** The outputs of Face Guard Risk; the first one for what nobody can say, as above. */
export const riskOutputs: ReadonlyArray<FixedOutput<RiskName>> = [
	{ displayName: 'Review', verdict: 'review' },
	{ displayName: 'High Risk', verdict: 'highRisk' },
	{ displayName: 'Low Risk', verdict: 'lowRisk' },
];

/** The outputs of Face Compare (Legacy). */
export const comparisonOutputs: ReadonlyArray<FixedOutput<ComparisonName>> = [
	{ displayName: 'Undecided', verdict: 'undecided' },
	{ displayName: 'No Match', verdict: 'noMatch' },
	{ displayName: 'Match', verdict: 'match' },
];

/** The index of the output of a verdict; a verdict without one leaves through the first. */
export function fixedOutputOf<Name extends string>(
	outputs: ReadonlyArray<FixedOutput<Name>>,
	verdict: Name,
): number {
	return Math.max(
		0,
		outputs.findIndex((output) => output.verdict === verdict),
	);
}
