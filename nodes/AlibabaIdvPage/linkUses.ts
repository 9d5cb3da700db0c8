import type { IExecuteFunctions } from 'n8n-workflow';

import { oneAtATime } from '../shared/run/oneAtATime';
import type { LinkUsed } from './handOver';

/** Two for each start; n8n reads and writes them all each time. */
const options = { mode: 'entries', maxEntries: 2 * 10_000 } as const;

/**
 * Takes one of the uses of a personal link, and remembers it in n8n's database.
 *
 * Exact within one process, where one goes after the other. Best effort across several: n8n reads
 * the list, changes it and writes it back without a lock. Only the last 10,000 starts are there.
 *
 * @returns whether there was one left. The execution that got it gets it again when n8n runs it
 * again, as it does in queue mode after a worker has died.
 * @throws what n8n throws when its database does not answer: then nobody may start.
 */
export async function takeUse(
	context: IExecuteFunctions,
	{ linkId, uses }: LinkUsed,
): Promise<boolean> {
	const node = `${context.getWorkflow().id} ${context.getNode().id} links`;
	return await oneAtATime(node, async () => {
		for (let use = 1; use <= uses; use += 1) {
			const key = `link ${linkId} ${use}`;
			const own = `${key} ${context.getExecutionId()}`;
			const record = async () =>
				await context.helpers.checkProcessedAndRecord([key, own], 'node', options);
			// The very first record of a node fails where two processes make it at once.
			const recorded = await record().catch(record);
			if (recorded.new.includes(key) || recorded.processed.includes(own)) return true;
		}
		return false;
	});
}
