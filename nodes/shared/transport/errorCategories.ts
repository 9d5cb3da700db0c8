import type { ErrorCategory, ErrorFacts } from '../errors';
import type { Charge } from './callDefinition';

/** What is done after an error, within one call. */
export interface RetryRule {
	/** At most this many repetitions for errors of this category. */
	times: number;
	/** Whether it waits before them, longer each time. */
	wait: 'backOff' | 'none';
	/** Whether the call may have been executed: then it is never repeated. */
	mayHaveBeenExecuted: boolean;
}

const rule = (times: number, wait: RetryRule['wait']): RetryRule => ({
	times,
	wait,
	mayHaveBeenExecuted: false,
});
const never = rule(0, 'none');
const once = rule(1, 'none');
const twice = rule(2, 'backOff');
const patiently = rule(5, 'backOff');
const inDoubt: RetryRule = { times: 0, wait: 'none', mayHaveBeenExecuted: true };

/**
 * What it means to make a call twice: `free` does no harm, `paid` may be billed, `addsUp` enrolls
 * or writes something a second time.
 */
type Column = 'addsUp' | 'free' | 'paid';

const columns: Readonly<Record<Charge['kind'], Column>> = {
	freeRead: 'free',
	freeWriteSameTwice: 'free',
	paid: 'paid',
	unknown: 'paid',
	writeAddsUp: 'addsUp',
};

const always = (each: RetryRule): Record<Column, RetryRule> => ({
	free: each,
	paid: each,
	addsUp: each,
});

/** Everything that follows from a category, whatever the code. */
interface CategoryRow {
	retry: Readonly<Record<Column, RetryRule>>;
	/** Whether trying the same again later can help, where the call was not executed. */
	retryable: boolean;
	/**
	 * Whether Alibaba Cloud's own words are shown. The message of a refused signature repeats the
	 * whole request, so only the categories in which the words help have it.
	 */
	quotesMessage: boolean;
	/** Whether the call was let through and read: there are not too many of them. */
	wasAccepted: boolean;
}

const refused: CategoryRow = {
	retry: always(never),
	retryable: false,
	quotesMessage: false,
	wasAccepted: false,
};

/**
 * One row for each category.
 *
 * Keys of a role that were refused are replaced, but what is paid is left to the operator to repeat.
 * An InternalError counts as not executed where calls are paid, because Alibaba Cloud bills
 * successful calls only; what it wrote before it failed nobody knows.
 */
export const errorCategories: Readonly<Record<ErrorCategory, CategoryRow>> = {
	input: refused,
	// Their words say the same as ours.
	picture: { ...refused, wasAccepted: true },
	parameter: { ...refused, quotesMessage: true, wasAccepted: true },
	credential: refused,
	session: { ...refused, retry: { free: once, paid: never, addsUp: never }, retryable: true },
	permission: refused,
	account: refused,
	quota: refused,
	endpoint: refused,
	blocked: refused,
	throttled: { ...refused, retry: always(patiently), retryable: true },
	unavailable: { ...refused, retry: always(patiently), retryable: true },
	internal: { ...refused, retry: { free: twice, paid: twice, addsUp: inDoubt }, retryable: true },
	clock: { ...refused, retry: always(once) },
	repeated: { ...refused, retry: { free: once, paid: inDoubt, addsUp: inDoubt } },
	notReached: { ...refused, retry: always(twice), retryable: true },
	noAnswer: { ...refused, retry: { free: twice, paid: inDoubt, addsUp: inDoubt }, retryable: true },
	canceled: { ...refused, retry: { free: never, paid: inDoubt, addsUp: inDoubt } },
	notSigned: refused,
	unknown: { ...refused, quotesMessage: true },
	unexpected: refused,
};

/**
 * What is done after an error of a call that was sent.
 *
 * A code that nobody knows counts as a refusal only under HTTP 3xx and 4xx. Under 200 it may be a
 * success in other words, and under 5xx whatever broke may have done so after the call was executed.
 */
export function retryRule(
	{ category, httpStatus }: Pick<ErrorFacts, 'category' | 'httpStatus'>,
	charge: Pick<Charge, 'kind'>,
): RetryRule {
	const column = columns[charge.kind];
	const isRefusal = httpStatus !== undefined && httpStatus >= 300 && httpStatus < 500;
	if (category === 'unknown' && !isRefusal && column !== 'free') return inDoubt;
	return errorCategories[category].retry[column];
}

const minWaitMs = 500;
const maxWaitMs = 8_000;
const maxAskedWaitMs = 30_000;

/**
 * Milliseconds to wait before a repetition.
 *
 * @param repetition 1 for the first.
 * @param askedMs what Alibaba Cloud asked for in `x-acs-retry-after`; obeyed up to 30 seconds.
 * @param random 0 to 1; spreads the repetitions of concurrent items by up to a quarter.
 */
export function waitBefore(
	repetition: number,
	askedMs: number | undefined,
	random: number,
): number {
	if (askedMs !== undefined) return Math.min(askedMs, maxAskedWaitMs);
	const wait = Math.min(minWaitMs * 2 ** (repetition - 1), maxWaitMs);
	return Math.round(wait * (0.75 + random / 4));
}
