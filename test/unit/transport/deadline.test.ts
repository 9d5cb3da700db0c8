import { sleep } from 'n8n-workflow';

import { withDeadline } from '../../../nodes/shared/transport/deadline';

const never = async () => await new Promise<never>(() => {});
/** Work that hears its signal, as n8n's helper does. */
const obedient = async (stop: AbortSignal) =>
	await new Promise<never>((_resolve, reject) => {
		const request = { writableEnded: true, writableFinished: false };
		const stopped = () => reject(Object.assign(new Error('canceled'), { request }));
		stop.addEventListener('abort', stopped);
		if (stop.aborted) stopped();
	});
const timed = async (work: Promise<unknown>) => {
	const start = performance.now();
	const result = await work.catch((error: unknown) => error);
	return { result, ms: performance.now() - start };
};

describe('work with a deadline', () => {
	it('brings what it brings in time', async () => {
		await expect(withDeadline(1000, undefined, async () => 'done')).resolves.toBe('done');
		const broken = async () => await Promise.reject(new TypeError('broken'));
		await expect(withDeadline(1000, undefined, broken)).rejects.toThrow(TypeError);
	});

	it('is stopped at its deadline, and keeps what it said about how far it came', async () => {
		const { result, ms } = await timed(withDeadline(30, undefined, obedient));
		expect(result).toMatchObject({
			code: 'ECONNABORTED',
			cause: { request: { writableEnded: true, writableFinished: false } },
		});
		expect(ms).toBeLessThan(500);
	});

	it('is left alone a second later when it does not hear', async () => {
		const { result, ms } = await timed(withDeadline(30, undefined, never));
		expect(result).toMatchObject({ code: 'ECONNABORTED', cause: undefined });
		expect(ms).toBeGreaterThan(1000);
		expect(ms).toBeLessThan(2000);
	});

	it.each([
		['comes', async () => 'late'],
		['fails', async () => await Promise.reject(new Error('late'))],
	])('is ignored when it %s later', async (_what, late) => {
		const unhandled = jest.fn();
		process.on('unhandledRejection', unhandled);
		const soon = withDeadline(30, undefined, async () => await sleep(100).then(late));
		await expect(soon).rejects.toMatchObject({ code: 'ECONNABORTED' });
		const afterGrace = withDeadline(30, undefined, async () => await sleep(1100).then(late));
		await expect(afterGrace).rejects.toMatchObject({ code: 'ECONNABORTED' });
		await sleep(200);
		expect(unhandled).not.toHaveBeenCalled();
		process.off('unhandledRejection', unhandled);
	});

	it.each([
		['before', 0],
		['while it is under way', 30],
	])('is stopped when the execution is canceled %s, which is no deadline', async (_what, after) => {
		const controller = new AbortController();
		if (after === 0) controller.abort();
		else void sleep(after).then(() => controller.abort());
		const { result, ms } = await timed(withDeadline(5000, controller.signal, obedient));
		expect(result).toMatchObject({ message: 'canceled' });
		expect(ms).toBeLessThan(1000);
	});

	it('is canceled a second later when it does not hear of the cancellation', async () => {
		// Its deadline has passed by then, too.
		const { result } = await timed(withDeadline(30, AbortSignal.abort(), never));
		expect(result).toMatchObject({ code: 'ERR_CANCELED' });
	});

	it('brings what it brought although the execution was canceled', async () => {
		const controller = new AbortController();
		const work = async () => {
			controller.abort();
			return 'done';
		};
		await expect(withDeadline(5000, controller.signal, work)).resolves.toBe('done');
	});

	it('leaves no listener at the signal of the execution', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await withDeadline(1000, signal, async () => 'done');
		await withDeadline(1, signal, obedient).catch(() => {});
		expect(added).toHaveBeenCalledTimes(2);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});
});
