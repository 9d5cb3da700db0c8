import type { IExecuteFunctions } from 'n8n-workflow';

import { oneAtATime } from '../run/oneAtATime';

/** Two entries each. n8n reads and writes them all each time, so fewer than in memory. */
const maxCallbacks = 2_000;

/**
 * Whether this execution is the first that records a callback in n8n's database, for this node.
 *
 * n8n reads the list, changes it and writes it back without a lock (20 at one instant were all "new",
 * measured on n8n 1.123): let one go after the other within a process.
 */
async function isFirstRecord(context: IExecuteFunctions, key: string): Promise<boolean> {
	const own = `${key} ${context.getExecutionId()}`;
	const record = async () =>
		// Scope 'node': a Remove Duplicates node of the workflow can neither clear nor spoil it.
		await context.helpers.checkProcessedAndRecord([key, own], 'node', {
			mode: 'entries',
			maxEntries: 2 * maxCallbacks,
		});
	// The very first record of a node fails where two processes make it at once; by the second try it
	// is there. Where only the answer was lost, this execution finds its own entry.
	const recorded = await record().catch(record);
	return recorded.new.includes(key) || recorded.processed.includes(own);
}

/**
 * Remembers in n8n's database that a callback has led to a decision, so that other processes know
 * it, and this one after a restart.
 *
 * Best effort: two processes can both be the first. When in doubt, the callback counts as the first:
 * twice is better than never. So it does when the database does not answer, and in every execution
 * that n8n runs again, as it does in queue mode after a worker has died.
 */
export async function isFirstOfAllProcesses(
	context: IExecuteFunctions,
	key: string,
): Promise<boolean> {
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	try {
		return await oneAtATime(node, async () => await isFirstRecord(context, key));
	} catch {
		context.logger.warn(
			`Node ${JSON.stringify(context.getNode().name)} could not remember a callback in n8n's database, so it may start the workflow twice`,
		);
		return true;
	}
}
