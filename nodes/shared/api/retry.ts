import type { Kind } from '../results/returnCodes';

/** How often a call is repeated after a fault, and whether it waits longer each time. */
export interface RetryRule {
	/** At most this many repetitions for faults of this kind within one call. */
	times: number;
	wait: 'none' | 'backOff';
}

const never: RetryRule = { times: 0, wait: 'none' };
const once: RetryRule = { times: 1, wait: 'none' };
const patiently: RetryRule = { times: 5, wait: 'backOff' };
const twice: RetryRule = { times: 2, wait: 'backOff' };

/**
 * What is repeated. Kinds that are not listed never are.
 *
 * `billable`: Initialize and everything else that may be billed. It is repeated only where the
 * vendor cannot have executed it; an InternalError counts as not executed, because the vendor bills
 * successful calls only.
 */
const rules: Partial<Record<Kind, { readOnly: RetryRule; billable: RetryRule }>> = {
	notReached: { readOnly: twice, billable: twice },
	throttled: { readOnly: patiently, billable: patiently },
	unavailable: { readOnly: patiently, billable: patiently },
	internal: { readOnly: twice, billable: twice },
	noAnswer: { readOnly: twice, billable: never },
	clock: { readOnly: once, billable: once },
	repeated: { readOnly: once, billable: never },
};

export function retryRule(kind: Kind, mayBeBilled: boolean): RetryRule {
	return rules[kind]?.[mayBeBilled ? 'billable' : 'readOnly'] ?? never;
}

const firstWaitMs = 500;
const longestWaitMs = 8_000;
const longestAskedWaitMs = 30_000;

/**
 * Milliseconds to wait before a repetition.
 *
 * @param repetition 1 for the first.
 * @param askedMs what the vendor asked for in `x-acs-retry-after`; obeyed up to 30 seconds.
 * @param random 0 to 1; spreads the repetitions of concurrent items by up to a quarter.
 */
export function waitBefore(
	repetition: number,
	askedMs: number | undefined,
	random: number,
): number {
	if (askedMs !== undefined) return Math.min(askedMs, longestAskedWaitMs);
	const wait = Math.min(firstWaitMs * 2 ** (repetition - 1), longestWaitMs);
	return Math.round(wait * (0.75 + random / 4));
}
