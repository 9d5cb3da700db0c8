/**
 * Runs tests of one file in this process, chosen by their ids: what jest does, without a process,
 * a realm, and a copy of n8n for each file. jest's own parts define tests, compare, and mock.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { ModernFakeTimers } from '@jest/fake-timers';
import { expect } from 'expect';
import fc from 'fast-check';
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	getState,
	it,
	resetState,
	test,
} from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import { SnapshotState, toMatchSnapshot } from 'jest-snapshot';

/** In real time, so it must be long: the machine may be busy with other things. */
const LONGEST_TEST_MS = 8_000;

/** A test that did not come to its end. */
export class TooLongError extends Error {}

/** Kept, because tests put fake ones in their place. */
const { clearTimeout, setTimeout } = globalThis;

/** Puts jest's globals into this process. */
function globalsWith(modules) {
	const mocker = new ModuleMocker(globalThis);
	const timers = new ModernFakeTimers({
		config: { fakeTimers: {}, rootDir: process.cwd() },
		global: globalThis,
	});
	const jest = {
		fn: (...given) => mocker.fn(...given),
		spyOn: (...given) => mocker.spyOn(...given),
		restoreAllMocks: () => mocker.restoreAllMocks(),
		doMock: modules.doMock,
		requireActual: modules.requireActual,
		setTimeout: () => {},
		useFakeTimers: (given) => timers.useFakeTimers(given),
		useRealTimers: () => timers.useRealTimers(),
		advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
	};
	Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, it, test });
	expect.extend({ toMatchSnapshot });
	Object.assign(globalThis, { expect, jest });
	return jest;
}

/** What jest has recorded of a file; nothing is ever recorded anew. */
function recordedFor(testPath) {
	const place = path.join(path.dirname(testPath), '__snapshots__');
	const file = path.join(place, `${path.basename(testPath)}.snap`);
	const snapshotFormat = { escapeString: false, printBasicPrototype: false };
	const settings = { rootDir: place, snapshotFormat, updateSnapshot: 'none' };
	return existsSync(file) ? new SnapshotState(file, settings) : undefined;
}

/** The tests of a block, with ids that stay the same from run to run. */
function idsIn(block, file) {
	const ids = new Map();
	const used = new Map();
	const walk = ({ children }, names) => {
		for (const child of children) {
			const path = [...names, child.name];
			if (child.type === 'describeBlock') walk(child, path);
			else {
				const name = path.join(' ');
				const times = (used.get(name) ?? 0) + 1;
				used.set(name, times);
				ids.set(child, `${file}: ${name}${times > 1 ? ` (${times})` : ''}`);
			}
		}
	};
	walk(block, []);
	return ids;
}

async function withLimit(fn, context) {
	let timer;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new TooLongError('The test took too long')), LONGEST_TEST_MS);
	});
	try {
		await Promise.race([(async () => await fn.call(context))(), late]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * @param root the directory in which `test` is
 * @param modules see `createModules`
 */
export function createTestFiles(root, modules) {
	const jest = globalsWith(modules);
	// The same examples for every mutant, and few of them: there are thousands of mutants.
	fc.configureGlobal({ seed: 20_261_126, numRuns: 25 });
	let stray;
	process.on('unhandledRejection', (error) => {
		stray = error ?? new Error('rejected');
	});
	process.on('uncaughtException', (error) => {
		stray = error ?? new Error('thrown');
	});

	/** Loads a file anew; returns its tree of tests. */
	function define(file) {
		modules.forget();
		resetState();
		const testPath = path.join(root, file);
		expect.setState({ testPath, currentTestName: undefined, snapshotState: recordedFor(testPath) });
		modules.load(path.join(root, 'test', 'fastClock.ts'));
		modules.load(path.join(root, file));
		return getState().rootDescribeBlock;
	}

	/**
	 * @param file for example `test/unit/signing/v3.test.ts`
	 * @param choose which of its tests run; all, if left out
	 * @param hooks `onPhase(id)` before what belongs to a test (undefined: to all of the file);
	 *   `onTest(id, ms, error)` after it; returning false ends the run
	 */
	return async function runFile(file, choose, { onPhase, onTest }) {
		onPhase(undefined);
		let tree;
		try {
			tree = define(file);
		} catch (error) {
			onTest(`${file}: loads`, 0, error);
			return;
		}
		const ids = idsIn(tree, file);
		const isChosen = (node) =>
			node.type === 'test'
				? node.mode !== 'skip' && node.mode !== 'todo' && choose(ids.get(node))
				: node.mode !== 'skip' && node.children.some(isChosen);
		let ended = false;
		const hooksOf = (block, type) => block.hooks.filter((hook) => hook.type === type);

		async function runTest(node, outer) {
			const id = ids.get(node);
			const context = {};
			const started = performance.now();
			let failed;
			stray = undefined;
			onPhase(id);
			const currentTestName = id.slice(file.length + 2);
			expect.setState({ currentTestName, suppressedErrors: [], assertionCalls: 0 });
			const attempt = async (fn) => {
				try {
					await withLimit(fn, context);
				} catch (error) {
					failed ??= error ?? new Error('thrown');
				}
			};
			for (const block of outer) {
				for (const hook of hooksOf(block, 'beforeEach')) if (!failed) await attempt(hook.fn);
			}
			if (!failed) await attempt(node.fn);
			for (const block of [...outer].reverse()) {
				for (const hook of hooksOf(block, 'afterEach')) await attempt(hook.fn);
			}
			// A snapshot that does not match throws nothing: the runner has to look for it.
			failed ??= expect.getState().suppressedErrors[0] ?? stray;
			onPhase(undefined);
			if (onTest(id, performance.now() - started, failed) === false) ended = true;
		}

		async function runBlock(block, outer) {
			if (ended || !isChosen(block)) return;
			const blocks = [...outer, block];
			try {
				for (const hook of hooksOf(block, 'beforeAll')) await withLimit(hook.fn, {});
				for (const child of block.children) {
					if (ended) break;
					if (child.type === 'describeBlock') await runBlock(child, blocks);
					else if (isChosen(child)) await runTest(child, blocks);
				}
			} catch (error) {
				if (onTest(`${file}: beforeAll`, 0, error) === false) ended = true;
			} finally {
				for (const hook of hooksOf(block, 'afterAll')) {
					await withLimit(hook.fn, {}).catch(() => {});
				}
			}
		}

		await runBlock(tree, []);
		jest.useRealTimers();
		jest.restoreAllMocks();
	};
}
