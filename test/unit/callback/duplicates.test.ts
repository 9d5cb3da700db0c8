import { forgetDeliveries, isDuplicate } from '../../../nodes/shared/callback/duplicates';

const day = 24 * 60 * 60_000;
const now = Date.UTC(2026, 10, 22);
const most = 20_000;

beforeEach(() => {
	forgetDeliveries();
});

it('a delivery is new once', () => {
	expect(isDuplicate(['workflow', 'node', 'hksb1'], now)).toBe(false);
	expect(isDuplicate(['workflow', 'node', 'hksb1'], now)).toBe(true);
	expect(isDuplicate(['workflow', 'node', 'hksb1'], now + 1)).toBe(true);
});

it('deliveries that differ in any part are different ones', () => {
	expect(isDuplicate(['a', 'b', 'c'], now)).toBe(false);
	for (const other of [['x', 'b', 'c'], ['a', 'x', 'c'], ['a', 'b', 'x'], ['a', 'b'], ['a']]) {
		expect(isDuplicate(other, now)).toBe(false);
	}
});

it('parts cannot be pushed into each other', () => {
	expect(isDuplicate(['a', 'b,c'], now)).toBe(false);
	expect(isDuplicate(['a,b', 'c'], now)).toBe(false);
	expect(isDuplicate(['a","b', 'c'], now)).toBe(false);
	expect(isDuplicate(['a', 'b","c'], now)).toBe(false);
	expect(isDuplicate(['a', 'b', '', 'c'], now)).toBe(false);
	expect(isDuplicate(['a', 'b', 'c', ''], now)).toBe(false);
});

it('names of Object are deliveries like any other', () => {
	for (const name of ['__proto__', 'constructor', 'toString']) {
		expect(isDuplicate([name], now)).toBe(false);
		expect(isDuplicate([name], now)).toBe(true);
	}
});

it('is forgotten after a day, counted from the first time', () => {
	expect(isDuplicate(['a'], now)).toBe(false);
	expect(isDuplicate(['a'], now + day - 1)).toBe(true);
	expect(isDuplicate(['a'], now + day)).toBe(false);
	expect(isDuplicate(['a'], now + 2 * day - 1)).toBe(true);
	expect(isDuplicate(['a'], now + 2 * day)).toBe(false);
});

it('is remembered when the clock is set back', () => {
	expect(isDuplicate(['a'], now)).toBe(false);
	expect(isDuplicate(['a'], now - day)).toBe(true);
});

it('is forgotten when so many others came after it that memory would grow', () => {
	const name = (number: number) => [`delivery ${number}`];
	for (let number = 0; number < most; number += 1)
		expect(isDuplicate(name(number), now)).toBe(false);
	expect(isDuplicate(name(0), now)).toBe(true);
	// One more pushes out the oldest one, and only that.
	expect(isDuplicate(name(most), now)).toBe(false);
	expect(isDuplicate(name(1), now)).toBe(true);
	expect(isDuplicate(name(most), now)).toBe(true);
	expect(isDuplicate(name(0), now)).toBe(false);
	// Now the second one is gone.
	expect(isDuplicate(name(2), now)).toBe(true);
	expect(isDuplicate(name(1), now)).toBe(false);
});

it('counts as the newest when it comes again after a day', () => {
	const name = (number: number) => [`delivery ${number}`];
	for (let number = 0; number < most; number += 1) isDuplicate(name(number), now);
	expect(isDuplicate(name(0), now + day)).toBe(false);
	isDuplicate(name(most), now + day);
	expect(isDuplicate(name(0), now + day)).toBe(true);
	expect(isDuplicate(name(1), now + 1)).toBe(false);
});

it('a flood of repetitions forgets nothing', () => {
	expect(isDuplicate(['a'], now)).toBe(false);
	isDuplicate(['b'], now);
	for (let round = 0; round < 2 * most; round += 1) isDuplicate(['b'], now);
	expect(isDuplicate(['a'], now)).toBe(true);
});

it('all deliveries can be forgotten', () => {
	isDuplicate(['a'], now);
	forgetDeliveries();
	expect(isDuplicate(['a'], now)).toBe(false);
});
