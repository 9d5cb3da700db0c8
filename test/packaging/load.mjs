/**
 * What loading all nodes and credentials costs n8n at every start: `npm run load -- [folder ...]`.
 * The folders are other packages, for comparison; each needs what it imports beside it or here.
 * n8n has n8n-workflow and zod in memory anyway, so they are loaded first and do not count. Nothing
 * is asserted about time: it depends on the machine.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, root } from './pack.mjs';

const self = fileURLToPath(import.meta.url);
const measure = '--measure';
const rounds = 9;

/** Runs in a process of its own, because a module is loaded once in each. */
function loadOnce(folder) {
	const require = createRequire(path.join(folder, 'package.json'));
	const { n8n } = require('./package.json');
	const files = [...(n8n.nodes ?? []), ...(n8n.credentials ?? [])];
	const ours = createRequire(path.join(root, 'package.json'));
	for (const name of ['n8n-workflow', 'zod']) {
		ours(name);
		// A package may have a copy of its own.
		if (folder !== root && existsSync(path.join(folder, 'node_modules', name))) require(name);
	}
	globalThis.gc();
	const heapBefore = process.memoryUsage().heapUsed;
	const started = performance.now();
	const kept = files.map((file) => {
		const Type = require(path.join(folder, file))[path.basename(file).split('.')[0]];
		return new Type();
	});
	const milliseconds = performance.now() - started;
	globalThis.gc();
	const heap = process.memoryUsage().heapUsed - heapBefore;
	return { types: kept.length, milliseconds, kilobytes: heap / 1024 };
}

function inOwnProcess(folder) {
	const output = execFileSync(process.execPath, ['--expose-gc', self, measure, folder], {
		encoding: 'utf8',
		env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') },
	});
	return JSON.parse(output);
}

function median(numbers) {
	const sorted = [...numbers].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)];
}

function rowOf(folder) {
	const { name, version } = readJson(path.join(folder, 'package.json'));
	const found = Array.from({ length: rounds }, () => inOwnProcess(folder));
	const of = (key) => found.map((each) => each[key]);
	return {
		package: `${name} ${version}`,
		types: found[0].types,
		'ms (median)': median(of('milliseconds')).toFixed(1),
		'ms (least)': Math.min(...of('milliseconds')).toFixed(1),
		'heap kB': Math.round(median(of('kilobytes'))),
	};
}

const [first, ...rest] = process.argv.slice(2);
if (first === measure) {
	console.log(JSON.stringify(loadOnce(rest[0])));
} else {
	const others = [first, ...rest].filter(Boolean).map((folder) => path.resolve(folder));
	console.log(`Node.js ${process.version}, ${rounds} processes for each package`);
	console.table([root, ...others].map(rowOf));
}
