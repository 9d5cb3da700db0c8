import type { IDataObject, INodeType, IWebhookFunctions } from 'n8n-workflow';

import { isFirstToWake } from '../../nodes/operations/verification/initialize/wake';
import { forgetRecentSecrets } from '../../nodes/shared/callback/recentSecrets';
import { receiverOfExecution } from '../../nodes/shared/callback/token';
import { outputNames, type RunOptions, type WorkflowJson } from '../engine';
import { describeNode } from '../engine/baseNodes';
import type { Execution, WebhookServer } from '../engine/webhookServer';
import { jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { fieldsOf, send, startReceiver, tokenFor, type Started } from './attacksSupport';
import {
	arrivals,
	callbackSecret,
	engine,
	initializeParameters,
	withOptions,
	items,
	nodeTypes,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';
import { tidyUpAfter } from './tidyUp';

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
	server = await startReceiver(sandbox, { 'test.appWebhook': appWebhook });
});

beforeEach(() => {
	server.executions.length = 0;
	server.calls.length = 0;
});

tidyUpAfter(() => ({ sandbox, server }));

interface Asleep extends Started {
	execution: Execution;
}

const calls = () => sandbox.requests.filter(({ action }) => action === 'Initialize');
const photo = {
	mimeType: 'image/jpeg',
	data: jpegWithComment('somebody').toString('base64'),
};

const waiting = (setup: NodeSetup = {}): NodeSetup => ({
	...setup,
	parameters: withOptions({ ...initializeParameters, callback: 'wait' }, setup.parameters),
});

/** Runs an Initialize that waits here; the third output is the error output. */
async function runWaiting(
	input: IDataObject[] = [{}],
	setup: NodeSetup = {},
	options: RunOptions = {},
): Promise<Execution> {
	return await server.run(workflowWith('Initialize', waiting(setup), 3), {
		mode: 'webhook',
		inputItems: items(...input),
		...options,
	});
}

