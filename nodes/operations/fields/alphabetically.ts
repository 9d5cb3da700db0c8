/**
 * The order of a list in a panel. Not by `localeCompare`: its first call alone would cost n8n some
 * ten milliseconds at every start (measured).
 */
export function alphabetically(one: string, other: string): number {
	const [a, b] = [one.toLowerCase(), other.toLowerCase()];
	return Number(a > b) - Number(a < b);
}
