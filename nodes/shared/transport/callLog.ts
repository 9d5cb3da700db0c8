/** A call that went out. Times are the monotonic clock's, in milliseconds. */
export interface Turn {
	readonly at: number;
	/** The calls per second that were allowed then. */
	readonly pace: number;
	/** Whether it had to wait, because others went before it. */
	readonly waited: boolean;
	/** Written by the log. */
	refused?: true;
}

/** The calls that went out lately. */
export interface CallLog {
	add(turn: Turn): void;
	/** Alibaba Cloud refused it. */
	refuse(turn: Turn): void;
	/** When the one went out that was so many calls before the next one; refused ones do not count. */
	atBefore(calls: number): number;
	/** What was let through just before a refused call. */
	before(refused: Turn): Granted;
}

/** What a service lets through. */
export interface Granted {
	/**
	 * Calls in the second before; if another call was refused in that second, since then. Of few
	 * calls the average of six seconds, because one second is too coarse for them.
	 */
	calls: number;
	/** If another call was refused within the time that was looked at: calls per second since then. */
	since?: number;
}

/** Longer than an answer may take, and a second more, but not without end. */
const keptMs = 60_000;
const maxKept = 10_000;
/** And a little more, because calls take different times to arrive. */
const secondMs = 1_010;
const fewCalls = 3;
const fewSeconds = 6;

/** Two calls at one instant count as a millisecond apart: nothing divided by nothing is no pace. */
const perSecond = (calls: number, ms: number) => (calls / Math.max(ms, 1)) * 1_000;

/** A log of one line. The last minute of it, and at most 10,000 calls. */
export function callLog(): CallLog {
	const turns: Turn[] = [];
	/** Those that were not refused, as far as is known. */
	const counted: Turn[] = [];
	const addTo = (list: Turn[], turn: Turn) => {
		list.push(turn);
		while (list.length > maxKept || (list[0] as Turn).at < turn.at - keptMs) list.shift();
	};
	return {
		add(turn) {
			addTo(turns, turn);
			addTo(counted, turn);
		},
		refuse(turn) {
			turn.refused = true;
			const index = counted.lastIndexOf(turn);
			if (index >= 0) counted.splice(index, 1);
		},
		atBefore: (calls) => counted.at(-calls)?.at ?? -Infinity,
		before(of) {
			let calls = 0;
			let inSecond = 0;
			for (let index = turns.lastIndexOf(of) - 1; index >= 0; index--) {
				const { at, refused } = turns[index] as Turn;
				const ago = of.at - at;
				if (refused && ago < secondMs) return { calls, since: perSecond(calls, ago) };
				if (ago >= secondMs && inSecond >= fewCalls) break;
				if (ago >= fewSeconds * secondMs) return { calls: calls / fewSeconds };
				if (refused) return { calls: inSecond, since: perSecond(calls, ago) };
				calls += 1;
				if (ago < secondMs) inSecond = calls;
			}
			return { calls: inSecond };
		},
	};
}
