import type { IDataObject, INodeType, IWebhookFunctions } from 'n8n-workflow';

import { makeToken } from '../../nodes/shared/callback/token';
import { outputNames, type RunOptions, type WorkflowJson } from '../engine';
import { describeNode } from '../engine/baseNodes';
import { startWebhookServer, type Execution, type WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import {
	closeConnections,
	fieldsOf,
	nodeTypes,
	secretOf,
	send,
	startFor,
	type Sent,
	type Started,
} from './attacksSupport';
import {
	arrivals,
	credentialTypes,
	initializeParameters,
	items,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

/** n8n's Webhook node, set to respond 'Using Respond to Webhook Node'. */
const appWebhook: INodeType = {
	description: describeNode({
		name: 'appWebhook',
		group: ['trigger'],
		inputs: [],
		webhooks: [{ name: 'default', httpMethod: 'POST', path: 'app', responseMode: 'responseNode' }],
	}),
	async webhook(this: IWebhookFunctions) {
		return { workflowData: [[{ json: { ...this.getBodyData() } }]] };
	},
};

let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox();
	// Callbacks are sent by the tests themselves.
	sandbox.holdCallbacks();
	server = await startWebhookServer({
		nodeTypes: { ...nodeTypes, 'test.appWebhook': appWebhook },
		credentialTypes,
		credentials: sandboxCredential(sandbox),
	});
});

beforeEach(() => {
	server.executions.length = 0;
	server.calls.length = 0;
});

afterEach(async () => {
	sandbox.clearPlans();
	await server.idle();
	expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
	server.deactivateAll();
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
	await closeConnections();
});

interface Asleep extends Started {
	execution: Execution;
}

const started = () => sandbox.requests.filter(({ action }) => action === 'Initialize');

/** Runs an Initialize that waits here. */
async function runWaiting(
	input: IDataObject[] = [{}],
	setup: NodeSetup = {},
	options: RunOptions = {},
): Promise<Execution> {
	const parameters = { ...initializeParameters, callback: 'wait', ...setup.parameters };
	return await server.run(workflowWith('Initialize', { ...setup, parameters }, 2), {
		mode: 'webhook',
		inputItems: items(...input),
		...options,
	});
}

