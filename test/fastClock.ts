/**
 * Where whole workflows run, back-offs take a thousandth of their time: what the waits are is tested
 * in `test/unit`, here only what comes after them.
 */
const inEngine = /[\\/]test[\\/](contract|workflow)[\\/]/;
const clock = '../nodes/shared/transport/systemClock';

if (inEngine.test(expect.getState().testPath ?? '')) {
	jest.doMock(clock, () => ({
		...jest.requireActual<object>(clock),
		systemClock: {
			wall: () => Date.now(),
			monotonic: () => performance.now() * 1000,
			sleep: async (ms: number) =>
				await new Promise<void>((resolve) => setTimeout(resolve, ms / 1000)),
			random: () => 0.5,
		},
	}));
}
