import { ceilings, type CeilingName } from './ceilings';
import { FakeClock } from './fakeClock';
import { goodput, simulate, type Batch, type Simulated } from './simulation';

/*
 * The real limiter and the real calls against services that count in different ways, on a clock that
 * takes no time. Calls arrive up to 4 ms earlier or later, and timers are up to 3 ms late.
 */

const names = Object.keys(ceilings) as CeilingName[];

async function play(
	name: CeilingName,
	granted: number | ((now: number) => number),
	batches: readonly Batch[],
	seed = 1,
	untilMs = Infinity,
): Promise<Simulated> {
	const clock = new FakeClock();
	const ceiling = ceilings[name](typeof granted === 'number' ? () => granted : granted);
	const simulated = await clock.until(simulate(clock, ceiling, batches, { seed, untilMs }));
	expect(simulated.failed).toEqual(batches.map(() => 0));
	return simulated;
}

const refusals = ({ sent }: Simulated) => sent.filter(({ refused }) => refused).map(({ at }) => at);
const all = ({ answered }: Simulated) => answered.flat().sort((one, other) => one - other);
const every = <Row extends unknown[]>(...rows: Row[]) =>
	rows.flatMap((row) => names.map((name): [CeilingName, ...Row] => [name, ...row]));

describe('250 calls get what is granted', () => {
	it.each(every([10], [3]))(
		'%s of %d per second: 97 %%, nothing refused',
		async (name, granted) => {
			const found = await play(name, granted, [{ calls: 250, ceiling: granted }]);
			expect((250 / (all(found).at(-1) ?? NaN)) * 1000).toBeGreaterThanOrEqual(0.97 * granted);
			expect(refusals(found)).toEqual([]);
		},
	);

	it.each([1, 2, 3])('on a busy machine, whose timers are late, 90 %% (%d)', async (seed) => {
		const clock = new FakeClock();
		const network = { latencyMs: 300, jitterMs: 10, lateMs: 20 };
		const ceiling = ceilings.slidingWindow(() => 10);
		const playing = simulate(clock, ceiling, [{ calls: 250 }], { seed, network });
		const found = await clock.until(playing);
		expect((250 / (all(found).at(-1) ?? NaN)) * 1000).toBeGreaterThanOrEqual(9);
		expect(refusals(found).length).toBeLessThanOrEqual(6);
	});

	it.each(
		every(
			[10, 5],
			[10, 3],
			[10, 10 / 3],
			[3, 1],
			// Where seconds are counted, this is one.
			[3, 1.5],
		),
	)('%s, %d per second expected, %d granted: 92 %%', async (name, ceiling, granted) => {
		const found = await play(name, granted, [{ calls: 250, ceiling }]);
		const real = name === 'tokenBucket' ? granted : Math.floor(granted);
		expect((250 / (all(found).at(-1) ?? NaN)) * 1000).toBeGreaterThanOrEqual(0.92 * real);
		// Learned after ten at most, and remembered: later only what is tried now and then is refused.
		const early = refusals(found).filter((at) => at < 10_000);
		expect(early.length).toBeLessThanOrEqual(10);
		const seconds = (all(found).at(-1) ?? NaN) / 1000;
		expect(refusals(found).length - early.length).toBeLessThanOrEqual(seconds / 6);
	});

	it.each(every([1], [600]))(
		'%s, what was learned stays for the next batch (%d seconds later)',
		async (name, later) => {
			const found = await play(name, 5, [
				{ calls: 100 },
				{ calls: 100, startsAt: 30_000 + later * 1000 },
			]);
			const [, second = []] = found.answered;
			const inSecond = found.sent.filter(({ batch, refused }) => batch === 1 && refused);
			expect(goodput(second, second[0] ?? NaN, second.at(-1) ?? NaN)).toBeGreaterThan(0.92 * 5);
			expect(inSecond.length).toBeLessThanOrEqual(5);
		},
	);

	it.each(every([5], [10 / 3], [1]))(
		'%s, from %d to 10 per second: back within a minute',
		async (name, low) => {
			const risesAt = 41_000;
			const found = await play(name, (now) => (now < risesAt ? low : 10), [{ calls: 900 }]);
			const after = risesAt + 60_000;
			expect(goodput(all(found), after, after + 10_000)).toBeGreaterThanOrEqual(9.5);
		},
	);
});

describe('several n8n processes that share a key, and know only their own refusals', () => {
	const processes = (count: number, apartMs: number): Batch[] =>
		Array.from({ length: count }, (_, index) => ({
			calls: 700,
			process: `worker ${index}`,
			startsAt: index * apartMs,
		}));

	it.each(every([2, 13], [2, 7_000], [5, 13], [5, 3_000]))(
		'%s, %d of them, each starting %d ms after another: 85 %% of the ceiling, no storm',
		async (name, count, apartMs) => {
			const found = await play(name, 10, processes(count, apartMs));
			const shared = count * apartMs + 5_000;
			expect(goodput(all(found), shared, shared + 50_000)).toBeGreaterThanOrEqual(8.5);
			// They try, each now and then: no more than a tenth of the calls.
			const between = refusals(found).filter((at) => at > shared + 5_000 && at < shared + 55_000);
			expect(between.length).toBeLessThanOrEqual(50);
		},
	);

	it.each([1, 2, 3, 4, 5, 6])('one that comes late is not starved (%d)', async (seed) => {
		const found = await play('slidingWindow', 10, processes(2, 7_000), seed, 80_000);
		expect(goodput(found.answered[1] ?? [], 50_000, 80_000)).toBeGreaterThan(0.8);
	});

	it.each(names)('%s: one that is left alone gets everything within a minute', async (name) => {
		const found = await play(name, 10, [
			{ calls: 100, process: 'one' },
			{ calls: 900, process: 'other' },
		]);
		const alone = found.answered[0]?.at(-1) ?? NaN;
		expect(goodput(all(found), alone + 45_000, alone + 60_000)).toBeGreaterThanOrEqual(9.2);
	});
});

describe('executions take turns', () => {
	it.each([
		['at 10 per second', 10, 10],
		['at 3 per second', 3, 3],
		['where 3 of 10 are granted', 10, 3],
	])(
		'a person waits two seconds at most behind batches of 10,000, %s',
		async (_, ceiling, granted) => {
			const batches = Array.from({ length: 4 }, () => ({
				calls: 10_000,
				concurrency: 50,
				ceiling,
			}));
			const people = Array.from({ length: 5 }, (_person, index) => ({
				calls: 1,
				startsAt: 20_000 + index * 3_000,
				ceiling,
			}));
			const found = await play('slidingWindow', granted, [...people, ...batches], 1, 40_000);
			people.forEach(({ startsAt }, person) => {
				const [first] = found.sent.filter(({ batch }) => batch === person);
				expect((first?.at ?? NaN) - startsAt).toBeLessThanOrEqual(2_000);
			});
			// Batches go on meanwhile, each at the same pace.
			const shares = found.answered.slice(people.length).map((at) => goodput(at, 10_000, 40_000));
			expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.15 * granted);
		},
	);

	it('a stream of persons does not hold a batch up for ever', async () => {
		const people = Array.from({ length: 600 }, (_, index) => ({ calls: 1, startsAt: index * 50 }));
		const found = await play('slidingWindow', 10, [{ calls: 1_000 }, ...people], 1, 30_000);
		expect(goodput(found.answered[0] ?? [], 0, 30_000)).toBeGreaterThan(4.5);
	});
});
