import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { answer, receiveCallback } from '../shared/callback/receive';
import { isSeen } from '../shared/callback/seen';
import { receiverOfUrl } from '../shared/callback/token';
import { handOver, keyOf } from './handOver';
import { ignoresRepeated, type TriggerOptions } from './settings';

/** Options that cannot be read are reported by the execution, where the operator sees it. */
function optionsOf(context: IWebhookFunctions): TriggerOptions {
	try {
		return context.getNodeParameter('options', {}) as TriggerOptions;
	} catch {
		return { ignoreRepeated: 'no' };
	}
}

/**
 * What the trigger does with one call of its URL: finds out who sent it and hands it over. n8n
 * answers an accepted callback by itself, on 2.41 once it has stored the execution; everything else
 * is answered here. Never throws.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const ownReceiver = () => receiverOfUrl(context.getNodeWebhookUrl('default') ?? '');
	const received = await receiveCallback(context, ownReceiver);
	if (!received.accepted) return received.answered;

	const isRepeated =
		ignoresRepeated(optionsOf(context), context.getMode()) &&
		isSeen(keyOf(context, received), Date.now());
	if (isRepeated) return answer(context, 200, 'OK');
	return { workflowData: [[{ json: handOver(received) }]] };
}
