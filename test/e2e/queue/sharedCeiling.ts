import { randomUUID } from 'node:crypto';

import { startStrictService } from '../../bench/strictService';
import type { WorkflowJson } from '../../engine';
import { saveCredentials } from '../credentials';
import { until } from '../processes';
import { connections, node, prepared } from '../workflows';
import { workerOf, type QueueStage } from './place';

/** What came through a ceiling that several processes share. */
export interface Shared {
	/** Items of all batches. */
	asked: number;
	answered: number;
	refused: number;
	/** Answers per second, from the first call to the last answer. */
	perSecond: number;
	/** Items of each worker. */
	shares: number[];
}

const itemsOfBatch = 80;
/** More would be lost time, where n8n gives all executions to one worker. */
const maxBatches = 10;

/** An app hands over a batch of people whose results are fetched. */
function batchOfChecks(path: string): WorkflowJson {
	const jsCode = `return Array.from({ length: ${itemsOfBatch} }, (_, id) => ({ json: { id: 'hksb' + id } }));`;
	const parameters = { transactionId: '={{ $json.id }}', merchantBizId: '={{ $json.id }}' };
	return {
		name: 'A batch of checks',
		nodes: [
			node('App', 'webhook', { httpMethod: 'POST', path }, { typeVersion: 2, webhookId: path }),
			node('People', 'code', { jsCode }, { typeVersion: 2 }),
			node('Check Result', 'alibabaIdvCheckResult', parameters),
		],
		connections: connections(['App', 0, 'People'], ['People', 0, 'Check Result']),
	} as unknown as WorkflowJson;
}

/**
 * Lets all workers of a cluster work on batches at the same time, against a service in a process of
 * its own that grants so many calls in any second.
 *
 * @throws Error when n8n gives all batches to one worker.
 */
export async function shareCeiling(stage: QueueStage, granted: number): Promise<Shared> {
	const { rest, webhooks, workers } = stage;
	const service = await startStrictService(granted);
	try {
		const credentials = await saveCredentials(rest, service);
		const path = randomUUID();
		const workflow = await rest.saveWorkflow(prepared(batchOfChecks(path), credentials));
		await rest.activate(workflow);
		const handOver = async () => {
			const taken = await fetch(`${webhooks.url}/webhook/${path}`, { method: 'POST' });
			return taken.status === 200;
		};
		const begun = async (count: number) =>
			await until(`${count} batches are begun`, 60_000, async () => {
				const all = await rest.executionsOf(workflow);
				const known = all.filter(({ id }) => workerOf(stage, id));
				return known.length === count && known;
			});
		await until('the first batch is taken', 30_000, handOver);
		let batches = await begun(1);
		const itemsOf = (worker: (typeof workers)[number]) =>
			batches.filter(({ id }) => workerOf(stage, id) === worker).length * itemsOfBatch;
		// n8n gives a batch to whoever asks first. Two for each, so that nobody is done much earlier.
		while (workers.some((worker) => itemsOf(worker) < 2 * itemsOfBatch)) {
			if (batches.length === maxBatches) throw new Error('One worker got too few of the batches');
			if (!(await handOver())) throw new Error('n8n takes no batch any more');
			batches = await begun(batches.length + 1);
		}
		const shares = workers.map(itemsOf);
		for (const { id } of batches) await rest.ended(id, 300_000);
		const { answered, refused, seconds } = await service.count();
		await rest.deactivate(workflow);
		const asked = batches.length * itemsOfBatch;
		return { asked, answered, refused, perSecond: answered / seconds, shares };
	} finally {
		service.stop();
	}
}
