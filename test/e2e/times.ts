/** Answers, by how long they took. */
type Timed = ReadonlyArray<{ ms: number }>;

/** Milliseconds within which so many of a hundred came. */
export function msOf(answers: Timed, percent: number): number {
	const sorted = answers.map(({ ms }) => ms).sort((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

/** How long answers took, in a few figures. */
export function times(answers: Timed): string {
	const [half, most, last] = [50, 99, 100].map((percent) => msOf(answers, percent).toFixed(0));
	return `half within ${half} ms, 99 % within ${most} ms, all within ${last} ms`;
}