/** An execution that sleeps until its callback, and what Alibaba Cloud knows about it. */
async function asleep(
	input: IDataObject = {},
	parameters: IDataObject = {},
	options: RunOptions = {},
): Promise<Asleep> {
	const execution = await runWaiting([input], { parameters }, options);
	expect(execution.status).toBe('waiting');
	const [json] = execution.parts[0]?.jsonOf('Node', 0) ?? [];
	const { params } = calls().at(-1) ?? {};
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

/** What arrived behind each output, after the last time that it woke up. */
function arrived({ parts }: Execution): IDataObject[][] {
	const last = parts.at(-1);
	return last ? arrivals(last, 3) : [];
}

const ready = (execution: Execution) => arrived(execution)[0];
const own = (changes: IDataObject) => ({ initialize: expect.objectContaining(changes) });

describe('falling asleep', () => {
	it('the editor shows two outputs', () => {
		const { nodes } = workflowWith('Initialize', { parameters: { callback: 'wait' } }, 0);
		const json = { nodes: nodes.slice(1), connections: {} };
		expect(outputNames(json, 'Node', nodeTypes)).toEqual(['Ready to Check', 'Not Started']);
	});

	it("hands out the execution's signed resume URL, and a token for this execution only", async () => {
		const started = await asleep();
		const { origin, pathname, searchParams } = new URL(started.callbackUrl);
		const { id } = started.execution;
		expect(`${origin}${pathname}`).toBe(`${server.url}/webhook-waiting/${id}`);
		expect(searchParams.get('signature')).toMatch(/^[0-9a-f]{64}$/);
		const expiresAt = parseInt(started.callbackToken.split('_')[2] ?? '', 36);
		const receiver = receiverOfExecution(id);
		expect(started.callbackToken).toBe(tokenFor(started, { expiresAt, receiver }));
	});

	it('survives that Alibaba Cloud opens the URL while the execution still runs', async () => {
		await asleep();
		// n8n refuses that call by itself: the node is not asked.
		expect(server.calls).toEqual([]);
	});

	it.each<[unknown, number]>([
		[undefined, 35],
		[0.2, 1],
		[-5, 1],
		[1440, 1440],
		[1e9, 1440],
		['90', 90],
		// What an expression without a value or a slip of the pen gives.
		['', 35],
		['soon', 35],
		['={{ $json.nothing }}', 35],
	])('with %j minutes it sleeps for %d', async (waitMinutes, minutes) => {
		const before = Date.now();
		const parameters: IDataObject =
			waitMinutes === undefined ? {} : { options: { waitMinutes: waitMinutes as IDataObject } };
		const { execution } = await asleep({}, parameters);
		const until = execution.parts[0]?.waitTill?.getTime() ?? 0;
		expect(until).toBeGreaterThanOrEqual(before + minutes * 60_000);
		expect(until).toBeLessThanOrEqual(Date.now() + minutes * 60_000);
	});

	const unreadable = '={{ $("No such node").item }}';
	it.each<[string, IDataObject]>([
		['waitMinutes', { options: { waitMinutes: unreadable } }],
		['answerWebhook', { answerWebhook: unreadable }],
	])('it starts nothing when the field %s cannot be read', async (_field, parameters) => {
		const before = calls().length;
		const setup = { parameters };
		expect((await runWaiting([{ user: 'u1' }], setup)).status).toBe('error');
		const onError = 'continueRegularOutput';
		const goesOn = await runWaiting([{ user: 'u1' }], { ...setup, onError });
		// Not the bare input, which would look like a verification that is finished.
		expect(arrived(goesOn)).toEqual([
			[expect.objectContaining({ user: 'u1', error: expect.anything() })],
			[],
			[],
		]);
		expect(calls()).toHaveLength(before);
	});

	it('leaves the recorded output of the node before as it was', async () => {
		const untouched = [{ user: 'u1', nested: { a: 1 } }];
		const { execution, transactionId } = await asleep({ user: 'u1', nested: { a: 1 } });
		expect(execution.parts[0]?.jsonOf('Start', 0)).toEqual(untouched);
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(execution.parts[1]?.jsonOf('Start', 0)).toEqual(untouched);
	});

	// Review D5: a refused photo went to 'Next' without a TransactionId.
	it.each([
		['blurred', 'UnqualifiedPhoto'],
		['noface', 'NoFaceDetected'],
	])('a %s photo goes to Not Started at once', async (scene, code) => {
		const execution = await runWaiting([{ scene, user: 'u1' }]);
		expect(execution.status).toBe('success');
		const tellUser = expect.any(String) as string;
		const said = own({ verdict: 'notStarted', reason: 'pictureRefused', code, tellUser });
		expect(arrived(execution)).toEqual([
			[],
			[expect.objectContaining({ user: 'u1', ...said })],
			[],
		]);
		expect(arrived(execution)[1]?.[0]).not.toHaveProperty('transactionId');
	});

	it.each([
		['stopWorkflow', 'error', [0, 0, 0]],
		['continueRegularOutput', 'success', [1, 0, 0]],
		['continueErrorOutput', 'success', [0, 0, 1]],
	] as const)('an error does not sleep, On Error %s', async (onError, status, counts) => {
		const credentials = sandboxCredential(sandbox, { accessKeyId: 'no-such-key' });
		const execution = await runWaiting([{ user: 'u1' }], { onError }, { credentials });
		expect(execution.status).toBe(status);
		expect(arrived(execution).map((output) => output.length)).toEqual(counts);
	});

	const three = /'Callback' is set to 'Wait Here Until Finished', .+, but 3 items came in/;
	it.each([
		['stopWorkflow', [0, 0, 0]],
		['continueRegularOutput', [3, 0, 0]],
		['continueErrorOutput', [0, 0, 3]],
	] as const)('several items are refused before any call, On Error %s', async (onError, counts) => {
		const before = calls().length;
		const execution = await runWaiting([{}, {}, {}], { onError });
		const said = [
			execution.parts[0]?.error?.message,
			...arrived(execution)
				.flat()
				.map(({ message }) => message),
		].filter(Boolean);
		for (const message of said) expect(message).toMatch(three);
		expect(said.length).toBeGreaterThan(0);
		expect(arrived(execution).map((output) => output.length)).toEqual(counts);
		expect(calls()).toHaveLength(before);
	});

	// Review D4: an AI agent was told `timedOut` at once, and the verification was billed.
	it('an AI agent is refused before any call', async () => {
		const before = calls().length;
		const onError = 'continueRegularOutput';
		const result = await engine.run(
			workflowWith('alibabaIdvInitializeTool', waiting({ onError }), 1),
			{ credentials: sandboxCredential(sandbox), inputItems: items({}) },
		);
		expect(result.jsonOf('Output 0', 0)).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(/does not work when an AI agent calls this node/),
			}),
		]);
		expect(calls()).toHaveLength(before);
	});
});

