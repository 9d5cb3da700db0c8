import { untilAborted } from './systemClock';

/** How long stopped work may take to say how far it came; then it is left alone. */
const maxGraceMs = 1_000;

/** Work that was stopped; the code is what n8n's helper would have said. */
class StoppedError extends Error {
	constructor(
		readonly code: 'ECONNABORTED' | 'ERR_CANCELED',
		cause: unknown,
	) {
		super('The work was stopped', { cause });
	}
}

/**
 * Gives work a deadline in real time. n8n's own `timeout` is none: it starts anew with every byte
 * that comes (measured on n8n 1.123, 2.0 and 2.41).
 *
 * @param cancel the execution's own signal, which stops the work as well.
 * @param work gets the signal that tells it to stop. What it brings after the deadline is ignored.
 * @throws what `work` threw; after the deadline an error with the code ECONNABORTED, and where a
 * canceled execution did not stop the work one with ERR_CANCELED, caused by what `work` threw.
 */
export async function withDeadline<T>(
	ms: number,
	cancel: AbortSignal | undefined,
	work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
	const stop = new AbortController();
	const deadline = AbortSignal.timeout(ms);
	const halt = () => stop.abort();
	if (cancel?.aborted) halt();
	const signals = [deadline, cancel];
	for (const signal of signals) signal?.addEventListener('abort', halt);

	let done: { value: T } | { error: unknown } | undefined;
	const settled = work(stop.signal).then(
		(value) => void (done = { value }),
		(error: unknown) => void (done = { error }),
	);
	await untilAborted(settled, stop.signal);
	if (!done) await untilAborted(settled, AbortSignal.timeout(maxGraceMs));
	for (const signal of signals) signal?.removeEventListener('abort', halt);

	const outcome = done as { value: T } | { error: unknown } | undefined;
	const why = outcome && 'error' in outcome ? outcome.error : undefined;
	if (deadline.aborted && !cancel?.aborted) throw new StoppedError('ECONNABORTED', why);
	if (!outcome) throw new StoppedError('ERR_CANCELED', undefined);
	if ('error' in outcome) throw why;
	return outcome.value;
}
