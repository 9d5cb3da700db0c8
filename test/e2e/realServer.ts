/** A real n8n in the place that n8n's engine has in the demo, so that the same stories run on both. */
import type { IDataObject, IRun } from 'n8n-workflow';

import { resultOf } from '../engine/result';
import type { WorkflowJson } from '../engine';
import type { RunOptions } from '../engine';
import type { Runner } from '../demo/stories';
import type { Column } from '../engine/dataTable';
import type { Execution } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import type { Credentials } from './credentials';
import { until } from './processes';
import type { Rest, SavedExecution, SavedWorkflow } from './rest';
import { builtNodes, prepared, type Node } from './workflows';

const triggerOf = (workflow: WorkflowJson) =>
	(workflow.nodes as Array<{ name: string; type: string }>).find(({ type }) =>
		/(trigger|webhook)$/i.test(type),
	);

/** The address below its id of a node that starts a workflow; none of one that only resumes. */
const webhookPath = (type: string): string | undefined =>
	builtNodes[type]?.description.webhooks?.find(({ restartWebhook }) => !restartWebhook)?.path;

/** Finds tables by id, as operators do who choose from the list: n8n before 2.41 knows no names. */
function withTables(workflow: WorkflowJson, tables: ReadonlyMap<string, string>): WorkflowJson {
	const nodes = (workflow.nodes as unknown as Node[]).map((node) => {
		const { dataTableId } = node.parameters as { dataTableId?: { value: string } };
		const id = tables.get(dataTableId?.value ?? '');
		if (id === undefined) return node;
		const chosen = { __rl: true, mode: 'id', value: id };
		return { ...node, parameters: { ...node.parameters, dataTableId: chosen } };
	});
	return { ...workflow, nodes } as unknown as WorkflowJson;
}

function fill(execution: Execution, saved: SavedExecution): Execution {
	const { data, status, mode } = saved;
	execution.status = status as Execution['status'];
	// n8n keeps everything that an execution did in one record, also across its sleep.
	execution.parts = [resultOf({ data, status, mode } as unknown as IRun, [])];
	return execution;
}

export interface RealServerOptions {
	/** Where the webhooks are answered, if not where the editor is. */
	url?: string;
	/** Changes every workflow before it is saved. */
	change?: (workflow: WorkflowJson) => WorkflowJson;
}

interface Active {
	workflow: SavedWorkflow;
	urls: string[];
	/** How many callbacks had been delivered when it was switched on. */
	since: number;
}

/** Plays stories on a real n8n. */
export class RealServer implements Runner {
	readonly executions: Execution[] = [];

	readonly url: string;

	/** Everything that was saved here. */
	readonly workflows: SavedWorkflow[] = [];

	private active: Active[] = [];

	/** The ids of Data Tables that were made here, by their names. */
	private readonly tables = new Map<string, string>();

	constructor(
		private readonly rest: Rest,
		private readonly sandbox: Sandbox,
		private readonly credentials: Credentials,
		private readonly options: RealServerOptions = {},
	) {
		this.url = options.url ?? rest.url;
	}

	/** Saves, switches on, and waits until the webhooks are answered. */
	async activate(json: WorkflowJson): Promise<Record<string, string>> {
		const workflow = await this.save(json);
		await this.rest.activate(workflow);
		const urls = Object.fromEntries(
			workflow.nodes
				.filter(({ type, webhookId }) => webhookId && webhookPath(type) !== undefined)
				.map(({ name, type, webhookId }) => [
					name,
					`${this.url}/webhook/${webhookId}/${webhookPath(type)}`,
				]),
		);
		await until(`the webhooks of "${workflow.name}" are answered`, 30_000, async () => {
			const answers = await Promise.all(
				Object.values(urls).map(async (url) => (await fetch(url)).status),
			);
			return answers.every((status) => status === 200);
		});
		const since = this.sandbox.deliveries.length;
		this.active.push({ workflow, urls: Object.values(urls), since });
		return urls;
	}

	async createTable(name: string, columns: readonly Column[]): Promise<void> {
		this.tables.set(name, await this.rest.createTable(name, columns));
	}

	async asleep(url: string, count: number): Promise<void> {
		const { workflow } = this.activeAt(url);
		const sleepers = await until(`${count} executions are asleep`, 60_000, async () => {
			const all = await this.rest.executionsOf(workflow);
			const waiting = all.filter(({ status }) => status === 'waiting');
			return waiting.length === count && waiting;
		});
		for (const { id } of sleepers) {
			const execution: Execution = { id, workflowId: workflow.id, status: 'running', parts: [] };
			this.executions.push(fill(execution, await this.rest.settled(id)));
		}
	}

