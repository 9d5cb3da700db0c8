import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { systemClock } from '../transport/systemClock';
import { parseCallback, type Callback } from './parse';
import { recentSecrets } from './recentSecrets';
import { logRefusal } from './refusalLog';
import { checkToken, isSharedToken, type TokenProblem } from './token';

/** The values of the field 'Callback Protection', of Initialize and of the trigger alike. */
export type Protection = 'none' | 'sharedToken' | 'signedToken';

/** Who sent a callback, as far as it was proven. */
export interface Sender {
	protection: Protection;
	/** Only a signed token says it. */
	merchantBizId?: string;
}

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
	| { accepted: true; callback: Callback; sender: Sender }
	| { accepted: false; answered: IWebhookResponseData };

/** What is answered, and what the operator's log says about it. */
interface Refusal {
	status: number;
	text: string;
	log: string;
}

/** All senders that are not let in get the same answer: it is for the operator to know why. */
function unknownSender(log: string): Refusal {
	return { status: 401, text: 'Unknown sender', log };
}

/** Alibaba Cloud may try again when the operator has put it right. */
function notSetUp(log: string): Refusal {
	return { status: 503, text: 'This receiver is not set up', log };
}

const tokenProblems: Record<TokenProblem, (receiver: string) => string> = {
	malformed: () => "no signed token; check 'Callback Protection' of Initialize",
	forged: () => 'forged, or the token was made with another callback secret',
	otherReceiver: (receiver) =>
		`token of another receiver; the ID of this one is ${JSON.stringify(receiver)}`,
	expired: () => 'expired token',
};

type Authenticate = (
	context: IWebhookFunctions,
	token: string,
	receiver: string,
) => Promise<Refusal | Sender> | Refusal | Sender;

const protections: Record<Protection, Authenticate> = {
	none: () => ({ protection: 'none' }),

	sharedToken(context, token) {
		const expected: unknown = context.getNodeParameter('callbackToken');
		// Made into text, an expression without a value would be a word that anybody can send.
		const isWord = typeof expected === 'string' || typeof expected === 'number';
		if (!isWord || String(expected).trim() === '') {
			return notSetUp("'Callback Token' of this node is empty or not a text");
		}
		const isRight = isSharedToken(String(expected), token);
		return isRight ? { protection: 'sharedToken' } : unknownSender('another shared token, or none');
	},

	async signedToken(context, token, receiver) {
		const secrets = await recentSecrets(context, systemClock.monotonic());
		if (typeof secrets === 'string') return notSetUp(secrets);
		const checked = checkToken(secrets, token, receiver, Date.now() / 1000);
		if ('problem' in checked) return unknownSender(tokenProblems[checked.problem](receiver));
		return { protection: 'signedToken', merchantBizId: checked.merchantBizId };
	},
};

/**
 * n8n accepts bodies of 16 MB. Looking through a million fields would hold up everybody else for
 * seconds; a callback has some hundred bytes.
 */
const maxBodyBytes = 64 * 1024;

/** @returns undefined for a probe. */
async function read(
	context: IWebhookFunctions,
	receiver: () => string,
): Promise<Refusal | { callback: Callback; sender: Sender } | undefined> {
	const { method, rawBody } = context.getRequestObject() as { method: string; rawBody?: Buffer };
	if (method === 'HEAD') return undefined;
	if (rawBody && rawBody.length > maxBodyBytes) {
		return { status: 400, text: 'The body is too long', log: 'the body is too long' };
	}
	const parsed = parseCallback(context.getQueryData(), context.getBodyData());
	if (parsed.kind === 'probe') return undefined;
	if (parsed.kind === 'malformed') {
		return { status: 400, text: parsed.what, log: `malformed: ${parsed.what}` };
	}
	try {
		const chosen = String(context.getNodeParameter('callbackProtection'));
		// What is none of the options is the strictest one.
		const protection = Object.hasOwn(protections, chosen) ? (chosen as Protection) : 'signedToken';
		const sender = await protections[protection](context, parsed.token, receiver());
		return 'status' in sender ? sender : { callback: parsed.callback, sender };
	} catch {
		// What was thrown may quote an expression, and with it a token.
		return notSetUp('a field or the credential of this node cannot be read');
	}
}

/**
 * Receives one call of a callback URL: answers probes, refuses what is malformed or forged, and
 * returns a callback whose sender is known, still unanswered.
 *
 * Never throws: whoever knows the URL could otherwise make failed executions.
 *
 * @param receiver what the receiver knows of itself; called inside the error handling.
 */
export async function receiveCallback(
	context: IWebhookFunctions,
	receiver: () => string,
): Promise<Received> {
	const result = await read(context, receiver);
	if (result && 'sender' in result) return { accepted: true, ...result };
	if (result) logRefusal(context, result.log, Date.now());
	const { status, text } = result ?? { status: 200, text: 'OK' };
	const isHead = context.getRequestObject().method === 'HEAD';
	return { accepted: false, answered: answer(context, status, isHead ? '' : text) };
}
