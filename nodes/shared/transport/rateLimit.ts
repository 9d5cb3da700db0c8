import { callLog, type CallLog, type Turn } from './callLog';
import { fairQueue, type Caller, type FairQueue } from './fairQueue';
import { learnedPace, type LearnedPace } from './learnedPace';
import { untilAborted, type Clock } from './systemClock';

export type { Turn } from './callLog';

/** The limiter of one operation. */
export interface RateLimiter {
	/** Resolves when the next call may go out; without a turn when `signal` is aborted before. */
	acquire(signal?: AbortSignal): Promise<Turn | undefined>;
	/**
	 * Alibaba Cloud refused a call as one too many.
	 *
	 * @param askedMs how long nobody should call, where Alibaba Cloud asked for that.
	 */
	onThrottled(turn: Turn, askedMs?: number): void;
	/** Alibaba Cloud let a call through. */
	onAccepted(turn: Turn): void;
}

/** What Alibaba Cloud counts calls by. */
export interface RateLimitKey {
	/** What was configured: an AccessKey, or an account and role. */
	identity: string;
	/** Region, or host for an endpoint of one's own. */
	region: string;
	action: string;
}

interface Waiting {
	/** Calls per second that the caller allows itself at most. */
	pace: number;
	/** Its turn has come. Returns it as it went, or nothing when it did not go after all. */
	go(turn: Turn): Promise<Turn | undefined>;
}

/** Calls that go out one after the other. Times are the monotonic clock's, in milliseconds. */
interface Line {
	queue: FairQueue<Waiting>;
	isServed: boolean;
	/** When the last call was due, and at which pace. */
	lastDueAt: number;
	lastPace: number;
	/** Nothing goes out before this. */
	pausedUntil: number;
	log: CallLog;
	learned: LearnedPace;
	/** Refusals of calls that went out before this were learned from. */
	learnedAt: number;
}

const maxLines = 1_000;
/** How many old lines are looked at for each one that is asked for. */
const maxLooks = 8;

/**
 * Calls take different times to arrive. Without some distance to the ceiling, a fast one would now
 * and then arrive in the same second as the slow one that went out a second before it.
 */
const secondMs = 1_012;
/** Half of that for calls that went out late by themselves. */
const windowMs = 1_006;

const distance = (pace: number) => secondMs / pace;

const newLine = (): Line => ({
	queue: fairQueue(),
	isServed: false,
	lastDueAt: -Infinity,
	lastPace: Infinity,
	pausedUntil: -Infinity,
	log: callLog(),
	learned: learnedPace(),
	learnedAt: -Infinity,
});

/** When the next call is due. */
function dueAt({ lastDueAt, log, pausedUntil }: Line, pace: number): number {
	return Math.max(
		lastDueAt + distance(pace),
		// Distances may have been shorter before: never more in any second.
		log.atBefore(Math.ceil(pace)) + windowMs,
		pausedUntil,
	);
}

/** Lets one after the other go, until nobody waits. */
async function serve(line: Line, clock: Clock): Promise<void> {
	if (line.isServed) return;
	line.isServed = true;
	let waited = false;
	for (let first = line.queue.peek(); first; first = line.queue.peek()) {
		// Looked at again after each wait: a pause may have begun, or somebody come, meanwhile.
		const pace = line.learned.atMost(first.pace);
		const now = clock.monotonic();
		const due = dueAt(line, pace);
		if (due > now) {
			waited = true;
			await clock.sleep(due - now);
			continue;
		}
		line.queue.take();
		const turn = await first.go({ at: now, pace, waited });
		if (turn) {
			// Timers are late. What they cost is made good, but no two calls come close to each other.
			line.lastDueAt = waited ? Math.max(due, turn.at - distance(pace) / 2) : turn.at;
			line.lastPace = pace;
			line.log.add(turn);
		}
		waited = line.queue.size > 0;
	}
	line.isServed = false;
}