	deactivateAll(): void {
		for (const { workflow } of this.active.splice(0)) void this.rest.deactivate(workflow);
	}

	async run(json: WorkflowJson, { inputItems }: RunOptions = {}): Promise<Execution> {
		const trigger = triggerOf(json);
		if (!trigger) throw new Error(`"${String(json.name)}" has no trigger`);
		const pinned = inputItems ? { pinData: { [trigger.name]: inputItems } } : {};
		const workflow = await this.save({ ...json, ...pinned });
		const id = await this.rest.start(workflow, trigger.name);
		const execution: Execution = { id, workflowId: workflow.id, status: 'running', parts: [] };
		this.executions.push(execution);
		return fill(execution, await this.rest.settled(id));
	}

	async passDeadline(execution: Execution): Promise<void> {
		// A minute until the deadline, and n8n looks for those that are due once a minute.
		fill(execution, await this.rest.ended(execution.id, 180_000));
	}

	async idle(): Promise<void> {
		await this.sandbox.delivered();
		for (const active of this.active) await this.collectStarted(active);
		const woken = this.executions.filter((execution) => this.callbacksTo(execution) > 0);
		for (const execution of woken) fill(execution, await this.rest.ended(execution.id));
	}

	/** The workflow that a webhook belongs to. */
	workflowAt(url: string): SavedWorkflow {
		return this.activeAt(url).workflow;
	}

	/** What the webhook at this address has started, when it is so many executions or more. */
	async executionsOf(url: string, count: number): Promise<Execution[]> {
		const active = this.activeAt(url);
		await this.collect(active, count);
		return this.executions.filter(({ workflowId }) => workflowId === active.workflow.id);
	}

	async stop(): Promise<void> {
		for (const { workflow } of this.active.splice(0)) await this.rest.deactivate(workflow);
	}

	private activeAt(url: string): Active {
		const active = this.active.find(({ urls }) => urls.includes(url));
		if (!active) throw new Error(`No active workflow has ${url}`);
		return active;
	}

	private async save(json: WorkflowJson): Promise<SavedWorkflow> {
		const { change = (same) => same } = this.options;
		const chosen = withTables(change(prepared(json, this.credentials)), this.tables);
		const workflow = await this.rest.saveWorkflow(chosen);
		this.workflows.push(workflow);
		return workflow;
	}

	/** How many callbacks a sleeping execution took. */
	private callbacksTo({ id }: Execution): number {
		return this.sandbox.deliveries.filter(
			({ status, url }) =>
				status === 200 && new URL(url).pathname.endsWith(`/webhook-waiting/${id}`),
		).length;
	}

	/** As many executions as callbacks were taken; each has to end. */
	private async collectStarted(active: Active): Promise<void> {
		const taken = this.sandbox.deliveries
			.slice(active.since)
			.filter(
				({ status, url }) => status === 200 && active.urls.some((each) => url.startsWith(each)),
			);
		await this.collect(active, taken.length);
	}

	/** Repeated callbacks may start executions of their own, so it waits for the last of them. */
	private async collect({ workflow }: Active, count: number): Promise<void> {
		let before = -1;
		const started = await until(
			`"${workflow.name}" has been started ${count} times`,
			120_000,
			async () => {
				const found = await this.rest.executionsOf(workflow);
				const isOver = found.length === before && !found.some(({ status }) => isBusy(status));
				before = found.length;
				return isOver && found.length >= count && found;
			},
			1_000,
		);
		for (const { id } of started) {
			if (this.executions.some((known) => known.id === id)) continue;
			const execution: Execution = { id, workflowId: workflow.id, status: 'running', parts: [] };
			this.executions.push(fill(execution, await this.rest.ended(id)));
		}
	}
}

const isBusy = (status: string) => ['new', 'running'].includes(status);

/** What arrived after each output of a trigger, over all executions. */
export function arrivals(executions: Execution[], outputs = 3): IDataObject[][] {
	return Array.from({ length: outputs }, (_output, index) =>
		executions.flatMap(({ parts }) => parts.at(-1)?.jsonOf(`Output ${index}`, 0) ?? []),
	);
}

/** Why Check Result sent an item where it went. */
export const reasonOf = ({ checkResult }: IDataObject): string =>
	String((checkResult as IDataObject | undefined)?.reason);
