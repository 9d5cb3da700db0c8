import { setMaxListeners } from 'node:events';

import fc from 'fast-check';

import {
	forgetRateLimits,
	rateLimiterFor,
	type RateLimitKey,
} from '../../../nodes/shared/transport/rateLimit';
import { FakeClock, settled } from './fakeClock';

const key: RateLimitKey = { identity: 'id', region: 'cn-hongkong', action: 'CheckResult' };
let clock: FakeClock;

beforeEach(() => {
	forgetRateLimits();
	clock = new FakeClock();
});

const limiter = (ceiling = 10, own?: number, of: Partial<RateLimitKey> = {}) =>
	rateLimiterFor({ ...key, ...of }, ceiling, clock, own);

/** When each of so many calls goes out; somebody has to let time pass. */
async function going(count: number, of = limiter()): Promise<number[]> {
	const at: number[] = [];
	const calls = Array.from({ length: count }, async () => {
		await of.acquire();
		at.push(clock.now);
	});
	await Promise.all(calls);
	return at;
}

const together = async (...calls: Array<Promise<number[]>>) =>
	await clock.until(Promise.all(calls));
const times = async (count: number, of = limiter()) => await clock.until(going(count, of));

const distances = (at: number[]) => at.slice(1).map((time, index) => time - (at[index] ?? NaN));

describe('the rate limit', () => {
	it('lets the first call go at once and the others after equal distances', async () => {
		expect(await times(4)).toEqual([0, 100, 200, 300]);
		expect(distances(await times(3, limiter(4, undefined, { region: 'other' })))).toEqual([
			250, 250,
		]);
	});

	it('saves nothing up while nobody calls', async () => {
		await times(1);
		clock.now = 60_000;
		expect(await times(3)).toEqual([60_000, 60_100, 60_200]);
	});

	it.each([
		[40, 100],
		[99.9, 100],
		[100, 100],
	])('lets a call that comes at %d go at %d', async (comes, goes) => {
		await times(1);
		clock.now = comes;
		expect(await times(2)).toEqual([goes, goes + 100]);
	});

	it('is never above the ceiling in any second, whenever the calls come', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(0.5, 1, 3, 10, 100),
				fc.array(fc.tuple(fc.nat({ max: 1500 }), fc.constantFrom(undefined, 0.4, 2)), {
					minLength: 1,
					maxLength: 30,
				}),
				async (ceiling, callers) => {
					forgetRateLimits();
					clock = new FakeClock();
					const at: number[] = [];
					let start = 0;
					const calls = callers.map(async ([gap, own]) => {
						start += gap;
						await clock.sleep(start);
						await limiter(ceiling, own === undefined ? own : Math.min(own, ceiling)).acquire();
						at.push(clock.now);
					});
					await clock.until(Promise.all(calls));
					expect(at).toHaveLength(callers.length);
					for (const from of at) {
						// Half a microsecond for the rounding of thirds.
						const within = at.filter((time) => time >= from && time < from + 1000 - 0.0005);
						expect(within.length).toBeLessThanOrEqual(Math.max(1, ceiling));
					}
				},
			),
			{ numRuns: 50 },
		);
	});

	it('is not exceeded after the process was busy and timers came late', async () => {
		const late = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => await late(ms + 350, signal);
		expect(Math.min(...distances(await times(6)))).toBeGreaterThanOrEqual(100);
	});

	it('lets callers go in the order they came', async () => {
		const order: number[] = [];
		const calls = Array.from({ length: 20 }, async (_, index) => {
			await clock.sleep(index * 7);
			await limiter().acquire();
			order.push(index);
			if (index === 3) limiter().onThrottled(500);
		});
		await clock.until(Promise.all(calls));
		expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
	});

	it('lets nobody jump the queue while a timer is late', async () => {
		const order: string[] = [];
		const goes = async (name: string) => {
			await limiter().acquire();
			order.push(name);
		};
		await times(1);
		const first = goes('first');
		await settled();
		clock.now = 150;
		await clock.until(Promise.all([first, goes('second')]));
		expect(order).toEqual(['first', 'second']);
	});

	it('is shared by everyone with the same identity, region and action', async () => {
		const each = [limiter(), limiter(), limiter(), limiter()].map(async (of) => await going(1, of));
		expect(await together(...each)).toEqual([[0], [100], [200], [300]]);
	});

	it.each([
		{ identity: 'other' },
		{ region: 'ap-southeast-1' },
		{ action: 'Initialize' },
		// Joined without care, these would look like the key itself.
		{ identity: 'id,cn-hongkong', region: 'CheckResult', action: '' },
		{ identity: '__proto__' },
	])('is separate for %j', async (other) => {
		limiter().onThrottled(5000);
		expect(await times(2, limiter(10, undefined, other))).toEqual([0, 100]);
	});
});

describe('a slow pace of a workflow (W3)', () => {
	it('spaces its own calls, and nobody else is kept waiting', async () => {
		const [slow, others] = await together(going(3, limiter(10, 0.1)), going(3));
		// It was last in the line for the ceiling, and then alone.
		expect(slow).toEqual([300, 10_300, 20_300]);
		expect(others).toEqual([0, 100, 200]);
	});

	it('is shared by its executions', async () => {
		const both = await together(going(1, limiter(10, 1)), going(1, limiter(10, 1)));
		expect(both).toEqual([[0], [1000]]);
	});

	it('counts from when a call really went', async () => {
		const [, slow] = await together(going(20), going(2, limiter(10, 2)));
		expect(slow).toEqual([2000, 2500]);
	});

	it('is halted by a pause for everybody, and not halved', async () => {
		limiter().onThrottled(5000);
		expect(await times(2, limiter(10, 1))).toEqual([5000, 6000]);
	});

	it('leaves the ceiling to others when it is higher, because more was granted', async () => {
		expect(distances(await times(3, limiter(10, 100)))).toEqual([10, 10]);
		expect(distances(await times(2))).toEqual([100]);
	});
});

