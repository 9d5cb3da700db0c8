import type { ICredentialDataDecryptedObject, IDataObject, INodeType } from 'n8n-workflow';

import { AlibabaIdvCallbackApi } from '../../../credentials/AlibabaIdvCallbackApi.credentials';
import { answer, receiveCallback } from '../../../nodes/shared/callback/receive';
import { makeToken } from '../../../nodes/shared/callback/token';
import { describeNode, parameter } from '../../engine/baseNodes';
import { startWebhookServer, type WebhookServer } from '../../engine/webhookServer';
import { closeConnections, send, type Sent } from '../../workflow/attacksSupport';

/** A node that does nothing but receive, so that n8n's own context and a real answer are used. */
const receiver: INodeType = {
	description: describeNode({
		name: 'receiver',
		group: ['trigger'],
		inputs: [],
		credentials: [{ name: 'alibabaIdvCallbackApi', required: true }],
		webhooks: (['GET', 'POST', 'HEAD'] as const).map((httpMethod) => ({
			name: 'default',
			httpMethod,
			path: 'receive',
			responseMode: 'onReceived',
		})),
		properties: [
			parameter('protection', 'signedToken', { type: 'string' }),
			parameter('callbackToken', '', { type: 'string' }),
		],
	}),
	async webhook() {
		const received = await receiveCallback(this, 'protection');
		if (!received.accepted) return received.answered;
		const { callback, merchantBizId } = received;
		const json = { callback: { ...callback }, known: merchantBizId !== undefined, merchantBizId };
		return { ...answer(this, 202, 'taken'), workflowData: [[{ json }]] };
	},
};

const secret = 'a secret of thirty-two characters';
const previousSecret = 'the secret before the last change';
const inAMinute = () => Date.now() / 1000 + 60;

let server: WebhookServer;

beforeAll(async () => {
	server = await startWebhookServer({
		nodeTypes: { 'test.receiver': receiver },
		credentialTypes: { alibabaIdvCallbackApi: new AlibabaIdvCallbackApi() },
	});
});

afterEach(async () => {
	await server.idle();
	expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
	server.deactivateAll();
	server.executions.length = 0;
	server.calls.length = 0;
});

afterAll(async () => {
	await server.stop();
	await closeConnections();
});

/** Sends one request to a receiver; returns what was answered and what was let through. */
async function receive(
	sent: Sent,
	parameters: IDataObject = {},
	credential: ICredentialDataDecryptedObject | null = { secret },
) {
	const workflow = {
		nodes: [{ name: 'Receiver', type: 'test.receiver', parameters }],
		connections: {},
	};
	const credentials: Record<string, ICredentialDataDecryptedObject> = credential
		? { alibabaIdvCallbackApi: credential }
		: {};
	const { Receiver: url = '' } = await server.activate(workflow, credentials);
	const { status, text, headers } = await send(url, sent);
	await server.idle();
	const [execution] = server.executions;
	const [accepted] = execution?.parts[0]?.jsonOf('Receiver', 0) ?? [];
	return { status, text, type: headers['content-type'], accepted };
}

const genuine = (changes: Record<string, string> = {}) => ({
	callbackToken: makeToken(secret, 'biz1', inAMinute()),
	transactionId: 'hksb1',
	passed: 'Y',
	subCode: '200',
	...changes,
});

const none = { protection: 'none' };
const shared = { protection: 'sharedToken', callbackToken: 'a word' };

it('lets a callback with a genuine signed token through, and tells its business id', async () => {
	const query = genuine();
	expect(await receive({ query })).toEqual({
		status: 202,
		text: 'taken',
		type: 'text/plain; charset=utf-8',
		accepted: {
			callback: {
				transactionId: 'hksb1',
				token: query.callbackToken,
				passed: 'Y',
				subCode: '200',
			},
			known: true,
			merchantBizId: 'biz1',
		},
	});
});

it.each([
	['without protection', none, genuine({ callbackToken: '' })],
	['with the shared token', shared, genuine({ callbackToken: 'a word' })],
])('lets a callback %s through, without a business id', async (_name, parameters, query) => {
	const { status, accepted } = await receive({ query }, parameters, null);
	expect(status).toBe(202);
	expect(accepted).toMatchObject({ known: false });
});

it('takes a number for a shared token, as an expression may give it', async () => {
	const parameters = { ...shared, callbackToken: '={{ 4711 }}' };
	const query = genuine({ callbackToken: '4711' });
	expect((await receive({ query }, parameters, null)).status).toBe(202);
});