/** An execution that sleeps until its callback, and what the vendor knows about it. */
async function asleep(
	input: IDataObject = {},
	parameters: IDataObject = {},
	options: RunOptions = {},
): Promise<Asleep> {
	const execution = await runWaiting([input], { parameters }, options);
	expect(execution.status).toBe('waiting');
	const [json] = execution.parts[0]?.jsonOf('Node', 0) ?? [];
	const { params } = started().at(-1) ?? {};
	return {
		execution,
		transactionId: String(json?.transactionId),
		merchantBizId: String(json?.merchantBizId),
		callbackToken: params?.CallbackToken ?? '',
		callbackUrl: params?.CallbackUrl ?? '',
		passed: 'Y',
		subCode: '200',
	};
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const finished = ({ parts }: Execution) => parts.at(-1)?.jsonOf('Output 0', 0);

describe('falling asleep', () => {
	it('shows a single output to the editor', () => {
		const { nodes } = workflowWith('Initialize', { parameters: { callback: 'wait' } }, 0);
		const json = { nodes: nodes.slice(1), connections: {} };
		expect(outputNames(json, 'Node', nodeTypes)).toEqual(['Next']);
	});

	it('hands out the signed resume URL of the execution', async () => {
		const { execution, callbackUrl, callbackToken } = await asleep();
		const { origin, pathname, searchParams } = new URL(callbackUrl);
		expect(`${origin}${pathname}`).toBe(`${server.url}/webhook-waiting/${execution.id}`);
		expect(searchParams.get('signature')).toMatch(/^[0-9a-f]{64}$/);
		expect(callbackToken).toMatch(/^v1_/);
	});

	it('survives that the vendor opens the URL while the execution still runs', async () => {
		const { execution } = await asleep();
		// n8n refuses that call by itself: the node is not asked.
		expect(server.calls).toEqual([]);
		expect(execution.status).toBe('waiting');
	});

	it.each<[unknown, number]>([
		[undefined, 35],
		[35, 35],
		[1, 1],
		[0.2, 1],
		[0, 1],
		[-5, 1],
		[1440, 1440],
		[1441, 1440],
		[1e9, 1440],
		['90', 90],
		// What an expression without a value or a slip of the pen gives.
		['', 35],
		['soon', 35],
		['={{ $json.nothing }}', 35],
	])('with %j minutes sleeps for %d', async (waitMinutes, minutes) => {
		const before = Date.now();
		const parameters = waitMinutes === undefined ? {} : ({ waitMinutes } as IDataObject);
		const { execution } = await asleep({}, parameters);
		const until = execution.parts[0]?.waitTill?.getTime() ?? 0;
		expect(until).toBeGreaterThanOrEqual(before + minutes * 60_000);
		expect(until).toBeLessThanOrEqual(Date.now() + minutes * 60_000);
	});

	it.each(['waitMinutes', 'answerWebhook'])(
		'does not happen, and nothing is billed, when the field %s cannot be read',
		async (field) => {
			const before = started().length;
			const setup = { parameters: { [field]: '={{ $("No such node").item }}' } };
			const stopped = await runWaiting([{ user: 'u1' }], setup);
			expect(stopped.status).toBe('error');
			expect(started()).toHaveLength(before);
			const onError = 'continueRegularOutput';
			const goesOn = await runWaiting([{ user: 'u1' }], { ...setup, onError });
			// Not the bare input, which would look like a verification that is finished.
			expect(finished(goesOn)).toEqual([
				expect.objectContaining({ error: expect.any(String), details: expect.anything() }),
			]);
			expect(started()).toHaveLength(before);
		},
	);

	it('leaves the recorded output of the node before as it was', async () => {
		const { execution, transactionId } = await asleep({ user: 'u1', nested: { a: 1 } });
		const untouched = [{ user: 'u1', nested: { a: 1 } }];
		expect(execution.parts[0]?.jsonOf('Start', 0)).toEqual(untouched);
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(execution.parts[1]?.jsonOf('Start', 0)).toEqual(untouched);
	});

	it.each([
		['blurred', 'UnqualifiedPhoto'],
		['noface', 'NoFaceDetected'],
	])('does not happen when a %s photo was refused', async (scene, code) => {
		const execution = await runWaiting([{ scene }]);
		expect(execution.status).toBe('success');
		expect(finished(execution)).toEqual([expect.objectContaining({ started: false, code })]);
		expect(execution.parts[0]?.waitTill).toBeUndefined();
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'does not happen when the verification could not be started, On Error %s',
		async (onError) => {
			const credentials = sandboxCredential(sandbox, { accessKeyId: 'no-such-key' });
			const execution = await runWaiting([{ user: 'u1' }], { onError }, { credentials });
			const isStopped = onError === 'stopWorkflow';
			expect(execution.status).toBe(isStopped ? 'error' : 'success');
			const result = execution.parts[0];
			const arrived = result ? arrivals(result, 2).map((output) => output.length) : [];
			// The error output comes behind the single regular one.
			const expected = { continueRegularOutput: [1, 0], continueErrorOutput: [0, 1] };
			expect(arrived).toEqual(isStopped ? [0, 0] : expected[onError]);
		},
	);
});

describe('a genuine callback', () => {
	it.each([
		['GET', 'example'],
		['GET', 'prose'],
		['POST-form', 'example'],
		['POST-form', 'prose'],
		['POST-json', 'example'],
		['POST-json', 'prose'],
	] as const)('by %s in the spelling %s wakes the execution', async (method, spelling) => {
		const { execution, transactionId, merchantBizId } = await asleep({ user: 'u1' });
		const [exchange] = await sandbox.deliver(transactionId, { method, spelling });
		expect(exchange).toMatchObject({ status: 200, text: 'OK' });
		await server.idle();
		expect(execution.status).toBe('success');
		expect(finished(execution)).toEqual([
			{
				user: 'u1',
				started: true,
				transactionId,
				merchantBizId,
				transactionUrl: null,
				protocol: null,
				validUntil: expect.any(String),
				requestId: expect.any(String),
				timedOut: false,
				callback: { transactionId, passed: 'Y', subCode: '200' },
			},
		]);
	});

	it('comes by itself when the person has finished', async () => {
		const quick = await startSandbox({ finishAfterMs: 20 });
		try {
			const credentials = sandboxCredential(quick);
			const execution = await runWaiting([{ user: 'u1' }], {}, { credentials });
			await until(() => quick.deliveries.length > 0);
			await quick.delivered();
			await server.idle();
			expect(quick.deliveries.map(({ status }) => status)).toEqual([200]);
			expect(execution.status).toBe('success');
			expect(finished(execution)).toEqual([expect.objectContaining({ timedOut: false })]);
		} finally {
			await quick.stop();
		}
	});

	it('cannot be forged by fields of the input', async () => {
		const own = await asleep({ transactionId: 'theirs', timedOut: 'no', callback: 'yes' });
		expect(finished(own.execution)).toEqual([]);
		await sandbox.deliver(own.transactionId);
		await server.idle();
		expect(finished(own.execution)).toEqual([
			expect.objectContaining({
				transactionId: own.transactionId,
				timedOut: false,
				callback: { transactionId: own.transactionId, passed: 'Y', subCode: '200' },
			}),
		]);
	});

	it('wakes it once, even when several arrive at the same moment', async () => {
		const { execution, transactionId } = await asleep();
		const exchanges = await sandbox.deliver(transactionId, { times: 8, concurrently: true });
		await server.idle();
		expect(execution.parts).toHaveLength(2);
		expect(execution.status).toBe('success');
		for (const { status } of exchanges) expect([200, 409]).toContain(status);
	});

	it('is refused by n8n once the execution is over', async () => {
		const { execution, transactionId } = await asleep();
		await sandbox.deliver(transactionId);
		await server.idle();
		const [again] = await sandbox.deliver(transactionId);
		expect(again?.status).toBe(409);
		expect(execution.parts).toHaveLength(2);
	});

	it('is checked like one for the trigger: by shared token', async () => {
		const protection = { callbackProtection: 'sharedToken', callbackToken: 'a word' };
		const { execution, transactionId } = await asleep({}, protection);
		const wrong = { callbackToken: 'another word' };
		const [refused] = await sandbox.deliver(transactionId, { fields: wrong });
		expect(refused?.status).toBe(401);
		expect(execution.status).toBe('waiting');
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(execution.status).toBe('success');
	});

	it('is checked like one for the trigger: or not at all, but for its transaction', async () => {
		const { execution, transactionId } = await asleep({}, { callbackProtection: 'none' });
		const other = { transactionId: 'hksbffffffffffffffffffffffffffff' };
		const [refused] = await sandbox.deliver(transactionId, { fields: other });
		expect(refused?.status).toBe(401);
		expect(execution.status).toBe('waiting');
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(execution.status).toBe('success');
	});

	it('still counts when the secret was changed meanwhile and the old one is named', async () => {
		const credentials = sandboxCredential(sandbox);
		const { execution, transactionId } = await asleep({}, {}, { credentials });
		const secret = 'the callback secret after the last change';
		credentials.alibabaIdvCallbackApi = { secret };
		const [refused] = await sandbox.deliver(transactionId);
		expect(refused?.status).toBe(401);
		credentials.alibabaIdvCallbackApi = { secret, previousSecret: secretOf(sandbox) };
		const [taken] = await sandbox.deliver(transactionId);
		expect(taken?.status).toBe(200);
		await server.idle();
		expect(execution.status).toBe('success');
	});

	it('finds a receiver that is not set up, and the execution sleeps on', async () => {
		const credentials = sandboxCredential(sandbox);
		const { execution, transactionId } = await asleep({}, {}, { credentials });
		credentials.alibabaIdvCallbackApi = { secret: 'too short' };
		const [exchange] = await sandbox.deliver(transactionId);
		expect(exchange).toMatchObject({ status: 503, text: 'This receiver is not set up' });
		await server.idle();
		expect(execution.status).toBe('waiting');
	});
});

describe('nothing else', () => {
	it('wakes the execution', async () => {
		const own = await asleep();
		const { callbackUrl: url, execution } = own;
		const [other] = await startFor(server, sandbox, url, ['pass']);
		const soon = Math.floor(Date.now() / 1000) + 60;
		const token = (biz: string, at = soon) => makeToken(secretOf(sandbox), biz, at);
		const theirs = fieldsOf(other as Started);
		const fields = fieldsOf(own);
		const attempts: Array<[string, number, Sent]> = [
			['a probe', 200, {}],
			['a probe with fields of others', 200, { query: { foo: 'bar' } }],
			['HEAD', 200, { method: 'HEAD' }],
			['HEAD with everything right', 200, { method: 'HEAD', query: fields }],
			['no token', 401, { query: { ...fields, callbackToken: '' } }],
			['a wrong token', 401, { query: { ...fields, callbackToken: 'wrong' } }],
			["another verification's callback", 401, { query: theirs }],
			[
				"another business id's token",
				401,
				{ query: { ...fields, callbackToken: theirs.callbackToken } },
			],
			[
				'the right token with another transaction',
				401,
				{ query: { ...fields, transactionId: theirs.transactionId } },
			],
			[
				'an expired token',
				401,
				{ query: { ...fields, callbackToken: token(own.merchantBizId, 9) } },
			],
			['a malformed callback', 400, { query: { ...fields, passed: 'Yes!' } }],
			['a malformed body', 400, { json: [fields] }],
			['another method', 404, { method: 'PUT', query: fields }],
			['another path', 404, { path: '/more', query: fields }],
		];
		for (const [name, status, sent] of attempts) {
			const answer = await send(url, sent);
			await server.idle();
			expect([name, answer.status, execution.status]).toEqual([name, status, 'waiting']);
		}
		expect(execution.parts).toHaveLength(1);
		expect(server.executions).toEqual([execution]);

		// The same fields as in all of these attempts, only right.
		expect((await send(url, { query: fields })).status).toBe(200);
		await server.idle();
		expect(execution.status).toBe('success');
	});

	it.each([
		['a missing', (url: URL) => url.searchParams.delete('signature')],
		['an empty', (url: URL) => url.searchParams.set('signature', '')],
		['a wrong', (url: URL) => url.searchParams.set('signature', 'f'.repeat(64))],
		[
			'a shortened',
			(url: URL) =>
				url.searchParams.set('signature', url.searchParams.get('signature')?.slice(1) ?? ''),
		],
	])('gets past n8n with %s signature', async (_name, change) => {
		const own = await asleep();
		const url = new URL(own.callbackUrl);
		change(url);
		const answer = await send(String(url), { query: fieldsOf(own) });
		expect(answer.status).toBe(401);
		expect(server.calls).toEqual([]);
		expect(own.execution.status).toBe('waiting');
	});
});

describe('at the deadline', () => {
	/** Initialize that waits, and Check Result behind it. */
	function withCheckResult(): WorkflowJson {
		const behind = ['Output 0', 'Output 1', 'Output 2'];
		const type = 'n8n-nodes-alibaba-id-verification.alibabaIdvCheckResult';
		return {
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Initialize',
					type: 'n8n-nodes-alibaba-id-verification.alibabaIdvInitialize',
					parameters: { ...initializeParameters, callback: 'wait' },
				},
				{ name: 'Node', type },
				...behind.map((name) => ({ name, type: 'n8n-nodes-base.noOp' })),
			],
			connections: {
				Start: { main: [[{ node: 'Initialize', type: 'main', index: 0 }]] },
				Initialize: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
				Node: { main: behind.map((node) => [{ node, type: 'main', index: 0 }]) },
			},
		};
	}

	it('goes on with its own transaction and says that the time ran out', async () => {
		const { execution, transactionId, merchantBizId } = await asleep({ user: 'u1' });
		await server.passDeadline(execution);
		expect(execution.status).toBe('success');
		expect(finished(execution)).toEqual([
			expect.objectContaining({
				user: 'u1',
				started: true,
				transactionId,
				merchantBizId,
				timedOut: true,
				callback: null,
			}),
		]);
	});

	it.each([
		['never', 'Output 0', 'notFinished'],
		['pass', 'Output 2', 'passed'],
		['different', 'Output 1', 'differentPerson'],
	])('lets Check Result ask about a %s verification', async (scene, output, reason) => {
		const execution = await server.run(withCheckResult(), {
			mode: 'webhook',
			inputItems: items({ scene }),
		});
		expect(execution.status).toBe('waiting');
		await server.passDeadline(execution);
		const { TransactionId } = sandbox.requests.at(-1)?.params ?? {};
		expect(execution.parts[1]?.jsonOf(output, 0)).toEqual([
			expect.objectContaining({ reason, transactionId: TransactionId }),
		]);
	});

	it('and after a callback alike, Check Result has what it needs', async () => {
		const execution = await server.run(withCheckResult(), {
			mode: 'webhook',
			inputItems: items({ scene: 'different' }),
		});
		const [json] = execution.parts[0]?.jsonOf('Initialize', 0) ?? [];
		// The callback may say what it wants.
		const fields = { passed: 'Y', subCode: '200' };
		await sandbox.deliver(String(json?.transactionId), { fields });
		await server.idle();
		expect(execution.parts[1]?.jsonOf('Output 1', 0)).toEqual([
			expect.objectContaining({ reason: 'differentPerson' }),
		]);
	});

	it('a late callback finds the execution over', async () => {
		const { execution, transactionId } = await asleep();
		await server.passDeadline(execution);
		const [exchange] = await sandbox.deliver(transactionId);
		expect(exchange?.status).toBe(409);
		expect(execution.parts).toHaveLength(2);
	});
});

