import { halvingShare, type AdaptiveShare } from './adaptiveShare';
import { untilAborted, type Clock } from './systemClock';

/** The limiter of one operation. */
export interface RateLimiter {
	/** Resolves when the next call may go out, or when `signal` is aborted. */
	acquire(signal?: AbortSignal): Promise<void>;
	/** Alibaba Cloud refused a call as one too many, and wants this many milliseconds of rest. */
	onThrottled(forMs: number): void;
	/** Alibaba Cloud let a call through. */
	onAccepted(): void;
}

/** What Alibaba Cloud counts calls by. */
export interface RateLimitKey {
	/** What was configured: an AccessKey, or an account and role. */
	identity: string;
	/** Region, or host for an endpoint of one's own. */
	region: string;
	action: string;
}

/** Calls that go out one after the other, in the order they came. Times are the monotonic clock's. */
interface Line {
	/** Resolves when everyone who came earlier has gone, or has given up. */
	last: Promise<void>;
	/** How many have neither gone nor given up. */
	waiting: number;
	/** When the next call may go out. */
	nextAt: number;
	/** Nothing goes out before this. */
	pausedUntil: number;
	adaptive: AdaptiveShare;
}

/**
 * One line for each key, shared by all executions of this n8n process: Alibaba Cloud counts calls
 * by account and operation, not by workflow. Those who allow themselves less stand in a line of
 * their own first, one for each pace. Other n8n processes (queue mode) have their own lines; its
 * throttling is then what slows all of them down.
 *
 * The least recently used line comes first.
 */
const lines = new Map<string, Line>();

const maxLines = 1_000;
/** How many old lines are looked at for each one that is asked for. */
const maxLooks = 8;

const isIdle = ({ waiting, nextAt, pausedUntil }: Line, now: number) =>
	waiting === 0 && nextAt <= now && pausedUntil <= now;

/** Drops old lines that are no different from new ones, except for what they learned. */
function dropIdle(now: number): void {
	let looks = 0;
	for (const [name, line] of lines) {
		if (lines.size <= maxLines || ++looks > maxLooks) return;
		if (isIdle(line, now)) lines.delete(name);
	}
}

function lineOf(name: string, now: number): Line {
	const line = lines.get(name) ?? {
		last: Promise.resolve(),
		waiting: 0,
		nextAt: -Infinity,
		pausedUntil: -Infinity,
		adaptive: halvingShare(),
	};
	lines.delete(name);
	lines.set(name, line);
	dropIdle(now);
	return line;
}

/** Stands in a line: `go` is done with, at once after an abort, when the next one may go. */
async function standIn(line: Line, go: () => Promise<void>, signal?: AbortSignal): Promise<void> {
	const turn = line.last.then(async () => {
		await go();
		line.waiting -= 1;
	});
	line.waiting += 1;
	line.last = turn;
	await untilAborted(turn, signal);
}

/**
 * The limiter of one operation: evenly spaced calls, at most `ceiling` per second for everybody.
 *
 * @param ceiling the published one, calls per second.
 * @param own calls per second that a workflow allows itself. A slower pace spaces only the calls
 * that ask for the same one; a faster pace counts instead of the ceiling, because an account may
 * have been granted more.
 */
export function rateLimiterFor(
	key: RateLimitKey,
	ceiling: number,
	clock: Clock,
	own: number = ceiling,
): RateLimiter {
	const name = JSON.stringify([key.identity, key.region, key.action]);
	const ownName = JSON.stringify([key.identity, key.region, key.action, own]);
	const shared = () => lineOf(name, clock.monotonic());

	async function untilFree(line: Line, signal?: AbortSignal): Promise<void> {
		// Looked at again after each wait: a pause may have begun meanwhile.
		while (!signal?.aborted) {
			const wait = Math.max(line.nextAt, line.pausedUntil) - clock.monotonic();
			if (wait <= 0) return;
			await clock.sleep(wait, signal);
		}
	}

	/** The next one may go when this call has gone and the line was left alone for a while. */
	function space(line: Line, callsPerSecond: number, signal?: AbortSignal): void {
		if (!signal?.aborted) line.nextAt = clock.monotonic() + 1000 / callsPerSecond;
	}

	async function acquireShared(signal?: AbortSignal): Promise<void> {
		const line = shared();
		const go = async () => {
			await untilFree(line, signal);
			space(line, Math.max(ceiling, own) * line.adaptive.share(), signal);
		};
		await standIn(line, go, signal);
	}

	return {
		async acquire(signal) {
			if (own >= ceiling) return await acquireShared(signal);
			const line = lineOf(ownName, clock.monotonic());
			const go = async () => {
				await untilFree(line, signal);
				await acquireShared(signal);
				space(line, own, signal);
			};
			await standIn(line, go, signal);
		},
		onThrottled(forMs) {
			const now = clock.monotonic();
			const line = shared();
			line.pausedUntil = Math.max(line.pausedUntil, now + forMs);
			line.adaptive.onThrottled(now);
		},
		onAccepted() {
			shared().adaptive.onAccepted();
		},
	};
}

/** For tests: forgets all lines. */
export function forgetRateLimits(): void {
	lines.clear();
}
