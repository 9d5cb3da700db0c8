import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IdvError } from '../errors';
import { canceledError } from '../transport/callError';
import { isTool } from './isTool';
import {
	errorItem,
	itemOut,
	nodeError,
	nothingPassedOn,
	type ItemInput,
	type ItemResult,
} from './itemOut';
import { toIdvError } from './toIdvError';

/** How a node works on its items. */
export interface ItemWork<Prepared> {
	/** Items worked on at the same time, at least 1. */
	concurrency: number;
	/** Whether items go on with the fields and files that they came with. */
	passOn: boolean;
	/** Reads and checks the fields of one item. Calls nothing; keeps no picture. */
	prepare(index: number): Promise<Prepared>;
	/** Makes the calls of one item. */
	perform(prepared: Prepared, index: number): Promise<ItemResult>;
}

type Settled = IdvError | ItemResult;

function isError(outcome: unknown): outcome is IdvError {
	return outcome instanceof IdvError;
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
 * The loop that every operation runs its items through.
 *
 * All items are checked before the first call. With On Error = Stop a bad field therefore costs
 * nothing, and once a call has gone wrong no further item is started; those under way are awaited,
 * because what they were billed for must be remembered. With On Error = Continue every item runs
 * and a bad one becomes an error item on output 0. Items come out in input order.
 *
 * @param name the object in the output item, see `errorItem`.
 * @param outputs how many outputs the node has; each gets an array, empty or not.
 * @param plan made inside the error handling, so that nothing escapes the node unhandled: n8n would
 * send the input items to output 0 as if nothing had happened.
 * @throws NodeApiError or NodeOperationError with On Error = Stop only.
 */
export async function runItems<Prepared>(
	context: IExecuteFunctions,
	name: string,
	outputs: number,
	plan: () => Promise<ItemWork<Prepared>>,
): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	const indexes = Array.from(inputs.keys());
	const stopsOnError = !context.continueOnFail();
	const signal = context.getExecutionCancelSignal();
	const settled: Array<Settled | undefined> = indexes.map(() => undefined);
	let anyError = false;
	const settle = async (index: number, work: () => Promise<Settled | undefined>) => {
		try {
			settled[index] = await work();
		} catch (error) {
			settled[index] = toIdvError(error);
			anyError = true;
		}
	};
	const stopIfAnyError = () => {
		const index = settled.findIndex(isError);
		const error = settled[index];
		// A canceled execution is no failed one: n8n ends it by itself.
		if (!stopsOnError || signal?.aborted || !isError(error)) return;
		throw nodeError(context.getNode(), error, index);
	};

	const work = await (async () => await plan())().catch(toIdvError);
	if (isError(work)) {
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

		// With On Error = Stop, one bad field is enough for nobody to start.
		const isHalted = () => signal?.aborted === true || (stopsOnError && anyError);
		const sound = indexes.filter((index) => settled[index] === undefined);
		await inParallel(sound, Math.min(concurrency, sound.length), isHalted, (index) =>
			settle(index, () => perform(prepared[index] as Prepared, index)),
		);
	}
	stopIfAnyError();

	const forTool = isTool(context);
	// For an agent everything that came in is known, and every word costs.
	const passOn = !forTool && (isError(work) || work.passOn);
	const onErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const routed: INodeExecutionData[][] = Array.from({ length: forTool ? 1 : outputs }, () => []);
	settled.forEach((item, index) => {
		const result = item ?? canceledError();
		const { json = {}, binary = {} } = inputs[index] ?? {};
		const input: ItemInput = passOn ? { json, binary } : nothingPassedOn;
		if (isError(result)) {
			routed[0]?.push(errorItem(result, index, input, onErrorOutput, name));
			return;
		}
		// An output that does not exist counts as the undecided one.
		const target = routed[result.output] ?? routed[0];
		target?.push(itemOut(input, result, index));
	});
	return routed;
}
