import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { parseCallback, type Callback } from './parse';
import { checkToken, credentialComplaint, isSharedToken, type CallbackCredential } from './token';

/** The values of the fields 'Callback Protection' and 'Authentication'. */
export type Protection = 'none' | 'sharedToken' | 'signedToken';

/**
 * Answers by hand: what n8n answers for a node cannot carry a status, and what it answers for an
 * exception is an HTTP 500 with a failed execution.
 */
export function answer(
	context: IWebhookFunctions,
	status: number,
	text: string,
): IWebhookResponseData {
	context.getResponseObject().status(status).type('text/plain').end(text);
	return { noWebhookResponse: true };
}

/** A callback from a sender who is allowed to send it, or the answer that was given instead. */
export type Received =
	| { accepted: true; callback: Callback; merchantBizId?: string }
	| { accepted: false; answered: IWebhookResponseData };

/**
 * n8n takes bodies of 16 MB. Looking through a million fields would hold up everybody else for
 * seconds; a callback has some hundred bytes.
 */
const longestBody = 64 * 1024;

/** @returns the business id of the token, '' when there is none, undefined for a stranger. */
async function senderOf(
	context: IWebhookFunctions,
	protection: Protection,
	{ token }: Callback,
): Promise<string | undefined> {
	if (protection === 'none') return '';
	if (protection === 'sharedToken') {
		const expected: unknown = context.getNodeParameter('callbackToken');
		// Made into text, an expression without a value would be a word that anybody can send.
		const isWord = typeof expected === 'string' || typeof expected === 'number';
		if (!isWord || String(expected).trim() === '') throw new RangeError('There is no shared token');
		return isSharedToken(String(expected), token) ? '' : undefined;
	}
	const credential = await context.getCredentials<CallbackCredential>('alibabaIdvCallbackApi');
	// A secret that anybody could guess is none.
	if (credentialComplaint(credential)) throw new RangeError('The secret is too short');
	return checkToken(credential, token, Date.now() / 1000);
}

/**
 * Receives one call of a callback URL: lets probes be, refuses what is malformed or forged, and
 * returns a callback whose sender is known, still unanswered.
 *
 * Never throws: whoever knows the URL could otherwise make failed executions.
 *
 * @param protectionField the node's field that says how senders are told apart.
 */
export async function receiveCallback(
	context: IWebhookFunctions,
	protectionField: string,
): Promise<Received> {
	const refuse = (status: number, text: string): Received => ({
		accepted: false,
		answered: answer(context, status, text),
	});
	const { method, rawBody } = context.getRequestObject() as { method: string; rawBody?: Buffer };
	if (method === 'HEAD') return refuse(200, '');
	if (rawBody && rawBody.length > longestBody) return refuse(400, 'The body is too long');
	const parsed = parseCallback(context.getQueryData(), context.getBodyData());
	if (parsed.kind === 'probe') return refuse(200, 'OK');
	if (parsed.kind === 'malformed') return refuse(400, parsed.what);
	try {
		const protection = context.getNodeParameter(protectionField) as Protection;
		const merchantBizId = await senderOf(context, protection, parsed.callback);
		if (merchantBizId === undefined) return refuse(401, 'Unknown sender');
		return {
			accepted: true,
			callback: parsed.callback,
			merchantBizId: merchantBizId || undefined,
		};
	} catch {
		// The vendor may try again when the operator has put it right.
		return refuse(503, 'This receiver is not set up');
	}
}