describe('a genuine callback', () => {
	it.each([
		['GET', 'example'],
		['POST-form', 'prose'],
		['POST-json', 'example'],
	] as const)('by %s in the spelling %s wakes the execution', async (method, spelling) => {
		const { execution, transactionId, merchantBizId } = await asleep({ user: 'u1' });
		const [exchange] = await sandbox.deliver(transactionId, { method, spelling });
		expect(exchange).toMatchObject({ status: 200, text: '' });
		await server.idle();
		expect(execution.status).toBe('success');
		expect(arrived(execution)).toEqual([
			[
				{
					user: 'u1',
					transactionId,
					merchantBizId,
					transactionUrl: null,
					...own({
						verdict: 'started',
						validUntil: expect.any(String),
						timedOut: false,
						callback: { transactionId, passed: 'Y', subCode: '200' },
					}),
				},
			],
			[],
			[],
		]);
	});

	it('comes by itself when the person has finished', async () => {
		const quick = await startSandbox({ finishAfterMs: 20 });
		try {
			const credentials = sandboxCredential(quick);
			const execution = await runWaiting([{ user: 'u1' }], {}, { credentials });
			while (quick.deliveries.length === 0) await new Promise((next) => setTimeout(next, 2));
			await quick.delivered();
			await server.idle();
			expect(quick.deliveries.map(({ status }) => status)).toEqual([200]);
			expect(ready(execution)).toEqual([expect.objectContaining(own({ timedOut: false }))]);
		} finally {
			await quick.stop();
		}
	});

	it('leaves the item the files that it came with', async () => {
		const inputItems = [{ json: { user: 'u1' }, binary: { photo } }];
		const { execution, transactionId } = await asleep({}, {}, { inputItems });
		await sandbox.deliver(transactionId);
		await server.idle();
		const [item] = execution.parts[1]?.outputs('Output 0')[0] ?? [];
		expect(item?.binary?.photo).toMatchObject(photo);
	});

	it('cannot be forged by fields of the input', async () => {
		const forged = {
			transactionId: 'theirs',
			merchantBizId: 'theirs',
			initialize: { timedOut: 'no', callback: 'yes', verdict: 'passed' },
		};
		const { execution, transactionId } = await asleep(forged);
		expect(ready(execution)).toEqual([]);
		await sandbox.deliver(transactionId);
		await server.idle();
		const callback = { transactionId, passed: 'Y', subCode: '200' };
		const said = own({ verdict: 'started', timedOut: false, callback });
		expect(ready(execution)).toEqual([expect.objectContaining({ transactionId, ...said })]);
	});

	it('wakes it once when eight arrive at the same moment, also where n8n lets all of them in', async () => {
		const { execution, transactionId } = await asleep();
		const exchanges = await sandbox.deliver(transactionId, { times: 8, concurrently: true });
		await server.idle();
		expect(execution.parts).toHaveLength(2);
		expect(execution.status).toBe('success');
		expect(exchanges.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
		// What the node handed over, not what n8n made of it: 1.123 goes on for each.
		expect(server.calls.length).toBeGreaterThan(1);
		expect(server.calls.filter(({ handedOver }) => handedOver)).toHaveLength(1);
	});

	it('may wake it again ten seconds later, in case that n8n could not the first time', () => {
		const times = [0, 1, 9_999, 10_000, 10_001];
		expect(times.map((ms) => isFirstToWake('a', ms))).toEqual([true, false, false, true, false]);
		expect([isFirstToWake('b', 10_002), isFirstToWake('a', 0)]).toEqual([true, true]);
	});

	it('is refused by n8n once the execution is over', async () => {
		const { execution, transactionId } = await asleep();
		await sandbox.deliver(transactionId);
		await server.idle();
		const [again] = await sandbox.deliver(transactionId);
		expect(again?.status).toBe(409);
		expect(execution.parts).toHaveLength(2);
	});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'by shared token',
			{ callbackProtection: 'sharedToken', callbackToken: 'a word' },
			{ callbackToken: 'another word' },
		],
		['not at all, but for its transaction', { callbackProtection: 'none' }, { transactionId: 'x' }],
	])('is checked like one for the trigger: %s', async (_name, protection, wrong) => {
		const { execution, transactionId } = await asleep({}, protection);
		const [refused] = await sandbox.deliver(transactionId, { fields: wrong as never });
		expect(refused?.status).toBe(401);
		expect(execution.status).toBe('waiting');
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(execution.status).toBe('success');
	});

	it('still counts when the secret was changed meanwhile and the old one is named', async () => {
		const credentials = sandboxCredential(sandbox);
		const { execution, transactionId } = await asleep({}, {}, { credentials });
		const newSecret = 'wN8rTq3vXz6mKp9sBd2gHj5lFc7yVa4e';
		for (const [changes, status] of [
			[{ callbackSecret: 'too short' }, 503],
			[{ callbackSecret: newSecret }, 401],
			[{ callbackSecret: newSecret, previousCallbackSecret: callbackSecret }, 200],
		] as const) {
			Object.assign(credentials, sandboxCredential(sandbox, changes));
			// Two seconds later.
			forgetRecentSecrets();
			const [exchange] = await sandbox.deliver(transactionId);
			expect(exchange?.status).toBe(status);
		}
		await server.idle();
		expect(execution.status).toBe('success');
	});

	it('of another execution wakes nobody, and leaves a log line', async () => {
		const [mine, theirs] = [await asleep(), await asleep()];
		const foreign = tokenFor({ ...mine, callbackUrl: theirs.callbackUrl });
		for (const query of [
			{ ...fieldsOf(theirs), transactionId: mine.transactionId },
			{ ...fieldsOf(mine), callbackToken: foreign },
			{ ...fieldsOf(mine), callbackToken: tokenFor(mine, { merchantBizId: 'theirs' }) },
			{ ...fieldsOf(mine), transactionId: theirs.transactionId },
		]) {
			expect((await send(mine.callbackUrl, { query })).status).toBe(401);
		}
		expect([mine, theirs].map(({ execution }) => execution.status)).toEqual(['waiting', 'waiting']);
		const logged = server.calls.flatMap(({ logs }) => logs);
		expect(logged.filter((line) => /token of another receiver/.test(line))).toHaveLength(1);
		expect(logged.filter((line) => /of another verification/.test(line))).toHaveLength(1);
	});
});

