/**
 * Runs whole workflows on n8n-core's own engine, without an n8n server: routing, retry, error
 * output, pinned data, expressions, credentials and requests are n8n's, only storage is ours.
 */
import './environment';

import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, deepCopy } from 'n8n-workflow';
import type {
	ExecutionError,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IN8nHttpFullResponse,
	INode,
	INodeExecutionData,
	INodeType,
	IPinData,
	IRun,
	IWorkflowBase,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { baseNodes } from './baseNodes';
import { EngineCredentialsHelper } from './credentials';
import { startServices } from './environment';
import { httpRequestNodes } from './httpRequestNode';
import { EngineNodeTypes } from './nodeTypes';
import { resultOf } from './result';
import type { RunResult } from './result';
import { inScope } from './runScope';
import type { RunScope } from './runScope';
import { testNodes } from './testNodes';
import { completeWorkflow, workflowOf } from './workflow';
import type { WorkflowJson } from './workflow';

export { outputNames } from './workflow';
export type { RunResult, WorkflowJson };

export interface EngineOptions {
	/** By full type name, e.g. 'n8n-nodes-alibaba-id-verification.alibabaIdvInitialize'. */
	nodeTypes: Record<string, INodeType>;
	/** By credential type name. */
	credentialTypes: Record<string, ICredentialType>;
	/** Called by the Wait node instead of really waiting. */
	onWait?: (ms: number) => Promise<void>;
	/** Where this n8n says it can be reached (resume and webhook URLs). */
	baseUrl?: string;
}

export interface RunOptions {
	/**
	 * By credential type name, or by credential id if the workflow names one. A node that names
	 * no credential uses the one given for its type, as if an operator had picked it.
	 */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	/** Instead of the workflow's own, which count only in a manual run, as in n8n. */
	pinData?: IPinData;
	mode?: WorkflowExecuteMode;
	/** Default: the workflow's first enabled trigger. */
	startNode?: string;
	/** What a trigger puts out (one list, or one per output), or what another start node gets. */
	inputItems?: INodeExecutionData[] | INodeExecutionData[][];
	executionId?: string;
	/** Cancels the run as n8n's stop button does. */
	cancelAfter?: Promise<void>;
	/** Cancels the run as n8n's workflow time-out does. */
	timeoutMs?: number;
	/** Gets what a node answers to the webhook that started the run. */
	onResponse?: (response: IN8nHttpFullResponse) => void;
}

export interface ResumeOptions {
	/** What the node's `webhook()` answered as workflowData. Left out: the deadline passed. */
	workflowData?: INodeExecutionData[][];
	cancelAfter?: Promise<void>;
	timeoutMs?: number;
}

export interface Engine {
	run(workflow: WorkflowJson, options?: RunOptions): Promise<RunResult>;
	/** Wakes a run that a node put to wait, with the credentials and mode it started with. */
	resume(waiting: RunResult, options?: ResumeOptions): Promise<RunResult>;
}

interface Prepared {
	data: IWorkflowBase;
	workflow: Workflow;
	options: RunOptions;
	mode: WorkflowExecuteMode;
	executionId: string;
}

/** How long a node may go on after its run was cancelled before the engine calls it stuck. */
const CANCEL_GRACE_MS = 2_000;

let lastExecutionId = 0;

function isTrigger({ description, trigger, poll }: INodeType): boolean {
	return description.group.includes('trigger') || Boolean(trigger ?? poll);
}

function outputLists(items: INodeExecutionData[] | INodeExecutionData[][]): INodeExecutionData[][] {
	return Array.isArray(items[0])
		? (items as INodeExecutionData[][])
		: [items as INodeExecutionData[]];
}

/** What n8n records when a run fails before its first node. */
function failedRun(error: ExecutionError, mode: WorkflowExecuteMode): IRun {
	return {
		data: createRunExecutionData({ resultData: { error, runData: {} } }),
		finished: false,
		mode,
		startedAt: new Date(),
		stoppedAt: new Date(),
		status: 'error',
		storedAt: 'db',
	};
}

class N8nCoreEngine implements Engine {
	private readonly nodeTypes: EngineNodeTypes;
	private readonly baseUrl: string;
	private readonly deduplication: RunScope['deduplication'] = new Map();
	private readonly preparedBy = new WeakMap<RunResult, Prepared>();

	constructor(private readonly options: EngineOptions) {
		this.nodeTypes = new EngineNodeTypes({
			...baseNodes(options.onWait),
			...testNodes,
			...httpRequestNodes(Object.keys(options.credentialTypes)),
			...options.nodeTypes,
		});
		this.baseUrl = (options.baseUrl ?? 'https://n8n.example.test').replace(/\/*$/, '/');
	}

	async run(json: WorkflowJson, options: RunOptions = {}): Promise<RunResult> {
		const mode = options.mode ?? 'manual';
		const data = completeWorkflow(json);
		for (const node of data.nodes) this.pickCredentials(node, options.credentials ?? {});
		const prepared: Prepared = {
			data,
			workflow: workflowOf(data, this.nodeTypes),
			options,
			mode,
			executionId: options.executionId ?? String(++lastExecutionId),
		};
		const startNode = this.startNodeOf(prepared);
		const pinData = { ...(options.pinData ?? (mode === 'manual' ? data.pinData : undefined)) };
		let stack: INodeExecutionData[][] | undefined;
		if (options.inputItems) {
			const items = outputLists(deepCopy(options.inputItems));
			const { trigger, poll } = this.nodeTypes.getByNameAndVersion(
				startNode.type,
				startNode.typeVersion,
			);
			// In a manual run n8n calls these methods, and only pinned data takes their place.
			if (mode === 'manual' && (trigger ?? poll)) pinData[startNode.name] = items[0] ?? [];
			else stack = items;
		}
		return await this.execute(prepared, options, (execute) =>
			execute.run({
				workflow: prepared.workflow,
				startNode,
				pinData,
				triggerToStartFrom: stack && {
					name: startNode.name,
					data: { data: { main: stack } } as never,
				},
			}),
		);
	}

	async resume(waiting: RunResult, options: ResumeOptions = {}): Promise<RunResult> {
		const prepared = this.preparedBy.get(waiting);
		if (!prepared || waiting.status !== 'waiting') throw new Error('This run is not waiting');
		// n8n reads the run back from its database, so nothing is shared with the first part.
		const runData = deepCopy(waiting.run.data);
		const entry = runData.executionData?.nodeExecutionStack[0];
		if (options.workflowData && entry) {
			entry.node.disabled = true;
			entry.data.main = deepCopy(options.workflowData);
			entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
			runData.waitTill = undefined;
			runData.resultData.runData[runData.resultData.lastNodeExecuted ?? '']?.pop();
		}
		const { data } = prepared;
		const again = { ...prepared, workflow: workflowOf(data, this.nodeTypes) };
		return await this.execute(
			again,
			options,
			(execute) => execute.processRunExecutionData(again.workflow),
			runData,
		);
	}

	private async execute(
		prepared: Prepared,
		{ cancelAfter, timeoutMs }: ResumeOptions,
		start: (execute: WorkflowExecute) => ReturnType<WorkflowExecute['run']>,
		runData?: IRun['data'],
	): Promise<RunResult> {
		await startServices();
		const { data, mode, executionId, options } = prepared;
		const additionalData = additionalDataFor({
			credentialsHelper: new EngineCredentialsHelper(
				this.options.credentialTypes,
				{ ...options.credentials },
				this.nodeTypes,
			),
			baseUrl: this.baseUrl,
			executionId,
			mode,
			workflowData: data,
		});
		if (runData) additionalData.restartExecutionId = executionId;
		additionalData.hooks?.addHandler('sendResponse', async (response) => {
			options.onResponse?.(response as IN8nHttpFullResponse);
		});
		if (timeoutMs !== undefined) additionalData.executionTimeoutTimestamp = Date.now() + timeoutMs;

		const scope: RunScope = { lines: [], deduplication: this.deduplication };
		const run = await inScope(scope, async () => {
			const execute = new WorkflowExecute(additionalData, mode, runData);
			try {
				return await this.settle(start(execute), cancelAfter, timeoutMs);
			} catch (error) {
				if (error instanceof StuckError) throw error;
				return failedRun(error as ExecutionError, mode);
			}
		});
		const result = resultOf(run, scope.lines);
		this.preparedBy.set(result, prepared);
		return result;
	}

	private async settle(
		execution: ReturnType<WorkflowExecute['run']>,
		cancelAfter?: Promise<void>,
		timeoutMs?: number,
	): Promise<IRun> {
		let done = false;
		const timers: NodeJS.Timeout[] = [];
		const stuck = new Promise<never>((_resolve, reject) => {
			const cancel = () => {
				execution.cancel();
				timers.push(setTimeout(() => reject(new StuckError()), CANCEL_GRACE_MS));
			};
			void cancelAfter?.then(() => done || cancel());
			if (timeoutMs !== undefined) timers.push(setTimeout(cancel, timeoutMs));
		});
		try {
			return await Promise.race([execution, stuck]);
		} finally {
			done = true;
			timers.forEach((timer) => clearTimeout(timer));
		}
	}

	private startNodeOf({ workflow, options: { startNode } }: Prepared): INode {
		const named = startNode === undefined ? undefined : workflow.getNode(startNode);
		if (startNode !== undefined && !named) throw new Error(`There is no node "${startNode}"`);
		const found =
			named ??
			Object.values(workflow.nodes).find(({ type, typeVersion, disabled }) => {
				const nodeType = this.nodeTypes.getByNameAndVersion(type, typeVersion);
				return !disabled && isTrigger(nodeType);
			});
		if (!found) throw new Error('The workflow has no trigger: name a startNode');
		return found;
	}

	private pickCredentials(node: INode, credentials: Record<string, unknown>): void {
		const { description } = this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const named = node.parameters.nodeCredentialType;
		const types = [...(description.credentials ?? []).map(({ name }) => name), named];
		for (const type of types) {
			if (typeof type !== 'string' || !credentials[type] || node.credentials?.[type]) continue;
			node.credentials = { ...node.credentials, [type]: { id: type, name: type } };
		}
	}
}

/** A node kept running although its run was cancelled. */
class StuckError extends Error {
	override readonly name = 'StuckError';

	constructor() {
		super(`A node still runs ${CANCEL_GRACE_MS} ms after its run was cancelled`);
	}
}

/** An engine that knows these node and credential types, and n8n's basic nodes. */
export function createEngine(options: EngineOptions): Engine {
	return new N8nCoreEngine(options);
}
