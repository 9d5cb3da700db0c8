import type { Clock, Pace } from '../api/call';
import { untilAborted } from './clock';

/** One limiter; times are the monotonic clock's, in milliseconds. */
interface Limiter {
	/** Resolves when everyone who came earlier has gone, or has given up. */
	line: Promise<void>;
	/** When the next call may go out. */
	nextAt: number;
	/** Nothing goes out before this. */
	pausedUntil: number;
	/** Part of the allowed pace that is used at the moment, 1/16 to 1. */
	share: number;
	lastSlowDownAt: number;
}

/**
 * One limiter per AccessKey, region and operation, shared by all executions of this n8n process:
 * the vendor counts per account and operation, not per workflow. Other n8n processes (queue mode)
 * have their own; the vendor's throttling is then what slows all of them down.
 */
const limiters = new Map<string, Limiter>();

const smallestShare = 1 / 16;
const recoveryStep = 1 / 16;
/** A burst of refusals that belong together counts once. */
const slowDownEveryMs = 1_000;

/** What the vendor counts calls by. */
export interface PaceKey {
	accessKeyId: string;
	/** Region, or host for an own endpoint. */
	region: string;
	operation: string;
}

function limiterOf(key: PaceKey): Limiter {
	const name = JSON.stringify([key.accessKeyId, key.region, key.operation]);
	const limiter = limiters.get(name) ?? {
		line: Promise.resolve(),
		nextAt: -Infinity,
		pausedUntil: -Infinity,
		share: 1,
		lastSlowDownAt: -Infinity,
	};
	limiters.set(name, limiter);
	return limiter;
}

/**
 * The pace of one operation: evenly spaced calls, at most `callsPerSecond`. Every refusal as one
 * too many halves it (not below a sixteenth) and pauses everyone for the time asked for; every call
 * that is taken gives a sixteenth back.
 */
export function paceOf(key: PaceKey, callsPerSecond: number, clock: Clock): Pace {
	const limiter = limiterOf(key);
	return {
		async enter(signal) {
			const turn = limiter.line.then(async () => {
				// Looked at again after each wait: a pause may have begun meanwhile.
				while (!signal?.aborted) {
					const now = clock.monotonic();
					const wait = Math.max(limiter.nextAt, limiter.pausedUntil) - now;
					if (wait <= 0) {
						limiter.nextAt = now + 1000 / (callsPerSecond * limiter.share);
						return;
					}
					await clock.sleep(wait, signal);
				}
			});
			limiter.line = turn;
			await untilAborted(turn, signal);
		},
		slowDown(forMs) {
			const now = clock.monotonic();
			limiter.pausedUntil = Math.max(limiter.pausedUntil, now + forMs);
			if (now - limiter.lastSlowDownAt < slowDownEveryMs) return;
			limiter.lastSlowDownAt = now;
			limiter.share = Math.max(smallestShare, limiter.share / 2);
		},
		recover() {
			limiter.share = Math.min(1, limiter.share + recoveryStep);
		},
	};
}

/** For tests: forgets all limiters. */
export function forgetPace(): void {
	limiters.clear();
}
