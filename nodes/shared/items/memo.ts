import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { FaultDetails } from './itemFault';
import { ItemFault, toItemFault } from './itemFault';
import { isTool } from './runItems';

/** What is remembered: what was paid for, or a fault after which nobody may call again. */
type Entry<Result> =
	| { result: Result }
	| { message: string; details: FaultDetails; httpStatus?: number };

type Entries<Result> = Record<string, Entry<Result>>;

/** What came of a request, and whether it may have been billed. */
export interface Done<Result> {
	result: Result;
	mayBeBilled: boolean;
}

/**
 * Does what may be billed only once: n8n's Retry On Fail, and an AI agent that calls the same twice
 * at once, get what is known or under way. It lives in a context that n8n keeps, and stores, with
 * the execution: results have to be JSON, and nothing secret.
 */
export interface Memo<Result> {
	/**
	 * @param key names the request.
	 * @param work called at once, and only if nothing is known and nothing under way.
	 * @throws ItemFault what `work` threw, now or, when it may have been executed, earlier.
	 */
	once(key: string, work: () => Promise<Done<Result>>): Promise<Result>;
}

/** What is under way, beside what is remembered: promises cannot be stored with the execution. */
const underWay = new WeakMap<object, Map<string, Promise<unknown>>>();

async function remember<Result>(
	entries: Entries<Result>,
	key: string,
	work: Promise<Done<Result>>,
): Promise<Result> {
	try {
		const { result, mayBeBilled } = await work;
		if (mayBeBilled) entries[key] = { result };
		return result;
	} catch (error) {
		const fault = toItemFault(error);
		const { message, details, httpStatus } = fault;
		if (fault.mayHaveBeenExecuted) entries[key] = { message, details, httpStatus };
		throw fault;
	}
}

function memoOn<Result>(entries: Entries<Result>): Memo<Result> {
	const calls = underWay.get(entries) ?? new Map<string, Promise<unknown>>();
	underWay.set(entries, calls);
	return {
		// Not async: then nothing would keep `work`, and what it holds, while the call is under way.
		once(key, work) {
			const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
			if (entry && 'result' in entry) return Promise.resolve(entry.result);
			if (entry) {
				const { message, details, httpStatus } = entry;
				return Promise.reject(new ItemFault(message, details, httpStatus, true));
			}
			const same = calls.get(key) as Promise<Result> | undefined;
			if (same) return same;
			const started = remember(entries, key, work()).finally(() => calls.delete(key));
			calls.set(key, started);
			return started;
		},
	};
}

/**
 * The memo of this run of the node: its retries share it, the next run of a loop and the next
 * execution do not, because there the same item may be meant to be started again.
 */
export function memoOfRun<Result>(context: IExecuteFunctions): Memo<Result> {
	const kept = context.getContext('node') as {
		billedCalls?: { runIndex: number; entries: Entries<Result> };
	};
	const runIndex = Number(context.evaluateExpression('{{ $runIndex }}', 0));
	let stored = kept.billedCalls;
	// For an agent every try is a run of its own, so its memory lasts for the whole execution.
	if (!stored || (stored.runIndex !== runIndex && !isTool(context))) {
		stored = { runIndex, entries: {} };
	}
	kept.billedCalls = stored;
	return memoOn(stored.entries);
}

/**
 * The memo of the whole execution, shared by all runs of all nodes that use the same name: for what
 * has the same answer however often, and by whomever, it is asked.
 */
export function memoOfExecution<Result>(context: IExecuteFunctions, name: string): Memo<Result> {
	const kept = context.getContext('flow') as Record<string, Entries<Result> | undefined>;
	const entries = kept[name] ?? {};
	kept[name] = entries;
	return memoOn(entries);
}

/** A key for a request, which tells nothing about what is in it. */
export function memoKey(...request: unknown[]): string {
	const hash = createHash('sha256');
	for (const part of request) {
		// Part by part, because one of them may be megabytes of picture; with its kind and length, so
		// that two requests never read alike.
		const text = typeof part === 'string' ? part : (JSON.stringify(part) ?? '');
		hash.update(`${typeof part} ${text.length} `).update(text);
	}
	return hash.digest('hex');
}
