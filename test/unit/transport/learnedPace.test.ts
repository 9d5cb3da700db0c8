import { learnedPace } from '../../../nodes/shared/transport/learnedPace';

/** Above every pace that is learned here, so that it shows what is learned. */
const ceiling = 100;

type Learned = ReturnType<typeof learnedPace>;

/** The pace after so many accepted calls at one moment, of somebody with this ceiling. */
function afterAccepted(learned: Learned, now: number, calls: number, of = ceiling): number {
	for (let call = 0; call < calls; call++) learned.onAccepted(now, of);
	return learned.atMost(ceiling);
}

/** More calls than it takes to climb anywhere. */
const many = 10_000;

describe('the pace that is learned', () => {
	it('is the ceiling of whoever asks until a call is refused', () => {
		const learned = learnedPace();
		expect(afterAccepted(learned, 0, many, 10)).toBe(ceiling);
		expect([learned.atMost(3), learned.atMost(10)]).toEqual([3, 10]);
	});

	it.each([
		['what was counted', 10, { calls: 7 }, 7, 7],
		['a tenth less at least', 10, { calls: 12 }, 9, 9.85],
		['a tenth less where nearly everything was let through', 10, { calls: 9 }, 9, 9.85],
		['what was counted where that was no more than 85 percent', 10, { calls: 8.5 }, 8.5, 8.5],
		['what was counted of few calls, where each one is known', 5, { calls: 5 }, 4.5, 5],
		['of six calls a little less than the pace', 6, { calls: 6 }, 5.4, 5.91],
		['half of it at most, where half was let through', 10, { calls: 5 }, 5, 5],
		['half of it at most, and soon nearly all where others use the rest', 10, { calls: 2 }, 5, 9],
		['half of it although nothing was let through', 10, { calls: 0 }, 5, 9],
		['more than once a second where nothing is let through', 2, { calls: 0 }, 1.1, 1.8],
		['no more than before where nothing is let through', 1, { calls: 0 }, 1, 1],
		['every three seconds a call at least', 0.5, { calls: 0.25 }, 1 / 3, 1 / 3],
		['no more than before where that was less', 0.2, { calls: 0.15 }, 0.2, 0.2],
		['half, and soon what was let through since a refusal', 10, { calls: 5, since: 7 }, 5, 7],
		['half, and soon 95 percent at most', 10, { calls: 5, since: 20 }, 5, 9.5],
	])('after a refusal is %s', (_what, pace, granted, atOnce, soon) => {
		const learned = learnedPace();
		learned.onRefused(0, pace, granted);
		expect(learned.atMost(ceiling)).toBeCloseTo(atOnce, 9);
		expect(learned.atMost(atOnce / 2)).toBe(atOnce / 2);
		expect(afterAccepted(learned, 1, many)).toBeCloseTo(soon, 9);
	});

	it.each([
		['more than ten seconds', 10_001, 9.85],
		['ten seconds', 10_000, 9.5],
	])('comes less near to a pace that is refused soon again: %s later', (_what, later, soon) => {
		const learned = learnedPace();
		learned.onRefused(0, 10, { calls: 10 });
		learned.onRefused(later, 10, { calls: 10 });
		expect(afterAccepted(learned, later, many)).toBeCloseTo(soon, 9);
	});

	it('grows by a 25th of the ceiling in each second', () => {
		const learned = learnedPace();
		learned.onRefused(0, 10, { calls: 2 });
		// Each call stands for a fifth of a second.
		expect(afterAccepted(learned, 1, 1, 10)).toBeCloseTo(5.08, 9);
		expect(afterAccepted(learned, 1, 1, 20)).toBeCloseTo(5.08 + 0.8 / 5.08, 9);
	});

	it('is not slowed down by somebody whose ceiling is lower', () => {
		const learned = learnedPace();
		learned.onRefused(0, 10, { calls: 7 });
		expect(afterAccepted(learned, 60_000, 1, 3)).toBe(7);
	});

	it('is believed for 5 seconds, then for 10, and for 15 at most', () => {
		const learned = learnedPace();
		let now = 0;
		for (const seconds of [5, 10, 15, 15]) {
			learned.onRefused(now, 10, { calls: 7 });
			expect(afterAccepted(learned, now + seconds * 1_000 - 1, many)).toBe(7);
			now += seconds * 1_000;
			expect(afterAccepted(learned, now, 1)).toBeGreaterThan(7);
		}
	});

	it('is believed for 5 seconds again once the ceiling was reached', () => {
		const learned = learnedPace();
		for (const now of [0, 60_000, 120_000]) {
			learned.onRefused(now, 10, { calls: 7 });
			expect(afterAccepted(learned, now + 4_999, many)).toBe(7);
			expect(afterAccepted(learned, now + 5_000, many)).toBe(ceiling);
		}
	});
});
