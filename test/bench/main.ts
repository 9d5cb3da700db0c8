/** `npm run bench`: measures side by side and writes `docs/bench.md`, `.json`, and the pictures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { root } from '../e2e/places';
import { Report } from '../e2e/report';
import { endOnSignal } from '../e2e/setUp';
import { bars, fileName, table } from './render';
import { callbacks } from './callbacks';
import { goodput, goodputInN8n } from './goodput';
import { load } from './load';
import { memory } from './memory';
import { overhead } from './overhead';
import { goodputInQueueMode } from './queue';
import { median, shown, type Part, type Result } from './result';
import { scale } from './scale';
import { signatures } from './signatures';

const parts: Part[] = [
	goodput,
	goodputInN8n,
	goodputInQueueMode,
	callbacks,
	overhead,
	signatures,
	memory,
	load,
	scale,
];

interface Saved {
	[part: string]: {
		at: string;
		machine: string;
		/** How many processes had work or waited for it, in the minute before. */
		busy?: number;
		results: Result[];
	};
}

const jsonFile = path.join(root, 'docs', 'bench.json');

function options(given: string[]): { only: string[]; repetitions: number } {
	const value = (name: string) => {
		const index = given.indexOf(`--${name}`);
		return index < 0 ? undefined : given[index + 1];
	};
	const names = parts.map(({ name }) => name);
	const only = value('only')?.split(',') ?? names;
	const unknown = only.filter((name) => !names.includes(name));
	if (unknown.length > 0) {
		throw new Error(`There is no part '${unknown.join("', '")}', only: ${names.join(', ')}`);
	}
	return { only, repetitions: Number(value('repetitions') ?? 3) };
}

function machine(): string {
	const [cpu] = os.cpus();
	return `Node.js ${process.version}, ${os.cpus().length} cores (${cpu?.model.trim() ?? 'unknown'})`;
}

async function main(): Promise<void> {
	const { only, repetitions } = options(process.argv.slice(2));
	endOnSignal(new Report());
	for (const part of parts) {
		if (!only.includes(part.name)) continue;
		const [busy = 0] = os.loadavg();
		console.log(`${part.name} ...`);
		const results = await part.run({ repetitions, progress: (what) => console.log(`  ${what}`) });
		for (const result of results) {
			console.log(`\n${result.title} (${result.unit})`);
			console.table(
				result.rows.map(({ name, values, note }) => ({
					name,
					median: shown(median(values)),
					each: values.map(shown).join(' '),
					note,
				})),
			);
		}
		// Read only now: parts may be measured by two processes.
		const saved = read();
		const at = new Date().toISOString().slice(0, 10);
		saved[part.name] = { at, machine: machine(), busy: Number(busy.toFixed(1)), results };
		writeFileSync(jsonFile, `${JSON.stringify(saved, null, '\t')}\n`);
	}
	writePage(read());
}

function read(): Saved {
	return (existsSync(jsonFile) ? JSON.parse(readFileSync(jsonFile, 'utf8')) : {}) as Saved;
}

function writePage(saved: Saved): void {
	const intro = readFileSync(path.join(root, 'test', 'bench', 'intro.md'), 'utf8').trim();
	const sections = parts.flatMap(({ name }) => {
		const { at = '', machine: on = '', busy, results = [] } = saved[name] ?? {};
		const others = busy === undefined ? '' : `; load average before: ${busy}`;
		return results.map((result) => {
			const picture = fileName(result.title);
			writeFileSync(path.join(root, 'docs', 'images', picture), bars(result));
			return [
				`## ${result.title}`,
				`${result.how} Measured ${at}, ${on}${others}.`,
				table(result),
				`![${result.title}](images/${picture})`,
			].join('\n\n');
		});
	});
	writeFileSync(path.join(root, 'docs', 'bench.md'), `${[intro, ...sections].join('\n\n')}\n`);
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
