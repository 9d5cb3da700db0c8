import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Outcome } from '../operations/ask';
import { outcomeJson } from '../operations/execute';
import { chosenOutputs, outputIndex } from '../operations/outputs';
import { giveRunHints } from '../operations/runHints';
import { checkResult } from '../operations/verification/checkResult';
import { tooManyWaiting } from '../shared/callback/confirmationQueue';
import { askUnlessSeen, remember } from '../shared/callback/seen';
import { isFirstOfAllProcesses } from '../shared/callback/seenByAllProcesses';
import { IdvError } from '../shared/errors';
import { nodeError } from '../shared/run/itemOut';
import { toIdvError } from '../shared/run/toIdvError';
import { confirm } from './confirm';
import { keyOf, readHandedOver, type HandedOver } from './handOver';
import { confirmationFailed, notAsked, turnedAway } from './outcomes';
import { ignoresRepeated, settingsOf, type Settings } from './settings';

/** What is known of a callback, and whether another delivery of it would tell anything new. */
async function find(
	context: IExecuteFunctions,
	index: number,
	handedOver: HandedOver,
	settings: Settings,
): Promise<{ outcome: Outcome; isDecided: boolean }> {
	if (!settings.confirm) {
		// The first one counts, but not one that anybody may have sent.
		return { outcome: notAsked, isDecided: handedOver.sender.protection !== 'none' };
	}
	const confirmed = await confirm(context, index, handedOver, settings);
	const outcome = confirmed === tooManyWaiting ? turnedAway : confirmed;
	return { outcome, isDecided: outcome.decision?.verdict !== 'undecided' };
}

/**
 * @returns undefined for a callback whose result is known already.
 * @throws IdvError when the result could not be fetched, and what n8n throws for a field.
 */
async function settle(
	context: IExecuteFunctions,
	index: number,
	json: IDataObject,
): Promise<{ outcome: Outcome; simplify: boolean } | undefined> {
	const handedOver = readHandedOver(json);
	const settings = settingsOf(context);
	const { options, simplify } = settings;
	const key = keyOf(context, handedOver);
	const mode = context.getMode();
	const isIgnored = ignoresRepeated(options, mode);
	const findIt = async () => await find(context, index, handedOver, settings);
	const found = isIgnored
		? await askUnlessSeen(key, Date.now, findIt, context.getExecutionCancelSignal())
		: await findIt();
	if (!found) return undefined;

	const { outcome, isDecided } = found;
	if (isDecided && mode !== 'manual' && options.ignoreRepeated !== 'no') {
		remember(key, Date.now());
		const isFirst =
			options.ignoreRepeated !== 'database' || (await isFirstOfAllProcesses(context, key));
		if (isIgnored && !isFirst) return undefined;
	}
	return { outcome, simplify };
}

const unsigned =
	"This callback had no signed token, so its Merchant Biz ID is unknown and Alibaba Cloud was asked with a new one, which it may refuse. Choose 'Signed Token' in 'Callback Protection', here and in Initialize.";

/** Only a signed token says which Merchant Biz ID to ask with: the likeliest cause is named. */
function withoutSignature({ sender }: IDataObject, error: IdvError): IdvError {
	const { merchantBizId } = Object(sender) as { merchantBizId?: string };
	const wasRefused = error.facts.requestId !== null && error.facts.requestId !== undefined;
	if (merchantBizId !== undefined || !wasRefused) return error;
	return new IdvError(error.message, {
		...error.facts,
		remedy: `${unsigned} ${error.facts.remedy}`,
	});
}

/** What goes on: the result, and beside it what the callback said. */
function itemFor(
	{ callback = null, sender }: IDataObject,
	outcome: Outcome,
	simplify: boolean,
	index: number,
): INodeExecutionData {
	const { transactionId } = Object(callback) as { transactionId?: string };
	const { merchantBizId } = Object(sender) as { merchantBizId?: string };
	const ids = { transactionId, ...(merchantBizId === undefined ? {} : { merchantBizId }) };
	return {
		json: { ...outcomeJson(checkResult, { ...outcome, ids }, simplify), callback },
		pairedItem: { item: index },
	};
}

/**
 * What the `execute` of the trigger does with the callbacks that its `webhook` handed over: asks
 * for the result and sends each to its output. A repeated one goes nowhere.
 *
 * @throws NodeApiError or NodeOperationError with On Error = Stop only, when the result could not be
 * fetched: n8n keeps the callback with the failed execution, and *Retry* asks again. With both kinds
 * of Continue it is undecided, because there n8n would send the bare callback to output 0.
 */
export async function confirmCallbacks(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	// Without confirmation there are fewer, but then everything goes to the first one anyway.
	const outputs = chosenOutputs(context, checkResult);
	const routed: INodeExecutionData[][] = outputs.map(() => []);
	for (const [index, { json }] of context.getInputData().entries()) {
		const settled = await settle(context, index, json).catch((error: unknown) =>
			withoutSignature(json, toIdvError(error)),
		);
		if (settled instanceof IdvError) {
			// A canceled execution is no failed one: n8n ends it by itself.
			const isCanceled = context.getExecutionCancelSignal()?.aborted === true;
			const stops = !context.continueOnFail() && !isCanceled;
			if (stops) throw nodeError(context.getNode(), settled, index);
			routed[0]?.push(itemFor(json, confirmationFailed(settled), true, index));
		} else if (settled) {
			const output = outputIndex(outputs, settled.outcome.decision);
			routed[output]?.push(itemFor(json, settled.outcome, settled.simplify, index));
		}
	}
	giveRunHints(context, checkResult, outputs, routed);
	return routed;
}
