/** What comes through a strict ceiling that two workers of one n8n share, in queue mode. */
import { Report } from '../e2e/report';
import { removeFolders } from '../e2e/places';
import { setUpQueue } from '../e2e/queue/setUp';
import { shareCeiling } from '../e2e/queue/sharedCeiling';
import { findTools } from '../e2e/queue/tools';
import { closeAll, type Closers } from '../e2e/setUp';
import { versionOf } from '../e2e/versions';
import type { Part } from './result';

const granted = 10;

export const goodputInQueueMode: Part = {
	name: 'goodput-queue',
	async run({ repetitions, progress }) {
		const tools = findTools(progress);
		if (typeof tools === 'string') throw new Error(tools);
		const report = new Report(progress);
		const closers: Closers = [];
		const row = { name: 'this package, two workers', values: [] as number[], note: '' };
		try {
			const stage = await setUpQueue(report, {}, tools, versionOf(), closers);
			for (let round = 0; round < repetitions; round++) {
				const { answered, asked, perSecond, refused, shares } = await shareCeiling(stage, granted);
				row.values.push(perSecond);
				const found = `${answered} of ${asked}, ${refused} refused, workers took ${shares.join(' and ')}`;
				row.note += `${row.note ? '; ' : ''}${found}`;
				progress(`${perSecond.toFixed(2)} per second, ${found}`);
			}
		} finally {
			await closeAll(closers, report);
			removeFolders(progress);
		}
		return [
			{
				title: 'Answers at a ceiling of 10 per second that two workers share',
				unit: 'answers per second that were no refusals',
				better: 'higher',
				how: `n8n in queue mode, with Redis and PostgreSQL: a main process, a webhook processor, and two workers, which know nothing of each other's calls. A strict service grants ${granted} calls in any second and answers after 300 ms. Nobody has learned its limit before, so learning is part of the time.`,
				rows: [row],
				limit: { name: `granted: ${granted}`, value: granted },
			},
		];
	},
};
