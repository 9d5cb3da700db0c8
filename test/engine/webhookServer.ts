/**
 * The webhook side of an n8n, on loopback: production, test and waiting webhooks over real HTTP,
 * with n8n-core's own WebhookContext and the engine behind it. What n8n's server package does in
 * between is written after n8n 2.41: `webhooks/{live-webhooks,test-webhooks,waiting-webhooks,
 * webhook-helpers,webhook-request-handler,webhook.service}.js`.
 *
 * Left out: forms, chat, MCP, dynamic paths, static data, binary answers, CORS, compression, and
 * n8n's own log lines about requests. As long as a run is under way its resume token is not looked
 * at: every call of its address gets 409.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HookContext, WAITING_TOKEN_QUERY_PARAM, WebhookContext } from 'n8n-core';
import { deepCopy, NodeHelpers, UnexpectedError, UserError } from 'n8n-workflow';
import type {
	ExecutionStatus,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWebhookData,
	IWebhookDescription,
	IWebhookResponseData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { createEngine } from '.';
import type { Engine, EngineOptions, RunOptions, RunResult, WorkflowJson } from '.';
import { additionalDataFor } from './additionalData';
import { baseNodes } from './baseNodes';
import { EngineCredentialsHelper } from './credentials';
import { createDataTable, type Column } from './dataTable';
import { startServices } from './environment';
import { httpRequestNodes } from './httpRequestNode';
import { EngineNodeTypes } from './nodeTypes';
import { inScope } from './runScope';
import { testNodes } from './testNodes';
import {
	asExpressRequest,
	asExpressResponse,
	parseBody,
	Refusal,
	type WebhookRequest,
	type WebhookResponse,
} from './webhookRequest';
import { completeWorkflow, workflowOf } from './workflow';

type Credentials = RunOptions['credentials'];

export interface WebhookServerOptions extends Omit<EngineOptions, 'baseUrl'> {
	/** For everything that runs here, unless a workflow brings its own. */
	credentials?: Credentials;
}

/** One execution, from its start to its end. */
export interface Execution {
	id: string;
	workflowId: string;
	/** 'running', 'waiting', or how it ended. */
	status: ExecutionStatus;
	/** What each part left behind: a new part begins whenever it wakes up. */
	parts: RunResult[];
	/** Why it never ran: what the node's `webhook()` threw. */
	thrown?: unknown;
}

/** One call of a webhook that belongs to a node. */
export interface WebhookCall {
	method: string;
	target: string;
	/** What the node's `webhook()` threw, if it did. */
	thrown?: unknown;
	/** What it handed over to an execution, if it did. */
	handedOver?: INodeExecutionData[][];
	/** Everything n8n-core and the node logged meanwhile. */
	logs: string[];
	/** By `performance.now()`: the node was asked, its answer was handed over, it was done. */
	begunAt: number;
	answeredAt?: number;
	doneAt?: number;
}

export interface WebhookServer {
	/** `http://127.0.0.1:<port>`, also where the engine says that it can be reached. */
	url: string;
	executions: Execution[];
	calls: WebhookCall[];
	/** Switches a workflow on; returns the first production URL of each node that has one. */
	activate(json: WorkflowJson, credentials?: Credentials): Promise<Record<string, string>>;
	/** As the editor's 'Listen' does: for one execution, in manual mode. */
	listen(json: WorkflowJson, credentials?: Credentials): Promise<Record<string, string>>;
	/** Switches all workflows off. */
	deactivateAll(): void;
	/** Starts a workflow without a webhook; fulfilled when it ends or falls asleep. */
	run(json: WorkflowJson, options?: RunOptions): Promise<Execution>;
	/** Lets the time run out that an execution sleeps for. */
	passDeadline(execution: Execution): Promise<void>;
	/** As 'Retry' does for a failed execution that a webhook has started: once more, with its input. */
	retry(execution: Execution): Promise<Execution>;
	/** Makes a Data Table, empty; replaces the one with this name. */
	createTable(name: string, columns: readonly Column[]): Promise<void>;
	/** Fulfilled when so many executions that the webhook at this address started are asleep. */
	asleep(url: string, count: number): Promise<void>;
	/** Fulfilled when no webhook and no execution is under way. */
	idle(): Promise<void>;
	stop(): Promise<void>;
}