describe('at the deadline', () => {
	/** Initialize that waits, and Check Result connected after it. */
	function withCheckResult(): WorkflowJson {
		const workflow = workflowWith('CheckResult', {}, 3);
		const type = 'n8n-nodes-alibaba-id-verification.alibabaIdvInitialize';
		const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
		return {
			nodes: [...workflow.nodes, { name: 'Initialize', type, ...waiting() }],
			connections: { ...workflow.connections, Start: to('Initialize'), Initialize: to('Node') },
		};
	}

	it.each([
		['with', true],
		['without', false],
	])('it goes on with its own transaction, %s what came in', async (_name, keeps) => {
		const options = { includeInputFields: keeps, sceneCode: 'pass' };
		const inputItems = [{ json: { user: 'u1' }, binary: { photo } }];
		const slept = await asleep({}, { options }, { inputItems });
		const { execution, transactionId, merchantBizId } = slept;
		await server.passDeadline(execution);
		expect(execution.status).toBe('success');
		const [item] = execution.parts[1]?.outputs('Output 0')[0] ?? [];
		expect(Object.keys(item?.binary ?? {})).toEqual(keeps ? ['photo'] : []);
		expect(arrived(execution)).toEqual([
			[
				{
					...(keeps ? { user: 'u1' } : {}),
					transactionId,
					merchantBizId,
					transactionUrl: null,
					...own({ verdict: 'started', timedOut: true, callback: null }),
				},
			],
			[],
			[],
		]);
		const [late] = await sandbox.deliver(transactionId);
		expect(late?.status).toBe(409);
	});

	it.each([
		['never', 'deadline', 0, 'notFinished'],
		['pass', 'deadline', 2, 'passed'],
		['different', 'deadline', 1, 'differentPerson'],
		// The callback may say what it wants.
		['different', 'callback', 1, 'differentPerson'],
	])('Check Result after a %s verification and the %s', async (scene, wokenBy, output, reason) => {
		const execution = await server.run(withCheckResult(), {
			mode: 'webhook',
			inputItems: items({ scene }),
		});
		const [json] = execution.parts[0]?.jsonOf('Initialize', 0) ?? [];
		const transactionId = String(json?.transactionId);
		if (wokenBy === 'deadline') await server.passDeadline(execution);
		else await sandbox.deliver(transactionId, { fields: { passed: 'Y', subCode: '200' } });
		await server.idle();
		const checkResult = expect.objectContaining({ reason }) as IDataObject;
		expect(arrived(execution)[output]).toEqual([
			expect.objectContaining({ transactionId, checkResult }),
		]);
	});
});

