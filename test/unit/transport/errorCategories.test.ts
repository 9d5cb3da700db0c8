import fc from 'fast-check';

import type { ErrorCategory } from '../../../nodes/shared/errors';
import {
	errorCategories,
	retryRule,
	waitBefore,
} from '../../../nodes/shared/transport/errorCategories';

/** DESIGN section 8. Repetitions; `doubt` where the call may have been executed. */
type Times = number | 'doubt';
const rows: Array<
	[ErrorCategory, free: Times, paid: Times, addsUp: Times, wait: 'backOff' | 'none', flags: string]
> = [
	['input', 0, 0, 0, 'none', ''],
	['picture', 0, 0, 0, 'none', 'wasAccepted'],
	['parameter', 0, 0, 0, 'none', 'quotesMessage wasAccepted'],
	['credential', 0, 0, 0, 'none', ''],
	['session', 1, 0, 0, 'none', 'retryable'],
	['permission', 0, 0, 0, 'none', ''],
	['account', 0, 0, 0, 'none', ''],
	['quota', 0, 0, 0, 'none', ''],
	['endpoint', 0, 0, 0, 'none', ''],
	['blocked', 0, 0, 0, 'none', ''],
	['throttled', 5, 5, 5, 'backOff', 'retryable'],
	['unavailable', 5, 5, 5, 'backOff', 'retryable'],
	['internal', 2, 2, 'doubt', 'backOff', 'retryable'],
	['clock', 1, 1, 1, 'none', ''],
	['repeated', 1, 'doubt', 'doubt', 'none', ''],
	['notReached', 2, 2, 2, 'backOff', 'retryable'],
	['noAnswer', 2, 'doubt', 'doubt', 'backOff', 'retryable'],
	['canceled', 0, 'doubt', 'doubt', 'none', ''],
	['notSigned', 0, 0, 0, 'none', ''],
	['unknown', 0, 0, 0, 'none', 'quotesMessage'],
	['unexpected', 0, 0, 0, 'none', ''],
];

describe('an error category', () => {
	it('has a row each', () => {
		expect(rows.map(([category]) => category)).toEqual(Object.keys(errorCategories));
	});

	it.each(rows)('%s: repeated %s, %s, %s times', (category, free, paid, addsUp, wait, flags) => {
		for (const [kinds, times] of [
			[['freeRead', 'freeWriteSameTwice'], free],
			[['paid', 'unknown'], paid],
			[['writeAddsUp'], addsUp],
		] as const) {
			for (const kind of kinds) {
				expect(retryRule({ category, httpStatus: 403 }, { kind })).toEqual({
					times: times === 'doubt' ? 0 : times,
					wait: times === 'doubt' || times === 0 ? 'none' : wait,
					mayHaveBeenExecuted: times === 'doubt',
				});
			}
		}
		const { retry: _, ...booleans } = errorCategories[category];
		const set = Object.entries(booleans).filter(([, value]) => value);
		expect(set.map(([name]) => name).sort()).toEqual(flags.split(' ').filter(Boolean));
	});

	it.each([
		['freeRead', 200, false],
		['freeWriteSameTwice', 200, false],
		['paid', 200, true],
		['unknown', 200, true],
		['writeAddsUp', 200, true],
		['paid', 201, true],
		['paid', 302, false],
		['paid', 400, false],
		['paid', 499, false],
		['paid', 500, true],
		['writeAddsUp', 504, true],
		['freeRead', 500, false],
		['paid', undefined, true],
	] as const)(
		'an unknown code of a %s call under HTTP %s may have come after it was executed: %s',
		(kind, httpStatus, mayHaveBeenExecuted) => {
			const rule = retryRule({ category: 'unknown', httpStatus }, { kind });
			expect(rule).toEqual({ times: 0, wait: 'none', mayHaveBeenExecuted });
		},
	);

	it('is repeated under HTTP 200 as under any other status', () => {
		const rule = retryRule({ category: 'throttled', httpStatus: 200 }, { kind: 'paid' });
		expect(rule.times).toBe(5);
	});
});

describe('the wait before a repetition', () => {
	it.each([
		['doubles from half a second', 1, undefined, 1, 500],
		['doubles', 2, undefined, 1, 1000],
		['doubles up to eight seconds', 5, undefined, 1, 8000],
		['stays at eight seconds', 20, undefined, 1, 8000],
		['is shortened by up to a quarter', 1, undefined, 0, 375],
		['is shortened by chance', 1, undefined, 0.5, 438],
		['is what was asked for', 5, 1234, 0.5, 1234],
		['is what was asked for up to half a minute', 1, 30_001, 0, 30_000],
		['is half a minute for what never ends', 1, Infinity, 1, 30_000],
	])('%s', (_what, repetition, asked, random, expected) => {
		expect(waitBefore(repetition, asked, random)).toBe(expected);
	});

	it('is always a whole number of milliseconds within its limits', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 100 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(repetition, random) => {
					const wait = waitBefore(repetition, undefined, random);
					expect(Number.isInteger(wait)).toBe(true);
					expect(wait).toBeGreaterThanOrEqual(375);
					expect(wait).toBeLessThanOrEqual(8000);
				},
			),
		);
	});
});
