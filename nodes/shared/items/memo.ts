import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { FaultDetails } from './itemFault';
import { ItemFault } from './itemFault';
import { isTool } from './runItems';

/** What is remembered: what was paid for, or a fault after which nobody may call again. */
type Entry<Result> =
	| { result: Result }
	| { message: string; details: FaultDetails; httpStatus?: number };

/**
 * Remembers what may have been billed, so that n8n's Retry On Fail re-uses it instead of paying
 * again. It lives in a context that n8n keeps, and stores, with the execution: results have to be
 * JSON, and nothing secret.
 */
export interface Memo<Result> {
	/** @throws ItemFault for a remembered fault. */
	recall(key: string): Result | undefined;
	keepResult(key: string, result: Result): void;
	keepFault(key: string, fault: ItemFault): void;
}

type Entries<Result> = Record<string, Entry<Result>>;

function memoOn<Result>(entries: Entries<Result>): Memo<Result> {
	return {
		recall(key) {
			const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
			if (!entry) return undefined;
			if ('result' in entry) return entry.result;
			throw new ItemFault(entry.message, entry.details, entry.httpStatus, true);
		},
		keepResult(key, result) {
			entries[key] = { result };
		},
		keepFault(key, { message, details, httpStatus }) {
			entries[key] = { message, details, httpStatus };
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
