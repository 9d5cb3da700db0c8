/** Stryker's plugins of this package: a test runner in one process, and what is left out when. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { displayTextReason, isDisplayText } from './displayTexts.mjs';
import { testFiles } from './files.mjs';
import { createModules } from './modules.mjs';
import { createTestFiles, TooLongError } from './testFile.mjs';

/** How many kills are tried once more without the mutant: one in so many. */
const CHECK_EVERY = 10;
/** How many tests that noticed mutants lately are tried before all others: the next one is near. */
const MAX_RECENT = 3;

/** How much likelier a test file notices a mutant of the code that it is named for. */
const OWN_FILE_FACTOR = 50;
/** Milliseconds of a file that nobody has measured. */
const UNKNOWN_MS = 100;

const fileOf = (id) => id.slice(0, id.indexOf(': '));
/** `nodes/shared/run/once.ts` and `test/unit/run/once.test.ts` are about the same. */
const subjectOf = (file) => path.basename(file).replace(/(\.test)?\.ts$/, '');

class InProcessTestRunner {
	static inject = ['logger', 'options'];

	constructor(log, options) {
		this.log = log;
		this.shard = options.shard;
		/** By file: how many mutants it killed, and what loading and a test of it take. */
		this.records = new Map();
		/** The tests that killed, the last one first. */
		this.killers = [];
		this.kills = 0;
	}

	capabilities() {
		return { reloadEnvironment: true };
	}

	init() {
		const root = process.cwd();
		const cache = path.join(os.homedir(), '.cache', 'n8n-nodes-alibaba-id-verification');
		for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {};
		process.env.NODE_ENV = 'test';
		this.space = globalThis.__stryker__ ??= {};
		this.runFile = createTestFiles(root, createModules(root, path.join(cache, 'mutation', 'js')));
		this.root = root;
		/** What the run without a mutant measured, in another process, by test and by loaded file. */
		this.measuredIn = path.join(root, '.mutation-times.json');
		const isMeasured = existsSync(this.measuredIn);
		this.times = isMeasured ? JSON.parse(readFileSync(this.measuredIn, 'utf8')) : {};
	}

	/** Tests of contract suites begin with the operation that they are about. */
	isChosen(id) {
		const file = fileOf(id);
		if (!file.startsWith('test/contract/')) return true;
		const name = id.slice(file.length + 2).replace('Extra Parameters of ', '');
		const [first = ''] = /^\w+/.exec(name) ?? [];
		return !this.shard.operations.includes(first) || this.shard.of.includes(first);
	}

