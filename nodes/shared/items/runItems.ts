import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { cancelledFault, withoutBill } from '../api/fault';
import { callFault, errorItem, ItemFault, nodeError, toItemFault } from './itemFault';

/** What one item became, and the output it leaves through. */
export interface ItemResult {
	output: number;
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** How a node works on its items. */
export interface ItemWork<Prepared> {
	/** Items worked on at the same time, at least 1. */
	concurrency: number;
	/** Reads and checks the fields of one item. Calls nothing; keeps no picture. */
	prepare(index: number): Promise<Prepared>;
	/** Makes the calls of one item. */
	perform(prepared: Prepared, index: number): Promise<ItemResult>;
}

type Settled = ItemResult | ItemFault;

function isFault(outcome: unknown): outcome is ItemFault {
	return outcome instanceof ItemFault;
}

/**
 * Whether an AI agent calls the node as a tool. n8n hands the agent the first output only, so
 * everything has to leave through it: an agent that sees nothing would start the same again.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Runs `one` for every index, at most `concurrency` at a time, until `isHalted`. */
async function inParallel(
	indexes: number[],
	concurrency: number,
	isHalted: () => boolean,
	one: (index: number) => Promise<void>,
): Promise<void> {
	// One iterator for all workers: whoever is free takes the next index.
	const queue = indexes.values();
	const worker = async () => {
		for (const index of queue) {
			if (isHalted()) return;
			await one(index);
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
}

/**
 * The loop that every action node runs its items through.
 *
 * All items are checked before the first call. With On Error = Stop a bad field therefore costs
 * nothing, and once a call has gone wrong no further item is started; those under way are awaited,
 * because what they were billed for must be remembered. With On Error = Continue every item runs
 * and a bad one becomes an error item on output 0. Items come out in input order.
 *
 * @param outputs how many outputs the node has; each gets an array, empty or not.
 * @param plan made inside the error handling, so that nothing escapes the node unhandled: n8n would
 * send the input items to output 0 as if nothing had happened.
 * @throws NodeApiError or NodeOperationError with On Error = Stop only.
 */
export async function runItems<Prepared>(
	context: IExecuteFunctions,
	outputs: number,
	plan: () => Promise<ItemWork<Prepared>>,
): Promise<INodeExecutionData[][]> {
	const indexes = Array.from(context.getInputData().keys());
	const stopsOnFault = !context.continueOnFail();
	const signal = context.getExecutionCancelSignal();
	const settled: Array<Settled | undefined> = indexes.map(() => undefined);
	let anyFault = false;
	const settle = async (index: number, work: () => Promise<Settled | undefined>) => {
		try {
			settled[index] = await work();
		} catch (error) {
			settled[index] = toItemFault(error);
			anyFault = true;
		}
	};
	const stopIfFaulty = () => {
		const index = settled.findIndex(isFault);
		const fault = settled[index];
		// A cancelled execution is no failed one: n8n ends it by itself.
		if (!stopsOnFault || signal?.aborted || !isFault(fault)) return;
		throw nodeError(context.getNode(), fault, index);
	};

	const work = await (async () => await plan())().catch(toItemFault);
	if (isFault(work)) {
		settled.fill(work);
	} else {
		const { prepare, perform, concurrency } = work;
		const prepared: Prepared[] = [];
		for (const index of indexes) {
			await settle(index, async () => {
				prepared[index] = await prepare(index);
				return undefined;
			});
		}
		stopIfFaulty();

		const isHalted = () => signal?.aborted === true || (stopsOnFault && anyFault);
		const sound = indexes.filter((index) => settled[index] === undefined);
		await inParallel(sound, Math.min(concurrency, sound.length), isHalted, (index) =>
			settle(index, () => perform(prepared[index] as Prepared, index)),
		);
	}
	stopIfFaulty();

	const routed: INodeExecutionData[][] = Array.from(
		{ length: isTool(context) ? 1 : outputs },
		() => [],
	);
	settled.forEach((item, index) => {
		const result = item ?? callFault(withoutBill(cancelledFault));
		if (isFault(result)) {
			routed[0]?.push(errorItem(result, index));
			return;
		}
		const { output, json, binary } = result;
		// An output that does not exist counts as the undecided one.
		const target = routed[output] ?? routed[0];
		const files = Object.keys(binary ?? {}).length > 0 ? { binary } : {};
		target?.push({ json, ...files, pairedItem: { item: index } });
	});
	return routed;
}