describe('a refusal as one too many', () => {
	it('pauses everyone for the time asked for, and a shorter one does not shorten it', async () => {
		await times(1);
		limiter().onThrottled(5000);
		limiter().onThrottled(10);
		expect((await times(2))[0]).toBe(5000);
	});

	it('pauses those who wait already', async () => {
		clock.at(50, () => limiter().onThrottled(2000));
		expect(await times(3)).toEqual([0, 2050, 2250]);
	});

	it('halves the pace at once, for those who wait already too', async () => {
		clock.at(150, () => limiter().onThrottled(0));
		expect(await times(5)).toEqual([0, 100, 200, 400, 600]);
	});

	it.each([
		['once for a burst', [0, 0, 0, 0], 200],
		['once within a second', [0, 999], 200],
		['again exactly a second later', [0, 1000], 400],
		['again a second after the one that counted', [0, 999, 1000], 400],
		['not below a sixteenth', [0, 1000, 2000, 3000, 4000, 5000, 6000], 1600],
	])('halves it %s', async (_what, refusals, distance) => {
		for (const at of refusals) {
			clock.now = at;
			limiter().onThrottled(0);
		}
		expect(distances(await times(3))).toEqual([distance, distance]);
	});

	it('is made good step by step by calls that are let through', async () => {
		limiter().onThrottled(0);
		limiter().onAccepted();
		expect(distances(await times(2))).toEqual([1000 / (10 * (9 / 16))]);
		for (let call = 0; call < 7; call++) limiter().onAccepted();
		expect(distances(await times(2))).toEqual([100]);
		for (let call = 0; call < 20; call++) limiter().onAccepted();
		expect(distances(await times(2))).toEqual([100]);
	});
});

describe('a canceled execution', () => {
	it.each([
		['its own pace', 0.1],
		['the ceiling', undefined],
	])('waits no longer for %s', async (_what, own) => {
		const { signal, abort } = abortable();
		await times(1, limiter(0.1, own));
		const waiting = [1, 2].map(async () => await limiter(0.1, own).acquire(signal));
		await settled();
		abort();
		await Promise.all(waiting);
		expect(clock.now).toBe(0);
	});

	it('is not held up by others in front of it', async () => {
		const { signal, abort } = abortable();
		await times(1);
		const other = limiter().acquire();
		const canceled = limiter().acquire(signal);
		await settled();
		abort();
		await canceled;
		expect(clock.now).toBe(0);
		await clock.until(other);
		expect(clock.now).toBe(100);
	});

	it.each([
		// Calls went out at 0, 100 and 200.
		[undefined, 300],
		// A call went out at 0.
		[1, 1000],
	])('leaves its places to others (own pace: %s)', async (own, expected) => {
		const { signal, abort } = abortable();
		setMaxListeners(Infinity, signal); // as n8n does
		const gone = Array.from({ length: 50 }, async () => await limiter(10, own).acquire(signal));
		clock.at(250, abort);
		const at: number[] = [];
		const other = limiter(10, own)
			.acquire()
			.then(() => at.push(clock.now));
		await clock.until(Promise.all([...gone, other]));
		expect(at).toEqual([expected]);
	});

	it('takes no place when it was canceled before', async () => {
		await limiter().acquire(AbortSignal.abort());
		await limiter(10, 1).acquire(AbortSignal.abort());
		expect(await times(1)).toEqual([0]);
		expect(await times(1, limiter(10, 1))).toEqual([100]);
	});

	it('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await limiter(10, 5).acquire(signal);
		expect(added).toHaveBeenCalled();
		expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
	});
});

describe('what is kept of limiters', () => {
	const many = (count: number) =>
		Array.from({ length: count }, (_, index) =>
			limiter(10, undefined, { identity: `id ${index}` }),
		);

	it('is dropped when nobody uses them: 100,000 keys are no leak (W3)', async () => {
		limiter().onThrottled(0);
		await times(1);
		for (const each of many(2_000)) {
			await each.acquire();
			clock.now += 1000;
		}
		// Forgotten: it does not even know that it was halved.
		expect(distances(await times(2))).toEqual([100]);
	});

	it('stays while somebody waits or has to keep a distance', async () => {
		const waiting = limiter();
		waiting.onThrottled(1_000_000);
		for (const each of many(2_000)) await each.acquire();
		expect(await times(1)).toEqual([1_000_000]);
	});

	it('stays while somebody stands in it for the ceiling', async () => {
		limiter().onThrottled(1_000_000);
		const slow = limiter(10, 1);
		const first = going(1, slow);
		for (const each of many(2_000)) await each.acquire();
		expect(await together(first, going(1, slow))).toEqual([[1_000_000], [1_001_000]]);
	});

	it('stays while it is used', async () => {
		limiter().onThrottled(0);
		for (const each of many(2_000)) {
			await each.acquire();
			await limiter().acquire(AbortSignal.abort());
			clock.now += 1000;
		}
		expect(distances(await times(2))).toEqual([200]);
	});
});

function abortable() {
	const controller = new AbortController();
	return { signal: controller.signal, abort: () => controller.abort() };
}
