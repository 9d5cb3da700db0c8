import {
	confirmationQueue,
	signedLane,
	tooManyWaiting,
	unsignedLane,
	type LaneRules,
} from '../../../nodes/shared/callback/confirmationQueue';
import { forgetRateLimits, rateLimiterFor } from '../../../nodes/shared/transport/rateLimit';
import { FakeClock, settled } from '../transport/fakeClock';

const callsPerSecond = 10;
const latencyMs = 200;

/** A queue before the rate limit of Check Result, and what was confirmed in which order. */
function confirming(answer = async (): Promise<string> => 'confirmed') {
	forgetRateLimits();
	const clock = new FakeClock();
	const queue = confirmationQueue(clock);
	const key = { identity: 'key', region: 'cn-hongkong', action: 'CheckResult' };
	const limiter = rateLimiterFor(key, callsPerSecond, clock);
	const started: Array<{ name: string; at: number }> = [];
	const underWay: Record<string, number> = {};
	let most = 0;
	async function confirm(name: string, lane: string, rules: LaneRules, signal?: AbortSignal) {
		return await queue.inTurn(
			lane,
			rules,
			async () => {
				underWay[lane] = (underWay[lane] ?? 0) + 1;
				most = Math.max(most, underWay[lane]);
				await limiter.acquire(signal);
				started.push({ name, at: clock.now });
				await clock.sleep(latencyMs, signal);
				try {
					return await answer();
				} finally {
					underWay[lane] -= 1;
				}
			},
			signal,
		);
	}
	return { clock, confirm, started, mostUnderWay: () => most };
}

const unsigned = unsignedLane(callsPerSecond);
const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

describe('a flood of 5,000 unsigned callbacks', () => {
	it('delays a genuine signed one by four confirmations at most, and turns all but 104 away', async () => {
		const { clock, confirm, started } = confirming();
		const flood = many(5_000).map((name) => confirm(name, 'trigger', unsigned));
		await settled();
		const cameAt = clock.now;
		const before = started.length;
		await clock.until(confirm('genuine', 'trigger biz1', signedLane));
		const at = started.findIndex(({ name }) => name === 'genuine');
		expect(at - before).toBeLessThanOrEqual(4);
		expect((started[at]?.at ?? Infinity) - cameAt).toBeLessThanOrEqual(4 * (1000 / callsPerSecond));

		const results = await clock.until(Promise.all(flood));
		expect(results.filter((result) => result === tooManyWaiting)).toHaveLength(5_000 - 104);
		expect(results.slice(0, 104)).toEqual(Array(104).fill('confirmed'));
	});

	it('is turned away at once: no time passes', async () => {
		const { clock, confirm } = confirming();
		for (const name of many(104)) void confirm(name, 'trigger', unsigned);
		expect(await confirm('one more', 'trigger', unsigned)).toBe(tooManyWaiting);
		expect(clock.now).toBe(0);
	});

	it('takes a quarter of the pace, also while nobody else asks', async () => {
		const { clock, confirm, started } = confirming();
		await clock.until(Promise.all(many(40).map((name) => confirm(name, 'trigger', unsigned))));
		const times = started.map(({ at }) => at);
		const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4 * (1000 / callsPerSecond));
	});

	it('is no faster when it comes one after the other', async () => {
		const { clock, confirm, started } = confirming();
		for (const name of many(5)) await clock.until(confirm(name, 'trigger', unsigned));
		expect(started.map(({ at }) => at)).toEqual([0, 400, 800, 1200, 1600]);
	});

	it('is never more than four at once, also when one of them has ended long after the last began', async () => {
		const ends: Array<() => void> = [];
		const { clock, confirm, mostUnderWay } = confirming(async () => {
			return await new Promise<string>((resolve) => ends.push(() => resolve('confirmed')));
		});
		const later = async () => await clock.until(clock.sleep(10_000));
		const first = many(4).map((name) => confirm(name, 'trigger', unsigned));
		await later();
		ends[0]?.();
		await first[0];
		const others = many(4).map((name) => confirm(name, 'trigger', unsigned));
		await later();
		expect([ends.length, mostUnderWay()]).toEqual([5, 4]);
		while (ends.length < 8) {
			ends.forEach((end) => end());
			await later();
		}
		ends.forEach((end) => end());
		await Promise.all([...first, ...others]);
	});

	it('against one trigger leaves the others alone', async () => {
		const { clock, confirm, started } = confirming();
		const flood = many(500).map((name) => confirm(name, 'trigger', unsigned));
		await clock.until(confirm('other', 'another trigger', unsigned));
		expect(started.findIndex(({ name }) => name === 'other')).toBeLessThanOrEqual(4);
		await clock.until(Promise.all(flood));
	});
});

describe('signed callbacks', () => {
	it('of many people go out at the full pace, in the order they came, and none is turned away', async () => {
		const { clock, confirm, started } = confirming();
		const people = many(1_000);
		const all = people.map((name) => confirm(name, `trigger ${name}`, signedLane));
		expect(new Set(await clock.until(Promise.all(all)))).toEqual(new Set(['confirmed']));
		expect(started.map(({ name }) => name)).toEqual(people);
		expect(started.at(-1)?.at).toBeCloseTo(999 * (1012 / callsPerSecond), 3);
	});

	it('of one token go one at a time; of 5,000 more, ten wait', async () => {
		const { clock, confirm, mostUnderWay } = confirming();
		const captured = many(5_000).map((name) => confirm(name, 'trigger captured', signedLane));
		await clock.until(confirm('genuine', 'trigger biz1', signedLane));
		const results = await clock.until(Promise.all(captured));
		expect(results.filter((result) => result !== tooManyWaiting)).toHaveLength(11);
		expect(mostUnderWay()).toBe(1);
	});
});

it('a confirmation that fails makes room for the next', async () => {
	const { clock, confirm } = confirming(async () => {
		throw new Error('no answer');
	});
	const all = many(20).map((name) => confirm(name, 'trigger', unsigned));
	const results = await clock.until(Promise.allSettled(all));
	expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']));
});

it('a canceled execution leaves the queue, and its place to others', async () => {
	const { clock, confirm, started } = confirming();
	const first = confirm('first', 'trigger biz', signedLane);
	const canceling = new AbortController();
	const canceled = confirm('canceled', 'trigger biz', signedLane, canceling.signal);
	const last = confirm('last', 'trigger biz', signedLane);
	canceling.abort();
	await expect(clock.until(canceled)).rejects.toMatchObject({ facts: { category: 'canceled' } });
	await clock.until(Promise.all([first, last]));
	expect(started.map(({ name }) => name)).toEqual(['first', 'last']);
});
