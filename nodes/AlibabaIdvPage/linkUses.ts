import type { IExecuteFunctions } from 'n8n-workflow';

import { oneAtATime } from '../shared/run/oneAtATime';
import type { LinkUsed } from './handOver';

/** Two entries each; n8n reads and writes them all every time. */
const maxStarts = 10_000;

/**
 * Takes one of the uses of a personal link, and remembers it in n8n's database.
 *
 * n8n reads the list, changes it and writes it back without a lock, so within a process one goes
 * after the other. Several processes can write over each other's entries: best effort there. Only
 * the last 10,000 starts are kept, and whoever is refused leaves nothing behind.
 *
 * @returns whether there was one left. The execution that got one has one when n8n runs it again,
 * too, as it does in queue mode after a worker has died; one that was refused stays refused.
 * @throws what n8n throws when its database does not answer: then nobody may start.
 */
export async function takeUse(
	context: IExecuteFunctions,
	{ linkId, uses }: LinkUsed,
): Promise<boolean> {
	const { helpers } = context;
	// Scope 'node': a Remove Duplicates node of the workflow can neither clear nor spoil it.
	const isNew = async (entry: string, maxEntries?: number) => {
		const options = { mode: 'entries' as const, maxEntries };
		return (await helpers.checkProcessedAndRecord([entry], 'node', options)).new.length > 0;
	};
	const record = async (entry: string) => await isNew(entry, 2 * maxStarts);
	const granted = `link ${linkId} to ${context.getExecutionId()}`;
	const node = `${context.getWorkflow().id} ${context.getNode().id} links`;
	return await oneAtATime(node, async () => {
		for (let use = 1; use <= uses; use += 1) {
			const entry = `link ${linkId} ${use}`;
			// The very first entry of a node fails where two processes make it at once; by the second
			// try it is there. If only the answer was lost, the use counts as taken.
			if (!(await record(entry).catch(async () => await record(entry)))) continue;
			// It is there only for executions that n8n runs again.
			await record(granted).catch(() => undefined);
			return true;
		}
		// n8n cannot look without recording. Without a limit, nothing older is forgotten for it.
		if (!(await isNew(granted))) return true;
		await helpers.removeProcessed([granted], 'node', { mode: 'entries' });
		return false;
	});
}
