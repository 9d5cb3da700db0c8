/**
 * What this package costs n8n: `npm run load -- [folder ...]`. At every start, where n8n's own loader
 * looks for nodes and credentials, and once all of them have been used. The folders are other
 * packages, for comparison; each needs what it imports beside it or here. n8n has n8n-core,
 * n8n-workflow and zod in memory anyway, so they are loaded first and do not count. Nothing is
 * asserted about time: it depends on the machine. `--json` prints every number instead of a table.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, root, temporaryFolder } from './pack.mjs';

const self = fileURLToPath(import.meta.url);
const measure = '--measure';
const json = '--json';
const rounds = 9;

/** What is measured, and how. Each is asked for everything that the package registers. */
const ways = { start: startOnce, use: loadOnce };

function loadWhatN8nHas(folder) {
	for (const name of ['n8n-workflow', 'zod']) {
		createRequire(path.join(root, 'package.json'))(name);
		// A package may have a copy of its own.
		if (existsSync(path.join(folder, 'node_modules', name))) {
			createRequire(path.join(folder, 'package.json'))(name);
		}
	}
}

/** What is kept for ever is what it returns. */
async function measured(work) {
	globalThis.gc();
	const heapBefore = process.memoryUsage().heapUsed;
	const started = performance.now();
	const kept = await work();
	const milliseconds = performance.now() - started;
	globalThis.gc();
	const kilobytes = (process.memoryUsage().heapUsed - heapBefore) / 1024;
	return { milliseconds, kilobytes, types: kept.length };
}

/** As n8n does it at its start with every package in its folder `nodes`. */
async function startOnce(folder) {
	const require = createRequire(path.join(root, 'package.json'));
	process.env.N8N_USER_FOLDER = temporaryFolder();
	loadWhatN8nHas(folder);
	const { LazyPackageDirectoryLoader } = require('n8n-core');
	// The code of the loader itself counts for nobody.
	const warmUp = new LazyPackageDirectoryLoader(root);
	await warmUp.readJSON('package.json');
	return await measured(async () => {
		const loader = new LazyPackageDirectoryLoader(folder);
		await loader.loadAll();
		// n8n 2.41 completes all credentials at once.
		Object.keys(loader.known.credentials).forEach((name) => loader.getCredential(name));
		const { nodes, credentials } = loader.types;
		return [...nodes, ...credentials];
	});
}

/** In a process of its own, because a module is loaded once in each. */
async function loadOnce(folder) {
	const require = createRequire(path.join(folder, 'package.json'));
	const { n8n } = require('./package.json');
	const files = [...(n8n.nodes ?? []), ...(n8n.credentials ?? [])];
	loadWhatN8nHas(folder);
	return await measured(() =>
		files.map((file) => {
			const Type = require(path.join(folder, file))[path.basename(file).split('.')[0]];
			return new Type();
		}),
	);
}

function inOwnProcess(way, folder) {
	const output = execFileSync(process.execPath, ['--expose-gc', self, measure, way, folder], {
		encoding: 'utf8',
		env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') },
	});
	return JSON.parse(output);
}

function median(numbers) {
	const sorted = [...numbers].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)];
}

function measureAll(folder) {
	const { name, version } = readJson(path.join(folder, 'package.json'));
	const found = { package: `${name} ${version}`, types: 0, ways: {} };
	for (const way of Object.keys(ways)) {
		const each = Array.from({ length: rounds }, () => inOwnProcess(way, folder));
		found.types = each[0].types;
		found.ways[way] = {
			milliseconds: each.map(({ milliseconds }) => milliseconds),
			kilobytes: each.map(({ kilobytes }) => kilobytes),
		};
	}
	return found;
}

function rowOf({ package: name, types, ways: found }) {
	const row = { package: name, types };
	for (const [way, { milliseconds, kilobytes }] of Object.entries(found)) {
		row[`${way}: ms (median)`] = median(milliseconds).toFixed(1);
		row[`${way}: ms (least)`] = Math.min(...milliseconds).toFixed(1);
		row[`${way}: heap kB`] = Math.round(median(kilobytes));
	}
	return row;
}

const [first, ...rest] = process.argv.slice(2);
if (first === measure) {
	const [way, folder] = rest;
	console.log(JSON.stringify(await ways[way](folder)));
} else {
	const given = [first, ...rest].filter(Boolean);
	const others = given.filter((each) => each !== json).map((folder) => path.resolve(folder));
	const found = [root, ...others].map(measureAll);
	if (given.includes(json)) {
		console.log(JSON.stringify(found));
	} else {
		console.log(`Node.js ${process.version}, ${rounds} processes for each package`);
		console.table(found.map(rowOf));
	}
}
