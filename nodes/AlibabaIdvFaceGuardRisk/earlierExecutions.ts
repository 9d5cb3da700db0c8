import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemFault } from '../shared/items/itemFault';

/** What this node has asked in earlier executions, kept by n8n in its database. */
export interface EarlierExecutions {
	/**
	 * Remembers a key, before the call: after a crash it must count as asked.
	 *
	 * @returns whether it is new.
	 * @throws ItemFault when n8n cannot tell, because then nothing may be asked.
	 */
	claim(key: string): Promise<boolean>;
	/**
	 * Forgets a key whose call certainly was not executed.
	 *
	 * @returns whether that worked.
	 */
	release(key: string): Promise<boolean>;
}

/**
 * n8n keeps the keys of a node in one row, reads it and writes it back, so two at a time would lose
 * one of them. One line for each node keeps them apart within this process; other n8n processes
 * (queue mode) can still write over each other.
 */
const lines = new Map<string, Promise<unknown>>();

function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
	const turn = (lines.get(name) ?? Promise.resolve()).then(work);
	const rest = turn.catch(() => undefined);
	lines.set(name, rest);
	void rest.then(() => {
		if (lines.get(name) === rest) lines.delete(name);
	});
	return turn;
}

/** @param size how many keys are kept; beyond that, the oldest are forgotten. */
export function earlierExecutions(context: IExecuteFunctions, size: number): EarlierExecutions {
	const line = `${context.getWorkflow().id} ${context.getNode().id}`;
	const options = { mode: 'entries' as const, maxEntries: size };
	// Scope 'node': a Remove Duplicates node of the workflow can neither clear nor spoil it.
	return {
		async claim(key) {
			const claimed = await oneAtATime(line, async () =>
				context.helpers.checkProcessedAndRecord([key], 'node', options),
			).catch(() => undefined);
			if (claimed) return claimed.new.length > 0;
			throw new ItemFault(
				'n8n could not tell whether this DeviceToken was asked about before, so nothing was asked',
				{
					code: 'NotRemembered',
					requestId: null,
					category: 'unexpected',
					retryable: true,
					remedy:
						"Save the workflow and try again. If it stays, look into n8n's log for faults of its database, or switch off 'Never Ask Twice Across Executions'.",
				},
			);
		},
		async release(key) {
			return await oneAtATime(line, async () =>
				context.helpers.removeProcessed([key], 'node', options),
			).then(
				() => true,
				() => false,
			);
		},
	};
}