interface Served {
	data: IWorkflowBase;
	node: INode;
	description: IWebhookDescription;
	mode: WorkflowExecuteMode;
	credentials: Credentials;
	/** Only for a waiting execution. */
	waiting?: { execution: Execution; runData: IRunExecutionData };
	/** Called when an execution has started. */
	onStarted?: () => void;
}

/** What is kept of an execution besides what a test may see. */
interface Kept {
	data: IWorkflowBase;
	mode: WorkflowExecuteMode;
	credentials: Credentials;
	/** Answers the sender of a webhook that waits for the workflow's own response. */
	respond?: (answer: Answer) => void;
	/** Where a webhook started it, and with what. */
	started?: { node: INode; inputItems: INodeExecutionData[][] };
}

interface Answer {
	noWebhookResponse?: boolean;
	data?: unknown;
	responseCode?: number;
	headers?: Record<string, unknown>;
}

/** Far from the ids that the engine gives by itself: they share one process. */
let lastExecutionId = 1_000_000;
let lastWorkflowId = 0;

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];
const CAN_WAKE: readonly string[] = ['waiting'];

class LocalWebhookServer implements WebhookServer {
	url = '';

	readonly executions: Execution[] = [];

	readonly calls: WebhookCall[] = [];

	private readonly nodeTypes: EngineNodeTypes;
	private engine!: Engine;
	private readonly server: Server;
	private readonly live = new Map<string, Served>();
	private readonly test = new Map<string, Served>();
	private readonly kept = new WeakMap<Execution, Kept>();
	private readonly underWay = new Set<Promise<unknown>>();
	/** Faults of the server or the engine themselves. */
	private readonly wentWrong: unknown[] = [];

	constructor(private readonly options: WebhookServerOptions) {
		this.nodeTypes = new EngineNodeTypes({
			...baseNodes(options.onWait),
			...testNodes,
			...httpRequestNodes(Object.keys(options.credentialTypes)),
			...options.nodeTypes,
		});
		this.server = createServer((request, response) => {
			this.track(this.handle(request, response));
		});
		// Long enough that no client meets a connection that is just being closed for idleness.
		this.server.keepAliveTimeout = 75_000;
	}

