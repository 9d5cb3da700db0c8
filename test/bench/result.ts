/** One contender, with one value for each repetition. */
export interface Row {
	name: string;
	values: number[];
	/** What else there is to say of it, for example how many calls were answered. */
	note?: string;
}

/** What was measured side by side. */
export interface Result {
	title: string;
	unit: string;
	/** Which values are better. */
	better: 'higher' | 'lower';
	/** How it was measured, in one or two sentences. */
	how: string;
	/** The first one is ours. */
	rows: Row[];
	/** A line to compare with, for example a ceiling. */
	limit?: { name: string; value: number };
}

/** A part of the benchmark. */
export interface Part {
	name: string;
	run(settings: Settings): Promise<Result[]>;
}

export interface Settings {
	repetitions: number;
	progress(what: string): void;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = Math.floor(sorted.length / 2);
	const [low = NaN, high = NaN] = [
		sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)],
		sorted[middle],
	];
	return (low + high) / 2;
}

/** Three digits that matter. */
export function shown(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (value === 0 || Math.abs(value) >= 100) return value.toFixed(0);
	return value.toPrecision(3);
}
