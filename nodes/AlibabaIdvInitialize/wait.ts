import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { answer, receiveCallback } from '../shared/callback/receive';
import { textOf } from '../shared/items/fields';

/** Whether the node is set to sleep until the callback. */
export function waitsHere(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('callback', 0) === 'wait';
}

const shortestWaitMinutes = 1;
const longestWaitMinutes = 24 * 60;
const defaultWaitMinutes = 35;

/** A person needs time: an expression without a value must not become the shortest wait. */
function waitMinutesOf(value: unknown): number {
	const minutes = Number(textOf(value) || undefined);
	if (Number.isNaN(minutes)) return defaultWaitMinutes;
	return Math.min(longestWaitMinutes, Math.max(shortestWaitMinutes, minutes));
}

function settingsOf(context: IExecuteFunctions) {
	return {
		minutes: waitMinutesOf(context.getNodeParameter('waitMinutes', 0)),
		answersWebhook: context.getNodeParameter('answerWebhook', 0) === true,
	};
}

/**
 * The address that wakes this execution; n8n adds a signature of its own to it.
 *
 * @throws when a field that is needed for sleeping cannot be read: later, the verification would be
 * billed already.
 */
export function resumeUrl(context: IExecuteFunctions): string {
	settingsOf(context);
	return String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
}

/**
 * Puts the execution to sleep after its verification was started, until the callback or the
 * deadline.
 *
 * At the deadline n8n skips the node and passes its *input* on (measured on n8n 2.41). So what the
 * next node needs is written into the input before, as if the time had run out already; the
 * callback overwrites it.
 */
export async function sleepUntilCallback(
	context: IExecuteFunctions,
	started: INodeExecutionData,
	nowMs: number,
): Promise<INodeExecutionData[][]> {
	const [input] = context.getInputData();
	const { minutes, answersWebhook } = settingsOf(context);
	const waiting = { ...input?.json, ...started.json, timedOut: true, callback: null };
	if (input) input.json = waiting;

	if (answersWebhook) {
		const body = { ...started.json } as IDataObject;
		await context.sendResponse({ body, headers: {}, statusCode: 200 });
	}
	await context.putExecutionToWait(new Date(nowMs + minutes * 60_000));
	return [[{ json: waiting, pairedItem: { item: 0 } }]];
}

/**
 * Wakes the execution, but only for a genuine callback of the verification that it started. Probes
 * and forgeries are answered and leave it asleep.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await receiveCallback(context, 'callbackProtection');
	if (!received.accepted) return received.answered;
	const { transactionId, passed, subCode } = received.callback;

	// The input that sleepUntilCallback left behind.
	const started = context.evaluateExpression('{{ $json }}', 0) as IDataObject;
	const isOurs =
		started.transactionId === transactionId &&
		[undefined, started.merchantBizId].includes(received.merchantBizId);
	if (!isOurs) return answer(context, 401, 'Unknown sender');

	const answered = answer(context, 200, 'OK');
	const json = { ...started, timedOut: false, callback: { transactionId, passed, subCode } };
	return { ...answered, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
}
