import type { IExecuteFunctions } from 'n8n-workflow';

import { isFirstOfAllProcesses } from '../../../nodes/shared/callback/seenByAllProcesses';

/**
 * n8n's helper as it was measured: it reads the list, works on it for a while, and writes it back;
 * the first to insert it wins, and the others throw.
 */
function database(failures = 0) {
	let stored: string[] | undefined;
	let failing = failures;
	const lines: string[] = [];
	const pause = async () => await new Promise((resolve) => setImmediate(resolve));
	async function checkProcessedAndRecord(
		items: string[],
		scope: string,
		{ mode, maxEntries = Infinity }: { mode: string; maxEntries?: number },
	) {
		expect([scope, mode]).toEqual(['node', 'entries']);
		if (failing-- > 0) throw new Error('SQLITE_BUSY: database is locked');
		const read = stored && [...stored];
		await pause();
		if (!read && stored) throw new Error('SQLITE_CONSTRAINT: UNIQUE constraint failed');
		const known = new Set(read);
		const fresh = items.filter((item) => !known.has(item));
		stored = [...(read ?? []), ...fresh].slice(-maxEntries);
		return { new: fresh, processed: items.filter((item) => known.has(item)) };
	}
	const execution = (id: string, node = 'n1') =>
		({
			getExecutionId: () => id,
			getWorkflow: () => ({ id: 'w1' }),
			getNode: () => ({ id: node, name: 'Trigger' }),
			helpers: { checkProcessedAndRecord },
			logger: { warn: (line: string) => lines.push(line) },
		}) as unknown as IExecuteFunctions;
	return { execution, lines, count: () => stored?.length ?? 0 };
}

it('the first execution is the first, and stays it when n8n runs it again', async () => {
	const { execution } = database();
	expect(await isFirstOfAllProcesses(execution('1'), 'a')).toBe(true);
	expect(await isFirstOfAllProcesses(execution('2'), 'a')).toBe(false);
	expect(await isFirstOfAllProcesses(execution('1'), 'a')).toBe(true);
	expect(await isFirstOfAllProcesses(execution('2'), 'b')).toBe(true);
});

it.each([
	['of a new node', []],
	['of a node that has remembered others', ['other']],
])('of twenty at the same moment, %s, one is the first', async (_name, others) => {
	const { execution } = database();
	for (const other of others) await isFirstOfAllProcesses(execution('0'), other);
	const all = Array.from({ length: 20 }, (_, id) => isFirstOfAllProcesses(execution(`${id}`), 'a'));
	expect((await Promise.all(all)).filter(Boolean)).toHaveLength(1);
});

it('two processes that record for the first time both get an answer', async () => {
	const { execution, lines } = database();
	// Nodes of their own stand for processes: they do not wait for one another.
	const both = [execution('1', 'n1'), execution('2', 'n2')];
	const first = await Promise.all(both.map((each) => isFirstOfAllProcesses(each, 'a')));
	expect(first.filter(Boolean)).toHaveLength(1);
	expect(lines).toEqual([]);
});

it('the last 2,000 callbacks are remembered', async () => {
	const { execution, count } = database();
	for (let key = 0; key <= 2_000; key += 1) await isFirstOfAllProcesses(execution('1'), `${key}`);
	expect(count()).toBe(4_000);
	expect(await isFirstOfAllProcesses(execution('2'), '1')).toBe(false);
	expect(await isFirstOfAllProcesses(execution('2'), '0')).toBe(true);
});

it.each([
	['once is tried again', 1, [true, false], 0],
	['for good lets every callback through, and says so', Infinity, [true, true], 2],
])('a database that fails %s', async (_name, failures, expected, logged) => {
	const { execution, lines } = database(failures);
	const first = await isFirstOfAllProcesses(execution('1'), 'a');
	expect([first, await isFirstOfAllProcesses(execution('2'), 'a')]).toEqual(expected);
	expect(lines).toHaveLength(logged);
	const said =
		/^Node "Trigger" could not remember a callback in n8n's database, so it may start the workflow twice$/;
	for (const line of lines) expect(line).toMatch(said);
});
