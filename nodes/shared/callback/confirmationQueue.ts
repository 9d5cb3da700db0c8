import { canceledError } from '../transport/callError';
import { untilAborted, type Clock } from '../transport/systemClock';

/** How a lane is used. */
export interface LaneRules {
	/** Confirmations under way at the same time. */
	maxUnderWay: number;
	/** Beyond those. Whoever comes then is turned away. */
	maxWaiting: number;
	/** Milliseconds between the starts of two confirmations. */
	spacingMs: number;
}

/** One signed token: more than one callback of it is a repetition, or somebody who got hold of it. */
export const signedLane: LaneRules = { maxUnderWay: 1, maxWaiting: 10, spacingMs: 0 };

const unsignedShare = 1 / 4;

/**
 * All callbacks of a trigger that no signed token vouches for: anybody may have sent them.
 *
 * @param callsPerSecond what the trigger may ask at all.
 */
export function unsignedLane(callsPerSecond: number): LaneRules {
	return { maxUnderWay: 4, maxWaiting: 100, spacingMs: 1000 / (callsPerSecond * unsignedShare) };
}

interface Lane {
	underWay: number;
	/** First come, first served. */
	waiting: Set<() => void>;
	/** When the next one may start, by the monotonic clock. */
	nextAt: number;
}

/** Turned away: too many are waiting already. */
export const tooManyWaiting = Symbol('too many are waiting');

/** Lets confirmations go in turn. */
export interface ConfirmationQueue {
	/**
	 * @param lane names who waits for whom: nobody waits for another lane.
	 * @returns what `confirm` returned, or `tooManyWaiting` at once.
	 * @throws what `confirm` threw, and IdvError when the execution is canceled while it waits.
	 */
	inTurn<T>(
		lane: string,
		rules: LaneRules,
		confirm: () => Promise<T>,
		signal?: AbortSignal,
	): Promise<T | typeof tooManyWaiting>;
}

/**
 * Keeps a flood of callbacks from holding up the genuine ones. It stands before the rate limit,
 * where first come is first served: whatever the number of unsigned callbacks, no more than four of
 * each trigger are ever there at once, and a signed one goes there directly.
 */
export function confirmationQueue(clock: Clock): ConfirmationQueue {
	const lanes = new Map<string, Lane>();

	/** @returns whether it may go; false when it is turned away. */
	async function enter(lane: Lane, rules: LaneRules, signal?: AbortSignal): Promise<boolean> {
		if (lane.underWay < rules.maxUnderWay) {
			lane.underWay += 1;
			return true;
		}
		if (lane.waiting.size >= rules.maxWaiting) return false;
		let go = () => {};
		const turn = new Promise<void>((resolve) => (go = resolve));
		lane.waiting.add(go);
		await untilAborted(turn, signal);
		// Still among those who wait: not its turn, but the end of the execution.
		if (lane.waiting.delete(go)) throw canceledError();
		return true;
	}

	function leave(name: string, lane: Lane): void {
		const [next] = lane.waiting;
		if (next) {
			lane.waiting.delete(next);
			next();
			return;
		}
		lane.underWay -= 1;
		// A lane that still has to keep its distance stays: there is one for each trigger.
		if (lane.underWay === 0 && lane.nextAt <= clock.monotonic()) lanes.delete(name);
	}

	return {
		async inTurn(name, rules, confirm, signal) {
			const lane = lanes.get(name) ?? { underWay: 0, waiting: new Set(), nextAt: -Infinity };
			lanes.set(name, lane);
			if (!(await enter(lane, rules, signal))) return tooManyWaiting;
			try {
				const now = clock.monotonic();
				const startsAt = Math.max(now, lane.nextAt);
				lane.nextAt = startsAt + rules.spacingMs;
				await clock.sleep(startsAt - now, signal);
				return await confirm();
			} finally {
				leave(name, lane);
			}
		},
	};
}
