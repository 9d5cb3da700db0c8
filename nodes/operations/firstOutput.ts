import type { INodeTypeDescription } from 'n8n-workflow';

import type { Operation, Output } from './definition';
import { goodOutput } from './outputs';

type Hint = NonNullable<INodeTypeDescription['hints']>[number];

/** Nothing where '+' is right: a single output, and the one to go on with after waiting. */
function hintFor(outputs: readonly Output[]): Hint[] {
	const [first] = outputs;
	const good = goodOutput(outputs);
	if (!first || !good || good === first) return [];
	return [
		{
			message: `A node that you add now will be connected to '${first.label}'. Use the + of '${good.label}' instead.`,
			type: 'info',
			location: 'outputPane',
			whenToDisplay: 'beforeExecution',
		},
	];
}

/** Only where the parameter has, or has not, one of these values. */
function shownWith(hints: Hint[], parameter: string, values: string[], not = ''): Hint[] {
	const displayCondition = `={{ ${not}${JSON.stringify(values)}.includes($parameter["${parameter}"]) }}`;
	return hints.map((hint) => ({ ...hint, displayCondition }));
}

/**
 * What the output pane of a node says before its first run: n8n's '+' connects the first output, and
 * that is the one where nobody has passed.
 */
export function firstOutputHints(operation: Operation): Hint[] {
	const { routings } = operation;
	const outputs: readonly Output[] = operation.outputs ?? [];
	if (!routings) return hintFor(outputs);
	const { parameter, variants } = routings;
	return [
		...Object.entries(variants).flatMap(([value, chosen]) =>
			shownWith(hintFor(chosen), parameter, [value]),
		),
		...shownWith(hintFor(outputs), parameter, Object.keys(variants), '!'),
	];
}

/** The same for the action node, by its operation; operations with the same outputs share a hint. */
export function firstOutputHintsByOperation(operations: readonly Operation[]): Hint[] {
	const alike = new Map<string, { hints: Hint[]; names: string[] }>();
	for (const { name, outputs } of operations) {
		const hints = hintFor(outputs ?? []);
		const { names } = alike.get(hints[0]?.message ?? '') ?? { names: [] };
		alike.set(hints[0]?.message ?? '', { hints, names: [...names, name] });
	}
	return [...alike.values()].flatMap(({ hints, names }) => shownWith(hints, 'operation', names));
}
