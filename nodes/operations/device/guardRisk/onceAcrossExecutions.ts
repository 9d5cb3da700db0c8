import type { IExecuteFunctions } from 'n8n-workflow';

import { IdvError } from '../../../shared/errors';
import { oneAtATime } from '../../../shared/run/oneAtATime';
import type { AcrossExecutions } from '../../definition';

/**
 * What this node has asked in earlier executions, kept by n8n in its database: the keys of a node in
 * one row, which it reads and writes back. So one goes after the other, within this process; other
 * n8n processes (queue mode) can still write over each other.
 *
 * @param maxKeys how many are kept; beyond that, the oldest are forgotten.
 */
export function onceAcrossExecutions(
	context: IExecuteFunctions,
	maxKeys: number,
): AcrossExecutions {
	const queue = `${context.getWorkflow().id} ${context.getNode().id}`;
	const options = { mode: 'entries' as const, maxEntries: maxKeys };
	// Scope 'node': a Remove Duplicates node of the workflow can neither clear nor spoil it.
	return {
		async claim(key) {
			const claimed = await oneAtATime(queue, async () =>
				context.helpers.checkProcessedAndRecord([key], 'node', options),
			).catch(() => undefined);
			if (claimed) return claimed.new.length > 0;
			throw new IdvError(
				'n8n could not tell whether this DeviceToken was asked about before, so nothing was asked',
				{
					category: 'unexpected',
					code: 'NotRemembered',
					retryable: true,
					remedy:
						"Save the workflow and try again. If the error persists, look for database errors in n8n's log, or switch off 'Skip Tokens Queried Before'.",
				},
			);
		},
		async release(key) {
			return await oneAtATime(queue, async () =>
				context.helpers.removeProcessed([key], 'node', options),
			).then(
				() => undefined,
				() =>
					'n8n could not forget the DeviceToken, so later executions will send it to Review: use a new one.',
			);
		},
	};
}
