import type { IExecuteFunctions } from 'n8n-workflow';

import { oneAtATime } from '../run/oneAtATime';

/** Two for each callback; n8n reads and writes them all each time, so fewer than in memory. */
const options = { mode: 'entries', maxEntries: 2 * 2_000 } as const;

/**
 * Remembers in n8n's database that a callback has led to a decision, so that other processes know
 * it, and this one after a restart.
 *
 * Best effort: n8n reads the list, changes it and writes it back without a lock (20 at one instant
 * were all "new", measured on n8n 1.123), so within this process one goes after the other, and two
 * processes can still both be the first. When the database does not answer, the callback counts as
 * the first: twice is better than never.
 *
 * @returns whether this execution is the first. It stays the first when n8n runs it again, as it
 * does in queue mode after a worker has died.
 */
export async function isFirstOfAllProcesses(
	context: IExecuteFunctions,
	key: string,
): Promise<boolean> {
	const own = `${key} ${context.getExecutionId()}`;
	const record = async () =>
		// Scope 'node': a Remove Duplicates node of the workflow can neither clear nor spoil it.
		await context.helpers.checkProcessedAndRecord([key, own], 'node', options);
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	try {
		const recorded = await oneAtATime(node, async () => {
			// The very first record of a node fails where two processes make it at once; by the second
			// try it is there.
			return await record().catch(record);
		});
		return recorded.new.includes(key) || recorded.processed.includes(own);
	} catch {
		context.logger.warn(
			`Node ${JSON.stringify(context.getNode().name)} could not remember a callback in n8n's database, so it may start the workflow twice`,
		);
		return true;
	}
}
