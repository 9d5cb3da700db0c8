import { forgetTimes, learnTime, timeAt } from '../../../nodes/shared/api/clock';

const now = Date.UTC(2026, 10, 22, 1, 0, 0);
const inFiveMinutes = 'Sun, 22 Nov 2026 01:05:00 GMT';

beforeEach(forgetTimes);
afterAll(forgetTimes);

describe('the clock', () => {
	it('is our own as long as nothing was learned', () => {
		expect(timeAt('a', now)).toBe(now);
	});

	it('goes with the host after its time was learned, ahead or behind', () => {
		expect(learnTime('a', inFiveMinutes, now)).toBe(true);
		expect(timeAt('a', now)).toBe(now + 300_000);
		expect(timeAt('a', now + 60_000)).toBe(now + 360_000);
		expect(learnTime('b', 'Sun, 22 Nov 2026 00:30:00 GMT', now)).toBe(true);
		expect(timeAt('b', now)).toBe(now - 1_800_000);
	});

	it('keeps hosts apart', () => {
		learnTime('a', inFiveMinutes, now);
		expect(timeAt('b', now)).toBe(now);
		expect(timeAt('a:443', now)).toBe(now);
	});

	it('is corrected by a later answer', () => {
		learnTime('a', inFiveMinutes, now);
		learnTime('a', 'Sun, 22 Nov 2026 01:00:00 GMT', now);
		expect(timeAt('a', now)).toBe(now);
	});

	it.each([undefined, '', 'yesterday', 'Sun, 99 Nov 2026 01:05:00 GMT'])(
		'learns nothing from %j, and keeps what it knows',
		(header) => {
			learnTime('a', inFiveMinutes, now);
			expect(learnTime('a', header, now)).toBe(false);
			expect(learnTime('b', header, now)).toBe(false);
			expect(timeAt('a', now)).toBe(now + 300_000);
			expect(timeAt('b', now)).toBe(now);
		},
	);

	it('forgets everything when told to', () => {
		learnTime('a', inFiveMinutes, now);
		learnTime('b', inFiveMinutes, now);
		forgetTimes();
		expect([timeAt('a', now), timeAt('b', now)]).toEqual([now, now]);
	});
});
