/** What the tests of the trigger, of waiting and the attack list share. */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

import type { IDataObject, INodeType } from 'n8n-workflow';
import { Agent } from 'undici';

import {
	makeToken,
	receiverOfExecution,
	receiverOfUrl,
	type TokenClaims,
} from '../../nodes/shared/callback/token';
import type { WorkflowJson } from '../engine';
import { startWebhookServer, type Execution, type WebhookServer } from '../engine/webhookServer';
import { outcomes, type Sandbox } from '../sandbox';
import {
	arrivals,
	callbackSecret,
	credentialTypes,
	initializeParameters,
	withOptions,
	items,
	nodeTypes,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';

/** An n8n that receives webhooks, with credentials for the sandbox. */
export async function startReceiver(
	sandbox: Sandbox,
	moreNodes: Record<string, INodeType> = {},
): Promise<WebhookServer> {
	const credentials = sandboxCredential(sandbox);
	return await startWebhookServer({
		nodeTypes: { ...nodeTypes, ...moreNodes },
		credentialTypes,
		credentials,
	});
}

/** A trigger with a node of its own behind each of its outputs. */
export function triggerWorkflow(
	parameters: IDataObject = {},
	outputs = 3,
	setup: NodeSetup = {},
): WorkflowJson {
	const behind = Array.from({ length: outputs }, (_output, index) => `Output ${index}`);
	return {
		nodes: [
			{
				name: 'Trigger',
				type: 'n8n-nodes-alibaba-id-verification.alibabaIdvTrigger',
				...setup,
				parameters,
			},
			...behind.map((name) => ({ name, type: 'n8n-nodes-base.noOp' })),
		],
		connections: {
			Trigger: { main: behind.map((node) => [{ node, type: 'main', index: 0 }]) },
		},
	};
}

/** What arrived behind each output of a trigger, over all executions. */
export function received(executions: Execution[], outputs = 3): IDataObject[][] {
	const each = executions.map(({ parts }) => {
		const last = parts.at(-1);
		return last ? arrivals(last, outputs) : [];
	});
	return Array.from({ length: outputs }, (_output, index) =>
		each.flatMap((arrived) => arrived[index] ?? []),
	);
}

/** A verification that Initialize started, and what Alibaba Cloud will say about it. */
export interface Started {
	transactionId: string;
	merchantBizId: string;
	callbackToken: string;
	callbackUrl: string;
	passed: string;
	subCode: string;
}

let lastBiz = 0;

/** Starts one verification per scene through Initialize; everybody has finished. */
export async function startFor(
	server: WebhookServer,
	sandbox: Sandbox,
	callbackUrl: string,
	scenes: string[],
	parameters: IDataObject = {},
): Promise<Started[]> {
	const people = scenes.map((scene) => ({ scene, biz: `biz${++lastBiz}x` }));
	const setup = withOptions({ ...initializeParameters, callback: 'url', callbackUrl }, parameters);
	const before = sandbox.requests.length;
	const execution = await server.run(workflowWith('Initialize', { parameters: setup }, 2), {
		inputItems: items(...people),
	});
	// It is a means to an end here: what a test counts is what webhooks started.
	server.executions.splice(server.executions.indexOf(execution), 1);
	const [result] = execution.parts;
	if (!result || result.error) throw result?.error ?? new Error('Initialize did not run');
	const sent = new Map(
		sandbox.requests.slice(before).map(({ params }) => [params.MerchantBizId, params]),
	);
	return result.jsonOf('Output 1', 0).map((json, index) => {
		const params = sent.get(String(json.merchantBizId));
		const outcome = outcomes[scenes[index] ?? ''] ?? outcomes.pass;
		return {
			transactionId: String(json.transactionId),
			merchantBizId: String(json.merchantBizId),
			callbackToken: params?.CallbackToken ?? '',
			callbackUrl: params?.CallbackUrl ?? '',
			passed: outcome?.passed ?? '',
			subCode: outcome?.subCode ?? '',
		};
	});
}

/** The fields of a genuine callback, as Alibaba Cloud's example URL has them. */
export function fieldsOf({ callbackToken, transactionId, passed, subCode }: Started) {
	return { callbackToken, transactionId, passed, subCode };
}

/** Whom a token has to be for to be accepted at this URL. */
export function receiverAt(callbackUrl: string): string {
	const [, waiting] = /\/webhook-waiting\/(\w+)/.exec(callbackUrl) ?? [];
	return waiting === undefined ? receiverOfUrl(callbackUrl) : receiverOfExecution(waiting);
}

/** A token for the receiver of this verification's callback, good unless something is changed. */
export function tokenFor(
	{ callbackUrl, merchantBizId }: Started,
	{ secret = callbackSecret, ...changes }: Partial<TokenClaims & { secret: string }> = {},
): string {
	const expiresAt = Date.now() / 1000 + 3600;
	const receiver = receiverAt(callbackUrl);
	return makeToken(secret, { merchantBizId, expiresAt, receiver, ...changes });
}

/** What is sent to a webhook. */
export interface Sent {
	method?: string;
	/** A record is encoded; a text is appended as it stands. */
	query?: Record<string, string> | string;
	form?: Record<string, string> | string;
	json?: unknown;
	body?: string | Buffer;
	headers?: Record<string, string>;
	/** Appended to the path. */
	path?: string;
	/** Instead of all of that: these bytes, on a connection of their own. */
	raw?: (target: string, host: string) => string;
}

export interface Answer {
	/** 0 when the connection was closed without an answer. */
	status: number;
	text: string;
	headers: Record<string, unknown>;
	ms: number;
}

/** No answer for so long counts as none at all; far above what any answer takes. */
const patienceMs = 10_000;

const newAgent = () =>
	new Agent({
		connections: 50,
		headersTimeout: patienceMs,
		bodyTimeout: patienceMs,
		// Long targets are on the list of attacks.
		maxHeaderSize: 64 * 1024,
	});

let agent = newAgent();

/** Closes all connections, those that are still waiting for an answer too. */
export async function closeConnections(): Promise<void> {
	const old = agent;
	agent = newAgent();
	await old.destroy();
}

const encoded = (fields: Record<string, string> | string) =>
	typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();

/** Sends one request. @throws when it is not answered within ten seconds. */
export async function send(url: string, sent: Sent = {}): Promise<Answer> {
	const { origin, pathname, search } = new URL(url);
	const query = [search.slice(1), encoded(sent.query ?? '')].filter(Boolean).join('&');
	const target = `${pathname}${sent.path ?? ''}${query ? `?${query}` : ''}`;
	if (sent.raw) return await sendRaw(origin, sent.raw(target, new URL(url).host));

	const type = sent.form !== undefined ? 'application/x-www-form-urlencoded' : 'application/json';
	const content = sent.form !== undefined ? encoded(sent.form) : JSON.stringify(sent.json);
	const body = sent.body ?? content;
	const start = performance.now();
	const answer = await agent.request({
		origin,
		path: target,
		method: (sent.method ?? (body === undefined ? 'GET' : 'POST')) as 'GET',
		headers: { ...(content === undefined ? {} : { 'content-type': type }), ...sent.headers },
		body: body ?? null,
	});
	const text = await answer.body.text();
	const ms = performance.now() - start;
	return { status: answer.statusCode, text, headers: answer.headers, ms };
}

async function sendRaw(origin: string, bytes: string): Promise<Answer> {
	const { hostname, port } = new URL(origin);
	const start = performance.now();
	return await new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname, () => socket.end(bytes, 'latin1'));
		let text = '';
		socket.setTimeout(patienceMs, () => {
			socket.destroy();
			reject(new Error('No answer'));
		});
		socket.on('data', (chunk) => (text += chunk.toString('latin1')));
		socket.once('error', () => undefined);
		socket.once('close', () => {
			const [head = '', body = ''] = text.split('\r\n\r\n');
			const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
			resolve({ status, text: body, headers: { head }, ms: performance.now() - start });
		});
	});
}
