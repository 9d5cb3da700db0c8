import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { forgetRecentSecrets } from '../../nodes/shared/callback/recentSecrets';
import { forgetRefusals } from '../../nodes/shared/callback/refusalLog';
import { forgetCallbacks } from '../../nodes/shared/callback/seen';
import { outputNames } from '../engine';
import type { Execution, WebhookServer } from '../engine/webhookServer';
import { cases } from '../operations/verification/checkResult';
import { startSandbox, type Fault, type Sandbox } from '../sandbox';
import {
	fieldsOf,
	received,
	send,
	startFor,
	startReceiver,
	tokenFor,
	triggerWorkflow,
	type Sent,
	type Started,
} from './attacksSupport';
import { callbackSecret, items, nodeTypes, sandboxCredential, type NodeSetup } from './support';
import { tidyUpAfter } from './tidyUp';

let sandbox: Sandbox;
let server: WebhookServer;
/** Until when late answers of the sandbox are held. */
let held: Promise<void> | undefined;

beforeAll(async () => {
	sandbox = await startSandbox({ wait: async (ms) => await (held ?? sleep(ms)) });
	// Callbacks are sent by the tests themselves.
	sandbox.holdCallbacks();
	server = await startReceiver(sandbox);
});

beforeEach(() => {
	server.executions.length = 0;
	server.calls.length = 0;
	forgetRefusals();
});

tidyUpAfter(() => ({ sandbox, server }));

const continuing: NodeSetup = { onError: 'continueRegularOutput' };
const anybody = { callbackProtection: 'none' };
const anotherSecret = 'wN8rTq3vXz6mKp9sBd2gHj5lFc7yVa4e';

/** A published workflow with a trigger, and its URL. */
async function active(
	parameters: IDataObject = {},
	{
		credentials = sandboxCredential(sandbox),
		outputs = 3,
		...setup
	}: NodeSetup & {
		credentials?: ReturnType<typeof sandboxCredential>;
		outputs?: number;
	} = {},
): Promise<string> {
	const workflow = triggerWorkflow(parameters, outputs, setup);
	const { Trigger = '' } = await server.activate(workflow, credentials);
	return Trigger;
}

/** One finished verification whose callback would go to `url`. */
async function finished(url: string, scene = 'pass', parameters = {}): Promise<Started> {
	const [started] = await startFor(server, sandbox, url, [scene], parameters);
	return started as Started;
}

/** Sends a callback and lets everything that it started end. */
async function deliver(url: string, query: Record<string, string>) {
	const answer = await send(url, { query });
	await server.idle();
	return answer;
}

const checks = () => sandbox.requests.filter(({ action }) => action === 'CheckResult');
const ownOf = ({ checkResult }: IDataObject) => checkResult as IDataObject;
const reasons = (outputs = 3) =>
	received(server.executions, outputs).map((output) => output.map((json) => ownOf(json).reason));
const statuses = () => server.executions.map(({ status }) => status);
const refusals = () =>
	server.calls.flatMap(({ logs }) => logs).filter((line) => line.includes('refused a callback'));

it('has a later version than 1, for which n8n evaluates an expression before it calls the node', () => {
	const { nodes } = triggerWorkflow({}, 0);
	const type = String((nodes as Array<{ name: string; type: string }>)[0]?.type);
	expect(nodeTypes[type]?.description.version).toBeGreaterThan(1);
});

