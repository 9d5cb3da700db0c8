/**
 * How far each host's clock is from ours, in milliseconds, learned when the vendor refuses a
 * timestamp. Shared by all executions of the process, so that a machine with a wrong clock pays
 * the refused call once and not for every item; a later refusal corrects it again.
 */
const offsets = new Map<string, number>();

/** The host's time, as well as we know it, in milliseconds since 1970. */
export function timeAt(host: string, now: number): number {
	return now + (offsets.get(host) ?? 0);
}

/**
 * Learns from the `Date` header of an answer.
 *
 * @returns whether the header could be read.
 */
export function learnTime(host: string, dateHeader: string | undefined, now: number): boolean {
	const theirs = Date.parse(dateHeader ?? '');
	if (Number.isNaN(theirs)) return false;
	offsets.set(host, theirs - now);
	return true;
}

/** For tests: forgets everything learned. */
export function forgetTimes(): void {
	offsets.clear();
}
