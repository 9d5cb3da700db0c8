/** What the tests of callbacks take for granted of n8n, without any node of this package. */
import type {
	IExecuteFunctions,
	INodeType,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { describeNode, parameter } from '../../engine/baseNodes';
import { startWebhookServer, type WebhookServer } from '../../engine/webhookServer';
import { closeConnections, send, type Sent } from '../../workflow/attacksSupport';

type Body = (this: IWebhookFunctions) => Promise<IWebhookResponseData>;

const webhooks = (rest: Partial<IWebhookDescription> = {}): IWebhookDescription[] =>
	(['GET', 'POST'] as const).map((httpMethod) => ({
		name: 'default',
		httpMethod,
		path: 'here',
		responseMode: 'onReceived',
		responseData: 'noData',
		...rest,
	}));

let body: Body;
let fails: number;

const trigger: INodeType = {
	description: describeNode({
		name: 'trigger',
		group: ['trigger'],
		inputs: [],
		outputs: ['main', 'main'],
		webhooks: webhooks(),
	}),
	async webhook() {
		return await body.call(this);
	},
	async execute(this: IExecuteFunctions) {
		if (fails-- > 0) throw new Error('not yet');
		const json = { got: this.getInputData()[0]?.json ?? null, mode: this.getMode() };
		return [[], [{ json }]];
	},
};

const sleeper: INodeType = {
	description: describeNode({
		name: 'sleeper',
		webhooks: webhooks({ path: '', restartWebhook: true, isFullPath: true }),
		properties: [parameter('ms', 0)],
	}),
	async execute(this: IExecuteFunctions) {
		await new Promise((resolve) => setTimeout(resolve, Number(this.getNodeParameter('ms', 0))));
		await this.putExecutionToWait(new Date(Date.now() + 60_000));
		return [this.getInputData()];
	},
	async webhook() {
		return await body.call(this);
	},
};

const node = (type: string, parameters = {}) => ({
	nodes: [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ name: 'Node', type, parameters },
		{ name: 'After', type: 'n8n-nodes-base.noOp' },
	],
	connections: {
		...(type === 'test.sleeper'
			? { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } }
			: {}),
		Node: { main: [[{ node: 'After', type: 'main', index: 0 }]] },
	},
});

let server: WebhookServer;

beforeAll(async () => {
	server = await startWebhookServer({
		nodeTypes: { 'test.trigger': trigger, 'test.sleeper': sleeper },
		credentialTypes: {},
	});
});

beforeEach(() => {
	fails = 0;
});

afterEach(async () => {
	await server.idle();
	server.deactivateAll();
	server.executions.length = 0;
	server.calls.length = 0;
});

afterAll(async () => {
	await server.stop();
	await closeConnections();
});

async function call(sent: Sent, does: Body) {
	body = does;
	const { Node: url = '' } = await server.activate(node('test.trigger'));
	const { status, text } = await send(url, sent);
	await server.idle();
	return { status, text, started: server.executions.map((execution) => execution.status) };
}

const handingOver: Body = async () => ({ workflowData: [[{ json: { id: 1 } }]] });

describe('a trigger with webhook() and execute()', () => {
	it('hands over from one to the other, and n8n answers with an empty 200', async () => {
		expect(await call({}, handingOver)).toEqual({ status: 200, text: '', started: ['success'] });
		const [execution] = server.executions;
		expect(execution?.parts[0]?.jsonOf('Node', 1)).toEqual([{ got: { id: 1 }, mode: 'webhook' }]);
		expect(execution?.parts[0]?.ran('After')).toBe(false);
	});

	it('keeps its input when execute() throws, so that it can be retried', async () => {
		fails = 1;
		expect((await call({}, handingOver)).started).toEqual(['error']);
		const again = await server.retry(server.executions[0] as never);
		expect(again.parts[0]?.jsonOf('Node', 1)).toEqual([{ got: { id: 1 }, mode: 'retry' }]);
	});

	it('starts nothing without data', async () => {
		expect(await call({}, async () => ({}))).toMatchObject({ status: 200, started: [] });
	});

	it('answers 500 when webhook() throws, and keeps a failed execution', async () => {
		const answered = await call({}, async () => {
			throw new Error('a secret detail');
		});
		expect(answered).toMatchObject({ status: 500, started: ['error'] });
		expect(answered.text).not.toContain('a secret detail');
	});

	it('would make n8n answer twice if it answered without saying so', async () => {
		body = async function () {
			this.getResponseObject().status(200).end('OK');
			return {};
		};
		const { Node: url = '' } = await server.activate(node('test.trigger'));
		await send(url);
		await expect(server.idle()).rejects.toThrow('answer twice');
	});
});

