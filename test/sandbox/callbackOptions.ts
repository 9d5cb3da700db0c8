import type { Spelling } from './callbackFields';
import type { CheckMethod, ReachabilityPolicy } from './reachability';

/** How the sandbox calls back. */
export interface CallbackOptions {
	/** How long after the answer of Initialize, or after the person finished, if that is later. */
	afterMs: number;
	/** What Initialize demands of a CallbackUrl. */
	reachability: ReachabilityPolicy;
	checkMethod: CheckMethod;
	spelling: Spelling;
	/** How often a callback is sent at most, until it is answered with 200. */
	attempts: number;
	/** The pause between attempts; shorter when the time limit demands it. */
	retryAfterMs: number;
	/** The time limit of the reachability check, and that of all attempts together. */
	timeoutMs: number;
}

/** Two attempts within three seconds is what the vendor's pages tell; the pauses are guessed. */
export const defaultCallbacks: Readonly<CallbackOptions> = {
	// n8n answers 409 as long as the execution that called Initialize still runs.
	afterMs: 50,
	// Not `ok`: during Initialize, n8n answers the check of a waiting execution with 409, too.
	reachability: 'any',
	checkMethod: 'GET',
	spelling: 'example',
	attempts: 2,
	retryAfterMs: 1000,
	timeoutMs: 3000,
};
