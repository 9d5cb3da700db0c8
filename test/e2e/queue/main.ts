/** `npm run e2e:queue`: n8n in queue mode, on Redis and PostgreSQL. */
import { isWanted, readOptions } from '../options';
import { Report } from '../report';
import { conclude, endOnSignal, withSandbox, type Closers } from '../setUp';
import { versionOf } from '../versions';
import type { QueueStage } from './place';
import { queueScenarios } from './scenarios';
import { setUpQueue } from './setUp';
import { findTools } from './tools';

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const report = new Report();
	const version = versionOf(options.n8n);
	const closers: Closers = [];
	endOnSignal(report);
	const setUpTitle = `Queue mode: n8n ${version.n8n} on Node ${version.node}`;
	const tools = findTools(report.progress);
	if (typeof tools === 'string') {
		for (const { title } of [{ title: setUpTitle }, ...queueScenarios]) report.skip(title, tools);
		report.summary();
		return;
	}
	let stage: QueueStage | undefined;
	await report.part(setUpTitle, async () => {
		stage = await setUpQueue(report, options, tools, version, closers);
	});
	for (const { title, play } of stage ? queueScenarios : []) {
		if (!isWanted(options, title)) continue;
		await report.part(title, async () => await withSandbox(stage as QueueStage, play));
	}
	await conclude(closers, report);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