	async dryRun() {
		const results = [];
		const { space } = this;
		space.mutantCoverage = { static: {}, perTest: {} };
		const { perTest } = space.mutantCoverage;
		for (const file of new Set(this.shard.tests.flatMap((place) => testFiles(this.root, place)))) {
			const loading = `loading ${file}`;
			const passed = [];
			const started = Date.now();
			await this.runFile(file, (id) => this.isChosen(id), {
				onPhase: (id) => (space.currentTestId = id ?? loading),
				onTest: (id, ms, error) => {
					if (error) this.log.warn('Left out, fails without any mutant: %s\n%s', id, error.stack);
					else passed.push({ id, name: id, fileName: file, status: 0, timeSpentMs: ms });
				},
			});
			// What runs while a file is loaded counts for all of its tests.
			const shared = perTest[loading] ?? {};
			for (const { id } of passed) perTest[id] = { ...shared, ...perTest[id] };
			const testMs = passed.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0);
			const loadMs = Date.now() - started - testMs;
			this.log.info('%s: %d tests in %d ms, and %d', file, passed.length, testMs, loadMs);
			delete perTest[loading];
			this.times[file] = loadMs;
			for (const { id, timeSpentMs } of passed) this.times[id] = timeSpentMs;
			results.push(...passed);
		}
		writeFileSync(this.measuredIn, JSON.stringify(this.times));
		const known = new Set(results.map(({ id }) => id));
		for (const id of Object.keys(perTest)) if (!known.has(id)) delete perTest[id];
		space.currentTestId = undefined;
		// In code that nobody imports while testing, nothing is covered.
		const mutantCoverage = { static: {}, perTest };
		return { status: 'complete', tests: results, mutantCoverage };
	}

	/** Files come first that are about the same, and that killed much in little time. */
	order(ids) {
		const byFile = new Map();
		for (const id of ids) {
			const file = fileOf(id);
			byFile.set(file, (byFile.get(file) ?? new Set()).add(id));
		}
		const worth = ([file, chosen]) => {
			const { kills = 0, runs = 0, ms = 0 } = this.records.get(file) ?? {};
			const expected = [file, ...chosen].reduce((sum, each) => sum + (this.times[each] ?? 0), 0);
			const costs = runs > 0 ? ms / runs : expected || UNKNOWN_MS;
			const factor = subjectOf(file) === this.subject ? OWN_FILE_FACTOR : 1;
			return (factor * (kills + 0.5)) / (runs + 1) / (costs + 5);
		};
		return [...byFile].sort((one, other) => worth(other) - worth(one));
	}

	/** The tests in turns: files, or what of one is tried first. */
	turnsOf(ids) {
		const covering = new Set(ids);
		const recent = this.killers.filter((id) => covering.has(id)).slice(0, MAX_RECENT);
		for (const id of recent) covering.delete(id);
		return [...recent.map((id) => [fileOf(id), new Set([id])]), ...this.order(covering)];
	}

	/** Until a test fails, or the patience is over: then nobody knows what the others would say. */
	async runUntilFailure(ids) {
		let failure;
		let count = 0;
		// Of this process alone: others may be busy on the same machine.
		const spentMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1_000;
		const end = spentMs() + this.shard.patienceMs;
		for (const [file, chosen] of this.turnsOf(ids)) {
			if (spentMs() > end) break;
			const record = this.records.get(file) ?? { kills: 0, runs: 0, ms: 0 };
			this.records.set(file, record);
			const started = Date.now();
			await this.runFile(file, (id) => chosen.has(id), {
				onPhase: () => {},
				onTest: (id, _ms, error) => {
					count += 1;
					if (!error) return spentMs() < end;
					const known = chosen.has(id) ? id : [...chosen][0];
					failure = { id: known, message: error.message, isLate: error instanceof TooLongError };
					return false;
				},
			});
			record.runs += 1;
			record.ms += Date.now() - started;
			if (failure) {
				record.kills += 1;
				return { ...failure, count };
			}
		}
		return { count };
	}

	async mutantRun({ activeMutant, testFilter, hitLimit }) {
		const { space } = this;
		this.subject = subjectOf(activeMutant.fileName);
		Object.assign(space, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
		const { id, message, isLate, count } = await this.runUntilFailure(testFilter ?? []);
		const { hitCount } = space;
		Object.assign(space, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
		if (hitLimit !== undefined && hitCount > hitLimit) {
			return { status: 'timeout', reason: `Ran ${hitCount} times` };
		}
		if (id === undefined) return { status: 'survived', nrOfTests: count };
		this.kills += 1;
		this.killers = [id, ...this.killers.filter((other) => other !== id)].slice(0, 100);
		if (isLate || this.kills % CHECK_EVERY === 0) {
			const again = await this.runUntilFailure([id]);
			// The machine may be busy: then it shows nothing.
			if (isLate && again.isLate) return { status: 'survived', nrOfTests: count };
			if (again.id !== undefined) throw new Error(`${id} fails without a mutant: ${again.message}`);
		}
		if (isLate) return { status: 'timeout', reason: message };
		return { status: 'killed', killedBy: [id], failureMessage: message, nrOfTests: count };
	}

	dispose() {}
}

export const strykerPlugins = [
	{ kind: 'TestRunner', name: 'inProcess', injectableClass: InProcessTestRunner },
	{
		kind: 'Ignore',
		name: 'displayTexts',
		value: { shouldIgnore: (at) => (isDisplayText(at) ? displayTextReason : undefined) },
	},
];

export const strykerValidationSchema = {
	properties: { shard: { type: 'object', description: 'See test/mutation/shards.mjs' } },
};