describe('several items', () => {
	const message = /'Callback' is set to wait here, which works for one item per execution, but 3/;

	it('are refused in words, before anything is called', async () => {
		const before = started().length;
		const execution = await runWaiting([{}, {}, {}]);
		expect(execution.status).toBe('error');
		expect(execution.parts[0]?.error?.message).toMatch(message);
		expect(execution.parts[0]?.error?.description).toMatch(/Execute Sub-workflow/);
		expect(started()).toHaveLength(before);
	});

	it.each([
		['continueRegularOutput', 0],
		['continueErrorOutput', 1],
	] as const)('become error items with On Error %s', async (onError, output) => {
		const execution = await runWaiting([{}, {}, {}], { onError });
		expect(execution.status).toBe('success');
		const result = execution.parts[0];
		const arrived = result ? arrivals(result, 2) : [];
		expect(arrived[output]).toEqual(
			Array(3).fill(expect.objectContaining({ error: expect.stringMatching(message) })),
		);
		expect(arrived[1 - output]).toEqual([]);
	});
});

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('starts no second verification when the answer of the first was lost', async () => {
		const before = sandbox.executions('Initialize');
		sandbox.plan({ match: { action: 'Initialize' }, fault: { kind: 'resetAfterExecuting' } });
		const execution = await runWaiting([{}], retry);
		expect(execution.status).toBe('error');
		expect(sandbox.executions('Initialize') - before).toBe(1);
	});

	it('starts no second verification when the input looks like an error to n8n', async () => {
		const before = sandbox.executions('Initialize');
		const execution = await runWaiting([{ error: 'of an earlier node', user: 'u1' }], retry);
		expect(execution.status).toBe('waiting');
		expect(sandbox.executions('Initialize') - before).toBe(1);
		const [json] = execution.parts[0]?.jsonOf('Node', 0) ?? [];
		await sandbox.deliver(String(json?.transactionId));
		await server.idle();
		expect(execution.status).toBe('success');
	});
});

