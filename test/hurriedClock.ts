import type { Clock } from '../nodes/shared/transport/systemClock';

/** A clock on which back-offs take a thousandth of their time: what the waits are is tested alone. */
export const hurriedClock: Clock = {
	wall: () => Date.now(),
	monotonic: () => performance.now() * 1000,
	sleep: async (ms) => await new Promise<void>((resolve) => setTimeout(resolve, ms / 1000)),
	random: () => 0.5,
};