describe('what a node is given', () => {
	const given: Body = async function () {
		const json = { query: this.getQueryData(), body: this.getBodyData() ?? null };
		return { webhookResponse: json };
	};
	const read = async (sent: Sent) => JSON.parse((await call(sent, given)).text) as object;

	it.each<[string, Sent, object, unknown]>([
		[
			'a query',
			{ query: 'a=1&a=2&b[c]=3&e=%zz' },
			{ a: ['1', '2'], b: { c: '3' }, e: '%zz' },
			null,
		],
		['JSON', { json: { a: [1] } }, {}, { a: [1] }],
		['JSON on GET', { method: 'GET', json: { a: 1 } }, {}, { a: 1 }],
		['a form', { form: 'a=1&a=2&b[c]=3' }, {}, { a: ['1', '2'], 'b[c]': '3' }],
		['text', { body: 'x', headers: { 'content-type': 'text/plain' } }, {}, 'x'],
		['bytes', { body: 'x', headers: { 'content-type': 'application/octet-stream' } }, {}, null],
	])('%s', async (_name, sent, query, expected) => {
		expect(await read(sent)).toEqual({ query, body: expected });
	});
});

describe('a waiting execution', () => {
	const woken: Body = async function () {
		const json = { before: this.evaluateExpression('{{ $json.id }}', 0) as number, woken: true };
		return { workflowData: [[{ json }]] };
	};

	async function asleep() {
		const execution = await server.run(node('test.sleeper'), { inputItems: [{ json: { id: 7 } }] });
		const { resumeToken } = execution.parts[0]?.run.data ?? {};
		const address = `${server.url}/webhook-waiting/${execution.id}`;
		return { execution, address, url: `${address}?signature=${resumeToken}` };
	}

	it('wakes up with what its node makes of a call, and is over then', async () => {
		body = woken;
		const { execution, url } = await asleep();
		expect(await send(url)).toMatchObject({ status: 200, text: '' });
		await server.idle();
		expect(execution.parts[1]?.jsonOf('After', 0)).toEqual([{ before: 7, woken: true }]);
		expect((await send(url)).status).toBe(409);
	});

	it('sleeps on when its node returns no data, and is spoilt when it throws', async () => {
		const { execution, url } = await asleep();
		body = async () => ({});
		expect((await send(url)).status).toBe(200);
		expect(execution.status).toBe('waiting');
		body = async () => {
			throw new Error('thrown');
		};
		expect((await send(url)).status).toBe(500);
		expect(execution.status).toBe('error');
	});

	it('is called by its signature, method and path only', async () => {
		body = woken;
		const { execution, address, url } = await asleep();
		const wrong: Array<[string, Sent, number]> = [
			[address, {}, 401],
			[`${url.slice(0, -1)}x`, {}, 401],
			[url, { method: 'PUT' }, 404],
			[url, { path: '/x' }, 404],
		];
		for (const [to, sent, status] of wrong) expect((await send(to, sent)).status).toBe(status);
		expect(server.calls).toEqual([]);
		expect(execution.status).toBe('waiting');
	});

	it('cannot be called while it still runs', async () => {
		const running = server.run(node('test.sleeper', { ms: 100 }), { inputItems: [{ json: {} }] });
		const [execution] = server.executions;
		expect((await send(`${server.url}/webhook-waiting/${execution?.id}`)).status).toBe(409);
		expect((await running).status).toBe('waiting');
	});

	it('goes on at its deadline with what its node was given', async () => {
		const { execution } = await asleep();
		await server.passDeadline(execution);
		expect(execution.parts[1]?.jsonOf('After', 0)).toEqual([{ id: 7 }]);
	});
});
