import { AsyncLocalStorage } from 'node:async_hooks';

/** What n8n's process-wide services must keep apart when several runs share one process. */
export interface RunScope {
	/** Everything n8n or a node logged, or sent to the editor, while the run was going on. */
	lines: string[];
	/** What n8n's de-duplication helper remembers, by workflow and scope. */
	deduplication: Map<string, string[]>;
}

const current = new AsyncLocalStorage<RunScope>();
const active = new Set<RunScope>();

/** Runs `body` so that everything it starts is booked on `scope`. */
export async function inScope<T>(scope: RunScope, body: () => Promise<T>): Promise<T> {
	active.add(scope);
	try {
		return await current.run(scope, body);
	} finally {
		active.delete(scope);
	}
}

/** The scope of the run that the calling code belongs to, if any. */
export function currentScope(): RunScope | undefined {
	return current.getStore();
}

/**
 * Books a log line. A line that belongs to no run is booked on every run going on, because a
 * secret must not escape a test's notice only because a library lost the async context.
 */
export function recordLine(line: string): void {
	const scope = current.getStore();
	for (const each of scope ? [scope] : active) each.lines.push(line);
}
