import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { IdvError, type ErrorFacts } from '../errors';
import { isTool } from './isTool';
import { runIndexOf } from './runIndex';
import { toIdvError } from './toIdvError';

/** What is remembered: what was paid for, or an error after which nobody may call again. */
type Entry<Result> = { result: Result } | { message: string; facts: ErrorFacts };

type Entries<Result> = Record<string, Entry<Result>>;

/** What came of a request, and whether it is worth remembering. */
export interface Done<Result> {
	/** JSON, and nothing secret: n8n stores it with the execution. */
	result: Result;
	/** What is stored instead, where not all of it may be: the whole is known only to this process. */
	stored?: Result;
	/** Whether it is remembered. */
	keep: boolean;
}

/**
 * Does what may be billed only once: n8n's Retry On Fail, and an AI agent that calls the same twice
 * at once, get what is known or under way. It lives in a context that n8n keeps, and stores, with
 * the execution.
 */
export interface Memory<Result> {
	/**
	 * @param key names the request.
	 * @param work called at once, and only if nothing is known and nothing under way.
	 * @throws IdvError what `work` threw, now or, when it may have been executed, earlier.
	 */
	once(key: string, work: () => Promise<Done<Result>>): Promise<Result>;
}

/** What is known beside what is stored with the execution, and only to this process. */
interface InProcess {
	underWay: Map<string, Promise<unknown>>;
	/** Results of which only a part is stored. */
	whole: Map<string, unknown>;
}

const inProcess = new WeakMap<object, InProcess>();

async function remember<Result>(
	entries: Entries<Result>,
	key: string,
	work: Promise<Done<Result>>,
	whole: Map<string, unknown>,
): Promise<Result> {
	const { result, stored, keep } = await work.catch((error: unknown) => {
		const { message, facts } = toIdvError(error);
		if (facts.mayHaveBeenExecuted) entries[key] = { message, facts };
		throw error;
	});
	if (keep) entries[key] = { result: stored ?? result };
	if (keep && stored) whole.set(key, result);
	return result;
}

function memoryOn<Result>(entries: Entries<Result>, onReuse: () => void): Memory<Result> {
	const { underWay, whole } = inProcess.get(entries) ?? { underWay: new Map(), whole: new Map() };
	inProcess.set(entries, { underWay, whole });
	return {
		async once(key, work) {
			const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
			if (entry) onReuse();
			if (whole.has(key)) return whole.get(key) as Result;
			if (entry && 'result' in entry) return entry.result;
			if (entry) throw new IdvError(entry.message, entry.facts);
			const same = underWay.get(key) as Promise<Result> | undefined;
			if (same) return await same;
			const started = remember(entries, key, work(), whole).finally(() => underWay.delete(key));
			underWay.set(key, started);
			return await started;
		},
	};
}

/**
 * The memory of this run of the node: its retries share it, the next run of a loop and the next
 * execution do not, because there the same item may be meant to be started again.
 */
export function memoryOfRun<Result>(
	context: IExecuteFunctions,
	/** Called when something is known already. */
	onReuse: () => void = () => {},
): Memory<Result> {
	const kept = context.getContext('node') as {
		billedCalls?: { runIndex: number; entries: Entries<Result> };
	};
	const runIndex = runIndexOf(context);
	let stored = kept.billedCalls;
	// For an agent every try is a run of its own, so its memory lasts for the whole execution.
	if (!stored || (stored.runIndex !== runIndex && !isTool(context))) {
		stored = { runIndex, entries: {} };
	}
	kept.billedCalls = stored;
	return memoryOn(stored.entries, onReuse);
}

/**
 * The memory of the whole execution, shared by all runs of all nodes that use the same name: for
 * what has the same answer however often, and by whomever, it is asked.
 */
export function memoryOfExecution<Result>(
	context: IExecuteFunctions,
	name: string,
): Memory<Result> {
	const kept = context.getContext('flow') as Record<string, Entries<Result> | undefined>;
	const entries = kept[name] ?? {};
	kept[name] = entries;
	return memoryOn(entries, () => {});
}

/** A key for a request, which tells nothing about what is in it. */
export function requestKey(...request: unknown[]): string {
	const hash = createHash('sha256');
	for (const part of request) {
		// Part by part, because one of them may be megabytes of picture; with its kind and length, so
		// that two requests never read alike.
		const text = typeof part === 'string' ? part : (JSON.stringify(part) ?? '');
		hash.update(`${typeof part} ${text.length} `).update(text);
	}
	return hash.digest('hex');
}
