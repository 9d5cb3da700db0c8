/** A call that went out. Times are the monotonic clock's, in milliseconds. */
export interface Turn {
	readonly at: number;
	/** The calls per second that were allowed then. */
	readonly pace: number;
	/** Whether it had to wait, because others went before it. */
	readonly waited: boolean;
	refused?: true;
}

/** The calls that went out lately. */
export interface CallLog {
	add(turn: Turn): void;
	/** When the one went out that was so many calls before the next one; refused ones do not count. */
	atBefore(calls: number): number;
	/** What was let through just before a refused call. */
	before(refused: Turn): Granted;
}

/** What a service lets through. */
export interface Granted {
	/**
	 * Calls in the second before; if another call was refused in that second, since then. Of few
	 * calls the average of five seconds, because one second is too coarse for them.
	 */
	calls: number;
	/** If another call was refused in that second: calls per second since then. */
	since?: number;
}

/** Longer than an answer may take, and a second more, but not without end. */
const keptMs = 60_000;
const maxKept = 10_000;
/** And a little more, because calls take different times to arrive. */
const secondMs = 1_010;
const fewCalls = 3;
const fewSeconds = 5;

export function callLog(): CallLog {
	const turns: Turn[] = [];
	return {
		add(turn) {
			turns.push(turn);
			while (turns.length > maxKept || (turns[0] as Turn).at < turn.at - keptMs) turns.shift();
		},
		atBefore(calls) {
			let left = calls;
			for (let index = turns.length - 1; index >= 0; index--) {
				const { at, refused } = turns[index] as Turn;
				if (!refused && --left === 0) return at;
			}
			return -Infinity;
		},
		before(of) {
			let calls = 0;
			let inSecond = 0;
			for (let index = turns.lastIndexOf(of) - 1; index >= 0; index--) {
				const { at, refused } = turns[index] as Turn;
				const ago = of.at - at;
				if (refused && ago < secondMs) return { calls, since: (calls / ago) * 1_000 };
				if (refused || (ago >= secondMs && inSecond >= fewCalls)) break;
				if (ago >= fewSeconds * secondMs) return { calls: calls / fewSeconds };
				calls += 1;
				if (ago < secondMs) inSecond = calls;
			}
			return { calls: inSecond };
		},
	};
}
