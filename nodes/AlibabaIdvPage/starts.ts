import { keepLast } from '../shared/run/keepLast';

/** What happened in the last minute, by name. */
interface Window {
	/** Milliseconds since 1970, oldest first. */
	at: number[];
}

const minuteMs = 60_000;
const maxWindows = 10_000;
const windows = new Map<string, Window>();

/**
 * Whether one more is allowed within a minute, and counts it then. Bounded; in this process only.
 *
 * @param now milliseconds since 1970.
 */
export function isWithinLimit(name: string, perMinute: number, now: number): boolean {
	const window = windows.get(name) ?? { at: [] };
	// A clock that was set back must not lock the page up.
	window.at = window.at.filter((at) => now - at < minuteMs && at <= now);
	const isAllowed = window.at.length < perMinute;
	if (isAllowed) window.at.push(now);
	keepLast(windows, name, window, maxWindows);
	return isAllowed;
}

const maxRemembered = 10_000;
const remembered = new Map<string, number>();

/**
 * Whether something is there for the first time, and remembers it then: the start that a page made
 * up, for a double click; a person who comes back, for a reload. The last 10,000, in this process.
 */
export function isFirst(key: string, now: number): boolean {
	if (remembered.has(key)) return false;
	keepLast(remembered, key, now, maxRemembered);
	return true;
}

/** Takes it back: it did not lead to anything. */
export function forgetFirst(key: string): void {
	remembered.delete(key);
}

/** For tests. */
export function forgetStarts(): void {
	windows.clear();
	remembered.clear();
}
