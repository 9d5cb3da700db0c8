import type { IDataObject } from 'n8n-workflow';

import { makeToken } from '../../nodes/shared/callback/token';
import { outputNames } from '../engine';
import type { WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Fault, type Sandbox } from '../sandbox';
import {
	closeConnections,
	fieldsOf,
	nodeTypes,
	received,
	secretOf,
	send,
	startFor,
	startReceiver,
	triggerWorkflow,
	withCallbackCredential,
	type Sent,
	type Started,
} from './attacksSupport';
import { expectations, labels } from './expectations';
import { sandboxCredential } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox();
	// Callbacks are sent by the tests themselves.
	sandbox.holdCallbacks();
	server = await startReceiver(sandbox);
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

/** An active workflow with a trigger, and its URL. */
async function active(
	parameters: IDataObject = {},
	credentials = sandboxCredential(sandbox),
	outputs = 3,
): Promise<string> {
	const { Trigger = '' } = await server.activate(triggerWorkflow(parameters, outputs), credentials);
	return Trigger;
}

/** One finished verification whose callback would go to `url`. */
async function finished(url: string, scene = 'pass', parameters = {}): Promise<Started> {
	const [started] = await startFor(server, sandbox, url, [scene], parameters);
	return started as Started;
}

const checks = () => sandbox.requests.filter(({ action }) => action === 'CheckResult');
const reasons = (outputs = 3) =>
	received(server.executions, outputs).map((output) => output.map(({ reason }) => reason));

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
		expect(exchange).toMatchObject({ status: 200, text: 'OK' });
		await server.idle();
		expect(server.executions.map(({ status }) => status)).toEqual(['success']);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it('hands on the confirmed result, and what the callback said beside it', async () => {
		const url = await active();
		const { transactionId, merchantBizId } = await finished(url, 'different');
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(received(server.executions)[1]).toEqual([
			expect.objectContaining({
				verdict: 'failed',
				reason: 'differentPerson',
				subCode: '204',
				transactionId,
				merchantBizId,
				faceComparisonScore: 31.5,
				warnings: [],
				callback: { transactionId, passed: 'N', subCode: '204' },
			}),
		]);
		const [item] = received(server.executions)[1] ?? [];
		expect(item).not.toHaveProperty('result');
	});

	it('hands on the whole answer of the vendor when asked to', async () => {
		const url = await active({ simplify: false });
		const { transactionId } = await finished(url);
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(received(server.executions)[2]).toEqual([
			expect.objectContaining({ result: expect.objectContaining({ Passed: 'Y' }) }),
		]);
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

	it('may carry numbers when it is JSON', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		const fields = { subCode: 200 };
		await sandbox.deliver(transactionId, { method: 'POST-json', fields });
		await server.idle();
		expect(received(server.executions)[2]).toEqual([
			expect.objectContaining({ callback: { transactionId, passed: 'Y', subCode: '200' } }),
		]);
	});

	it('may lack what it says about the result: Check Result knows it', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		await sandbox.deliver(transactionId, { fields: { passed: null, subCode: null } });
		await server.idle();
		expect(reasons()).toEqual([[], [], ['passed']]);
	});
});

describe('a probe', () => {
	it('is what Initialize itself causes: the vendor opens the URL before it starts', async () => {
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
		['POST of JSON null', { json: null }],
		['POST of an empty form', { form: '' }],
	])('by %s gets 200 and starts nothing', async (_name, sent) => {
		const url = await active();
		const asked = checks().length;
		const answer = await send(url, sent);
		await server.idle();
		expect(answer).toMatchObject({ status: 200, text: sent.method === 'HEAD' ? '' : 'OK' });
		expect(server.executions).toEqual([]);
		expect(checks()).toHaveLength(asked);
	});

	it('by HEAD starts nothing either when it carries a genuine callback', async () => {
		const url = await active();
		const started = await finished(url);
		const answer = await send(url, { method: 'HEAD', query: fieldsOf(started) });
		await server.idle();
		expect(answer.status).toBe(200);
		expect(server.executions).toEqual([]);
	});

	it('by another method is not for the trigger', async () => {
		const url = await active();
		for (const method of ['PUT', 'DELETE', 'PATCH']) {
			expect((await send(url, { method })).status).toBe(404);
		}
		expect(server.calls).toEqual([]);
	});

	it('is not answered any more when the workflow is switched off', async () => {
		const url = await active();
		server.deactivateAll();
		expect((await send(url)).status).toBe(404);
	});
});

