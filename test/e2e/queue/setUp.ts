import { install } from '../install';
import type { Options } from '../options';
import { npmThatAsks, startRegistry } from '../registry';
import type { Report } from '../report';
import { Rest } from '../rest';
import { publishAndInstall } from '../scenarios/installation';
import type { Closers } from '../setUp';
import type { Version } from '../versions';
import { Cluster } from './cluster';
import type { QueueStage } from './place';
import { startPostgres, startRedis } from './servers';
import type { Tools } from './tools';

/** n8n in queue mode, with the package in all of its processes. */
export async function setUpQueue(
	report: Report,
	options: Options,
	tools: Tools,
	version: Version,
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
	return { report, options, version, rest, personal: new Map(), cluster, webhooks, workers };
}
