/** Which part of a ceiling is used at the moment; the rate limiter asks it before each call. */
export interface AdaptiveShare {
	/** Above 0, at most 1. */
	share(): number;
	/** A call was refused as one too many. */
	onThrottled(now: number): void;
	/** A call was let through. */
	onAccepted(): void;
}

const minShare = 1 / 16;
const recoveryStep = 1 / 16;
/** A burst of refusals that belong together counts once. */
const minThrottledDistanceMs = 1_000;

/**
 * Halves with each refusal, not below a sixteenth, and gets a sixteenth back with each call that is
 * let through.
 */
export function halvingShare(): AdaptiveShare {
	let share = 1;
	let lastThrottledAt = -Infinity;
	return {
		share: () => share,
		onThrottled(now) {
			if (now - lastThrottledAt < minThrottledDistanceMs) return;
			lastThrottledAt = now;
			share = Math.max(minShare, share / 2);
		},
		onAccepted() {
			share = Math.min(1, share + recoveryStep);
		},
	};
}