describe('authentication', () => {
	const oldSecret = 'the callback secret before the last change';
	const newSecret = 'the callback secret after the last change';

	it('by signed token is the default, and takes the token of Initialize only', async () => {
		const url = await active();
		const started = await finished(url);
		for (const callbackToken of ['', 'wrong', started.callbackToken.slice(0, -1)]) {
			const answer = await send(url, { query: { ...fieldsOf(started), callbackToken } });
			expect(answer).toMatchObject({ status: 401, text: 'Unknown sender' });
		}
		expect(server.executions).toEqual([]);
		expect((await send(url, { query: fieldsOf(started) })).status).toBe(200);
		await server.idle();
		expect(server.executions).toHaveLength(1);
	});

	it('by shared token takes that word only', async () => {
		const parameters = { authentication: 'sharedToken', callbackToken: 'a word we agreed on' };
		const url = await active(parameters);
		const started = await finished(url, 'pass', {
			...parameters,
			callbackProtection: 'sharedToken',
		});
		expect(started.callbackToken).toBe('a word we agreed on');
		const soon = Date.now() / 1000 + 60;
		for (const callbackToken of [
			'',
			'A word we agreed on',
			'a word we agreed',
			makeToken(secretOf(sandbox), started.merchantBizId, soon),
		]) {
			const answer = await send(url, { query: { ...fieldsOf(started), callbackToken } });
			expect(answer.status).toBe(401);
		}
		expect(server.executions).toEqual([]);
		await sandbox.deliver(started.transactionId);
		await server.idle();
		expect(server.executions).toHaveLength(1);
	});

	it.each(['Schlüsselwort für alle', '合言葉', '12345', 'with "quotes" & <signs>'])(
		'by shared token takes any word that Initialize takes: %s',
		async (callbackToken) => {
			const url = await active({ authentication: 'sharedToken', callbackToken });
			const parameters = { callbackProtection: 'sharedToken', callbackToken };
			const { transactionId } = await finished(url, 'pass', parameters);
			for (const method of ['GET', 'POST-form', 'POST-json'] as const) {
				const [exchange] = await sandbox.deliver(transactionId, { method });
				expect(exchange?.status).toBe(200);
			}
		},
	);

	it('can be left out, and then takes any token or none', async () => {
		const url = await active({ authentication: 'none' });
		for (const callbackToken of ['', 'anything']) {
			const fields = fieldsOf(await finished(url, 'pass', { callbackProtection: 'none' }));
			const answer = await send(url, { query: { ...fields, callbackToken } });
			expect(answer.status).toBe(200);
		}
		await server.idle();
		expect(server.executions).toHaveLength(2);
	});

	it.each(['sharedToken', 'none'])(
		'by %s asks with a business id of its own: the callback has none',
		async (authentication) => {
			const url = await active({ authentication, callbackToken: 'a word' });
			const { transactionId } = await finished(url);
			await sandbox.deliver(transactionId, { fields: { callbackToken: 'a word' } });
			await server.idle();
			expect(checks().at(-1)?.params).toMatchObject({
				TransactionId: transactionId,
				MerchantBizId: expect.stringMatching(/^[0-9a-f]{32}$/),
			});
			// Whatever the vendor makes of that id, the event is there.
			expect(server.executions).toHaveLength(1);
		},
	);

	it('still takes tokens of the secret before the last change, while it is named', async () => {
		const before = withCallbackCredential(sandbox, { secret: oldSecret });
		const both = { secret: newSecret, previousSecret: oldSecret };
		const oldUrl = await active({}, before);
		const started = await finished(oldUrl);
		const query = { ...fieldsOf(started), callbackToken: '' };
		const at = Date.now() / 1000 + 60;
		query.callbackToken = makeToken(oldSecret, started.merchantBizId, at);

		const onlyNew = await active({}, withCallbackCredential(sandbox, { secret: newSecret }));
		expect((await send(onlyNew, { query })).status).toBe(401);
		const rotating = await active({}, withCallbackCredential(sandbox, both));
		expect((await send(rotating, { query })).status).toBe(200);
		query.callbackToken = makeToken(newSecret, started.merchantBizId, at);
		query.subCode = '';
		expect((await send(rotating, { query })).status).toBe(200);
		await server.idle();
		expect(server.executions.map(({ status }) => status)).toContain('success');
	});
});

/** Where Check Result has no verdict at all, a trigger still has an event. */
const unconfirmed = {
	scene: 'outage',
	reason: 'confirmationFailed',
	byVerdict: 'Undecided',
	bySubCode: 'Undecided',
};

