import type { IExecuteFunctions } from 'n8n-workflow';

import { isFirstRecord } from '../shared/run/firstRecord';
import { oneAtATime } from '../shared/run/oneAtATime';
import type { LinkUsed } from './handOver';

const maxStarts = 10_000;

/**
 * Takes one of the uses of a personal link, and remembers it in n8n's database.
 *
 * Exact within one process, where one goes after the other; best effort across several, see
 * `isFirstRecord`. Only the last 10,000 starts are there.
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
			if (await isFirstRecord(context, `link ${linkId} ${use}`, maxStarts)) return true;
		}
		return false;
	});
}
