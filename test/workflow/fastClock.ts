/**
 * Stands in for `items/clock` where a test provokes back-offs: real time, only a hundred times
 * faster. What the waits are is tested in `test/unit`; here only what comes after them.
 */
export const systemClock = {
	wall: () => Date.now(),
	monotonic: () => performance.now() * 100,
	sleep: async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms / 100)),
	random: () => 0.5,
};
