import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { IdvError } from '../shared/errors';
import type { Callback } from '../shared/callback/parse';
import type { Sender } from '../shared/callback/receive';
import { callbackKey } from '../shared/callback/seen';

/**
 * What `webhook()` hands over to `execute()`. n8n stores it with the execution before it answers
 * the caller (n8n 2.41; earlier versions answer first), so nothing secret is in it: no token.
 */
export interface HandedOver {
	/** What the callback said. Nothing of it is proven. */
	callback: Callback;
	/** Who sent it: `protection`, and with a signed token `merchantBizId`. */
	sender: Sender;
}

export function handOver({ callback, sender }: HandedOver): IDataObject {
	return { callback: { ...callback }, sender: { ...sender } };
}

/** @throws IdvError for an item that something else put there. */
export function readHandedOver({ callback, sender }: IDataObject): HandedOver {
	const { transactionId } = Object(callback) as Partial<Callback>;
	const { protection } = Object(sender) as Partial<Sender>;
	if (typeof transactionId === 'string' && typeof protection === 'string') {
		return { callback, sender } as unknown as HandedOver;
	}
	throw new IdvError('The input is not a callback that this trigger has received', {
		category: 'unexpected',
		code: 'NoCallback',
		remedy: 'Start the workflow with a callback, or pin the output of the trigger.',
	});
}

/** What makes two deliveries to this trigger the same callback. */
export function keyOf(
	context: IExecuteFunctions | IWebhookFunctions,
	{ callback, sender }: HandedOver,
): string {
	return callbackKey({
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
		merchantBizId: sender.merchantBizId,
		transactionId: callback.transactionId,
	});
}
