/**
 * Remembers a value as the newest one, and forgets the oldest one when there are more than `max`: for
 * memories of a process that must not grow.
 */
export function keepLast<T>(memory: Map<string, T>, key: string, value: T, max: number): void {
	memory.delete(key);
	memory.set(key, value);
	const [oldest] = memory.keys();
	if (memory.size > max && oldest !== undefined) memory.delete(oldest);
}
