import { isJsonObject } from '../jsonObject';

/** What a callback says. Nothing of it is proven: it is an unsigned GET. */
export interface Callback {
	transactionId: string;
	/** `Y` or `N`; empty when it was not sent. */
	passed: string;
	/** Empty when it was not sent. */
	subCode: string;
}

export type Parsed =
	/** Nothing of a callback in it: a reachability check, a browser, a monitor. */
	| { kind: 'probe' }
	/** Something of a callback, but not what Alibaba Cloud sends. `what` is ours, safe to show. */
	| { kind: 'malformed'; what: string }
	/** The token stays apart: it is looked at once, and never handed on. */
	| { kind: 'callback'; callback: Callback; token: string };

/** A TransactionId as far as anything is known of its form: no blanks, no control characters. */
export const transactionIdForm = /^[\x21-\x7e]{1,128}$/;

/**
 * The fields of a callback by their lower-case names: Alibaba Cloud's pages write `subcode` and
 * `subCode`, `CallbackToken` and `callbackToken`. The lengths are generous.
 */
const fields: Readonly<Record<string, { field: string; accepts: RegExp }>> = {
	transactionid: { field: 'transactionId', accepts: transactionIdForm },
	// A shared token may be any word that an operator thought of.
	callbacktoken: { field: 'token', accepts: /^\P{Cc}{0,512}$/u },
	passed: { field: 'passed', accepts: /^[A-Za-z]{0,8}$/ },
	subcode: { field: 'subCode', accepts: /^[A-Za-z0-9_.-]{0,32}$/ },
};

function malformed(what: string): Parsed {
	return { kind: 'malformed', what };
}

function isEmptyBody(body: unknown): boolean {
	return body === undefined || body === null || body === '';
}

/**
 * Reads a callback from the query, a form body or a JSON body. Names in any letter case; other
 * fields are ignored, so that a callback URL may have a query of its own.
 *
 * Never throws, and never repeats what was sent.
 */
export function parseCallback(query: unknown, body: unknown): Parsed {
	const found = new Map<string, string>();
	for (const source of [query ?? {}, isEmptyBody(body) ? {} : body]) {
		if (!isJsonObject(source)) return malformed('The body is neither a form nor a JSON object');
		for (const [name, value] of Object.entries(source)) {
			const lowerCase = name.toLowerCase();
			const known = Object.hasOwn(fields, lowerCase) ? fields[lowerCase] : undefined;
			if (!known) continue;
			const { field, accepts } = known;
			// A number is what JSON makes of a sub code.
			const text = typeof value === 'number' ? String(value) : value;
			if (typeof text !== 'string') return malformed(`The field ${field} is not a single text`);
			if (!accepts.test(text)) return malformed(`The field ${field} has an invalid value`);
			if (found.has(field) && found.get(field) !== text) {
				return malformed(`The field ${field} was sent twice with different values`);
			}
			found.set(field, text);
		}
	}

	if (found.size === 0) return { kind: 'probe' };
	const { transactionId, token = '', passed = '', subCode = '' } = Object.fromEntries(found);
	if (!transactionId) return malformed('The field transactionId is missing');
	return { kind: 'callback', callback: { transactionId, passed, subCode }, token };
}
