import { isDeepStrictEqual } from 'node:util';

/** One part of the suite and what came of it. */
interface Row {
	result: 'passed' | 'FAILED' | 'skipped';
	title: string;
	seconds: number;
	/** Why it was skipped, or in one line what failed. */
	why: string;
}

const seconds = (since: number) => (Date.now() - since) / 1000;

/** Runs parts one after the other, tells how far it is, and sums up. */
export class Report {
	private readonly rows: Row[] = [];
	private readonly started = Date.now();

	constructor(readonly print: (line: string) => void = console.log) {}

	get failed(): boolean {
		return this.rows.some(({ result }) => result === 'FAILED');
	}

	/** A line on the way. */
	readonly progress = (what: string): void => {
		this.print(`${seconds(this.started).toFixed(0).padStart(5)} s    ${what}`);
	};

	/** Runs a part; the next one runs even if it fails. Tells whether it passed. */
	async part(title: string, run: () => Promise<string | void>): Promise<boolean> {
		const since = Date.now();
		this.print(`${seconds(this.started).toFixed(0).padStart(5)} s  ${title} ...`);
		let row: Row;
		try {
			row = { result: 'passed', title, seconds: 0, why: (await run()) ?? '' };
		} catch (error) {
			this.print(indented((error as Error).stack ?? String(error)));
			const [why = ''] = String((error as Error).message).split('\n');
			row = { result: 'FAILED', title, seconds: 0, why };
		}
		row.seconds = seconds(since);
		this.rows.push(row);
		this.progress(
			[`${row.result} after ${row.seconds.toFixed(1)} s`, row.why].filter(Boolean).join(': '),
		);
		return row.result === 'passed';
	}

	skip(title: string, why: string): void {
		this.rows.push({ result: 'skipped', title, seconds: 0, why });
		this.progress(`skipped: ${title}: ${why}`);
	}

	/** The table at the end. */
	summary(): void {
		const width = Math.max(...this.rows.map(({ title }) => title.length));
		this.print('');
		for (const { result, title, seconds: took, why } of this.rows) {
			const line = `${result.padEnd(7)}  ${took.toFixed(1).padStart(6)} s  ${title.padEnd(width)}  ${why}`;
			this.print(line.trimEnd());
		}
		const failures = this.rows.filter(({ result }) => result === 'FAILED').length;
		const verdict = failures > 0 ? `${failures} part(s) failed` : 'All parts that ran passed';
		this.print(`${verdict}, after ${seconds(this.started).toFixed(0)} s.`);
	}
}

function indented(text: string): string {
	return text.replace(/^/gm, '      ');
}

/** Insists; the message says where, what was expected and what was found. */
export function expectSame(where: string, found: unknown, expected: unknown): void {
	if (isDeepStrictEqual(found, expected)) return;
	throw new Error(`${where}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

/** Insists on many things and tells all that do not hold. */
export function expectNone(where: string, problems: string[]): void {
	if (problems.length > 0) throw new Error(`${where}:\n${problems.join('\n')}`);
}
