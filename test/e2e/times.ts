/** The duration below which so many of a hundred are. */
function percentile(sorted: number[], percent: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

/** How long answers took, in a few figures. */
export function times(answers: Array<{ ms: number }>): string {
	const sorted = answers.map(({ ms }) => ms).sort((one, other) => one - other);
	const [half, most, last] = [50, 99, 100].map((percent) => percentile(sorted, percent).toFixed(0));
	return `half within ${half} ms, 99 % within ${most} ms, all within ${last} ms`;
}
