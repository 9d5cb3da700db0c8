/** What was seen, oldest first, with the time it was first seen. */
const seen = new Map<string, number>();

/** Two for each callback: what it said, and what was confirmed. */
const mostRemembered = 20_000;
const rememberedMs = 24 * 60 * 60_000;

/**
 * Whether a delivery was seen before by this n8n process; remembers it if not.
 *
 * Best effort and bounded: the last 10,000 callbacks of at most 24 hours. A restart forgets them,
 * and other n8n processes do not know them. n8n gives a trigger no storage that two simultaneous
 * deliveries could share safely.
 *
 * @param now milliseconds since 1970.
 */
export function isDuplicate(delivery: readonly string[], now: number): boolean {
	const key = JSON.stringify(delivery);
	const firstSeen = seen.get(key);
	if (firstSeen !== undefined && now - firstSeen < rememberedMs) return true;
	seen.delete(key);
	seen.set(key, now);
	for (const oldest of seen.keys()) {
		if (seen.size <= mostRemembered) break;
		seen.delete(oldest);
	}
	return false;
}

/** For tests: forgets all deliveries. */
export function forgetDeliveries(): void {
	seen.clear();
}
