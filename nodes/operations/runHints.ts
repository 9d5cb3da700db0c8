import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

import { connectedOutputs } from '../shared/run/connectedOutputs';
import { isTool } from '../shared/run/isTool';
import type { Operation, Output } from './definition';

/** `1 item`, `3 items`. */
export function count(items: number): string {
	return `${items} ${items === 1 ? 'item' : 'items'}`;
}

/** Error items are the only ones that have an `error`, see `itemOut`. */
const isError = ({ json }: INodeExecutionData) => json.error !== undefined;

/** The reasons of these items, the most frequent first, each once. */
function reasonsOf(items: readonly INodeExecutionData[], name: string): string[] {
	const often = new Map<string, number>();
	for (const { json } of items) {
		const { reason } = Object(json[name]) as { reason?: unknown };
		if (typeof reason === 'string') often.set(reason, (often.get(reason) ?? 0) + 1);
	}
	return [...often].sort(([, one], [, other]) => other - one).map(([reason]) => reason);
}

/**
 * How many items went where, best first: '8 items: 1 Passed, 5 Not Passed, 1 Undecided (notFinished),
 * 1 error'. Undefined for a single item, where the output itself says it.
 */
export function summaryOf(
	outputs: readonly Output[],
	routed: ReadonlyArray<readonly INodeExecutionData[]>,
	name: string,
): string | undefined {
	const all = routed.flat();
	if (all.length < 2 || outputs.length < 2) return undefined;
	const parts = outputs.map(({ label }, index) => {
		const items = (routed[index] ?? []).filter((item) => !isError(item));
		const reasons = index === 0 ? reasonsOf(items, name) : [];
		const because = reasons.length > 0 ? ` (${reasons.slice(0, 3).join(', ')})` : '';
		return { items: items.length, text: `${items.length} ${label}${because}` };
	});
	const errors = all.filter(isError).length;
	const told = [
		...parts.reverse().flatMap(({ items, text }) => (items > 0 ? [text] : [])),
		...(errors > 0 ? [errors === 1 ? '1 error' : `${errors} errors`] : []),
	];
	return `${count(all.length)}: ${told.join(', ')}.`;
}

/**
 * What to say when items went to an output that leads nowhere, although others lead somewhere: the
 * '+' of the editor connects the first output only. At the end of a workflow nothing is missing.
 */
export function looseEnd(
	outputs: readonly Output[],
	routed: ReadonlyArray<readonly INodeExecutionData[]>,
	connected: ReadonlySet<number> | undefined,
): string | undefined {
	if (!connected || connected.size === 0) return undefined;
	const lost = outputs.flatMap(({ label }, index) => {
		const { length } = routed[index] ?? [];
		return length > 0 && !connected.has(index) ? [`${count(length)} went to '${label}'`] : [];
	});
	if (lost.length === 0) return undefined;
	const first = outputs[0]?.label ?? '';
	return `${lost.join(', ')}, where no node is connected, so nothing happens to them. n8n connects a new node to '${first}': drag a line from the other outputs yourself.`;
}

/** What to say of items that were answered from what is known already; undefined when none was. */
export function reuseHint(reused: number, items: number): string | undefined {
	if (reused === 0) return undefined;
	return `${reused} of ${items} items used the result of an earlier attempt of this execution. Nothing was called, or billed, again for them.`;
}

/**
 * Tells the operator beside the output how the run went. `infos` and `warnings` are what else there is
 * to say, a text for each hint; undefined says nothing.
 *
 * @param routed what the node returns.
 */
export function giveRunHints(
	context: IExecuteFunctions,
	{ name }: Pick<Operation, 'name'>,
	outputs: readonly Output[],
	routed: ReadonlyArray<readonly INodeExecutionData[]>,
	{
		infos = [],
		warnings = [],
	}: { infos?: ReadonlyArray<string | undefined>; warnings?: readonly string[] } = {},
): void {
	// A tool has one output, of which an agent reads everything.
	const isRouted = !isTool(context);
	const summary = isRouted ? summaryOf(outputs, routed, name) : undefined;
	const loose = isRouted ? looseEnd(outputs, routed, connectedOutputs(context)) : undefined;
	const hints: NodeExecutionHint[] = [
		...[...infos, summary].flatMap((message) =>
			message === undefined ? [] : [{ message, type: 'info' as const }],
		),
		...[...(loose ? [loose] : []), ...warnings].map((message) => ({
			message,
			type: 'warning' as const,
		})),
	].map((hint) => ({ ...hint, location: 'outputPane' }));
	if (hints.length > 0) context.addExecutionHints?.(...hints);
}