it.each([
	['without a token', {}, genuine({ callbackToken: '' })],
	['with a wrong token', {}, genuine({ callbackToken: 'wrong' })],
	['with an expired token', {}, genuine({ callbackToken: makeToken(secret, 'biz1', 5) })],
	[
		'with a token of another secret',
		{},
		genuine({ callbackToken: makeToken(previousSecret, 'biz1', inAMinute()) }),
	],
	['without the shared token', shared, genuine({ callbackToken: '' })],
	['with a signed token where a shared one is expected', shared, genuine()],
	['with another word', shared, genuine({ callbackToken: 'a Word' })],
])('refuses a callback %s', async (_name, parameters, query) => {
	expect(await receive({ query }, parameters)).toEqual({
		status: 401,
		text: 'Unknown sender',
		type: 'text/plain; charset=utf-8',
		accepted: undefined,
	});
});

it('takes a token of the previous secret', async () => {
	const callbackToken = makeToken(previousSecret, 'biz2', inAMinute());
	const query = genuine({ callbackToken });
	const { accepted } = await receive({ query }, {}, { secret, previousSecret });
	expect(accepted).toMatchObject({ merchantBizId: 'biz2' });
});

it.each<[string, Sent, number, string]>([
	['HEAD', { method: 'HEAD' }, 200, ''],
	['HEAD with a malformed callback', { method: 'HEAD', query: 'passed=Y&passed=N' }, 200, ''],
	['a probe', {}, 200, 'OK'],
	['a probe by POST', { method: 'POST' }, 200, 'OK'],
	['a malformed body', { json: [] }, 400, 'The body is neither a form nor a JSON object'],
	['a malformed field', { query: 'passed=Y' }, 400, 'The field transactionId is missing'],
])('answers %s whether or not it is set up', async (_name, sent, status, text) => {
	for (const [parameters, credential] of [
		[{}, { secret }],
		[{}, null],
		[none, null],
		[{ ...shared, callbackToken: '' }, null],
	] as const) {
		const answered = await receive(sent, parameters, credential);
		expect(answered).toMatchObject({ status, text, accepted: undefined });
		server.deactivateAll();
	}
});

it.each<[string, IDataObject, ICredentialDataDecryptedObject | null]>([
	['without its credential', {}, null],
	['with a short secret', {}, { secret: 'x'.repeat(31) }],
	['without a secret', {}, {}],
	['with a short previous secret', {}, { secret, previousSecret: 'short' }],
	['with a protection that is none of ours and no credential', { protection: 'x' }, null],
	['with an empty shared token', { ...shared, callbackToken: '' }, null],
	['with a blank shared token', { ...shared, callbackToken: ' \n' }, null],
	['with a shared token that is nothing', { ...shared, callbackToken: '={{ undefined }}' }, null],
	['with a shared token that is null', { ...shared, callbackToken: '={{ null }}' }, null],
	['with a shared token that is a list', { ...shared, callbackToken: '={{ [] }}' }, null],
	['with a shared token that is true', { ...shared, callbackToken: '={{ true }}' }, null],
	['with an expression that fails', { ...shared, callbackToken: '={{ $("No") }}' }, null],
])('%s asks the sender to come back later', async (_name, parameters, credential) => {
	for (const callbackToken of ['', 'undefined', 'null', 'true', '[object Object]']) {
		const query = genuine({ callbackToken });
		expect(await receive({ query }, parameters, credential)).toEqual({
			status: 503,
			text: 'This receiver is not set up',
			type: 'text/plain; charset=utf-8',
			accepted: undefined,
		});
		server.deactivateAll();
	}
});

it.each(['POST', 'GET'])(
	'reads a body of 64 KB sent by %s, and none that is longer',
	async (method) => {
		const { length } = JSON.stringify({ ...genuine(), more: '' });
		const json = { ...genuine(), more: 'x'.repeat(64 * 1024 - length) };
		expect(await receive({ method, json })).toMatchObject({ status: 202 });
		server.deactivateAll();
		server.executions.length = 0;
		json.more += 'x';
		expect(await receive({ method, json })).toEqual({
			status: 400,
			text: 'The body is too long',
			type: 'text/plain; charset=utf-8',
			accepted: undefined,
		});
	},
);

it('a protection that is none of ours is the strictest one', async () => {
	const parameters = { protection: 'NONE' };
	expect((await receive({ query: genuine({ callbackToken: '' }) }, parameters)).status).toBe(401);
	server.deactivateAll();
	expect((await receive({ query: genuine() }, parameters)).status).toBe(202);
});

it('is still there when the sender has left before the answer', async () => {
	const workflow = { nodes: [{ name: 'Receiver', type: 'test.receiver' }], connections: {} };
	const { Receiver: url = '' } = await server.activate(workflow, {
		alibabaIdvCallbackApi: { secret },
	});
	const query = new URLSearchParams(genuine()).toString();
	await send(url, {
		raw: (target, host) => `GET ${target}?${query} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
	});
	await server.idle();
	expect((await send(url)).status).toBe(200);
});
