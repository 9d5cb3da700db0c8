import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { request } from 'undici';

import type { Installation } from './install';
import { temporaryFolder } from './places';
import { freePort, lastLines, launch, readLog, until, type Running } from './processes';

/** How to start an n8n. */
export interface N8nOptions {
	installation: Installation;
	/** In front of PATH. */
	binFolders?: string[];
	/** On top of what every n8n here gets. */
	env?: Record<string, string>;
}

/** One n8n with its data, which survives a restart. */
export interface N8n {
	url: string;
	/** Its log. */
	log: string;
	userFolder: string;
	/** @param more for the environment of this start only. */
	start(more?: Record<string, string>): Promise<void>;
	stop(): Promise<void>;
	/** SIGKILL, as when the machine dies. */
	kill(): Promise<void>;
}

const startsWithinMs = 300_000;

/** Nothing leaves this machine: neither telemetry nor, by accident, a call of the vendor. */
const nowhere = 'http://127.0.0.1:9';

const quiet: Record<string, string> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LOG_LEVEL: 'info',
	NO_COLOR: '1',
	HTTP_PROXY: nowhere,
	HTTPS_PROXY: nowhere,
	NO_PROXY: '127.0.0.1,localhost',
};

/** The environment of any process of n8n: main, worker or webhook processor. */
export function environment(
	{ installation, binFolders = [], env = {} }: N8nOptions,
	userFolder: string,
): NodeJS.ProcessEnv {
	const { PATH = '', HOME } = process.env;
	return {
		PATH: [...binFolders, installation.nodeBin, PATH].join(path.delimiter),
		HOME,
		...quiet,
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'made up for the end-to-end tests',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		GENERIC_TIMEZONE: 'UTC',
		...installation.version.env,
		...env,
	};
}

/** Prepares an n8n on free ports, with SQLite and an empty user folder. */
export async function prepareN8n(options: N8nOptions): Promise<N8n> {
	const userFolder = temporaryFolder('n8n');
	mkdirSync(path.join(userFolder, '.n8n'));
	const log = path.join(userFolder, 'n8n.log');
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const env = {
		...environment(options, userFolder),
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	};
	const { n8nScript } = options.installation;
	let running: Running | undefined;
	return {
		url,
		log,
		userFolder,
		async start(more = {}) {
			const before = starts(log);
			running = launch({
				name: 'n8n',
				command: 'node',
				args: [n8nScript, 'start'],
				cwd: userFolder,
				env: { ...env, ...more },
				log,
			});
			// The port is open a little before the routes are there.
			await untilReady(running, async () => starts(log) > before && (await answers(url)));
		},
		stop: async () => await running?.stop(),
		kill: async () => await running?.kill(),
	};
}

/** Whether an n8n serves its REST interface. */
export async function answers(url: string): Promise<boolean> {
	const { statusCode = 404 } = await request(`${url}/rest/login`, { reset: true })
		.then(async ({ statusCode, body }) => {
			await body.dump();
			return { statusCode };
		})
		.catch(() => ({ statusCode: undefined }));
	return statusCode !== 404 && statusCode < 500;
}

/** How often an n8n with this log has been ready. */
function starts(log: string): number {
	return readLog(log).split('Editor is now accessible').length;
}

/** Waits until a process is ready; says what it printed when it ends before. */
export async function untilReady(
	running: Running,
	isReady: () => boolean | Promise<boolean>,
): Promise<void> {
	await until(`${running.name} is ready (its log: ${running.log})`, startsWithinMs, async () => {
		if (running.hasEnded()) {
			throw new Error(`${running.name} ended while it started:\n${lastLines(running.log)}`);
		}
		return await isReady();
	});
}
