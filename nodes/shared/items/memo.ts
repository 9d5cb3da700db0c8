import { createHash } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { FaultDetails } from './itemFault';
import { ItemFault } from './itemFault';
import { isTool, type ItemResult } from './runItems';

/** What is remembered of one item: its result, or a fault after which nobody may call again. */
type Entry =
	| { result: ItemResult }
	| { message: string; details: FaultDetails; httpStatus?: number };

/**
 * Remembers, for this run of the node within this execution, what may have been billed, so that
 * n8n's Retry On Fail re-uses it instead of paying again.
 *
 * It lives in the context that n8n keeps with the execution: the retries of one run share it, the
 * next run of a loop and the next execution do not.
 */
export interface Memo {
	recall(key: string): ItemResult | undefined;
	keepResult(key: string, result: ItemResult): void;
	keepFault(key: string, fault: ItemFault): void;
}

interface Stored {
	runIndex: number;
	entries: Record<string, Entry>;
}

/** The memo of the current run. @throws ItemFault on `recall` of a remembered fault. */
export function memoOf(context: IExecuteFunctions): Memo {
	const kept = context.getContext('node') as IDataObject & { billedCalls?: unknown };
	const runIndex = Number(context.evaluateExpression('{{ $runIndex }}', 0));
	let stored = kept.billedCalls as Stored | undefined;
	// For an agent every try is a run of its own, so its memory lasts for the whole execution.
	if (!stored || (stored.runIndex !== runIndex && !isTool(context))) {
		stored = { runIndex, entries: {} };
	}
	kept.billedCalls = stored as unknown as IDataObject;
	const { entries } = stored;

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

/** A key for one item's request, which tells nothing about what is in it. */
export function memoKey(index: number, request: unknown): string {
	return `${index}:${createHash('sha256').update(JSON.stringify(request)).digest('hex')}`;
}