describe.each(Object.entries(labels))('routed %s', (routing, names) => {
	it('shows its outputs to the editor', () => {
		const { nodes } = triggerWorkflow({ routing }, 0);
		expect(outputNames({ nodes, connections: {} }, 'Trigger', nodeTypes)).toEqual(names);
	});

	it.each([...expectations, unconfirmed])(
		'sends the outcome $scene to its branch',
		async (expectation) => {
			const url = await active({ routing }, sandboxCredential(sandbox), names.length);
			const { transactionId, merchantBizId } = await finished(url, expectation.scene);
			await sandbox.deliver(transactionId);
			await server.idle();
			const branch =
				routing === 'single' ? 'Result' : expectation[routing as 'byVerdict' | 'bySubCode'];
			expect(
				received(server.executions, names.length).map((output, index) => ({
					name: names[index],
					items: output.map((json) => [json.reason, json.transactionId, json.merchantBizId]),
				})),
			).toEqual(
				names.map((name) => ({
					name,
					items: name === branch ? [[expectation.reason, transactionId, merchantBizId]] : [],
				})),
			);
		},
	);
});

describe('the confirmation', () => {
	it.each(Object.entries(labels))(
		'switched off sends everything to the first output, routed %s',
		async (routing, names) => {
			const url = await active(
				{ routing, confirm: false },
				sandboxCredential(sandbox),
				names.length,
			);
			const asked = checks().length;
			for (const scene of ['pass', 'different']) {
				await sandbox.deliver((await finished(url, scene)).transactionId);
			}
			await server.idle();
			const [first, ...others] = reasons(names.length);
			expect(first).toEqual(['unconfirmed', 'unconfirmed']);
			expect(others.flat()).toEqual([]);
			expect(checks()).toHaveLength(asked);
		},
	);

	it('needs no credential of the vendor when it is switched off', async () => {
		const { alibabaIdvCallbackApi = {} } = sandboxCredential(sandbox);
		const started = await finished(await active());
		const url = await active({ confirm: false }, { alibabaIdvCallbackApi });
		expect((await send(url, { query: fieldsOf(started) })).status).toBe(200);
		await server.idle();
		expect(reasons()).toEqual([['unconfirmed'], [], []]);
	});

	it.each<[string, Fault, number, RegExp]>([
		['an internal fault', { kind: 'internal' }, 3, /had an internal fault/],
		['no answer', { kind: 'never' }, 3, /did not answer in time/],
		['throttling', { kind: 'throttle' }, 6, /there were too many/],
		['an unavailable service', { kind: 'unavailable' }, 6, /not available at the moment/],
		['a lost connection', { kind: 'reset' }, 3, /connection was lost/],
		['a web page instead of an answer', { kind: 'html' }, 3, /The answer cannot be used/],
		['half an answer', { kind: 'truncatedJson' }, 3, /The answer cannot be used/],
		['a redirect', { kind: 'redirect' }, 3, /The answer cannot be used/],
		['an unknown code', { kind: 'anyCode', code: 'Strange', status: 200 }, 1, /\(Strange/],
		['a success under another status', { kind: 'wrongStatus' }, 3, /HTTP status says otherwise/],
	])('that fails by %s leaves the event undecided', async (_name, fault, attempts, why) => {
		const url = await active({ options: { timeout: 1000 } });
		const { transactionId, merchantBizId } = await finished(url);
		const asked = checks().length;
		sandbox.plan({ match: { action: 'CheckResult' }, times: Infinity, fault });
		const [exchange] = await sandbox.deliver(transactionId);
		expect(exchange?.status).toBe(200);
		await server.idle();
		expect(received(server.executions)).toEqual([
			[
				expect.objectContaining({
					verdict: 'undecided',
					reason: 'confirmationFailed',
					explanation: expect.stringMatching(why),
					billed: null,
					transactionId,
					merchantBizId,
					callback: { transactionId, passed: 'Y', subCode: '200' },
				}),
			],
			[],
			[],
		]);
		const [item] = received(server.executions)[0] ?? [];
		// What happened, why, and what to do about it.
		expect(item?.explanation).toMatch(/could not be fetched to confirm it\. .+\. .+\.$/s);
		expect(checks().length - asked).toBe(attempts);
	});

	it.each<[string, IDataObject]>([
		['a key that does not exist', { accessKeyId: 'no-such-key' }],
		['an endpoint nobody listens at', { endpoint: 'http://127.0.0.1:9' }],
		['an endpoint that is none', { endpoint: 'nonsense' }],
	])('that fails by %s leaves the event undecided', async (_name, changes) => {
		const started = await finished(await active());
		const url = await active({}, sandboxCredential(sandbox, changes as never));
		expect((await send(url, { query: fieldsOf(started) })).status).toBe(200);
		await server.idle();
		expect(reasons()).toEqual([['confirmationFailed'], [], []]);
	});

	it('without a credential leaves the event undecided', async () => {
		const { alibabaIdvCallbackApi = {} } = sandboxCredential(sandbox);
		const started = await finished(await active());
		const url = await active({}, { alibabaIdvCallbackApi });
		expect((await send(url, { query: fieldsOf(started) })).status).toBe(200);
		await server.idle();
		expect(reasons()).toEqual([['confirmationFailed'], [], []]);
	});

	it('begins only after the callback was answered', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		const match = { action: 'CheckResult', transactionId };
		sandbox.plan({ match, fault: { kind: 'delay', ms: 2000 } });
		const [exchange] = await sandbox.deliver(transactionId);
		expect(exchange).toMatchObject({ status: 200, text: 'OK' });
		// The answer is here, and the confirmation takes two more seconds.
		expect(server.executions).toEqual([]);
		const open = checks().filter(({ params }) => params.TransactionId === transactionId);
		expect(open.map(({ httpStatus }) => httpStatus).filter((each) => each !== 'pending')).toEqual(
			[],
		);
		await server.idle();
		const call = server.calls.at(-1);
		expect(call?.doneAt).toBeGreaterThan((call?.answeredAt ?? Infinity) + 1500);
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it('answers a callback within 100 ms, whatever it is', async () => {
		const url = await active();
		const started = await finished(url);
		const asked = [
			{ query: fieldsOf(started) },
			{},
			{ query: { ...fieldsOf(started), callbackToken: 'wrong' } },
			{ json: [] },
		];
		const times: number[] = [];
		for (let round = 0; round < 15; round += 1) {
			for (const sent of asked) times.push((await send(url, sent)).ms);
			await server.idle();
		}
		times.sort((one, other) => one - other);
		expect(times).toHaveLength(60);
		// Not the slowest: on a busy machine that one says more about the machine.
		expect(times[54]).toBeLessThan(100);
	});
});

describe('a repeated callback', () => {
	it('starts one execution, one after the other or all at once', async () => {
		const url = await active();
		for (const concurrently of [false, true]) {
			const { transactionId } = await finished(url);
			const exchanges = await sandbox.deliver(transactionId, { times: 10, concurrently });
			expect(exchanges.map(({ status }) => status)).toEqual(Array(10).fill(200));
		}
		await server.idle();
		expect(server.executions).toHaveLength(2);
	});

	it('is known in any method and spelling', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		for (const method of ['GET', 'POST-form', 'POST-json', 'HEAD'] as const) {
			for (const spelling of ['example', 'prose'] as const) {
				const [exchange] = await sandbox.deliver(transactionId, { method, spelling });
				expect(exchange?.status).toBe(200);
			}
		}
		await server.idle();
		expect(server.executions).toHaveLength(1);
	});

	it('is known by its result, however the fields are varied', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		for (const fields of [
			{},
			{ passed: 'y' },
			{ subCode: '201' },
			{ passed: 'N', subCode: '204' },
			{ passed: null, subCode: null },
		]) {
			await sandbox.deliver(transactionId, { fields });
		}
		await server.idle();
		expect(reasons()).toEqual([[], [], ['passed']]);
	});

	it('is not what somebody else said with a token of their own', async () => {
		const url = await active();
		const [mine, theirs] = await startFor(server, sandbox, url, ['pass', 'pass']);
		const { callbackToken } = theirs as Started;
		await send(url, { query: { ...fieldsOf(mine as Started), callbackToken } });
		await server.idle();
		await send(url, { query: fieldsOf(mine as Started) });
		await server.idle();
		expect(reasons()).toEqual([['confirmationFailed'], [], ['passed']]);
	});

	it('of an undecided event is not mixed up with what is decided later', async () => {
		const url = await active();
		const { transactionId } = await finished(url);
		sandbox.plan({ match: { action: 'CheckResult' }, times: 3, fault: { kind: 'internal' } });
		await sandbox.deliver(transactionId, { fields: { passed: 'N' } });
		await server.idle();
		await sandbox.deliver(transactionId);
		await server.idle();
		expect(reasons()).toEqual([['confirmationFailed'], [], ['passed']]);
	});

	it('in other words is kept as long as there is no result', async () => {
		const url = await active();
		const { transactionId } = await finished(url, 'outage');
		for (const fields of [{}, { passed: 'N' }, { subCode: '204' }]) {
			await sandbox.deliver(transactionId, { fields, times: 2 });
			await server.idle();
		}
		expect(reasons()).toEqual([Array(3).fill('confirmationFailed'), [], []]);
	});

	it('starts as many executions as it comes when nothing is to be ignored', async () => {
		const url = await active({ options: { ignoreRepeated: false } });
		const { transactionId } = await finished(url);
		await sandbox.deliver(transactionId, { times: 3 });
		await sandbox.deliver(transactionId, { times: 2, fields: { subCode: '201' } });
		await server.idle();
		expect(reasons()).toEqual([[], [], Array(5).fill('passed')]);
	});

	it('is counted for each workflow by itself', async () => {
		const [one, other] = [await active(), await active()];
		const { transactionId } = await finished(one);
		await sandbox.deliver(transactionId, { url: one, times: 2 });
		await sandbox.deliver(transactionId, { url: other, times: 2 });
		await server.idle();
		const workflows = server.executions.map(({ workflowId }) => workflowId);
		expect(workflows).toHaveLength(2);
		expect(new Set(workflows).size).toBe(2);
	});

	it('is never ignored while somebody tries it out in the editor', async () => {
		// With an id of its own: the same workflow each time, as in the editor.
		const workflow = { ...triggerWorkflow(), id: 'tried-out' };
		const started = await finished(await active());
		for (let round = 0; round < 3; round += 1) {
			const { Trigger: url = '' } = await server.listen(workflow);
			expect(url).toContain('/webhook-test/');
			expect((await send(url, { method: 'HEAD' })).status).toBe(200);
			expect((await send(url)).status).toBe(200);
			expect((await send(url, { query: fieldsOf(started) })).status).toBe(200);
			await server.idle();
			// As in n8n, the editor listens for one execution; probes do not use it up.
			expect((await send(url)).status).toBe(404);
		}
		expect(reasons()).toEqual([[], [], ['passed', 'passed', 'passed']]);
	});
});

