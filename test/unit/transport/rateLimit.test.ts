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

/** Milliseconds between two calls: a little more than a second holds. */
const gap = (callsPerSecond: number) => 1012 / callsPerSecond;
/** When calls go that follow one another without a break. */
const evenly = (count: number, callsPerSecond: number, from = 0) =>
	Array.from({ length: count }, (_, index) => near(from + index * gap(callsPerSecond)));
const near = (ms: number) => expect.closeTo(ms, 6) as number;

/** One call that is refused as one too many. */
async function refusedCall(of = limiter(), askedMs?: number): Promise<void> {
	const turn = await of.acquire();
	if (turn) of.onThrottled(turn, askedMs);
}

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
		expect(await times(4)).toEqual(evenly(4, 10));
		const slow = limiter(4, undefined, { region: 'other' });
		expect(distances(await times(3, slow))).toEqual([near(gap(4)), near(gap(4))]);
	});

	it('saves nothing up while nobody calls', async () => {
		await times(1);
		clock.now = 60_000;
		expect(await times(3)).toEqual(evenly(3, 10, 60_000));
	});

	it.each([
		[40, gap(10)],
		[101.1, gap(10)],
		[gap(10), gap(10)],
	])('lets a call that comes at %d go at %d', async (comes, goes) => {
		await times(1);
		clock.now = comes;
		expect(await times(2)).toEqual(evenly(2, 10, goes));
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

	it('makes good what late timers cost, and is not exceeded', async () => {
		const punctual = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => await punctual(ms + (ms > 0 ? 7 : 0), signal);
		const at = await times(101);
		expect(at[100]).toBeLessThanOrEqual(100 * gap(10) + 20);
		const inAnySecond = at.map(
			(from) => at.filter((time) => time >= from && time < from + 1000).length,
		);
		expect(Math.max(...inAnySecond)).toBe(10);
	});

	it('is not exceeded after the process was busy, and no two calls come close', async () => {
		const punctual = clock.sleep.bind(clock);
		clock.sleep = async (ms, signal) => await punctual(ms + (ms > 0 ? 350 : 0), signal);
		expect(Math.min(...distances(await times(6)))).toBeGreaterThanOrEqual(gap(10) / 2);
	});

	it('lets callers go in the order they came', async () => {
		const order: number[] = [];
		const calls = Array.from({ length: 20 }, async (_, index) => {
			await clock.sleep(index * 7);
			await limiter().acquire();
			order.push(index);
			if (index === 3) await refusedCall(limiter(), 500);
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
		expect(await together(...each)).toEqual(evenly(4, 10).map((at) => [at]));
	});

	it.each([
		{ identity: 'other' },
		{ region: 'ap-southeast-1' },
		{ action: 'Initialize' },
		// Joined without care, these would look like the key itself.
		{ identity: 'id,cn-hongkong', region: 'CheckResult', action: '' },
		{ identity: '__proto__' },
	])('is separate for %j', async (other) => {
		await refusedCall(limiter(), 5000);
		expect(await times(2, limiter(10, undefined, other))).toEqual(evenly(2, 10));
	});
});

describe('a slow pace of a workflow (W3)', () => {
	it('spaces its own calls, and nobody else is kept waiting', async () => {
		const [slow, others] = await together(going(3, limiter(10, 0.1)), going(3));
		expect(slow).toEqual([near(0), near(gap(0.1)), near(2 * gap(0.1))]);
		expect(others).toEqual(evenly(3, 10, gap(10)));
	});

	it('is shared by its executions', async () => {
		const both = await together(going(1, limiter(10, 1)), going(1, limiter(10, 1)));
		expect(both).toEqual([[0], [near(gap(1))]]);
	});

	it('counts from when a call really went', async () => {
		const paused = refusedCall(limiter(), 2000);
		const [slow] = await together(
			going(2, limiter(10, 2)),
			paused.then(() => []),
		);
		expect(slow).toEqual([near(2000), near(2000 + gap(2))]);
	});

	it('is halted by a pause for everybody, and not slowed down', async () => {
		await refusedCall(limiter(), 5000);
		expect(await times(2, limiter(10, 1))).toEqual([5000, near(5000 + gap(1))]);
	});

	it('leaves the ceiling to others when it is higher, because more was granted', async () => {
		expect(distances(await times(3, limiter(10, 100)))).toEqual([near(10.12), near(10.12)]);
		expect(distances(await times(2))).toEqual([near(gap(10))]);
	});
});

describe('a refusal as one too many', () => {
	it('pauses everyone for the time asked for, and a shorter one does not shorten it', async () => {
		const [first, second] = [await limiter().acquire(), clock.until(limiter().acquire())];
		if (first) limiter().onThrottled(first, 5000);
		const turn = await second;
		expect(clock.now).toBe(5000);
		if (turn) limiter().onThrottled(turn, 2000);
		if (turn) limiter().onThrottled(turn, 10);
		expect((await times(1))[0]).toBe(7000);
	});

	it('pauses those who wait already', async () => {
		const first = await limiter().acquire();
		clock.at(50, () => first && limiter().onThrottled(first, 2000));
		expect((await times(2))[0]).toBe(2050);
	});

	it('pauses nobody where no pause was asked for', async () => {
		await refusedCall();
		expect((await times(1))[0]).toBeLessThanOrEqual(2 * gap(10));
	});
});

describe('what is learned from refusals', () => {
	/** Five calls are let through, the ones after them are refused: half of the ceiling. */
	async function halfGranted(refused: number) {
		const turns = await clock.until(
			Promise.all(Array.from({ length: 5 + refused }, async () => await limiter().acquire())),
		);
		clock.now += 300;
		for (const turn of turns.slice(5)) if (turn) limiter().onThrottled(turn);
	}
	const pace = async () => distances(await times(3)).at(-1);

	it('comes once from all calls that were under way', async () => {
		await halfGranted(3);
		const [, waited] = await clock.until(Promise.all([limiter().acquire(), limiter().acquire()]));
		// Learned from each, it would count how little was let through between them.
		for (let call = 0; call < 100; call++) if (waited) limiter().onAccepted(waited);
		expect(await pace()).toEqual(near(gap(5)));
	});

	it.each([
		['may be too slow after a call that had to wait was let through', true, 0, true],
		['stays after a call that went at once, because it tried nothing', false, 0, false],
		['stays after a call that went before the refusal', true, -1, false],
	])('%s', async (_what, waited, later, isFaster) => {
		await halfGranted(1);
		const refusedAt = clock.now;
		clock.now += 6_000;
		for (let call = 0; call < 10; call++) {
			limiter().onAccepted({ at: refusedAt + later, pace: 5, waited });
		}
		const distance = await pace();
		if (isFaster) expect(distance).toBeLessThan(0.9 * gap(5));
		else expect(distance).toEqual(near(gap(5)));
	});

	it('lets a call take the place of one that was refused', async () => {
		// Late, so that distances alone would allow more than one in a second.
		const punctual = clock.sleep.bind(clock);
		const own = limiter(10, 1);
		clock.sleep = async (ms, signal) => await punctual(ms > 0 ? ms + 400 : ms, signal);
		const [, second] = await clock.until(Promise.all([own.acquire(), own.acquire()]));
		clock.sleep = punctual;
		if (second) own.onThrottled(second);
		expect((await times(1, own))[0]).toBeLessThan((second?.at ?? NaN) + 1_000);
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
		expect(clock.now).toBeCloseTo(gap(10), 6);
	});

	it.each([
		// Calls went out after 0, 1 and 2 distances.
		[undefined, 3 * gap(10)],
		// A call went out at 0.
		[1, gap(1)],
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
		expect(at).toEqual([near(expected)]);
	});

	it('takes no place when it was canceled before', async () => {
		await limiter().acquire(AbortSignal.abort());
		await limiter(10, 1).acquire(AbortSignal.abort());
		expect(await times(1)).toEqual([0]);
		expect(await times(1, limiter(10, 1))).toEqual([near(gap(10))]);
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
		await refusedCall();
		for (const each of many(2_000)) {
			await each.acquire();
			clock.now += 1100;
		}
		// Forgotten: it does not even know that a call was refused.
		expect(distances(await times(2))).toEqual([near(gap(10))]);
	});

	it.each([
		[999, 2],
		[1_000, 1],
	])('is dropped after %d others: its pace is then %d distances', async (others, expected) => {
		await refusedCall();
		clock.now += 60_000;
		for (const each of many(others)) await each.acquire();
		expect(distances(await times(2))).toEqual([near(expected * gap(10))]);
	});

	it('stays as long as a slow pace of its own takes', async () => {
		await times(1, limiter(10, 0.1));
		for (const each of many(2_000)) await each.acquire();
		expect(await times(1, limiter(10, 0.1))).toEqual([near(gap(0.1))]);
	});

	it('stays while somebody waits or has to keep a distance', async () => {
		await refusedCall(limiter(), 1_000_000);
		for (const each of many(2_000)) await each.acquire();
		expect(await times(1)).toEqual([1_000_000]);
	});

	it('stays while somebody stands in it for the ceiling', async () => {
		await refusedCall(limiter(), 1_000_000);
		const slow = limiter(10, 1);
		const first = going(1, slow);
		for (const each of many(2_000)) await each.acquire();
		expect(await together(first, going(1, slow))).toEqual([
			[1_000_000],
			[near(1_000_000 + gap(1))],
		]);
	});

	it('stays while it is used', async () => {
		await refusedCall();
		for (const each of many(2_000)) {
			await each.acquire();
			await limiter().acquire(AbortSignal.abort());
			clock.now += 1100;
		}
		expect(distances(await times(2))[0]).toBeGreaterThan(1.9 * gap(10));
	});
});

function abortable() {
	const controller = new AbortController();
	return { signal: controller.signal, abort: () => controller.abort() };
}
