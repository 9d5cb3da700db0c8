import { callLog, type Turn } from '../../../nodes/shared/transport/callLog';
import { learnedPace } from '../../../nodes/shared/transport/learnedPace';

const turn = (at: number): Turn => ({ at, pace: 10, waited: true });

it('two refusals at one instant are no pace that is not a number', () => {
	const log = callLog();
	const [first, second] = [turn(5), turn(5)];
	log.add(first);
	log.add(second);
	log.refuse(first);
	log.refuse(second);
	expect(log.before(second)).toEqual({ calls: 0, since: 0 });
	const learned = learnedPace();
	learned.onRefused(5, second.pace, log.before(second));
	learned.onAccepted(6, 10);
	expect(learned.atMost(10)).toBeGreaterThan(0);
	expect(learned.atMost(10)).toBeLessThan(10);
});

it('what is let through since a refusal is told by the second', () => {
	const log = callLog();
	const turns = [0, 100, 200, 300].map(turn);
	turns.forEach((each) => log.add(each));
	log.refuse(turns[0] as Turn);
	expect(log.before(turns[3] as Turn)).toEqual({ calls: 2, since: (2 / 300) * 1_000 });
});

describe('what was let through before a refused call', () => {
	const of = turn(10_000);
	/** Each so many milliseconds before it, the latest last; those with a minus were refused. */
	const before = (...agos: number[]) => {
		const log = callLog();
		for (const ago of agos) {
			const each = turn(of.at - Math.abs(ago));
			log.add(each);
			if (ago < 0) log.refuse(each);
		}
		log.add(of);
		return log.before(of);
	};

	it.each([
		['is nothing where it was the first', [], { calls: 0 }],
		['is counted in the second before', [1_200, 1_100, 900, 600, 300, 0], { calls: 4 }],
		['is counted in a second and a hundredth', [1_010, 1_009, 900, 600], { calls: 3 }],
		['is counted in no more than that, of few calls either', [1_010, 900], { calls: 1 }],
		[
			'is the average of six seconds where the last one has fewer than three calls',
			[6_060, 6_059, 5_000, 4_000, 3_000, 2_000, 900],
			{ calls: 1 },
		],
		[
			'is the average of six seconds in which nothing was called for long',
			[6_061, 900, 600],
			{ calls: 2 / 6 },
		],
		['is what is known where that is less than six seconds', [5_000, 900, 600], { calls: 2 }],
		[
			'is counted since another call was refused in that second',
			[900, 800, -500, 400, 100],
			{ calls: 2, since: 4 },
		],
		[
			'has a pace since a refusal that was longer ago, of few calls',
			[5_000, -4_000, 3_000, 2_000, 900],
			{ calls: 1, since: 0.75 },
		],
		[
			'has no pace since a refusal before the second that was counted',
			[-2_000, 900, 600, 300],
			{ calls: 3 },
		],
		['has no pace since a refusal before the six seconds', [-6_060, 900], { calls: 1 / 6 }],
	])('%s', (_what, agos, granted) => {
		expect(before(...agos)).toEqual(granted);
	});

	it('is nothing where the call itself is not known any more', () => {
		const log = callLog();
		log.add(turn(0));
		expect(log.before(of)).toEqual({ calls: 0 });
	});
});

describe('the calls that count for the ceiling', () => {
	const filled = (...ats: number[]) => {
		const log = callLog();
		const turns = ats.map(turn);
		turns.forEach((each) => log.add(each));
		return { log, turns };
	};

	it('are found by how many came after them', () => {
		const { log } = filled(0, 100, 200);
		expect([1, 2, 3, 4].map((calls) => log.atBefore(calls))).toEqual([200, 100, 0, -Infinity]);
	});

	it.each([0, 1, 2])(
		'are not those that were refused, however often that is said (%d)',
		(index) => {
			const { log, turns } = filled(0, 100, 200);
			const refused = turns[index] as Turn;
			log.refuse(refused);
			log.refuse(refused);
			const left = [200, 100, 0].filter((at) => at !== refused.at);
			expect([1, 2, 3].map((calls) => log.atBefore(calls))).toEqual([...left, -Infinity]);
		},
	);

	it('are kept for a minute', () => {
		const { log } = filled(0, 60_000);
		expect(log.atBefore(2)).toBe(0);
		log.add(turn(60_001));
		expect([log.atBefore(2), log.atBefore(3)]).toEqual([60_000, -Infinity]);
	});

	it('are no more than 10,000', () => {
		const { log } = filled(...Array.from({ length: 10_000 }, (_, index) => index));
		expect(log.atBefore(10_000)).toBe(0);
		log.add(turn(10_000));
		expect([log.atBefore(10_000), log.atBefore(10_001)]).toEqual([1, -Infinity]);
	});
});