const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

describe('Retry On Fail', () => {
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
	});
});

describe('answering the webhook first', () => {
	/** What the app gets, and the execution behind it. */
	async function call(setup: NodeSetup = {}, body: IDataObject = {}, accessKeyId?: string) {
		const parameters = {
			metaInfo: JSON.stringify({ deviceType: 'web' }),
			answerWebhook: true,
			...setup.parameters,
		};
		const workflow = workflowWith('Initialize', waiting({ ...setup, parameters }), 3);
		workflow.nodes[0] = { name: 'Start', type: 'test.appWebhook' };
		const credentials = sandboxCredential(sandbox, accessKeyId ? { accessKeyId } : {});
		const { Start: url = '' } = await server.activate(workflow, credentials);
		const { status, text } = await send(url, { json: { user: 'u1', ...body } });
		await server.idle();
		const json = (text ? JSON.parse(text) : undefined) as IDataObject | undefined;
		return { status, text, json, execution: server.executions[0] as Execution };
	}

	it('tells the app where to send the person, and sleeps on', async () => {
		const { status, text, json, execution } = await call();
		const { transactionId } = json ?? {};
		expect([status, json]).toEqual([
			200,
			{
				started: true,
				transactionId: expect.any(String),
				merchantBizId: expect.any(String),
				transactionUrl: `${sandbox.url}/person/${String(transactionId)}`,
				protocol: expect.any(String),
				validUntil: expect.any(String),
			},
		]);
		// Neither the token nor the resume URL are for the app.
		expect(text).not.toMatch(/v2_|signature|webhook-waiting/);
		expect(execution.status).toBe('waiting');
		await sandbox.deliver(String(transactionId));
		await server.idle();
		expect(execution.status).toBe('success');
	});

	// Review D5: the app got a 500 or an empty answer.
	it('tells the app what to tell a person whose photo is refused', async () => {
		const { status, json, execution } = await call({}, { scene: 'blurred' });
		const [item] = arrived(execution)[1] ?? [];
		const { tellUser } = item?.initialize as IDataObject;
		expect(tellUser).toMatch(/photo|picture/i);
		expect([status, json]).toEqual([200, { started: false, tellUser }]);
	});

	const neutral = {
		started: false,
		tellUser: 'We could not start the check. Please try again later.',
	};

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'tells the app nothing about an error, On Error %s',
		async (onError) => {
			const { status, json, execution } = await call({ onError }, {}, 'no-such-key');
			expect([status, json]).toEqual([200, neutral]);
			expect(execution.status).toBe(onError === 'stopWorkflow' ? 'error' : 'success');
		},
	);

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'does not tell the app about an error that Retry On Fail mends, On Error %s',
		async (onError) => {
			sandbox.plan({ match: { action: 'Initialize' }, times: 3, fault: { kind: 'internal' } });
			const { json, execution } = await call({ ...retry, onError });
			expect(json).toMatchObject({ started: true });
			expect(execution.status).toBe('waiting');
			server.executions.length = 0;
			sandbox.plan({ match: { action: 'Initialize' }, times: 6, fault: { kind: 'internal' } });
			expect((await call({ ...retry, onError })).json).toEqual(neutral);
		},
	);

	it('waits for the third try where the node does not say how many there are', async () => {
		const usual = { retryOnFail: true, waitBetweenTries: 1 };
		sandbox.plan({ match: { action: 'Initialize' }, times: 9, fault: { kind: 'internal' } });
		expect((await call(usual)).json).toEqual(neutral);
		server.executions.length = 0;
		sandbox.plan({ match: { action: 'Initialize' }, times: 6, fault: { kind: 'internal' } });
		expect((await call(usual)).json).toMatchObject({ started: true });
	});

	it('is not done unless it is asked for', async () => {
		const answering = call({ parameters: { answerWebhook: false } });
		while (server.executions[0]?.status !== 'waiting') {
			await new Promise((next) => setTimeout(next, 2));
		}
		await server.passDeadline(server.executions[0]);
		expect((await answering).text).toBe('');
	});
});
