/** `npm run e2e:queue`: n8n in queue mode, on Redis and PostgreSQL. */
import { startSandbox } from '../../sandbox';
import { saveCredentials } from '../credentials';
import { install } from '../install';
import { readOptions } from '../options';
import { keepFolders, removeFolders } from '../places';
import { npmThatAsks, startRegistry } from '../registry';
import { Report } from '../report';
import { Rest } from '../rest';
import { publishAndInstall } from '../scenarios/installation';
import { closeAll, endOnSignal, type Closers } from '../setUp';
import { versionOf } from '../versions';
import { Cluster } from './cluster';
import type { QueueScenario, QueueStage } from './place';
import { queueScenarios } from './scenarios';
import { startPostgres, startRedis } from './servers';
import { findTools, type Tools } from './tools';

async function setUpQueue(
	report: Report,
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
	const rest = new Rest(main.url, installation);
	await rest.setUpOwner();
	await publishAndInstall(registry, rest);
	report.progress(
		'starting a webhook processor and two workers, which fetch the package themselves',
	);
	const webhooks = await cluster.startWebhooks();
	const workers = [await cluster.startWorker('worker1'), await cluster.startWorker('worker2')];
	return { report, installation, registry, rest, cluster, webhooks, workers };
}

async function withSandbox(stage: QueueStage, { play }: QueueScenario): Promise<string | void> {
	const sandbox = await startSandbox();
	try {
		const credentials = await saveCredentials(stage.rest, sandbox);
		return await play({ ...stage, sandbox, credentials });
	} finally {
		await sandbox.stop();
	}
}

async function main(): Promise<void> {
	const { n8n, only = '' } = readOptions(process.argv.slice(2));
	const report = new Report();
	const version = versionOf(n8n);
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
		stage = await setUpQueue(report, tools, version, closers);
	});
	for (const scenario of stage ? queueScenarios : []) {
		if (!scenario.title.toLowerCase().includes(only.toLowerCase())) continue;
		await report.part(scenario.title, async () => await withSandbox(stage as QueueStage, scenario));
	}
	await closeAll(closers, report);
	if (report.failed) keepFolders('something failed');
	removeFolders(report.print);
	report.summary();
	process.exit(report.failed ? 1 : 0);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