describe('answering the webhook first', () => {
	const webMetaInfo = JSON.stringify({ deviceType: 'web' });

	async function call(parameters: IDataObject) {
		const workflow = workflowWith(
			'Initialize',
			{
				parameters: {
					...initializeParameters,
					metaInfo: webMetaInfo,
					callback: 'wait',
					...parameters,
				},
			},
			2,
		);
		workflow.nodes[0] = { name: 'Start', type: 'test.appWebhook' };
		const { Start: url = '' } = await server.activate(workflow);
		return await send(url, { json: { user: 'u1' } });
	}

	it('tells the app where to send the person, and sleeps on', async () => {
		const answer = await call({ answerWebhook: true });
		expect(answer.status).toBe(200);
		const body = JSON.parse(answer.text) as IDataObject;
		expect(body).toMatchObject({
			started: true,
			transactionId: expect.any(String),
			transactionUrl: `${sandbox.url}/person/${String(body.transactionId)}`,
		});
		// Neither the token nor the resume URL are for the app.
		expect(answer.text).not.toMatch(/v1_|signature|webhook-waiting/);
		await server.idle();
		expect(server.executions.map(({ status }) => status)).toEqual(['waiting']);

		await sandbox.deliver(String(body.transactionId));
		await server.idle();
		const [execution] = server.executions;
		expect(execution?.status).toBe('success');
		expect(finished(execution as Execution)).toEqual([
			expect.objectContaining({ user: 'u1', timedOut: false }),
		]);
	});

	it('is not done unless it is asked for', async () => {
		let isAnswered = false;
		const answering = call({}).then((answer) => {
			isAnswered = true;
			return answer;
		});
		await until(() => server.executions[0]?.status === 'waiting');
		expect(isAnswered).toBe(false);
		await server.passDeadline(server.executions[0] as Execution);
		expect((await answering).status).toBe(200);
	});
});
