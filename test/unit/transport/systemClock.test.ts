import { systemClock, untilAborted } from '../../../nodes/shared/transport/systemClock';

describe('the real clock', () => {
	it('shows the time', () => {
		expect(Math.abs(systemClock.wall() - Date.now())).toBeLessThan(1000);
		expect(systemClock.monotonic()).toBeLessThanOrEqual(performance.now());
		const chances = Array.from({ length: 50 }, () => systemClock.random());
		expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
		expect(new Set(chances).size).toBeGreaterThan(1);
	});

	it('waits', async () => {
		const start = performance.now();
		await systemClock.sleep(30);
		await systemClock.sleep(30, new AbortController().signal);
		expect(performance.now() - start).toBeGreaterThanOrEqual(55);
	});

	it('does not wait for nothing', async () => {
		const timer = jest.spyOn(globalThis, 'setTimeout');
		await systemClock.sleep(0);
		await systemClock.sleep(-5);
		await systemClock.sleep(60_000, AbortSignal.abort());
		expect(timer).not.toHaveBeenCalled();
		timer.mockRestore();
	});

	it('comes back early when the execution is canceled', async () => {
		jest.useFakeTimers();
		try {
			const controller = new AbortController();
			const waiting = systemClock.sleep(60_000, controller.signal);
			controller.abort();
			await expect(waiting).resolves.toBeUndefined();
		} finally {
			jest.useRealTimers();
		}
	});
});

describe('waiting until work is done or aborted', () => {
	const never = new Promise<void>(() => {});

	it('awaits work that nothing can abort', async () => {
		let done = false;
		await untilAborted(Promise.resolve().then(() => void (done = true)));
		expect(done).toBe(true);
	});

	it('leaves the work when the signal comes, or came before', async () => {
		await untilAborted(never, AbortSignal.abort());
		const controller = new AbortController();
		const waiting = untilAborted(never, controller.signal);
		controller.abort();
		await waiting;
	});

	it('still says what went wrong', async () => {
		const broken = Promise.reject(new Error('broken'));
		await expect(untilAborted(broken, new AbortController().signal)).rejects.toThrow('broken');
	});

	it('leaves no listener behind, however often it waits', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		for (let wait = 0; wait < 3; wait++) await untilAborted(Promise.resolve(), signal);
		expect(added).toHaveBeenCalledTimes(3);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});
});
