import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether this execution is the first that records a key in n8n's database, for this node.
 *
 * n8n reads the list, changes it and writes it back without a lock (20 at one instant were all "new",
 * measured on n8n 1.123): let one go after the other within a process.
 *
 * @param maxKeys how many are remembered; n8n reads and writes them all each time.
 * @returns true again when n8n runs the same execution again, as it does in queue mode after a worker
 * has died.
 * @throws what n8n throws when its database does not answer.
 */
export async function isFirstRecord(
	context: IExecuteFunctions,
	key: string,
	maxKeys: number,
): Promise<boolean> {
	const own = `${key} ${context.getExecutionId()}`;
	const record = async () =>
		// Scope 'node': a Remove Duplicates node of the workflow can neither clear nor spoil it.
		await context.helpers.checkProcessedAndRecord([key, own], 'node', {
			mode: 'entries',
			maxEntries: 2 * maxKeys,
		});
	// The very first record of a node fails where two processes make it at once; by the second try it
	// is there.
	const recorded = await record().catch(record);
	return recorded.new.includes(key) || recorded.processed.includes(own);
}
