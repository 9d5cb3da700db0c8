import type { IExecuteFunctions } from 'n8n-workflow';

import { isFirstRecord } from '../run/firstRecord';
import { oneAtATime } from '../run/oneAtATime';

/** n8n reads and writes them all each time, so fewer than in memory. */
const maxCallbacks = 2_000;

/**
 * Remembers in n8n's database that a callback has led to a decision, so that other processes know
 * it, and this one after a restart.
 *
 * Best effort: two processes can both be the first, see `isFirstRecord`. When the database does not
 * answer, the callback counts as the first: twice is better than never.
 *
 * @returns whether this execution is the first. It stays the first when n8n runs it again, as it
 * does in queue mode after a worker has died.
 */
export async function isFirstOfAllProcesses(
	context: IExecuteFunctions,
	key: string,
): Promise<boolean> {
	const node = `${context.getWorkflow().id} ${context.getNode().id}`;
	try {
		return await oneAtATime(node, async () => await isFirstRecord(context, key, maxCallbacks));
	} catch {
		context.logger.warn(
			`Node ${JSON.stringify(context.getNode().name)} could not remember a callback in n8n's database, so it may start the workflow twice`,
		);
		return true;
	}
}
