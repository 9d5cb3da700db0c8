/** How much memory a thousand items with pictures take. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { Part } from './result';
import { startOpenService } from './strictService';

/** Items of one run. */
export const memoryItems = 1_000;

export type MemoryContender = 'bare' | 'oneByOne' | 'ours';

/** What one run took beyond what was taken before it, at its highest. Megabytes. */
export interface MemoryRun {
	residentMb: number;
	heapMb: number;
	/** Bytes outside of the heap, of which requests and pictures are made. */
	outsideMb: number;
	/** Of the heap, what is left when the run is over. */
	keptMb: number;
}

const names: Record<MemoryContender, string> = {
	ours: 'this package, 10 items at a time',
	oneByOne: 'this package, one item at a time',
	bare: "n8n's bare request helper, 10 at a time",
};

async function runOnce(contender: MemoryContender, url: string): Promise<MemoryRun> {
	const child = fork(path.join(__dirname, 'memoryRun.js'), [contender, url], {
		execArgv: ['--expose-gc'],
	});
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`${contender} ended with ${code}`);
	});
	const told = once(child, 'message').then(([found]) => found as MemoryRun);
	// Whoever tells something ends afterwards.
	ended.catch(() => undefined);
	return await Promise.race([told, ended]);
}

export const memory: Part = {
	name: 'memory',
	async run({ repetitions, progress }) {
		const contenders = Object.keys(names) as MemoryContender[];
		const runs = new Map<MemoryContender, MemoryRun[]>(contenders.map((each) => [each, []]));
		for (let round = 0; round < repetitions; round++) {
			for (const contender of contenders) {
				const service = await startOpenService();
				const found = await runOnce(contender, service.url);
				service.stop();
				runs.get(contender)?.push(found);
				progress(`${names[contender]}: ${JSON.stringify(found)}`);
			}
		}
		const rows = [...runs].map(([contender, found]) => ({
			name: names[contender],
			values: found.map(({ residentMb }) => residentMb),
			note: found
				.map(
					({ heapMb, outsideMb, keptMb }) =>
						`heap ${heapMb.toFixed(0)}, outside ${outsideMb.toFixed(0)}, left ${keptMb.toFixed(0)} MB`,
				)
				.join('; '),
		}));
		return [
			{
				title: 'Memory of 1,000 items with pictures',
				unit: 'megabytes of resident memory at most, beyond what n8n took before',
				better: 'lower',
				how: "Compare Two Pictures, one of 0.8 MB and one of 0.1 MB as Base64, with files that n8n keeps on disk, on n8n's engine, each in a process of its own. The bare helper reads and sends the same files. *Remarks*: of the JavaScript heap and outside of it at most, and of the heap what was left after a garbage collection, which is n8n's data of the run.",
				rows,
			},
		];
	},
};
