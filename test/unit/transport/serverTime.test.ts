import { forgetTimes, learnTime, timeAt } from '../../../nodes/shared/transport/serverTime';
import { timestamp } from '../../../nodes/shared/signing/types';

const now = Date.UTC(2026, 10, 22, 1, 0, 0);
const inFiveMinutes = 'Sun, 22 Nov 2026 01:05:00 GMT';

beforeEach(forgetTimes);
afterAll(forgetTimes);

describe("the server's time", () => {
	it('is our own as long as nothing was learned', () => {
		expect(timeAt('a', now)).toBe(now);
	});

	it.each([
		['ahead', inFiveMinutes, 300_000],
		['behind', 'Sun, 22 Nov 2026 00:30:00 GMT', -1_800_000],
		['a day ahead', 'Mon, 23 Nov 2026 01:00:00 GMT', 86_400_000],
		['a day behind', 'Sat, 21 Nov 2026 01:00:00 GMT', -86_400_000],
	])('goes with the host after it was learned: %s', (_what, header, offset) => {
		expect(learnTime('a', header, now)).toBe(true);
		expect(timeAt('a', now + 60_000)).toBe(now + 60_000 + offset);
		expect(['b', 'a:443'].map((host) => timeAt(host, now))).toEqual([now, now]);
	});

	it('is corrected by a later answer', () => {
		learnTime('a', inFiveMinutes, now);
		learnTime('a', 'Sun, 22 Nov 2026 01:00:00 GMT', now);
		expect(timeAt('a', now)).toBe(now);
	});

	it.each([
		['no header', undefined],
		['nothing', ''],
		['no date', 'yesterday'],
		['no day', 'Sun, 99 Nov 2026 01:05:00 GMT'],
		['more than a day ahead', 'Mon, 23 Nov 2026 01:00:01 GMT'],
		['more than a day behind', 'Sat, 21 Nov 2026 00:59:59 GMT'],
		['the last moment there is', 'Sat, 13 Sep 275760 00:00:00 GMT'],
		['the beginning of time', 'Thu, 01 Jan 1970 00:00:00 GMT'],
	])('is not learned from %s, and what is known stays (F7)', (_what, header) => {
		learnTime('a', inFiveMinutes, now);
		expect([learnTime('a', header, now), learnTime('b', header, now)]).toEqual([false, false]);
		expect([timeAt('a', now), timeAt('b', now)]).toEqual([now + 300_000, now]);
		expect(timestamp(timeAt('a', now))).toBe('2026-11-22T01:05:00Z');
	});

	it('is forgotten when told to', () => {
		learnTime('a', inFiveMinutes, now);
		forgetTimes();
		expect(timeAt('a', now)).toBe(now);
	});
});
