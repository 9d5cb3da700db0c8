/**
 * `npm run mutation`: breaks everything shipped in many small ways, and counts what the tests notice.
 *
 * -- --only <part of a name>   only these shards
 * -- --part 3/7, --part tonight/7   a seventh of the shards
 * -- --report                  measures nothing, tells what is known
 * -- --survivors               also lists every mutant that no test noticed
 *
 * -- --patience 2             seconds of tests after which a mutant counts as not noticed
 *
 * Each shard (see shards.mjs) is kept outside the checkout, so a run that was stopped goes on where it
 * ended. A shard whose code has changed is not known; one whose tests have changed is measured again
 * after all that are not known, and marked with a star until then.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { displayTextsIn } from './displayTexts.mjs';
import { keyOf, testsOf, withFiles } from './files.mjs';
import { linesOf, survivorsOf, totalsOf } from './report.mjs';
import { shards } from './shards.mjs';

const { values: given } = parseArgs({
	options: {
		only: { type: 'string', default: '' },
		part: { type: 'string', default: '1/1' },
		report: { type: 'boolean', default: false },
		survivors: { type: 'boolean', default: false },
		concurrency: { type: 'string', default: '2' },
		patience: { type: 'string', default: '2' },
	},
});

const cache = path.join(os.homedir(), '.cache', 'n8n-nodes-alibaba-id-verification', 'mutation');
mkdirSync(cache, { recursive: true });
const operations = [...new Set(shards.flatMap(({ of }) => of))];
const stryker = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
const strykerBin = path.join(path.dirname(stryker), 'bin', 'stryker.js');

const fileOf = (shard) => path.join(cache, `${keyOf(shard)}.json`);
const known = (shard) => {
	const file = fileOf(shard);
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

/** Every n-th shard, so that each part has some of the large ones. */
function inPart(index) {
	const [which = '1', of = '1'] = given.part.split('/');
	const night = Math.floor(Date.now() / 86_400_000) % Number(of);
	return index % Number(of) === (which === 'tonight' ? night : Number(which) - 1);
}

/** Runs Stryker over one shard; its report is kept only when it is whole. */
async function measure(shard) {
	const file = fileOf(shard);
	const config = `${file}.config.json`;
	const report = `${file}.part`;
	const { name, files, tests, of } = shard;
	const settings = {
		plugins: ['./test/mutation/plugin.mjs'],
		testRunner: 'inProcess',
		shard: { name, tests, of, operations, patienceMs: 1_000 * Number(given.patience) },
		mutate: shard.mutate ?? files,
		ignorers: shard.texts ? [] : ['displayTexts'],
		coverageAnalysis: 'perTest',
		concurrency: Number(given.concurrency),
		timeoutMS: 60_000,
		disableTypeChecks: false,
		ignorePatterns: ['/.build', '/coverage', '/dist', '/docs', '/examples', '/reports'],
		reporters: ['json', 'progress-append-only'],
		jsonReporter: { fileName: report },
		allowConsoleColors: false,
		tempDirName: '.stryker-tmp',
		thresholds: { high: 95, low: 90, break: null },
	};
	writeFileSync(config, JSON.stringify(settings));
	const child = spawn('nice', ['-n', '19', process.execPath, strykerBin, 'run', config], {
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	const code = await new Promise((resolve) => child.on('exit', resolve));
	rmSync(config);
	if (code === 0 && existsSync(report)) renameSync(report, file);
	return code === 0;
}

const measuredOnce = withFiles(shards);
const files = measuredOnce.flatMap((shard) => shard.files);
/** The texts of all panels, which are left out of the shards before: see displayTexts.mjs. */
const texts = {
	name: 'texts of panels',
	files,
	mutate: files.flatMap(displayTextsIn),
	tests: ['contract/wording', 'contract/registry'],
	of: [],
	texts: true,
};
const all = [...measuredOnce, texts];
const chosen = all.filter(({ name }, index) => name.includes(given.only) && inPart(index));

/** A shard with what is known of it. */
function rowOf(shard) {
	const report = known(shard);
	return { shard, name: shard.name, report, isStale: report && report.tests !== testsOf(shard) };
}

/** @returns whether it could be measured */
async function measured(shard) {
	const started = Date.now();
	const tests = testsOf(shard);
	console.log(`\n=== ${shard.name}`);
	if (!(await measure(shard))) return false;
	const seconds = Math.round((Date.now() - started) / 1000);
	writeFileSync(fileOf(shard), JSON.stringify({ ...known(shard), seconds, tests }));
	console.log(linesOf([rowOf(shard)]).join('\n'));
	return true;
}

let failed = 0;
if (!given.report) {
	const rows = chosen.map(rowOf);
	const unknown = rows.filter(({ report }) => !report);
	for (const { shard } of [...unknown, ...rows.filter(({ isStale }) => isStale)]) {
		if (!(await measured(shard))) failed += 1;
	}
}

const rows = chosen.map(rowOf);
console.log(`\n${linesOf(rows).join('\n')}`);
if (given.survivors) console.log(`\n${survivorsOf(rows).join('\n')}`);
const { score } = totalsOf(rows);
if (failed > 0 || (score !== undefined && score < 85)) process.exitCode = 1;
