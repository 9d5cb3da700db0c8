import { setMaxListeners } from 'node:events';

import fc from 'fast-check';

import { forgetPace, paceOf, type PaceKey } from '../../../nodes/shared/items/pace';
import { FakeClock, settled } from './fakes';

const key: PaceKey = { accessKeyId: 'id', region: 'cn-hongkong', operation: 'CheckResult' };
let clock: FakeClock;

beforeEach(() => {
	forgetPace();
	clock = new FakeClock();
});

const pace = (callsPerSecond = 10, of: Partial<PaceKey> = {}) =>
	paceOf({ ...key, ...of }, callsPerSecond, clock);

/** When each of so many calls may go out. */
async function times(count: number, limiter = pace()): Promise<number[]> {
	const at: number[] = [];
	const calls = Array.from({ length: count }, async () => {
		await limiter.enter();
		at.push(clock.now);
	});
	await clock.until(Promise.all(calls));
	return at;
}

const distances = (at: number[]) => at.slice(1).map((time, index) => time - (at[index] ?? NaN));

describe('the pace', () => {
	it('lets the first call go at once and the others after equal distances', async () => {
		expect(await times(4)).toEqual([0, 100, 200, 300]);
		expect(distances(await times(3, pace(4, { region: 'other' })))).toEqual([250, 250]);
	});

	it('saves nothing up while nobody calls', async () => {
		await times(1);
		clock.now = 60_000;
		expect(await times(3)).toEqual([60_000, 60_100, 60_200]);
	});

	it('counts a call that came in between', async () => {
		await times(1);
		clock.now = 40;
		expect(await times(2)).toEqual([100, 200]);
	});

	it('is never above the rate in any second, whenever the calls come', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(0.5, 1, 3, 10, 100),
				fc.array(fc.nat({ max: 1500 }), { minLength: 1, maxLength: 30 }),
				async (rate, gaps) => {
					forgetPace();
					clock = new FakeClock();
					const at: number[] = [];
					let start = 0;
					const calls = gaps.map(async (gap) => {
						start += gap;
						await clock.sleep(start);
						await pace(rate).enter();
						at.push(clock.now);
					});
					await clock.until(Promise.all(calls));
					for (const from of at) {
						// Half a microsecond for the rounding of thirds.
						const within = at.filter((time) => time >= from && time < from + 1000 - 0.0005);
						expect(within.length).toBeLessThanOrEqual(Math.max(1, rate));
					}
				},
			),
			{ numRuns: 50 },
		);
	});

	it('is not exceeded after the process was busy and timers came late', async () => {
		const late = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => await late(ms + 350, signal);
		const gaps = distances(await times(6));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
	});

	it('lets callers go in the order they came', async () => {
		const order: number[] = [];
		const calls = Array.from({ length: 20 }, async (_, index) => {
			await clock.sleep(index * 7);
			await pace().enter();
			order.push(index);
			if (index === 3) pace().slowDown(500);
		});
		await clock.until(Promise.all(calls));
		expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
	});

	it('lets nobody jump the queue while a timer is late', async () => {
		const order: string[] = [];
		await times(1);
		const first = pace()
			.enter()
			.then(() => order.push('first'));
		await settled();
		clock.now = 150;
		const second = pace()
			.enter()
			.then(() => order.push('second'));
		await clock.until(Promise.all([first, second]));
		expect(order).toEqual(['first', 'second']);
	});

	it('is shared by everyone with the same AccessKey, region and operation', async () => {
		const first = paceOf({ ...key }, 10, clock);
		const second = paceOf({ ...key }, 10, clock);
		const at: number[] = [];
		const calls = [first, second, first, second].map(async (limiter) => {
			await limiter.enter();
			at.push(clock.now);
		});
		await clock.until(Promise.all(calls));
		expect(at).toEqual([0, 100, 200, 300]);
	});

	it.each([
		{ accessKeyId: 'other' },
		{ region: 'ap-southeast-1' },
		{ operation: 'Initialize' },
		// Joined without care, these would look like the key itself.
		{ accessKeyId: 'id,cn-hongkong', region: 'CheckResult', operation: '' },
		{ accessKeyId: '__proto__' },
	])('is separate for %j', async (other) => {
		await times(1);
		expect(await times(1, pace(10, other))).toEqual([0]);
	});

	it('does not let a call go even a bit early', async () => {
		await times(1);
		clock.now = 99.9;
		expect(await times(1)).toEqual([100]);
	});

	it('keeps each caller to the rate it asked for', async () => {
		expect(await times(2, pace(1))).toEqual([0, 1000]);
		expect(await times(2, pace(100))).toEqual([2000, 2010]);
	});
});

