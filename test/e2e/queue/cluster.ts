/** n8n in queue mode: a main process, a webhook processor and workers. */
import path from 'node:path';

import type { Installation } from '../install';
import { answers, environment, untilReady } from '../n8n';
import { temporaryFolder } from '../places';
import { freePort, launch, readLog, until, type Running } from '../processes';
import type { Closers } from '../setUp';

/** One of the processes. */
export interface Part extends Running {
	url: string;
}

export interface Worker extends Part {
	/** The ids of the executions that it started. */
	started(): string[];
}

/** What all processes share. */
export interface ClusterOptions {
	installation: Installation;
	binFolders: string[];
	redisPort: number;
	postgresPort: number;
}

/** How a worker that is gone is noticed within seconds instead of minutes. */
const impatient = {
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

/** Starts the processes of one n8n, each with a user folder of its own, as in containers. */
export class Cluster {
	private webhookPort = 0;

	constructor(
		private readonly options: ClusterOptions,
		private readonly closers: Closers,
	) {}

	async startMain(): Promise<Part> {
		// Known to all: the addresses that n8n hands out lead to the webhook processor.
		this.webhookPort = await freePort();
		const main = await this.start('main', ['start'], 'Editor is now accessible', {
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		});
		// The port is open a little before the routes are there.
		await until('the main process answers', 60_000, async () => await answers(main.url));
		return main;
	}

	async startWebhooks(): Promise<Part> {
		return await this.start('webhooks', ['webhook'], 'Webhook listener waiting', {
			N8N_REINSTALL_MISSING_PACKAGES: 'true',
			N8N_PORT: String(this.webhookPort),
		});
	}

	async startWorker(name: string): Promise<Worker> {
		const worker = await this.start(name, ['worker', '--concurrency=5'], 'worker is now ready', {
			N8N_REINSTALL_MISSING_PACKAGES: 'true',
		});
		const started = () =>
			[...readLog(worker.log).matchAll(/Worker started execution (\d+)/g)].map(([, id = '']) => id);
		return { ...worker, started };
	}

	private async start(
		name: string,
		args: string[],
		ready: string,
		more: Record<string, string>,
	): Promise<Part> {
		const { installation, binFolders, redisPort, postgresPort } = this.options;
		const userFolder = temporaryFolder(name);
		const port = more.N8N_PORT ?? String(await freePort());
		const env = {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_DATABASE: 'postgres',
			WEBHOOK_URL: `http://127.0.0.1:${this.webhookPort}/`,
			N8N_PORT: port,
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...impatient,
			...more,
		};
		const running = launch({
			name: `n8n ${name}`,
			command: 'node',
			args: [installation.n8nScript, ...args],
			cwd: userFolder,
			env: environment({ installation, binFolders, env }, userFolder),
			log: path.join(userFolder, 'n8n.log'),
		});
		this.closers.push(() => running.stop());
		await untilReady(running, () => readLog(running.log).includes(ready));
		return { ...running, url: `http://127.0.0.1:${port}` };
	}
}
