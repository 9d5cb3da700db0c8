import {
	forgetFirst,
	forgetStarts,
	isFirst,
	isWithinLimit,
} from '../../../nodes/AlibabaIdvPage/starts';

const now = Date.UTC(2026, 10, 22);
const minute = 60_000;

beforeEach(forgetStarts);

describe('starts within a minute', () => {
	const allowed = (times: number[], perMinute = 2) =>
		times.map((ms) => isWithinLimit('page', perMinute, now + ms));

	it('are as many as are allowed, and those that were refused do not count', () => {
		expect(allowed([0, 1, 2, 3, minute - 1, minute, minute + 1, minute + 2])).toEqual([
			true,
			true,
			false,
			false,
			false,
			true,
			true,
			false,
		]);
	});

	it('are counted for each page and each link alone', () => {
		expect(allowed([0, 0, 0])).toEqual([true, true, false]);
		expect(isWithinLimit('another page', 1, now)).toBe(true);
		expect(isWithinLimit('another page', 1, now)).toBe(false);
	});

	it('are allowed again when the clock is set back', () => {
		expect(allowed([0, 0, 0, -1])).toEqual([true, true, false, true]);
	});

	it('are remembered for 10,000 names at most', () => {
		for (let name = 0; name <= 10_000; name += 1) isWithinLimit(`${name}`, 1, now);
		expect(isWithinLimit('10000', 1, now)).toBe(false);
		expect(isWithinLimit('1', 1, now)).toBe(false);
		expect(isWithinLimit('0', 1, now)).toBe(true);
	});
});

describe('what is there for the first time', () => {
	it('is there for the first time once', () => {
		expect([isFirst('a', now), isFirst('a', now), isFirst('b', now)]).toEqual([true, false, true]);
	});

	it('may come again when it led to nothing', () => {
		isFirst('a', now);
		forgetFirst('a');
		expect([isFirst('a', now), isFirst('a', now)]).toEqual([true, false]);
	});

	it('is remembered until 10,000 others were there', () => {
		for (let key = 0; key <= 10_000; key += 1) isFirst(`${key}`, now);
		expect([isFirst('10000', now), isFirst('1', now), isFirst('0', now)]).toEqual([
			false,
			false,
			true,
		]);
	});
});
