import type {
	IBinaryKeyData,
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { answer, receiveCallback } from '../../../shared/callback/receive';
import { logRefusal } from '../../../shared/callback/refusalLog';
import { receiverOfExecution } from '../../../shared/callback/token';

/** Verifications whose execution was woken a moment ago, oldest first, with the time of it. */
const woken = new Map<string, number>();

/** From the moment when n8n reads that an execution waits to the one when it stores that it runs. */
const lockMs = 10_000;

/**
 * Whether a callback is the first to wake its execution. Others that arrive at the same moment find
 * it still waiting: n8n 1.123 ran what follows up to ten times for ten of them (measured).
 *
 * Only as long as waking takes: when n8n could not wake it, a repetition has to get through.
 *
 * @param now milliseconds since 1970.
 */
export function isFirstToWake(key: string, now: number): boolean {
	for (const [other, at] of woken) {
		if (Math.abs(now - at) < lockMs) break;
		woken.delete(other);
	}
	if (woken.has(key)) return false;
	woken.set(key, now);
	return true;
}

/** The files that the item came with. */
function filesOf(context: IWebhookFunctions): { binary?: IBinaryKeyData } {
	try {
		const binary = context.evaluateExpression('{{ $input.first().binary }}', 0);
		return binary ? { binary: binary as unknown as IBinaryKeyData } : {};
	} catch {
		return {};
	}
}

/** @throws what n8n throws for an expression that cannot be resolved. */
function wakeBy(
	context: IWebhookFunctions,
	{ callback, sender }: { callback: IDataObject; sender: { merchantBizId?: string } },
): IWebhookResponseData {
	// The input that `startAndSleep` left behind.
	const started = context.evaluateExpression('{{ $json }}', 0) as IDataObject;
	const isOurs =
		started.transactionId === callback.transactionId &&
		[undefined, started.merchantBizId].includes(sender.merchantBizId);
	if (!isOurs) {
		logRefusal(context, 'of another verification than this execution has started', Date.now());
		return answer(context, 401, 'Unknown sender');
	}

	const key = JSON.stringify([context.getExecutionId(), callback.transactionId]);
	// What n8n answers when it notices by itself.
	if (!isFirstToWake(key, Date.now())) return answer(context, 409, 'It is woken already');

	const own = { ...(started.initialize as IDataObject), timedOut: false, callback };
	const json = { ...started, initialize: own };
	return { workflowData: [[{ json, ...filesOf(context), pairedItem: { item: 0 } }]] };
}

/**
 * Wakes the execution, but only for a genuine callback of the verification that it started. Probes
 * and forgeries are answered and leave it asleep. n8n answers the callback that wakes it, on 2.41
 * once the execution goes on.
 *
 * Never throws: n8n would go on with an empty item (measured on n8n 1.123 and 2.41).
 */
export async function wake(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await receiveCallback(context, () =>
		receiverOfExecution(context.getExecutionId()),
	);
	if (!received.accepted) return received.answered;
	const { callback, sender } = received;
	try {
		return wakeBy(context, { callback: { ...callback }, sender });
	} catch {
		return answer(context, 503, 'This receiver is not set up');
	}
}
