/** `npm run e2e:queue`: n8n in queue mode, on Redis and PostgreSQL. */
import { install } from '../install';
import { isWanted, readOptions, type Options } from '../options';
import { npmThatAsks, startRegistry } from '../registry';
import { Report } from '../report';
import { Rest } from '../rest';
import { publishAndInstall } from '../scenarios/installation';
import { conclude, endOnSignal, withSandbox, type Closers } from '../setUp';
import { versionOf } from '../versions';
import { Cluster } from './cluster';
import type { QueueStage } from './place';
import { queueScenarios } from './scenarios';
import { startPostgres, startRedis } from './servers';
import { findTools, type Tools } from './tools';

async function setUpQueue(
	report: Report,
	options: Options,
	tools: Tools,
	version: ReturnType<typeof versionOf>,
	closers: Closers,
): Promise<QueueStage> {
	const installation = await install(version, report.progress);
	const registry = await startRegistry();
	closers.push(() => registry.stop());
	report.progress('starting Redis and PostgreSQL');
	const redisPort = await startRedis(tools, closers);
	const postgresPort = await startPostgres(tools, closers);
	const binFolders = [npmThatAsks(registry)];
	const cluster = new Cluster({ installation, binFolders, redisPort, postgresPort }, closers);
	report.progress('starting the main process and installing the package there');
	const main = await cluster.startMain();
	const rest = new Rest(main.url);
	await rest.enter();
	await publishAndInstall(registry, rest);
	report.progress(
		'starting a webhook processor and two workers, which fetch the package themselves',
	);
	const webhooks = await cluster.startWebhooks();
	const workers = [await cluster.startWorker('worker1'), await cluster.startWorker('worker2')];
	return { report, options, version, rest, cluster, webhooks, workers };
}

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
