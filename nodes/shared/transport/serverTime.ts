/**
 * How far the clock of each host is from ours, in milliseconds, learned when Alibaba Cloud refuses
 * a time stamp. Shared by all executions of the process, so that a machine with a wrong clock pays
 * the refused call once and not for every item; a later refusal corrects it again.
 */
const offsets = new Map<string, number>();

/**
 * The largest correction that is believed. The usual mistakes, a wrong time zone (up to 14 hours)
 * or daylight saving time, stay below it. A clock that is further off fails at the certificates
 * before anybody answers, so what claims more is no clock: a cached answer, or a `Date` such as the
 * year 275760, after which nothing could be signed any more.
 */
const maxCorrectionMs = 24 * 60 * 60 * 1_000;

/** The host's time, as well as we know it, in milliseconds since 1970. */
export function timeAt(host: string, now: number): number {
	return now + (offsets.get(host) ?? 0);
}

/**
 * Learns from the `Date` header of an answer.
 *
 * @returns whether it could be read and is not more than 24 hours off.
 */
export function learnTime(host: string, dateHeader: string | undefined, now: number): boolean {
	const offset = Date.parse(dateHeader ?? '') - now;
	// Not a number where the header is no date.
	if (!(Math.abs(offset) <= maxCorrectionMs)) return false;
	offsets.set(host, offset);
	return true;
}

/** For tests: forgets everything learned. */
export function forgetTimes(): void {
	offsets.clear();
}