describe('a genuine callback', () => {
	it.each([
		['GET', 'example'],
		['GET', 'prose'],
		['POST-form', 'example'],
		['POST-form', 'prose'],
		['POST-json', 'example'],
		['POST-json', 'prose'],
	] as const)('by %s in the spelling %s starts one execution', async (method, spelling) => {
		const url = await active();
		const { transactionId } = await finished(url);
		const [exchange] = await sandbox.deliver(transactionId, { method, spelling });
		expect(exchange).toMatchObject({ status: 200, text: '' });
		await server.idle();
		expect(statuses()).toEqual(['success']);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it('is handed over without its token', async () => {
		const url = await active();
		const started = await finished(url);
		const { transactionId, merchantBizId } = started;
		await deliver(url, fieldsOf(started));
		const sender = { protection: 'signedToken', merchantBizId };
		const callback = { transactionId, passed: 'Y', subCode: '200' };
		expect(server.calls.at(-1)?.handedOver).toEqual([[{ json: { callback, sender } }]]);
	});

	it('becomes an item with the confirmed result, and beside it what the callback said', async () => {
		const url = await active();
		const { transactionId, merchantBizId } = await finished(url, 'different');
		await sandbox.deliver(transactionId, { fields: { passed: 'Y', subCode: '200' } });
		await server.idle();
		expect(received(server.executions)[1]).toEqual([
			{
				transactionId,
				merchantBizId,
				checkResult: {
					verdict: 'failed',
					reason: 'differentPerson',
					explanation: expect.any(String),
					remedy: expect.any(String),
					tellUser: expect.any(String),
					billed: true,
					subCode: '204',
					document: null,
					expired: null,
					spoofTypes: [],
					duplicates: [],
					registeredFaceId: null,
					register: null,
					scores: { faceComparison: 31.5, faceAttack: 1.2, guardRisk: 3.4 },
					warnings: [],
					requestId: expect.any(String),
				},
				callback: { transactionId, passed: 'Y', subCode: '200' },
			},
		]);
	});

	it('has the whole answer of Alibaba Cloud with Simplify off', async () => {
		const url = await active({ simplify: false });
		await deliver(url, fieldsOf(await finished(url)));
		const [item = {}] = received(server.executions)[2] ?? [];
		expect(ownOf(item)).toMatchObject({ raw: { Passed: 'Y' }, scores: { faceComparison: 98.7 } });
	});

	it('keeps working when the callback URL has a query of its own', async () => {
		const url = await active();
		const { transactionId, callbackUrl } = await finished(`${url}?customer=7&tags[]=a&tags[]=b`);
		expect(callbackUrl).toContain('?customer=7');
		const [exchange] = await sandbox.deliver(transactionId);
		expect(exchange?.status).toBe(200);
		await server.idle();
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it.each([
		['with a number as its sub code', { subCode: 200 }, { passed: 'Y', subCode: '200' }],
		['that says nothing', { passed: null, subCode: null }, { passed: '', subCode: '' }],
	])('%s is confirmed like any other', async (_name, fields, says) => {
		const url = await active();
		const { transactionId } = await finished(url);
		await sandbox.deliver(transactionId, { method: 'POST-json', fields });
		await server.idle();
		expect(received(server.executions)[2]).toMatchObject([
			{ callback: { transactionId, ...says } },
		]);
	});

	it('is answered before the confirmation has come', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		const match = { action: 'CheckResult', transactionId };
		sandbox.plan({ match, fault: { kind: 'delay', ms: 2000 } });
		const [exchange] = await sandbox.deliver(transactionId);
		expect(exchange?.status).toBe(200);
		expect(statuses()).toEqual(['running']);
		await server.idle();
		expect(reasons()).toEqual([[], [], ['passed']]);
	});
});

describe('a probe', () => {
	it('is what Initialize itself causes: Alibaba Cloud opens the URL before it starts', async () => {
		const url = await active();
		await finished(url);
		expect(server.calls).toHaveLength(1);
		expect(server.calls[0]?.answeredAt).toBeDefined();
		expect(server.executions).toEqual([]);
	});

	it.each<[string, Sent]>([
		['GET without a query', {}],
		['GET with other fields only', { query: { signature: 'x', foo: 'bar' } }],
		['HEAD', { method: 'HEAD' }],
		['POST without a body', { method: 'POST' }],
		['POST of an empty JSON object', { json: {} }],
	])('by %s gets 200, starts nothing and leaves no log line', async (_name, sent) => {
		const answer = await send(await active(), sent);
		await server.idle();
		expect(answer).toMatchObject({ status: 200, text: sent.method === 'HEAD' ? '' : 'OK' });
		expect(server.executions).toEqual([]);
		expect(refusals()).toEqual([]);
	});

	it('by another method, or to a workflow that is switched off, is not for the trigger', async () => {
		const url = await active();
		for (const method of ['PUT', 'DELETE', 'PATCH']) {
			expect((await send(url, { method })).status).toBe(404);
		}
		server.deactivateAll();
		expect((await send(url)).status).toBe(404);
		expect(server.calls).toEqual([]);
	});
});

describe('callback protection', () => {
	it('by signed token is the default, and accepts the token of Initialize only', async () => {
		const url = await active();
		const started = await finished(url);
		for (const callbackToken of ['', 'wrong', started.callbackToken.slice(0, -1)]) {
			const answer = await send(url, { query: { ...fieldsOf(started), callbackToken } });
			expect(answer).toMatchObject({ status: 401, text: 'Unknown sender' });
		}
		expect(server.executions).toEqual([]);
		await deliver(url, fieldsOf(started));
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it.each([
		'a word we agreed on',
		'Schlüsselwort für alle',
		'合言葉',
		'12345',
		'with "quotes" & <',
	])(
		'by shared token accepts the word %s, which Initialize sends, and no other',
		async (callbackToken) => {
			const parameters = { callbackProtection: 'sharedToken', callbackToken };
			const url = await active(parameters);
			const started = await finished(url, 'pass', parameters);
			expect(started.callbackToken).toBe(callbackToken);
			for (const wrong of ['', `${callbackToken}!`, tokenFor(started)]) {
				const query = { ...fieldsOf(started), callbackToken: wrong };
				expect((await send(url, { query })).status).toBe(401);
			}
			for (const method of ['GET', 'POST-form', 'POST-json'] as const) {
				const [exchange] = await sandbox.deliver(started.transactionId, { method });
				expect(exchange?.status).toBe(200);
			}
			await server.idle();
		},
	);

	it('can be left out, and then any token or none is accepted', async () => {
		const url = await active(anybody);
		for (const callbackToken of ['', 'anything']) {
			const fields = fieldsOf(await finished(url, 'pass', anybody));
			expect((await deliver(url, { ...fields, callbackToken })).status).toBe(200);
		}
		expect(server.executions).toHaveLength(2);
	});

	it('by shared token says, when the result was refused, that the signature is missing', async () => {
		const parameters = { callbackProtection: 'sharedToken', callbackToken: 'a word' };
		const url = await active(parameters, continuing);
		const { transactionId } = await finished(url, 'pass', parameters);
		await sandbox.deliver(transactionId);
		await server.idle();
		const [item = {}] = received(server.executions)[0] ?? [];
		expect(ownOf(item)).toMatchObject({
			reason: 'confirmationFailed',
			explanation: expect.stringMatching(
				/had no signed token.*Choose 'Signed Token' in 'Callback Protection'/,
			) as string,
		});
	});

	// Review D10: the item had an ID that was made up for the call.
	it.each(['sharedToken', 'none'])(
		'by %s knows no business ID: a new one is sent, and the item has none',
		async (callbackProtection) => {
			const parameters = { callbackProtection, callbackToken: 'a word' };
			const url = await active(parameters, continuing);
			const { transactionId } = await finished(url, 'pass', parameters);
			await sandbox.deliver(transactionId);
			await server.idle();
			expect(checks().at(-1)?.params).toMatchObject({
				TransactionId: transactionId,
				MerchantBizId: expect.stringMatching(/^[0-9a-f]{32}$/),
			});
			const [item = {}] = received(server.executions)[0] ?? [];
			expect(Object.keys(item).sort()).toEqual(['callback', 'checkResult', 'transactionId']);
		},
	);

	it('still accepts tokens of the previous secret while that is named', async () => {
		const url = await active();
		const started = await finished(url);
		const onlyNew = sandboxCredential(sandbox, { callbackSecret: anotherSecret });
		const rotating = sandboxCredential(sandbox, {
			callbackSecret: anotherSecret,
			previousCallbackSecret: callbackSecret,
		});
		server.deactivateAll();
		// One after the other under the same URL, as when the credential is edited.
		const workflow = { ...triggerWorkflow(), id: 'rotating' };
		const { Trigger: before = '' } = await server.activate(workflow, onlyNew);
		const callbackToken = tokenFor({ ...started, callbackUrl: before });
		const query = { ...fieldsOf(started), callbackToken };
		expect((await send(before, { query })).status).toBe(401);
		await server.idle();
		server.deactivateAll();
		// Two seconds later.
		forgetRecentSecrets();
		const { Trigger: after = '' } = await server.activate(workflow, rotating);
		query.callbackToken = tokenFor({ ...started, callbackUrl: after });
		expect((await deliver(after, query)).status).toBe(200);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});
});

describe('the receiver of a token', () => {
	// Review W1: one token of workflow A started 300 executions of workflow B.
	it('is one trigger: that of another workflow refuses it, and the log says why', async () => {
		const [mine, theirs] = [await active(), await active()];
		const started = await finished(mine);
		expect((await deliver(theirs, fieldsOf(started))).status).toBe(401);
		expect(server.executions).toEqual([]);
		expect(refusals()).toEqual([expect.stringContaining('token of another receiver')]);
		expect((await deliver(mine, fieldsOf(started))).status).toBe(200);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it('is the same for the test URL and the production URL of a trigger', async () => {
		const webhookId = '2f4b4a5e-6c0d-4f0e-9a3b-7d1c5e8f9a10';
		const workflow = triggerWorkflow({}, 3, { webhookId });
		const { Trigger: production = '' } = await server.activate(workflow);
		const { Trigger: testing = '' } = await server.listen(workflow);
		expect([production, testing].map((url) => new URL(url).pathname)).toEqual([
			`/webhook/${webhookId}/idv`,
			`/webhook-test/${webhookId}/idv`,
		]);
		const started = await finished(production);
		expect((await deliver(testing, fieldsOf(started))).status).toBe(200);
		const other = await finished(production);
		expect((await deliver(production, fieldsOf(other))).status).toBe(200);
		expect(reasons()).toEqual([[], [], ['passed', 'passed']]);
	});

	it('can be named where a gateway changes the path', async () => {
		const webhookId = '6b1f6f0e-2f7e-4d57-9a55-0d6f4ce6a001';
		const { Trigger: url = '' } = await server.activate(triggerWorkflow({}, 3, { webhookId }));
		// Any address will do: the sandbox only opens it.
		const gateway = `${sandbox.url}/person/callback`;
		const options = { sceneCode: 'pass' };
		const unnamed = await finished(gateway, 'pass', { options });
		expect((await deliver(url, fieldsOf(unnamed))).status).toBe(401);
		const named = { options: { ...options, callbackReceiverId: webhookId } };
		expect((await deliver(url, fieldsOf(await finished(gateway, 'pass', named)))).status).toBe(200);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});
});

describe('a refused callback', () => {
	// Review D9: a trigger with another secret than Initialize answered 401, and nobody heard of it.
	it('leaves one log line a minute that names node, workflow and reason, and nothing secret', async () => {
		const credentials = sandboxCredential(sandbox, { callbackSecret: anotherSecret });
		const started = await finished(await active());
		const url = await active({}, { credentials });
		const token = tokenFor({ ...started, callbackUrl: url });
		const query = { ...fieldsOf(started), callbackToken: token };
		for (let time = 0; time < 5; time += 1) await send(url, { query });
		expect(server.executions).toEqual([]);
		expect(refusals()).toEqual([
			expect.stringMatching(
				/^warn Node "Trigger" of workflow "Workflow" \(workflow\d+\) refused a callback: forged, or /,
			),
		]);
		const said = refusals().join();
		for (const secret of [token, callbackSecret, anotherSecret, started.transactionId]) {
			expect(said).not.toContain(secret);
		}
	});

	it.each<[string, (started: Started) => string, string]>([
		['without a token', () => '', 'no signed token'],
		['with an expired token', (started) => tokenFor(started, { expiresAt: 5 }), 'expired token'],
		['with a forged token', (started) => tokenFor(started, { secret: anotherSecret }), 'forged'],
	])('%s is told apart in the log, but not in the answer', async (_name, make, reason) => {
		const url = await active();
		const started = await finished(url);
		const query = { ...fieldsOf(started), callbackToken: make(started) };
		expect(await deliver(url, query)).toMatchObject({ status: 401, text: 'Unknown sender' });
		expect(refusals()).toEqual([expect.stringContaining(`refused a callback: ${reason}`)]);
	});

	const shared = { callbackProtection: 'sharedToken' };
	it.each<[string, IDataObject, IDataObject, string]>([
		['without a callback secret', {}, { callbackSecret: '' }, "'Callback Secret' of the cred"],
		['with a short secret', {}, { callbackSecret: 'x7'.repeat(15) }, 'has 30 characters and needs'],
		['with a secret easy to guess', {}, { callbackSecret: 'a'.repeat(40) }, 'is easy to guess'],
		['with a bad previous secret', {}, { previousCallbackSecret: 'short' }, "'Previous Callback"],
		['with an unknown protection', { callbackProtection: 'x' }, { callbackSecret: '' }, 'Secret'],
		['with an empty shared token', { ...shared, callbackToken: ' ' }, {}, "'Callback Token'"],
		['with a shared token that is null', { ...shared, callbackToken: '={{ null }}' }, {}, 'Token'],
		['with an object as shared token', { ...shared, callbackToken: '={{ $json }}' }, {}, 'Token'],
		['with an unreadable token', { ...shared, callbackToken: '={{ $("No") }}' }, {}, 'cannot be'],
	])('by a trigger %s gets 503, and the log says why', async (_name, parameters, changes, why) => {
		const started = await finished(await active());
		const credentials = sandboxCredential(sandbox, changes as never);
		const url = await active(parameters, { credentials });
		const token = tokenFor({ ...started, callbackUrl: url });
		for (const callbackToken of ['', 'undefined', 'null', '[object Object]', token]) {
			const query = { ...fieldsOf(started), callbackToken };
			expect(await deliver(url, query)).toMatchObject({
				status: 503,
				text: 'This receiver is not set up',
			});
		}
		// A probe is still a probe.
		expect((await send(url)).status).toBe(200);
		expect(server.executions).toEqual([]);
		expect(refusals()).toEqual([expect.stringContaining(why)]);
	});
});

/** Every outcome of Check Result, by how it is routed. */
const routed = cases.outcomes.flatMap(([answer, output, , reason, , parameters = {}]) => {
	const { routing = 'byVerdict', ...others } = parameters;
	return Object.keys(others).length > 0 ? [] : [{ answer, output, reason, routing: `${routing}` }];
});

describe.each(['byVerdict', 'bySubCode', 'single'])('routed %s', (routing) => {
	const { nodes } = triggerWorkflow({ routing }, 0);
	const names = outputNames({ nodes, connections: {} }, 'Trigger', nodeTypes);

	it('every outcome of Check Result goes to the output that Check Result sends it to', async () => {
		const rows = routed.filter((row) => row.routing === routing);
		const url = await active({ routing }, { outputs: names.length });
		const people = await startFor(
			server,
			sandbox,
			url,
			rows.map(({ answer }) => answer),
		);
		for (const started of people) await deliver(url, fieldsOf(started));
		const found = received(server.executions, names.length).map((output) =>
			output.map((json) => [ownOf(json).reason, json.transactionId]),
		);
		expect(rows.length).toBeGreaterThan(15);
		expect(Object.fromEntries(names.map((name, index) => [name, found[index]]))).toEqual(
			Object.fromEntries(
				names.map((name) => [
					name,
					rows.flatMap(({ output, reason }, index) =>
						output === name ? [[reason, people[index]?.transactionId]] : [],
					),
				]),
			),
		);
	});
});

it.each(['byMood', 'constructor'])('routed %s has the outputs of the default', async (routing) => {
	const url = await active({ routing });
	await deliver(url, fieldsOf(await finished(url)));
	expect(reasons()).toEqual([[], [], ['passed']]);
});

describe('without confirmation', () => {
	it('there is one output, and everything is undecided without a call', async () => {
		const { nodes } = triggerWorkflow({ confirm: false, routing: 'bySubCode' }, 0);
		const names = outputNames({ nodes, connections: {} }, 'Trigger', nodeTypes);
		expect(names).toEqual(['Undecided']);
		const url = await active({ confirm: false, routing: 'bySubCode' });
		const asked = checks().length;
		for (const scene of ['pass', 'different']) {
			const started = await finished(url, scene);
			for (let time = 0; time < 2; time += 1) await deliver(url, fieldsOf(started));
		}
		expect(reasons()).toEqual([['unconfirmed', 'unconfirmed'], [], []]);
		expect(checks()).toHaveLength(asked);
	});

	it('and without protection nobody can suppress a callback by sending it ahead', async () => {
		const url = await active({ ...anybody, confirm: false });
		const started = await finished(url, 'pass', anybody);
		await deliver(url, { ...fieldsOf(started), passed: 'N', subCode: '204' });
		await deliver(url, fieldsOf(started));
		expect(reasons()).toEqual([['unconfirmed', 'unconfirmed'], [], []]);
	});
});

const faults: Array<[string, Fault, number, RegExp]> = [
	['an internal error', { kind: 'internal' }, 3, /\(InternalError\)/],
	['no answer', { kind: 'never' }, 3, /did not answer in time/],
	['throttling', { kind: 'throttle' }, 6, /too many/],
	['a lost connection', { kind: 'reset' }, 3, /connection was lost/],
	['half an answer', { kind: 'truncatedJson' }, 3, /The answer cannot be used/],
	['an unknown code', { kind: 'anyCode', code: 'Strange', status: 200 }, 1, /\(Strange/],
];

describe('a confirmation that fails', () => {
	it.each(faults)(
		'by %s is undecided with On Error = Continue',
		async (_name, fault, calls, why) => {
			const url = await active({ options: { timeout: 1000 } }, continuing);
			const { transactionId, merchantBizId } = await finished(url);
			const asked = checks().length;
			sandbox.plan({ match: { action: 'CheckResult' }, times: Infinity, fault });
			await sandbox.deliver(transactionId);
			await server.idle();
			const [item = {}] = received(server.executions)[0] ?? [];
			expect(item).toMatchObject({
				transactionId,
				merchantBizId,
				checkResult: { verdict: 'undecided', reason: 'confirmationFailed', billed: null },
				callback: { transactionId, passed: 'Y', subCode: '200' },
			});
			// What happened, why, and what to do about it.
			const { explanation } = ownOf(item);
			expect(explanation).toMatch(/could not be fetched to confirm it\. .+\. .+\.$/s);
			expect(explanation).toMatch(why);
			expect(checks().length - asked).toBe(calls);
			expect(reasons().slice(1)).toEqual([[], []]);
		},
	);

	it.each<[string, IDataObject]>([
		['a key that does not exist', { accessKeyId: 'no-such-key' }],
		['an endpoint that nobody listens at', { endpoint: 'http://127.0.0.1:9' }],
		['an endpoint that is no URL', { endpoint: 'nonsense' }],
	])('by %s is undecided with both kinds of Continue', async (_name, changes) => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const credentials = sandboxCredential(sandbox, changes as never);
			const url = await active({}, { credentials, onError, outputs: 4 });
			const { transactionId, merchantBizId } = await finished(await active());
			const started = { merchantBizId, callbackUrl: url } as Started;
			const query = { callbackToken: tokenFor(started), transactionId };
			expect((await deliver(url, query)).status).toBe(200);
		}
		expect(reasons(4)).toEqual([['confirmationFailed', 'confirmationFailed'], [], [], []]);
	});

	it('by an unreadable option is undecided with Continue, and an error with Stop', async () => {
		const options = { timeout: '={{ $("No").item }}' };
		for (const setup of [continuing, {}]) {
			const url = await active({ options }, setup);
			await deliver(url, fieldsOf(await finished(url)));
		}
		expect(statuses()).toEqual(['success', 'error']);
		expect(reasons()).toEqual([['confirmationFailed'], [], []]);
	});

	it('stops the execution with On Error = Stop, and Retry finishes it', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		sandbox.plan({ match: { action: 'CheckResult' }, times: 2 * 3, fault: { kind: 'internal' } });
		await sandbox.deliver(transactionId);
		await server.idle();
		const [execution] = server.executions as [Execution];
		expect(execution.status).toBe('error');
		expect(execution.parts[0]?.error?.message).toMatch(/\(InternalError\)/);
		expect(reasons()).toEqual([[], [], []]);
		expect((await server.retry(execution)).status).toBe('error');
		expect((await server.retry(execution)).status).toBe('success');
		expect(reasons()).toEqual([[], [], ['passed']]);
		// n8n allows it as often as one likes, and everybody who asks for it wants the item.
		expect((await server.retry(execution)).status).toBe('success');
		expect(reasons()).toEqual([[], [], ['passed', 'passed']]);
	});

	it('is tried again by Retry On Fail', async () => {
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const url = await active({}, retry);
		const { transactionId } = await finished(url);
		sandbox.plan({ match: { action: 'CheckResult' }, times: 3, fault: { kind: 'internal' } });
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(reasons()).toEqual([[], [], ['passed']]);
	});
});

describe('a repeated callback', () => {
	beforeEach(() => {
		forgetCallbacks();
	});

	it('starts nothing once the result is known, in whatever method and words', async () => {
		const url = await active();
		const started = await finished(url);
		const { transactionId } = started;
		await deliver(url, fieldsOf(started));
		for (const method of ['GET', 'POST-form', 'POST-json', 'HEAD'] as const) {
			for (const fields of [{}, { passed: 'N', subCode: '204' }, { passed: null }]) {
				const [exchange] = await sandbox.deliver(transactionId, { method, fields });
				expect(exchange?.status).toBe(200);
			}
		}
		await server.idle();
		expect(server.executions).toHaveLength(1);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it('of ten at once comes out once, and is asked about once', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		const asked = checks().length;
		const exchanges = await sandbox.deliver(transactionId, { times: 10, concurrently: true });
		expect(exchanges.map(({ status }) => status)).toEqual(Array(10).fill(200));
		await server.idle();
		expect(new Set(statuses())).toEqual(new Set(['success']));
		expect(reasons()).toEqual([[], [], ['passed']]);
		expect(checks()).toHaveLength(asked + 1);
	});

	it('with the token of somebody else does not suppress the genuine one', async () => {
		const url = await active({}, continuing);
		const [mine, theirs] = (await startFor(server, sandbox, url, ['pass', 'pass'])) as [
			Started,
			Started,
		];
		await deliver(url, { ...fieldsOf(mine), callbackToken: theirs.callbackToken });
		await deliver(url, fieldsOf(mine));
		expect(reasons()).toEqual([['confirmationFailed'], [], ['passed']]);
	});

	// Review F6: one that ended in `confirmationFailed` suppressed its repetition.
	it.each([
		['with On Error = Continue', continuing, ['confirmationFailed']],
		['with On Error = Stop', {}, []],
	])('of a failed confirmation counts, %s', async (_name, setup, undecided) => {
		const url = await active({}, setup);
		const { transactionId } = await finished(url);
		sandbox.plan({ match: { action: 'CheckResult' }, times: 3, fault: { kind: 'internal' } });
		await sandbox.deliver(transactionId);
		await server.idle();
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(reasons()).toEqual([undecided, [], ['passed']]);
	});

	// Review F6: without authentication a person could send ahead to suppress the genuine one.
	it('that a person has sent ahead suppresses nothing, neither before nor meanwhile', async () => {
		const url = await active(anybody);
		let isFinished = false;
		let asked = 0;
		sandbox.answer('CheckResult', 'ahead', () => {
			asked += 1;
			if (!isFinished) return { Code: 'ProcessNotCompleted' };
			return { Result: { Passed: 'Y', SubCode: '200' } };
		});
		const query = { transactionId: 'sandbox:ahead~1' };
		await deliver(url, query);
		expect(reasons()).toEqual([['notFinished'], [], []]);
		// One more is under way when the genuine one comes.
		sandbox.plan({ match: { action: 'CheckResult' }, fault: { kind: 'delay', ms: 300 } });
		await send(url, { query });
		while (asked < 2 && checks().at(-1)?.httpStatus !== 'pending') {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await send(url, { query });
		isFinished = true;
		await server.idle();
		const [, failed, passed] = reasons();
		expect(failed).toEqual([]);
		expect(passed).toEqual(['passed']);
	});

	it('starts as many executions as it comes when nothing is ignored', async () => {
		const url = await active({ options: { ignoreRepeated: 'no' } });
		const { transactionId } = await finished(url);
		await sandbox.deliver(transactionId, { times: 3 });
		await sandbox.deliver(transactionId, { times: 2, fields: { subCode: '201' } });
		await server.idle();
		expect(reasons()).toEqual([[], [], Array(5).fill('passed')]);
	});

	it.each([
		['process', 2],
		['database', 1],
	])('after a restart of n8n, ignored by %s, comes out %i times', async (ignoreRepeated, times) => {
		const url = await active({ options: { ignoreRepeated } });
		const { transactionId } = await finished(url);
		for (let time = 0; time < 3; time += 1) {
			await sandbox.deliver(transactionId);
			await server.idle();
			if (time === 0) forgetCallbacks();
		}
		expect(reasons()).toEqual([[], [], Array(times).fill('passed')]);
	});

	it.each(['process', 'database'])(
		'of an execution that is retried starts nothing, ignored by %s',
		async (ignoreRepeated) => {
			const url = await active({ options: { ignoreRepeated } });
			const { transactionId } = await finished(url);
			sandbox.plan({ match: { action: 'CheckResult' }, times: 3, fault: { kind: 'internal' } });
			await sandbox.deliver(transactionId);
			await server.idle();
			const [execution] = server.executions as [Execution];
			await server.retry(execution);
			await sandbox.deliver(transactionId);
			await server.idle();
			expect(reasons()).toEqual([[], [], ['passed']]);
			// Retry itself ignores nothing.
			await server.retry(execution);
			expect(reasons()).toEqual([[], [], ['passed', 'passed']]);
		},
	);

	it('is never ignored while somebody tries it out in the editor, nor because of that', async () => {
		// With an ID of its own: the same workflow each time, as in the editor.
		const workflow = { ...triggerWorkflow(), id: 'tried-out' };
		const started = await finished(await active());
		for (let round = 0; round < 3; round += 1) {
			const { Trigger: url = '' } = await server.listen(workflow);
			expect((await send(url, { method: 'HEAD' })).status).toBe(200);
			const callbackToken = tokenFor({ ...started, callbackUrl: url });
			await deliver(url, { ...fieldsOf(started), callbackToken });
			// As in n8n, the editor listens for one execution; probes do not use it up.
			expect((await send(url)).status).toBe(404);
		}
		const { Trigger: url = '' } = await server.activate(workflow);
		const callbackToken = tokenFor({ ...started, callbackUrl: url });
		await deliver(url, { ...fieldsOf(started), callbackToken });
		expect(reasons()).toEqual([[], [], Array(4).fill('passed')]);
	});
});

describe('an execution that no callback has started', () => {
	const options = { mode: 'webhook', startNode: 'Trigger' } as const;
	const callback = { transactionId: 'hksb1', passed: 'Y', subCode: '200' };
	const sender = { protection: 'signedToken', merchantBizId: 'biz1' };

	it('says so', async () => {
		const execution = await server.run(triggerWorkflow(), { ...options, inputItems: items({}) });
		expect(execution.parts[0]?.error?.message).toMatch(/^The input is not a callback that/);
	});

	it('or that is canceled while it waits for the confirmation, is no failed one', async () => {
		sandbox.plan({ match: { action: 'CheckResult' }, fault: { kind: 'never' } });
		const execution = await server.run(triggerWorkflow(), {
			...options,
			inputItems: items({ callback, sender }),
			cancelAfter: new Promise((resolve) => setTimeout(resolve, 200)),
		});
		expect(execution.status).toBe('canceled');
		expect(execution.parts[0]?.nodeError('Trigger')).toBeUndefined();
	});
});

// Review F3: 5,000 callbacks without authentication put a genuine one 495 s behind.
it('a flood at an unprotected trigger does not hold up a signed callback at another one', async () => {
	const [open, signed] = [await active(anybody), await active()];
	const genuine = await finished(signed);
	const before = checks().length;
	// Until everybody has come, nobody gets an answer.
	let release = () => {};
	held = new Promise((resolve) => (release = resolve));
	const match = { action: 'CheckResult' };
	sandbox.plan({ match, times: Infinity, fault: { kind: 'delay', ms: 1 } });
	sandbox.answer('CheckResult', 'flood', { Code: 'ProcessNotCompleted' });
	const flood = Array.from({ length: 300 }, (_, index) =>
		send(open, { query: { transactionId: `sandbox:flood~${index}` } }),
	);
	await Promise.all(flood);
	await send(signed, { query: fieldsOf(genuine) });
	const isAsked = () =>
		checks().some(({ params }) => params.TransactionId === genuine.transactionId);
	while (!isAsked()) await sleep(2);
	// Four at a time, and the genuine one.
	expect(checks().length - before).toBe(5);
	sandbox.clearPlans();
	release();
	held = undefined;
	await server.idle();
	const [undecided = [], ...others] = reasons();
	const count = (reason: string) => undecided.filter((each) => each === reason).length;
	expect([count('notFinished'), count('tooManyWaiting'), others]).toEqual([
		104,
		196,
		[[], ['passed']],
	]);
}, 20_000);

it('300 callbacks and 75 repetitions, 50 at a time: none is lost, none comes out twice', async () => {
	// The clock runs a hundred times faster here: this is 800 calls per second.
	const url = await active({ options: { requestsPerSecond: 8 } });
	const scenes = Array.from({ length: 300 }, (_, index) => (index % 3 ? 'pass' : 'different'));
	const people = await startFor(server, sandbox, url, scenes);
	const again = people.filter((_person, index) => index % 4 === 0);
	const queue = [
		...people.flatMap((each) => (again.includes(each) ? [each, each] : [each])),
	].values();
	const answered: number[] = [];
	const sender = async () => {
		for (const person of queue)
			answered.push((await send(url, { query: fieldsOf(person) })).status);
	};
	await Promise.all(Array.from({ length: 50 }, sender));
	await server.idle();
	expect(answered).toEqual(Array(375).fill(200));
	expect(new Set(statuses())).toEqual(new Set(['success']));
	const idsOf = (some: Array<{ transactionId?: unknown }> = []) =>
		some.map(({ transactionId }) => transactionId).sort();
	expect(received(server.executions).map(idsOf)).toEqual([
		[],
		idsOf(people.filter((_person, index) => index % 3 === 0)),
		idsOf(people.filter((_person, index) => index % 3 !== 0)),
	]);
}, 240_000);
