import { sleep } from 'n8n-workflow';

import type { Clock } from '../api/call';

/** The real clock; tests bring their own. */
export const systemClock: Clock = {
	wall: () => Date.now(),
	monotonic: () => performance.now(),
	async sleep(ms, signal) {
		if (ms <= 0 || signal?.aborted) return;
		// n8n's sleep cannot be cut short, so the waiting is: the timer itself runs out unheard.
		const aborted = new Promise<void>((resolve) => {
			signal?.addEventListener('abort', () => resolve(), { once: true });
		});
		await (signal ? Promise.race([sleep(ms), aborted]) : sleep(ms));
	},
	random: () => Math.random(),
};