	async start(): Promise<this> {
		await startServices();
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(0, '127.0.0.1', resolve);
		});
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
		this.engine = createEngine({ ...this.options, baseUrl: this.url });
		return this;
	}

	async activate(json: WorkflowJson, credentials?: Credentials): Promise<Record<string, string>> {
		return await this.register(json, credentials, 'webhook', this.live, '/webhook/');
	}

	async listen(json: WorkflowJson, credentials?: Credentials): Promise<Record<string, string>> {
		return await this.register(json, credentials, 'manual', this.test, '/webhook-test/');
	}

	deactivateAll(): void {
		this.live.clear();
		this.test.clear();
	}

	async run(json: WorkflowJson, options: RunOptions = {}): Promise<Execution> {
		const credentials = options.credentials ?? this.options.credentials;
		const data = this.complete(json, credentials);
		const execution = this.newExecution(data, options.mode ?? 'manual', credentials);
		await this.part(execution, async () => {
			const { id: executionId } = execution;
			return await this.engine.run(data, { ...options, credentials, executionId });
		});
		return execution;
	}

	async passDeadline(execution: Execution): Promise<void> {
		if (execution.status !== 'waiting') throw new Error('This execution is not waiting');
		await this.wake(execution);
	}

	async retry(execution: Execution): Promise<Execution> {
		const { data, credentials, started } = this.kept.get(execution) ?? {};
		if (!data || !started || execution.status !== 'error') throw new Error('Nothing to retry');
		const { node, inputItems } = started;
		const again = this.newExecution(data, 'retry', credentials);
		await this.part(again, async () => {
			const startNode = node.name;
			const { id: executionId } = again;
			return await this.engine.run(data, {
				credentials,
				mode: 'retry',
				startNode,
				inputItems,
				executionId,
			});
		});
		return again;
	}

	async createTable(name: string, columns: readonly Column[]): Promise<void> {
		createDataTable(name, columns);
	}

	async asleep(url: string, count: number): Promise<void> {
		const served = this.live.get(`GET ${new URL(url).pathname.replace('/webhook/', '')}`);
		const own = () =>
			this.executions.filter(
				({ status, workflowId }) => status === 'waiting' && workflowId === served?.data.id,
			);
		await this.idle();
		if (own().length !== count) throw new Error(`Asleep: ${own().length}, not ${count}`);
	}

	async idle(): Promise<void> {
		while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
		const [error] = this.wentWrong.splice(0);
		if (error) throw error;
	}

	async stop(): Promise<void> {
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.server.closeAllConnections();
		await closed;
		await this.idle();
	}

	/** Registers what n8n registers on activation, and runs the node's lifecycle as n8n does. */
	private async register(
		json: WorkflowJson,
		credentials: Credentials = this.options.credentials,
		mode: WorkflowExecuteMode,
		registered: Map<string, Served>,
		prefix: string,
	): Promise<Record<string, string>> {
		const data = this.complete(json, credentials);
		const urls: Record<string, string> = {};
		const keys: string[] = [];
		for (const node of data.nodes) {
			for (const { description, path, httpMethod } of this.webhooksOf(data, node)) {
				if (description.restartWebhook === true) continue;
				const key = `${httpMethod} ${path}`;
				if (registered.has(key)) throw new UserError(`The path ${key} is taken`);
				keys.push(key);
				registered.set(key, {
					data,
					node,
					description,
					mode,
					credentials,
					// The editor listens for one execution only.
					onStarted: () => mode === 'manual' && keys.forEach((each) => registered.delete(each)),
				});
				// A page has more below its address; the first one is what an operator sees.
				urls[node.name] ??= `${this.url}${prefix}${path}`;
				await this.createIfMissing(data, node, description, httpMethod, mode, credentials);
			}
		}
		return urls;
	}

	private async createIfMissing(
		data: IWorkflowBase,
		node: INode,
		description: IWebhookDescription,
		httpMethod: string,
		mode: WorkflowExecuteMode,
		credentials: Credentials,
	): Promise<void> {
		const { webhookMethods } = this.typeOf(node);
		const methods = webhookMethods?.[description.name];
		const workflow = workflowOf(data, this.nodeTypes);
		const additionalData = this.additionalData(data, mode, credentials);
		const context = new HookContext(
			workflow,
			workflow.getNode(node.name) as INode,
			additionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			this.webhookData(data, node, description, httpMethod, additionalData),
		);
		if (!(await methods?.checkExists?.call(context))) await methods?.create?.call(context);
	}

	/** A copy with ids, and with the credentials that an operator would have picked. */
	private complete(json: WorkflowJson, credentials: Credentials = {}): IWorkflowBase {
		const data = completeWorkflow({ id: `workflow${++lastWorkflowId}`, ...json });
		for (const node of data.nodes) {
			const { credentials: wanted = [], webhooks } = this.typeOf(node).description;
			if (webhooks) node.webhookId ??= randomUUID();
			for (const { name } of wanted) {
				if (!credentials[name] || node.credentials?.[name]) continue;
				node.credentials = { ...node.credentials, [name]: { id: name, name } };
			}
		}
		return data;
	}

	private typeOf(node: INode) {
		return this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	}

	private webhooksOf(data: IWorkflowBase, node: INode) {
		if (node.disabled) return [];
		return (this.typeOf(node).description.webhooks ?? []).flatMap((description) => {
			const { path, httpMethod, isFullPath, restartWebhook } = description;
			if (path.startsWith('=')) throw new UserError('Expressions in webhook paths: not here');
			const trimmed = path.trim().replace(/^\/|\/$/g, '');
			const full = isFullPath === true;
			return String(httpMethod)
				.split(',')
				.map((method) => ({
					description,
					httpMethod: method.trim(),
					path: NodeHelpers.getNodeWebhookPath(
						data.id,
						node,
						trimmed,
						full,
						restartWebhook === true,
					),
				}));
		});
	}

	private webhookData(
		data: IWorkflowBase,
		node: INode,
		webhookDescription: IWebhookDescription,
		httpMethod: string,
		workflowExecuteAdditionalData: IWorkflowExecuteAdditionalData,
	): IWebhookData {
		return {
			httpMethod: httpMethod as IWebhookData['httpMethod'],
			node: node.name,
			path: webhookDescription.path,
			webhookDescription,
			workflowId: data.id,
			workflowExecuteAdditionalData,
		};
	}

	private additionalData(
		workflowData: IWorkflowBase,
		mode: WorkflowExecuteMode,
		credentials: Credentials,
		executionId = '',
	): IWorkflowExecuteAdditionalData {
		const additionalData = additionalDataFor({
			credentialsHelper: new EngineCredentialsHelper(
				this.options.credentialTypes,
				{ ...credentials },
				this.nodeTypes,
			),
			baseUrl: `${this.url}/`,
			executionId,
			mode,
			workflowData,
		});
		// A webhook runs before there is an execution.
		additionalData.hooks = undefined;
		if (!executionId) additionalData.executionId = undefined;
		return additionalData;
	}

	private async handle(message: IncomingMessage, reply: ServerResponse): Promise<void> {
		const request = asExpressRequest(message);
		const response = asExpressResponse(reply);
		try {
			const served = this.route(request, response);
			if (!served) return;
			const answer = await new Promise<Answer>((resolve, reject) => {
				this.track(this.executeWebhook(served, request, response, resolve, reject).catch(reject));
			});
			if (answer.noWebhookResponse) return;
			if (answer.responseCode !== undefined) response.status(answer.responseCode);
			for (const [name, value] of Object.entries(answer.headers ?? {})) response.set(name, value);
			if (typeof answer.data === 'string') response.send(answer.data);
			else response.json(answer.data);
		} catch (error) {
			sendError(response, error);
		}
	}

	/** Finds out whose call it is; answers calls that are nobody's. */
	private route(request: WebhookRequest, response: WebhookResponse): Served | undefined {
		const { method = '' } = request;
		const [, endpoint = '', rest = ''] = /^\/([^/]*)\/(.*)$/s.exec(request.path) ?? [];
		const registered = { webhook: this.live, 'webhook-test': this.test }[endpoint.toLowerCase()];
		if (!registered && endpoint !== 'webhook-waiting') throw new Refusal(404, 'Not found');
		let path: string;
		try {
			path = decodeURIComponent(rest);
		} catch {
			throw new Refusal(400, 'Failed to decode param');
		}
		if (method === 'OPTIONS') {
			response.status(204).end();
			return undefined;
		}
		if (!METHODS.includes(method)) throw new Error(`The method ${method} is not supported.`);
		if (!registered) return this.routeToWaiting(path, request, response);

		const served = registered.get(`${method} ${path.replace(/\/$/, '')}`);
		if (!served) throw new Refusal(404, 'The requested webhook is not registered.');
		return served;
	}

	private routeToWaiting(
		path: string,
		request: WebhookRequest,
		response: WebhookResponse,
	): Served | undefined {
		const [id = '', suffix = ''] = path.split('/');
		const execution = this.executions.find((each) => each.id === id);
		if (!execution) throw new Refusal(404, `The execution "${id}" does not exist.`);
		if (execution.status === 'running') {
			throw new Refusal(409, `The execution "${id}" is running already.`);
		}
		const { run } = execution.parts.at(-1) as RunResult;
		if (!isToken(request, run.data.resumeToken)) {
			response.status(401).json({ error: 'Invalid token' });
			return undefined;
		}
		if (!CAN_WAKE.includes(execution.status)) {
			throw new Refusal(409, `The execution "${id}" has finished already.`);
		}
		const { data, mode, credentials } = this.kept.get(execution) as Kept;
		// n8n reads the run from its database, so nothing that is written here survives the call.
		const runData = deepCopy(run.data);
		const lastNode = runData.resultData.lastNodeExecuted ?? '';
		const [entry] = runData.executionData?.nodeExecutionStack ?? [];
		if (entry) entry.node.disabled = true;
		runData.waitTill = undefined;
		runData.resultData.runData[lastNode]?.pop();

		const node = data.nodes.find(({ name }) => name === lastNode);
		const found =
			node &&
			this.webhooksOf(data, node).find(
				(webhook) =>
					webhook.httpMethod === request.method &&
					webhook.path === suffix &&
					webhook.description.restartWebhook === true,
			);
		if (!node || !found) throw new Refusal(404, 'There is no waiting webhook with this method.');
		const { description } = found;
		return { data, node, description, mode, credentials, waiting: { execution, runData } };
	}

	/** n8n's `executeWebhook`; `resolve` and `reject` are its response callback. */
	private async executeWebhook(
		served: Served,
		request: WebhookRequest,
		response: WebhookResponse,
		resolve: (answer: Answer) => void,
		reject: (error: unknown) => void,
	): Promise<void> {
		// The version that the editor gives a new node.
		const nodeVersion = Number(this.typeOf(served.node).description.version);
		const removeFiles = await parseBody(request, nodeVersion);
		const { description, waiting } = served;
		let result: IWebhookResponseData;
		let thrown: { error: unknown } | undefined;
		try {
			result = await this.runNode(served, request, response);
		} catch (error) {
			thrown = { error };
			reject(new UnexpectedError('Workflow Webhook Error: Workflow could not be started!'));
			result = { noWebhookResponse: true, workflowData: [[{ json: {} }]] };
		}
		await removeFiles();

		if (result.noWebhookResponse === true) resolve({ noWebhookResponse: true });
		else if (response.headersSent)
			this.wentWrong.push(new Error('The node makes n8n answer twice'));
		const responseCode = Number(description.responseCode ?? 200);
		if (result.workflowData === undefined) {
			const { webhookResponse: data = { message: 'Webhook call received' } } = result;
			resolve({ data, responseCode });
			return;
		}
		if (thrown) {
			this.failed(served, thrown.error);
			return;
		}

		const answersItself = description.responseMode === 'responseNode';
		const respond = answersItself ? resolve : undefined;
		if (waiting) {
			// As long as n8n's database takes, others still find it waiting.
			await new Promise((resolve) => setTimeout(resolve, 5));
			this.track(this.wake(waiting.execution, result.workflowData));
		}
		if (!waiting) this.begin(served, result.workflowData, respond);
		// n8n evaluates a missing 'responseData' to this word, and sends it.
		const { responseData = 'firstEntryJson' } = description;
		const data = responseData === 'noData' ? undefined : responseData;
		if (!answersItself) resolve({ data, responseCode });
	}

	private async runNode(
		{ data, node, description, mode, credentials, waiting }: Served,
		request: WebhookRequest,
		response: WebhookResponse,
	): Promise<IWebhookResponseData> {
		const { method = '', originalUrl: target } = request;
		const call: WebhookCall = { method, target, logs: [], begunAt: performance.now() };
		this.calls.push(call);
		response.once('finish', () => (call.answeredAt = performance.now()));

		const nodeType = this.typeOf(node);
		if (!nodeType.webhook) throw new UnexpectedError('Node does not have any webhooks defined');
		const workflow: Workflow = workflowOf(data, this.nodeTypes);
		const additionalData = this.additionalData(data, mode, credentials, waiting?.execution.id);
		additionalData.httpRequest = request as never;
		additionalData.httpResponse = response as never;
		const context = new WebhookContext(
			workflow,
			workflow.getNode(node.name) as INode,
			additionalData,
			mode,
			this.webhookData(data, node, description, method, additionalData),
			[],
			waiting?.runData ?? null,
		);
		const { webhook } = nodeType;
		try {
			const result = await inScope({ lines: call.logs, deduplication: new Map() }, async () =>
				webhook.call(context),
			);
			call.handedOver = result.workflowData;
			return result;
		} catch (error) {
			call.thrown = error;
			throw error;
		} finally {
			call.doneAt = performance.now();
		}
	}

	/** n8n keeps an execution that failed before it began, or ends the one that was asleep. */
	private failed({ data, mode, credentials, waiting }: Served, error: unknown): void {
		const execution = waiting?.execution ?? this.newExecution(data, mode, credentials);
		execution.status = 'error';
		execution.thrown = error;
	}

	private newExecution(
		data: IWorkflowBase,
		mode: WorkflowExecuteMode,
		credentials: Credentials,
		respond?: (answer: Answer) => void,
	): Execution {
		const execution: Execution = {
			id: String(++lastExecutionId),
			workflowId: data.id,
			status: 'running',
			parts: [],
		};
		this.executions.push(execution);
		this.kept.set(execution, { data, mode, credentials, respond });
		return execution;
	}

	private begin(
		{ data, node, mode, credentials, onStarted }: Served,
		inputItems: INodeExecutionData[][],
		respond?: (answer: Answer) => void,
	): void {
		const execution = this.newExecution(data, mode, credentials, respond);
		const kept = this.kept.get(execution);
		if (kept) kept.started = { node, inputItems };
		onStarted?.();
		this.track(
			this.part(
				execution,
				async () =>
					await this.engine.run(data, {
						credentials,
						mode,
						startNode: node.name,
						inputItems,
						executionId: execution.id,
						onResponse: ({ body, headers, statusCode }) =>
							respond?.({ data: body, headers, responseCode: statusCode }),
					}),
			),
		);
	}

	/** Goes on with a sleeping execution, unless somebody else was faster. */
	private async wake(execution: Execution, workflowData?: INodeExecutionData[][]): Promise<void> {
		const asleep = execution.parts.at(-1);
		if (execution.status !== 'waiting' || !asleep) return;
		await this.part(execution, async () => await this.engine.resume(asleep, { workflowData }));
	}

	private async part(execution: Execution, run: () => Promise<RunResult>): Promise<void> {
		execution.status = 'running';
		const result = await run();
		execution.parts.push(result);
		execution.status = result.status;
		if (result.status !== 'waiting') this.kept.get(execution)?.respond?.({ data: undefined });
	}

	private track(work: Promise<unknown>): void {
		this.underWay.add(work);
		// What goes wrong is told by `idle`, which not every test calls at once.
		work
			.catch((error: unknown) => this.wentWrong.push(error))
			.finally(() => {
				this.underWay.delete(work);
			});
	}
}

/** n8n's check of the resume token; it cuts a path off that some senders append. */
function isToken(request: WebhookRequest, expected?: string): boolean {
	const url = new URL(request.originalUrl, `http://${request.headers.host ?? 'localhost'}`);
	const [token = ''] = (url.searchParams.get(WAITING_TOKEN_QUERY_PARAM) ?? '').split('/');
	if (!expected || token.length !== expected.length) return false;
	const [given, right] = [Buffer.from(token), Buffer.from(expected)];
	// n8n's own comparison throws here, for a token with characters of more than one byte.
	return given.length === right.length && timingSafeEqual(given, right);
}

/** n8n's error answers; an error after the answer closes the connection, as in Express. */
function sendError(response: WebhookResponse, error: unknown): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const message = (error as Error).message;
	if (error instanceof Refusal) {
		const { status, hint } = error;
		response.status(status).json({ code: status, message, hint });
		return;
	}
	response.status(error instanceof UserError ? 400 : 500).json({ code: 0, message });
}

/** Starts a webhook server on any free port of this machine. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
	return await new LocalWebhookServer(options).start();
}
