import type { CallbackOptions } from './callbackOptions';
import type { Exchange, Outbound } from './outbound';

/** What a CallbackUrl has to answer to the check; nothing for `off`, which does not ask. */
const policies = {
	any: ({ status }) => status !== 'failed',
	ok: ({ status }) => typeof status === 'number' && status >= 200 && status < 300,
	off: undefined,
} as const satisfies Record<string, ((exchange: Exchange) => boolean) | undefined>;

/** The name of a policy: any answer will do, only a 2xx will do, or nobody asks. */
export type ReachabilityPolicy = keyof typeof policies;

/** Whether a policy is called so. */
export const isPolicy = (name: string): name is ReachabilityPolicy => Object.hasOwn(policies, name);

/** Which method the vendor uses for the check is not documented. */
export type CheckMethod = 'GET' | 'HEAD';

/** Whether a CallbackUrl can be reached, and what was found. */
export interface Reachability {
	reached: boolean;
	/** An HTTP status, or why there is none. */
	found: string;
}

/**
 * Asks a CallbackUrl just as it was given, without the fields of a callback. One on another machine
 * is not asked and counts as reached.
 */
export async function checkReachability(
	url: string,
	{ reachability, checkMethod, timeoutMs }: CallbackOptions,
	outbound: Outbound,
): Promise<Reachability> {
	const isReached = policies[reachability];
	if (!isReached) return { reached: true, found: 'skipped: switched off' };
	const exchange = await outbound.send({ method: checkMethod, url }, timeoutMs);
	if (exchange.status === 'skipped') return { reached: true, found: `skipped: ${exchange.why}` };
	return { reached: isReached(exchange), found: exchange.why ?? `HTTP ${exchange.status}` };
}
