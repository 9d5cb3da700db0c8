import { sleep } from 'n8n-workflow';

/** What is done with time, so that tests can bring a clock of their own. */
export interface Clock {
	/** Milliseconds since 1970. */
	wall(): number;
	/** Milliseconds that never jump, for measuring distances. */
	monotonic(): number;
	/** Waits; comes back early when `signal` is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** 0 to 1. */
	random(): number;
}

/**
 * Waits for `work`, but no longer than until `signal` is aborted; leaves no listener behind.
 *
 * @throws what `work` threw.
 */
export async function untilAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
	if (!signal) return await work;
	if (signal.aborted) return;
	let hear = () => {};
	const aborted = new Promise<void>((resolve) => (hear = resolve));
	signal.addEventListener('abort', hear);
	try {
		await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', hear);
	}
}

export const systemClock: Clock = {
	wall: () => Date.now(),
	monotonic: () => performance.now(),
	async sleep(ms, signal) {
		if (ms <= 0 || signal?.aborted) return;
		// n8n's sleep cannot be cut short, so the waiting is: the timer itself runs out unheard.
		await untilAborted(sleep(ms), signal);
	},
	random: () => Math.random(),
};
