import type { Granted } from './callLog';

/** How many calls per second are really granted, as far as refusals tell. */
export interface LearnedPace {
	/** @param ceiling what was published, or configured: calls per second. */
	atMost(ceiling: number): number;
	/**
	 * A call was refused as one too many.
	 *
	 * @param pace the calls per second at which it went out.
	 * @param granted what was let through just before.
	 */
	onRefused(now: number, pace: number, granted: Granted): void;
	/** A call was let through that had to wait for its turn, so that the pace was really tried. */
	onAccepted(now: number, ceiling: number): void;
}

/** A refusal makes it slower by a tenth at least, and at most by half. */
const maxFactor = 0.9;
const minFactor = 0.5;
const fullFactor = 0.85;
const manyCalls = 6;
const minPace = 1 / 3;
/**
 * Whoever gets nothing at all goes on trying, so that others notice and fall in their turn. Not once
 * a second, because then it would come at the same moment between two calls of theirs each time.
 */
const probingPace = 1.1;
/**
 * Nobody is refused twice within this time by the jitter of the network alone: one refusal is soon
 * made good.
 */
const rareMs = 10_000;
/** How near it comes at once to a pace that was refused, by what is known of it. */
const goalFactor = { rare: 0.985, again: 0.95, since: 0.95, blind: 0.9 };
/** How long it is believed that no more is granted: at first, and after some disappointments. */
const minHoldMs = 5_000;
const maxHoldMs = 15_000;
/** In each second, as a part of the ceiling. */
const growth = 0.04;

/**
 * Starts at the ceiling. A refusal sets it to what was counted: where a service counts calls per
 * second, this is what it grants. Where the next refusal follows soon, because the service fills up
 * all the time, the rate between the two is, and it climbs there. After a while it tries more.
 *
 * As everybody who shares a ceiling climbs by the same amount and falls in proportion, n8n processes
 * that know nothing of each other come to shares of it without a storm of refusals.
 */
export function learnedPace(): LearnedPace {
	let learned = Infinity;
	/** Where it climbs to at once. */
	let goal = Infinity;
	let refusedAt = -Infinity;
	let holdMs = minHoldMs / 2;
	return {
		atMost: (ceiling) => Math.min(ceiling, learned),
		onRefused(now, pace, { calls, since = 0 }) {
			learned = Math.max(
				Math.min(calls, pace * maxFactor),
				pace * minFactor,
				Math.min(pace, calls > 0 ? minPace : probingPace),
			);
			const isRare = now - refusedAt > rareMs;
			// Where so little was let through, others use the rest, or nearly nothing was counted.
			const isBlind = calls < pace * minFactor;
			// Of many, one may have arrived in another second than it was sent in.
			const isFull = calls >= manyCalls && calls > pace * fullFactor;
			goal = Math.max(
				learned,
				isFull ? pace * (isRare ? goalFactor.rare : goalFactor.again) : calls,
				isBlind ? pace * goalFactor.blind : 0,
				Math.min(since, pace * goalFactor.since),
			);
			refusedAt = now;
			holdMs = Math.min(maxHoldMs, holdMs * 2);
		},
		onAccepted(now, ceiling) {
			const limit = now - refusedAt < holdMs ? Math.min(ceiling, goal) : ceiling;
			if (learned >= limit) return;
			// Each call stands for the time until the next one.
			learned = Math.min(limit, learned + (ceiling * growth) / learned);
			if (learned >= ceiling) holdMs = minHoldMs / 2;
		},
	};
}
