import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { cacheFolder } from './places';
import { runToEnd } from './processes';
import type { Version } from './versions';

/** An n8n that is ready to be started. */
export interface Installation {
	version: Version;
	folder: string;
	/** The folder of its Node's binary, for PATH. */
	nodeBin: string;
	n8nScript: string;
	/** Whether it was there already. */
	wasCached: boolean;
}

const minute = 60_000;

const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

function manifestOf({ n8n, node, playwright, overrides }: Version): string {
	const dependencies = { n8n, [nodePackage]: node, 'playwright-core': playwright };
	return JSON.stringify({ private: true, dependencies, overrides }, null, '\t');
}

/** Where the n8n of a version is, once it is installed. */
export function folderOf(n8n: string): string {
	return path.join(cacheFolder, `n8n-${n8n}`);
}

/**
 * The n8n of this version with its Node, from the cache folder or from npm. The manifest is written
 * last under another name, so that neither a broken nor an outdated installation is ever used.
 */
export async function install(
	version: Version,
	progress: (what: string) => void,
): Promise<Installation> {
	const folder = folderOf(version.n8n);
	const stamp = path.join(folder, 'installed.json');
	const manifest = manifestOf(version);
	const wasCached = existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest;
	if (!wasCached) await installFresh(version, manifest, folder, progress);
	const modules = path.join(folder, 'node_modules');
	return {
		version,
		folder,
		nodeBin: path.join(modules, nodePackage, 'bin'),
		n8nScript: path.join(modules, 'n8n', 'bin', 'n8n'),
		wasCached,
	};
}

async function installFresh(
	version: Version,
	manifest: string,
	folder: string,
	progress: (what: string) => void,
): Promise<void> {
	mkdirSync(cacheFolder, { recursive: true });
	// Installed beside its place and then moved.
	const fresh = mkdtempSync(`${folder}.`);
	try {
		writeFileSync(path.join(fresh, 'package.json'), manifest);
		progress(`npm install n8n@${version.n8n} with Node ${version.node} (minutes, once)`);
		// Scripts are off: one of them downloads a Kafka client from the web.
		const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
		await npm(['install', ...flags, '--loglevel=error'], fresh, process.env);
		progress('building SQLite for it');
		const nodeBin = path.join(fresh, 'node_modules', nodePackage, 'bin');
		const PATH = [nodeBin, process.env.PATH].join(path.delimiter);
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error'], fresh, {
			...process.env,
			PATH,
		});
		writeFileSync(path.join(fresh, 'installed.json'), manifest);
		rmSync(folder, { recursive: true, force: true });
		renameSync(fresh, folder);
	} finally {
		rmSync(fresh, { recursive: true, force: true });
	}
}

async function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
	const name = `npm ${args.slice(0, 2).join(' ')}`;
	await runToEnd({ name, command: 'npm', args, cwd, env, log: '' }, 25 * minute);
}
