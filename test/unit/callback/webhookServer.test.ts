/** The stand-in for n8n's webhooks, without any node of this package. */
import { gzipSync } from 'node:zlib';

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
		...rest,
	}));

let body: Body;
const lifecycle: string[] = [];

const trigger: INodeType = {
	description: describeNode({
		name: 'trigger',
		group: ['trigger'],
		inputs: [],
		outputs: ['main', 'main'],
		webhooks: webhooks(),
	}),
	webhookMethods: {
		default: {
			checkExists: async () => lifecycle.push('checkExists') === 0,
			create: async () => lifecycle.push('create') > 0,
			delete: async () => true,
		},
	},
	async webhook() {
		return await body.call(this);
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

describe('what a node returns', () => {
	it('nothing: n8n answers, and starts nothing', async () => {
		expect(await call({}, async () => ({}))).toEqual({
			status: 200,
			text: '{"message":"Webhook call received"}',
			started: [],
		});
	});

	it('an answer: n8n sends it, and a status inside it is no status', async () => {
		const webhookResponse = { status: 401, words: 'no' };
		expect(await call({}, async () => ({ webhookResponse }))).toEqual({
			status: 200,
			text: JSON.stringify(webhookResponse),
			started: [],
		});
	});

	it('data: n8n starts an execution from each output, and answers a word', async () => {
		const workflowData = [[{ json: { id: 1 } }], [{ json: { id: 2 } }]];
		expect(await call({}, async () => ({ workflowData }))).toEqual({
			status: 200,
			text: 'firstEntryJson',
			started: ['success'],
		});
		const [execution] = server.executions;
		expect(execution?.parts[0]?.outputs('Node').map((output) => output[0]?.json)).toEqual([
			{ id: 1 },
			{ id: 2 },
		]);
		expect(execution?.parts[0]?.jsonOf('After', 0)).toEqual([{ id: 1 }]);
		expect(execution?.parts[0]?.run.mode).toBe('webhook');
	});

	it('data after an answer of its own: that answer stands', async () => {
		const answered = await call({}, async function () {
			this.getResponseObject().status(202).type('text/plain').end('own words');
			return { noWebhookResponse: true, workflowData: [[{ json: {} }]] };
		});
		expect(answered).toEqual({ status: 202, text: 'own words', started: ['success'] });
	});

	it('an answer of its own without saying so: n8n would answer once more', async () => {
		body = async function () {
			this.getResponseObject().status(200).end('OK');
			return {};
		};
		const { Node: url = '' } = await server.activate(node('test.trigger'));
		await send(url);
		await expect(server.idle()).rejects.toThrow('answer twice');
	});

	it('no answer at all: the sender hangs until it gives up', async () => {
		body = async () => ({ noWebhookResponse: true });
		const { Node: url = '' } = await server.activate(node('test.trigger'));
		const waiting = send(url).then(
			() => 'answered',
			() => 'gave up',
		);
		const aWhile = new Promise((resolve) => setTimeout(() => resolve('nothing yet'), 200));
		expect(await Promise.race([waiting, aWhile])).toBe('nothing yet');
		await closeConnections();
		expect(await waiting).toBe('gave up');
	});

	it('an error: n8n answers 500 and keeps a failed execution', async () => {
		const answered = await call({}, async () => {
			throw new Error('a secret detail');
		});
		expect(answered).toMatchObject({ status: 500, started: ['error'] });
		expect(answered.text).not.toContain('a secret detail');
		expect(server.calls[0]?.thrown).toEqual(new Error('a secret detail'));
	});

	it('an error after an answer of its own: the failed execution is there all the same', async () => {
		const answered = await call({}, async function () {
			this.getResponseObject().status(200).end('OK');
			throw new Error('too late');
		});
		expect(answered.started).toEqual(['error']);
	});
});

describe('what a node is given', () => {
	const given: Body = async function () {
		const json = { query: this.getQueryData(), body: this.getBodyData() ?? null };
		return { webhookResponse: json };
	};
	const read = async (sent: Sent) => JSON.parse((await call(sent, given)).text) as object;

	it.each<[string, string, object]>([
		['single fields', 'a=1&b=%20x+y', { a: '1', b: ' x y' }],
		['a field that comes twice', 'a=1&a=2', { a: ['1', '2'] }],
		['brackets', 'a[b][c]=1&d[]=2&[e]=3', { a: { b: { c: '1' } }, d: ['2'], e: '3' }],
		[
			'names of Object',
			'toString=1&hasOwnProperty=2&__proto__=3',
			{ toString: '1', hasOwnProperty: '2' },
		],
		['broken escapes', 'a=%zz&b=%', { a: '%zz', b: '%' }],
	])('a query with %s', async (_name, query, expected) => {
		expect(await read({ query })).toEqual({ query: expected, body: null });
	});

	it('a list of more than twenty as an object', async () => {
		const { query } = (await read({ query: 'a[]=1&'.repeat(21) })) as { query: { a: unknown } };
		expect(Array.isArray(query.a)).toBe(false);
	});

	it.each<[string, Sent, unknown]>([
		['no body', {}, null],
		['JSON', { json: { a: [1] } }, { a: [1] }],
		['JSON on GET', { method: 'GET', json: { a: 1 } }, { a: 1 }],
		['JSON null', { json: null }, null],
		['a form', { form: 'a=1&a=2&b[c]=3' }, { a: ['1', '2'], 'b[c]': '3' }],
		['text', { body: 'x', headers: { 'content-type': 'text/plain' } }, 'x'],
		[
			'XML',
			{ body: '<A><B>1</B></A>', headers: { 'content-type': 'text/xml' } },
			{ a: { b: '1' } },
		],
		['bytes', { body: 'x', headers: { 'content-type': 'application/octet-stream' } }, null],
		[
			'packed JSON',
			{
				body: gzipSync('{"a":1}'),
				headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
			},
			{ a: 1 },
		],
		[
			'JSON in another encoding',
			{
				body: Buffer.from('\ufeff{"a":"\u00fc"}', 'utf16le'),
				headers: { 'content-type': 'application/json; charset=UTF-16LE' },
			},
			{ a: '\u00fc' },
		],
	])('a body: %s', async (_name, sent, expected) => {
		expect(await read(sent)).toEqual({ query: {}, body: expected });
	});

	it.each<[string, Sent, number]>([
		['broken JSON', { body: '{', headers: { 'content-type': 'application/json' } }, 422],
		['more than 16 MB', { form: `a=${'x'.repeat(16 * 1024 * 1024)}` }, 500],
		['a method nobody registered', { method: 'PUT' }, 404],
		['a path nobody registered', { path: '/x' }, 404],
	])('nothing, for %s', async (_name, sent, status) => {
		expect((await call(sent, given)).status).toBe(status);
		expect(server.calls).toEqual([]);
	});

	it('its lifecycle methods, once for each webhook', async () => {
		lifecycle.length = 0;
		await server.activate(node('test.trigger'));
		expect(lifecycle).toEqual(['checkExists', 'create', 'checkExists', 'create']);
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
		expect((await send(url)).status).toBe(200);
		await server.idle();
		expect(execution.status).toBe('success');
		expect(execution.parts[1]?.jsonOf('After', 0)).toEqual([{ before: 7, woken: true }]);
		expect((await send(url)).status).toBe(409);
	});

	it('sleeps on when its node returns no data', async () => {
		body = async () => ({});
		const { execution, url } = await asleep();
		expect((await send(url)).status).toBe(200);
		await server.idle();
		expect(execution.status).toBe('waiting');
	});

	it('is spoilt by a node that throws', async () => {
		body = async () => {
			throw new Error('thrown');
		};
		const { execution, url } = await asleep();
		expect((await send(url)).status).toBe(500);
		await server.idle();
		expect(execution.status).toBe('error');
		expect((await send(url)).status).toBe(409);
	});

	it('is called by its signature, method and path only', async () => {
		body = woken;
		const { execution, address, url } = await asleep();
		expect((await send(address)).status).toBe(401);
		expect((await send(`${url.slice(0, -1)}x`)).status).toBe(401);
		expect((await send(`${url}00`)).status).toBe(401);
		expect((await send(url, { method: 'PUT' })).status).toBe(404);
		expect((await send(url, { path: '/x' })).status).toBe(404);
		expect((await send(`${server.url}/webhook-waiting/none`)).status).toBe(404);
		expect(server.calls).toEqual([]);
		expect(execution.status).toBe('waiting');
	});

	it('cannot be called while it still runs', async () => {
		const running = server.run(node('test.sleeper', { ms: 100 }), { inputItems: [{ json: {} }] });
		const [execution] = server.executions;
		const { status } = await send(`${server.url}/webhook-waiting/${execution?.id}`);
		expect(status).toBe(409);
		expect((await running).status).toBe('waiting');
	});

	it('goes on at its deadline with what its node was given', async () => {
		const { execution } = await asleep();
		await server.passDeadline(execution);
		expect(execution.status).toBe('success');
		expect(execution.parts[1]?.jsonOf('After', 0)).toEqual([{ id: 7 }]);
		await expect(server.passDeadline(execution)).rejects.toThrow('not waiting');
	});
});
