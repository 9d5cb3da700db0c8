import { sleep } from 'n8n-workflow';

import type { Clock } from '../api/call';

/** Waits for `work`, but no longer than until `signal` is aborted; leaves no listener behind. */
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

/** The real clock; tests bring their own. */
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