describe('a receiver that is not set up', () => {
	const shared = { authentication: 'sharedToken' };

	it.each<[string, IDataObject, IDataObject | undefined]>([
		['without a callback credential', {}, undefined],
		['with a short secret', {}, { secret: 'x'.repeat(31) }],
		['with an empty secret', {}, { secret: '' }],
		['with a short previous secret', {}, { secret: 'x'.repeat(32), previousSecret: 'previous' }],
		['with an empty shared token', { ...shared, callbackToken: ' ' }, undefined],
		[
			'with a shared token that is missing',
			{ ...shared, callbackToken: '={{ $json.no }}' },
			undefined,
		],
		['with a shared token that is null', { ...shared, callbackToken: '={{ null }}' }, undefined],
		[
			'with a shared token that is an object',
			{ ...shared, callbackToken: '={{ $json }}' },
			undefined,
		],
		[
			'with a shared token that cannot be read',
			{ ...shared, callbackToken: '={{ $("No") }}' },
			undefined,
		],
		[
			'with an authentication that does not exist',
			{ authentication: 'password' },
			{ secret: 'x'.repeat(32) },
		],
		['with an unknown routing', { routing: 'byMood' }, { secret: 'x'.repeat(32) }],
		['with a routing out of the prototype', { routing: 'constructor' }, { secret: 'x'.repeat(32) }],
		[
			'with options that cannot be read',
			{ options: { timeout: '={{ $("No").item }}' } },
			{ secret: 'x'.repeat(32) },
		],
	])('%s says 503 to a callback and starts nothing', async (_name, parameters, callback) => {
		const { alibabaIdvApi = {} } = sandboxCredential(sandbox);
		const { transactionId, merchantBizId } = await finished(await active());
		const url = await active(
			parameters,
			callback ? { alibabaIdvApi, alibabaIdvCallbackApi: callback as never } : { alibabaIdvApi },
		);
		const genuine = makeToken(String(callback?.secret ?? ''), merchantBizId, Date.now() / 1000 + 9);
		const guesses = parameters.callbackToken
			? ['undefined', 'null', '[object Object]', '']
			: [genuine];
		for (const callbackToken of guesses) {
			const fields = { callbackToken, transactionId, passed: 'Y', subCode: '200' };
			const answer = await send(url, { query: fields });
			expect(answer).toMatchObject({ status: 503, text: 'This receiver is not set up' });
		}
		// A probe is still a probe.
		expect((await send(url)).status).toBe(200);
		await server.idle();
		expect(server.executions).toEqual([]);
	});
});