describe('a refusal as one too many', () => {
	it('pauses everyone for the time asked for', async () => {
		await times(1);
		pace().slowDown(5000);
		expect((await times(2))[0]).toBe(5000);
	});

	it('pauses those who wait already', async () => {
		clock.at(50, () => pace().slowDown(2000));
		expect(await times(3)).toEqual([0, 2050, 2250]);
	});

	it('does not shorten a longer pause', async () => {
		pace().slowDown(5000);
		pace().slowDown(10);
		expect((await times(1))[0]).toBe(5000);
	});

	it('halves the pace at once, for those who wait already too', async () => {
		clock.at(150, () => pace().slowDown(0));
		expect(await times(5)).toEqual([0, 100, 200, 400, 600]);
	});

	it('halves it once for a burst, and again when a second has passed', async () => {
		for (let refusal = 0; refusal < 20; refusal++) pace().slowDown(0);
		expect(distances(await times(3))).toEqual([200, 200]);
		clock.now = 999;
		pace().slowDown(0);
		expect(distances(await times(2))).toEqual([200]);
		clock.now = 1999;
		// A second after the one that counted, not after the last one.
		pace().slowDown(0);
		expect(distances(await times(3))).toEqual([400, 400]);
	});

	it('counts again exactly a second later', async () => {
		pace().slowDown(0);
		clock.now = 999;
		pace().slowDown(0);
		expect(distances(await times(2))).toEqual([200]);
		forgetPace();
		clock.now = 0;
		pace().slowDown(0);
		clock.now = 1000;
		pace().slowDown(0);
		expect(distances(await times(2))).toEqual([400]);
	});

	it('never slows it below a sixteenth', async () => {
		for (let second = 0; second < 10; second++) {
			clock.now = second * 1000;
			pace().slowDown(0);
		}
		expect(distances(await times(3))).toEqual([1600, 1600]);
	});

	it('is made good step by step by calls that are taken', async () => {
		pace().slowDown(0);
		pace().recover();
		expect(distances(await times(2))).toEqual([1000 / (10 * (9 / 16))]);
		for (let call = 0; call < 7; call++) pace().recover();
		expect(distances(await times(2))).toEqual([100]);
		for (let call = 0; call < 20; call++) pace().recover();
		expect(distances(await times(2))).toEqual([100]);
	});

	it('concerns no other operation', async () => {
		pace().slowDown(5000);
		expect(await times(2, pace(10, { operation: 'Initialize' }))).toEqual([0, 100]);
	});
});

describe('a cancelled execution', () => {
	it('waits no longer', async () => {
		const controller = new AbortController();
		await times(1);
		const waiting = [pace(0.1).enter(controller.signal), pace(0.1).enter(controller.signal)];
		await settled();
		controller.abort();
		await Promise.all(waiting);
		expect(clock.now).toBe(0);
	});

	it('is not held up by others in front of it', async () => {
		const controller = new AbortController();
		await times(1);
		const other = pace().enter();
		const cancelled = pace().enter(controller.signal);
		await settled();
		controller.abort();
		await cancelled;
		expect(clock.now).toBe(0);
		await clock.until(other);
		expect(clock.now).toBe(100);
	});

	it('leaves its places to others', async () => {
		const controller = new AbortController();
		setMaxListeners(Infinity, controller.signal); // as n8n does
		const gone = Array.from({ length: 50 }, async () => await pace().enter(controller.signal));
		clock.at(250, () => controller.abort());
		const at: number[] = [];
		const other = pace()
			.enter()
			.then(() => at.push(clock.now));
		await clock.until(Promise.all([...gone, other]));
		// Calls went out at 0, 100 and 200.
		expect(at).toEqual([300]);
	});

	it('takes no place when it was cancelled before', async () => {
		const controller = new AbortController();
		controller.abort();
		await pace().enter(controller.signal);
		expect(await times(1)).toEqual([0]);
		expect(clock.waits).toEqual([]);
	});

	it('leaves no listener behind', async () => {
		const controller = new AbortController();
		const added = jest.spyOn(controller.signal, 'addEventListener');
		const removed = jest.spyOn(controller.signal, 'removeEventListener');
		await pace().enter(controller.signal);
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed.mock.calls[0]?.slice(0, 2)).toEqual(added.mock.calls[0]?.slice(0, 2));
	});
});
