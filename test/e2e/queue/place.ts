import type { Place, Scenario, Stage } from '../place';
import type { Cluster, Part, Worker } from './cluster';

/** An n8n in queue mode and what belongs to it. */
export interface QueueStage extends Omit<Stage, 'own'> {
	cluster: Cluster;
	webhooks: Part;
	/** Those that live. */
	workers: Worker[];
}

/** What every scenario of queue mode has around it. */
export interface QueuePlace extends QueueStage, Pick<Place, 'sandbox' | 'credentials'> {}

export type QueueScenario = Scenario<QueuePlace>;

/** The worker that started an execution. */
export function workerOf({ workers }: QueueStage, executionId: string): Worker | undefined {
	return workers.find((worker) => worker.started().includes(executionId));
}
