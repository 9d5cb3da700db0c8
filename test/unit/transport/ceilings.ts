/** How a service may count the calls of an account. Times in milliseconds. */
export interface Ceiling {
	/** Whether a call that arrives now is let through; one that is refused does not count. */
	admits(now: number): boolean;
}

/** Calls per second that are granted at a time. */
export type Granted = (now: number) => number;

const secondMs = 1_000;

/** Never more in any second, wherever it begins. */
export function slidingWindow(granted: Granted): Ceiling {
	const admitted: number[] = [];
	return {
		admits(now) {
			while (admitted[0] !== undefined && admitted[0] <= now - secondMs) admitted.shift();
			if (admitted.length + 1 > granted(now)) return false;
			admitted.push(now);
			return true;
		},
	};
}

/** Never more in a second of the service's own clock, which is `offMs` behind. */
export function fixedWindow(granted: Granted, offMs = 370): Ceiling {
	let second = -Infinity;
	let admitted = 0;
	return {
		admits(now) {
			const current = Math.floor((now + offMs) / secondMs);
			if (current !== second) admitted = 0;
			second = current;
			if (admitted + 1 > granted(now)) return false;
			admitted += 1;
			return true;
		},
	};
}

/** Refilled all the time; what is not used is kept, up to what is granted for one second. */
export function tokenBucket(granted: Granted): Ceiling {
	let tokens = Infinity;
	let at = 0;
	return {
		admits(now) {
			tokens = Math.min(granted(now), tokens + ((now - at) / secondMs) * granted(now));
			at = now;
			if (tokens < 1) return false;
			tokens -= 1;
			return true;
		},
	};
}

export const ceilings = { slidingWindow, fixedWindow, tokenBucket };
export type CeilingName = keyof typeof ceilings;
