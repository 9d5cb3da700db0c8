import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeTypeDescription,
} from 'n8n-workflow';

import type { Decision, Operation, Output } from './definition';
import type { LocalOperation } from './localOperation';

/** The outputs by what the operator chose; an unknown choice has those of the operation itself. */
export function chosenOutputs(context: IExecuteFunctions, operation: Operation): readonly Output[] {
	const { outputs = [], routings } = operation;
	if (!routings) return outputs;
	const chosen = choiceOf(context, routings.parameter);
	const variant = Object.hasOwn(routings.variants, chosen) ? routings.variants[chosen] : undefined;
	return variant ?? outputs;
}

/** Before the item loop nothing may throw: n8n would send the input items to output 0. */
function choiceOf(context: IExecuteFunctions, parameter: string): string {
	try {
		return String(context.getNodeParameter(parameter, 0, ''));
	} catch {
		return '';
	}
}

/** The output that a decision goes to: the first that takes it; without one, the undecided one. */
export function outputIndex(outputs: readonly Output[], decision: Decision | undefined): number {
	const index = outputs.findIndex(
		({ verdict, reason }) =>
			verdict === decision?.verdict && (reason === undefined || reason === decision.reason),
	);
	return Math.max(0, index);
}

/**
 * The output that people go on from: the last one, while waiting the first; undefined where there is
 * only one.
 */
export function goodOutput(outputs: readonly Output[]): Output | undefined {
	const [first] = outputs;
	if (outputs.length < 2) return undefined;
	return first?.verdict === 'readyToCheck' ? first : outputs.at(-1);
}

/** The editor marks a `required` output with a red star, because its '+' connects the first one. */
function asN8n(outputs: readonly Output[]) {
	const good = goodOutput(outputs);
	return outputs.map((output) => ({
		type: NodeConnectionTypes.Main,
		...(output.label ? { displayName: output.label } : {}),
		...(output === good ? { required: true } : {}),
	}));
}

/**
 * What a node's description says of its outputs.
 *
 * n8n sends whatever it cannot place to output 0: thrown errors under 'Continue', the items of a
 * disabled node, pinned data. So output 0 is always the undecided one, and the good one the last.
 */
export function outputsOf(operation: Operation): INodeTypeDescription['outputs'] {
	const { outputs, routings } = operation;
	if (!outputs) return [NodeConnectionTypes.Main];
	if (!routings) return asN8n(outputs);
	return outputsBy(routings.parameter, routings.variants, outputs);
}

const oneOutput: readonly Output[] = [{ label: '', verdict: 'undecided' }];

/** The outputs of the action node, by its operation. */
export function outputsByOperation(
	operations: ReadonlyArray<LocalOperation | Operation>,
): `={{${string}}}` {
	const variants = Object.fromEntries(
		operations.map((operation) => [
			operation.name,
			('outputs' in operation && operation.outputs) || oneOutput,
		]),
	);
	return outputsBy('operation', variants, oneOutput);
}

/**
 * Outputs by the value of a parameter, as an expression. It is evaluated in the editor, where none
 * of this package's code exists, so it carries its table with it.
 */
function outputsBy(
	parameter: string,
	variants: Readonly<Record<string, readonly Output[]>>,
	otherwise: readonly Output[],
): `={{${string}}}` {
	const table = Object.fromEntries(
		Object.entries(variants).map(([value, outputs]) => [value, asN8n(outputs)]),
	);
	return `={{ (${JSON.stringify(table)})[$parameter["${parameter}"]] ?? ${JSON.stringify(asN8n(otherwise))} }}`;
}
