import type { IExecuteFunctions } from 'n8n-workflow';

/** The part of n8n's own record of a workflow that says where outputs lead. */
interface Wiring {
	connectionsBySourceNode?: Record<
		string,
		{ main?: ReadonlyArray<ReadonlyArray<{ node: string }> | null> } | undefined
	>;
}

/**
 * Which outputs of the node lead to another node.
 *
 * What n8n documents (`getChildNodes`) names the nodes that follow, but not their outputs. The record
 * behind it is read where it is there: on n8n 1.123 and 2.41 it is, nothing promises that it stays.
 * So it may be used for hints only, and never decides anything.
 *
 * @returns undefined where n8n does not tell.
 */
export function connectedOutputs(context: IExecuteFunctions): ReadonlySet<number> | undefined {
	const { workflow } = context as unknown as { workflow?: Wiring };
	const wiring = workflow?.connectionsBySourceNode;
	if (typeof wiring !== 'object' || wiring === null) return undefined;
	const main = wiring[context.getNode().name]?.main ?? [];
	return new Set(
		[...main.entries()].flatMap(([index, targets]) => (targets?.length ? [index] : [])),
	);
}
