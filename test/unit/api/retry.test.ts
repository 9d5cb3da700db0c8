import fc from 'fast-check';

import { retryRule, waitBefore } from '../../../nodes/shared/api/retry';
import type { Kind } from '../../../nodes/shared/results/returnCodes';

/** Kind, repetitions of a read-only call, repetitions of one that may be billed, waiting. */
const rules: Array<[Kind, number, number, 'none' | 'backOff']> = [
	['notReached', 2, 2, 'backOff'],
	['throttled', 5, 5, 'backOff'],
	['unavailable', 5, 5, 'backOff'],
	['internal', 2, 2, 'backOff'],
	['noAnswer', 2, 0, 'backOff'],
	['clock', 1, 1, 'none'],
	['repeated', 1, 0, 'none'],
	['success', 0, 0, 'none'],
	['notFinished', 0, 0, 'none'],
	['photo', 0, 0, 'none'],
	['parameter', 0, 0, 'none'],
	['credential', 0, 0, 'none'],
	['permission', 0, 0, 'none'],
	['account', 0, 0, 'none'],
	['endpoint', 0, 0, 'none'],
	['cancelled', 0, 0, 'none'],
	['notSigned', 0, 0, 'none'],
	['unknown', 0, 0, 'none'],
];

describe('what is repeated', () => {
	it.each(rules)('%s: %d times read-only, %d times billable', (kind, readOnly, billable, wait) => {
		expect(retryRule(kind, false)).toEqual({ times: readOnly, wait });
		expect(retryRule(kind, true)).toEqual({
			times: billable,
			wait: billable === 0 ? 'none' : wait,
		});
	});

	it('is nothing that may have been executed and billed', () => {
		for (const kind of ['noAnswer', 'repeated', 'cancelled', 'unknown'] as const) {
			expect(retryRule(kind, true).times).toBe(0);
		}
	});

	it('is nothing that no rule names', () => {
		for (const odd of ['constructor', 'toString', '']) {
			expect(retryRule(odd as Kind, false).times ?? 0).toBe(0);
		}
	});
});

describe('the wait before a repetition', () => {
	it('doubles from half a second up to eight', () => {
		const waits = [1, 2, 3, 4, 5, 6, 20].map((repetition) => waitBefore(repetition, undefined, 1));
		expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
	});

	it('is shortened by up to a quarter, so that items do not come back all at once', () => {
		expect(waitBefore(1, undefined, 0)).toBe(375);
		expect(waitBefore(1, undefined, 0.5)).toBe(438);
		expect(waitBefore(5, undefined, 0)).toBe(6000);
	});

	it('is what the vendor asks for, up to half a minute', () => {
		expect(waitBefore(1, 1, 0)).toBe(1);
		expect(waitBefore(5, 1234, 0.5)).toBe(1234);
		expect(waitBefore(1, 30_000, 0)).toBe(30_000);
		expect(waitBefore(1, 30_001, 0)).toBe(30_000);
		expect(waitBefore(1, Infinity, 1)).toBe(30_000);
	});

	it('is always a whole number of milliseconds within its limits', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 100 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(n, r) => {
					const wait = waitBefore(n, undefined, r);
					expect(Number.isInteger(wait)).toBe(true);
					expect(wait).toBeGreaterThanOrEqual(375);
					expect(wait).toBeLessThanOrEqual(8000);
				},
			),
		);
	});
});