/** Stands in a line until `go` has returned; after an abort at once, without a turn. */
async function standIn(
	line: Line,
	clock: Clock,
	caller: Caller,
	{ pace, go }: Waiting,
	signal?: AbortSignal,
): Promise<Turn | undefined> {
	if (signal?.aborted) return undefined;
	let went: Turn | undefined;
	let leave = () => {};
	const left = new Promise<void>((resolve) => (leave = resolve));
	const waiting: Waiting = {
		pace,
		async go(turn) {
			went = await go(turn);
			leave();
			return went;
		},
	};
	line.queue.add(caller, waiting);
	void serve(line, clock);
	await untilAborted(left, signal);
	line.queue.remove(caller, waiting);
	return went;
}

/** The limiters of one n8n process. */
export interface RateLimits {
	/**
	 * The limiter of one operation: evenly spaced calls, at most `ceiling` per second for everybody,
	 * and less while less is granted. Callers take turns.
	 *
	 * @param ceiling the published one, calls per second.
	 * @param own calls per second that a workflow allows itself. A slower pace spaces only the calls
	 * that ask for the same one; a faster pace counts instead of the ceiling, because an account may
	 * have been granted more.
	 * @param caller an execution: one with many calls does not hold up the others.
	 */
	rateLimiterFor(
		key: RateLimitKey,
		ceiling: number,
		clock: Clock,
		own?: number,
		caller?: Caller,
	): RateLimiter;
	/** For tests: forgets all lines. */
	forgetRateLimits(): void;
}

/**
 * One line for each key, shared by all executions of this n8n process: Alibaba Cloud counts calls
 * by account and operation, not by workflow. Those who allow themselves less stand in a line of
 * their own first, one for each pace. Other n8n processes (queue mode) have their own lines, and
 * learn from refusals what is left for them.
 */
export function createRateLimits(): RateLimits {
	/** The least recently used line comes first. */
	const lines = new Map<string, Line>();

	/** Drops old lines that are no different from new ones, except for what they learned. */
	function dropIdle(now: number): void {
		let looks = 0;
		for (const [name, line] of lines) {
			if (lines.size <= maxLines || ++looks > maxLooks) return;
			if (!line.isServed && dueAt(line, line.lastPace) <= now) lines.delete(name);
		}
	}

	function lineOf(name: string, clock: Clock): Line {
		const line = lines.get(name) ?? newLine();
		lines.delete(name);
		lines.set(name, line);
		dropIdle(clock.monotonic());
		return line;
	}

	return {
		rateLimiterFor({ identity, region, action }, ceiling, clock, own = ceiling, caller) {
			const name = JSON.stringify([identity, region, action]);
			const ownName = JSON.stringify([identity, region, action, own]);
			const pace = Math.max(ceiling, own);
			const shared = () => lineOf(name, clock);

			const acquireShared = async (signal?: AbortSignal) => {
				const go = async (turn: Turn) => await Promise.resolve(turn);
				return await standIn(shared(), clock, caller, { pace, go }, signal);
			};

			return {
				async acquire(signal) {
					if (own >= ceiling) return await acquireShared(signal);
					const go = async () => await acquireShared(signal);
					return await standIn(lineOf(ownName, clock), clock, caller, { pace: own, go }, signal);
				},
				onThrottled(turn, askedMs = 0) {
					const line = shared();
					const now = clock.monotonic();
					line.log.refuse(turn);
					if (own < ceiling) lineOf(ownName, clock).log.refuse(turn);
					line.pausedUntil = Math.max(line.pausedUntil, now + askedMs);
					if (turn.at < line.learnedAt) return;
					line.learnedAt = now;
					line.learned.onRefused(now, turn.pace, line.log.before(turn));
				},
				onAccepted({ at, waited }) {
					const line = shared();
					if (waited && at >= line.learnedAt) line.learned.onAccepted(clock.monotonic(), pace);
				},
			};
		},
		forgetRateLimits: () => lines.clear(),
	};
}

export const { rateLimiterFor, forgetRateLimits } = createRateLimits();
