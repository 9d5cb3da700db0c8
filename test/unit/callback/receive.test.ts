import type { IWebhookFunctions } from 'n8n-workflow';

import { receiveCallback } from '../../../nodes/shared/callback/receive';
import { forgetRecentSecrets } from '../../../nodes/shared/callback/recentSecrets';
import { forgetRefusals } from '../../../nodes/shared/callback/refusalLog';
import { makeToken } from '../../../nodes/shared/callback/token';

const callbackSecret = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const previousCallbackSecret = 'pM4sVx8zQb2nWk6tYd9rHc3gLf7jRa5u';
const receiver = 'w7/receiver/idv';

function tokenFor(changes: { secret?: string; to?: string; seconds?: number } = {}): string {
	const { secret = callbackSecret, to = receiver, seconds = 60 } = changes;
	const expiresAt = Date.now() / 1000 + seconds;
	return makeToken(secret, { merchantBizId: 'biz1', expiresAt, receiver: to });
}

interface Call {
	method?: string;
	query?: unknown;
	body?: unknown;
	rawBody?: Buffer;
	/** Fields of the node; a function throws or returns what it likes. */
	fields?: Record<string, unknown>;
	/** null: the node has none. */
	credential?: object | null;
}

/** Receives one call; returns what was answered, what was let through, and what was logged. */
async function receive({
	method = 'GET',
	query = {},
	body = {},
	rawBody,
	fields = {},
	credential = { callbackSecret },
}: Call) {
	const answered = { status: 0, text: '', type: '' };
	const lines: string[] = [];
	const response = {
		status: (status: number) => Object.assign(answered, { status }) && response,
		type: (type: string) => Object.assign(answered, { type }) && response,
		end: (text: string) => void Object.assign(answered, { text }),
	};
	const parameters: Record<string, unknown> = { callbackProtection: 'signedToken', ...fields };
	const context = {
		getRequestObject: () => ({ method, rawBody }),
		getResponseObject: () => response,
		getQueryData: () => query,
		getBodyData: () => body,
		getNodeParameter(name: string) {
			const value = parameters[name];
			return typeof value === 'function' ? (value as () => unknown)() : value;
		},
		async getCredentials() {
			if (credential) return credential;
			throw new Error('Node does not have any credentials set');
		},
		getWorkflow: () => ({ id: 'w7', name: 'Onboarding' }),
		getMode: () => 'webhook',
		getNode: () => ({ id: 'n1', name: 'Receiver' }),
		logger: { warn: (line: string) => lines.push(line) },
	} as unknown as IWebhookFunctions;
	const received = await receiveCallback(context, () => receiver);
	const [line = ''] = lines;
	const log = line.replace(/^.*refused a callback: /, '');
	if (received.accepted) return { accepted: received, log };
	expect(received.answered).toEqual({ noWebhookResponse: true });
	expect(answered.type).toBe('text/plain');
	return { status: answered.status, text: answered.text, log };
}

beforeEach(() => {
	forgetRecentSecrets();
	forgetRefusals();
});

const callback = { transactionId: 'hksb1', passed: 'Y', subCode: '200' };
const genuine = (callbackToken = tokenFor()) => ({ callbackToken, ...callback });
const none = { callbackProtection: 'none' };
const shared = { callbackProtection: 'sharedToken', callbackToken: 'a word' };

it.each<[string, Call, object]>([
	['a signed token', { query: genuine() }, { protection: 'signedToken', merchantBizId: 'biz1' }],
	[
		'a token of the previous secret',
		{
			query: genuine(tokenFor({ secret: previousCallbackSecret })),
			credential: { callbackSecret, previousCallbackSecret },
		},
		{ protection: 'signedToken', merchantBizId: 'biz1' },
	],
	[
		'a signed token where the protection is unknown',
		{ query: genuine(), fields: { callbackProtection: 'NONE' } },
		{ protection: 'signedToken', merchantBizId: 'biz1' },
	],
	['a shared token', { query: genuine('a word'), fields: shared }, { protection: 'sharedToken' }],
	[
		'a number as shared token',
		{ query: genuine('4711'), fields: { ...shared, callbackToken: 4711 }, credential: null },
		{ protection: 'sharedToken' },
	],
	['nothing', { query: callback, fields: none, credential: null }, { protection: 'none' }],
	['any token', { query: genuine('x'), fields: none }, { protection: 'none' }],
])('a callback with %s is let through without it', async (_name, call, sender) => {
	expect(await receive(call)).toEqual({ accepted: { accepted: true, callback, sender }, log: '' });
});

const stranger = (log: string) => ({ status: 401, text: 'Unknown sender', log });
const notSetUp = (log: string) => ({ status: 503, text: 'This receiver is not set up', log });
const noToken = "no signed token; check 'Callback Protection' of Initialize";
const badWord = "'Callback Token' of this node is empty or not a text";
const unreadable = 'a field or the credential of this node cannot be read';
const secretNamed = "'Callback Secret' of the credential 'Alibaba Cloud ID Verification API'";
const thrown = () => {
	throw new Error('of an expression that quotes a token');
};

it.each<[string, Call, object]>([
	['without a token', { query: callback }, stranger(noToken)],
	['with a guess', { query: genuine('password') }, stranger(noToken)],
	[
		'without a token and protection',
		{ query: callback, fields: { callbackProtection: 'x' } },
		stranger(noToken),
	],
	[
		'with a forged token',
		{ query: genuine(tokenFor({ secret: previousCallbackSecret })) },
		stranger('forged, or the token was made with another callback secret'),
	],
	[
		'with an expired token',
		{ query: genuine(tokenFor({ seconds: -1 })) },
		stranger('expired token'),
	],
	[
		'with a token of another receiver',
		{ query: genuine(tokenFor({ to: 'w8/receiver/idv' })) },
		stranger('token of another receiver; the ID of this one is "w7/receiver/idv"'),
	],
	[
		'with a signed token instead of a shared one',
		{ query: genuine(), fields: shared },
		stranger('another shared token, or none'),
	],
	['at a node without a credential', { query: genuine(), credential: null }, notSetUp(unreadable)],
	[
		'at a node without a secret',
		{ query: genuine(), credential: {} },
		notSetUp(`${secretNamed} is empty`),
	],
	...['', ' ', undefined, null, [], true].map((callbackToken): [string, Call, object] => [
		`with ${JSON.stringify(callbackToken)} as shared token`,
		{ query: genuine(String(callbackToken)), fields: { ...shared, callbackToken } },
		notSetUp(badWord),
	]),
	[
		'at a node whose token cannot be read',
		{ query: genuine('a word'), fields: { ...shared, callbackToken: thrown } },
		notSetUp(unreadable),
	],
	[
		'at a node whose protection cannot be read',
		{ query: genuine(), fields: { callbackProtection: thrown } },
		notSetUp(unreadable),
	],
])('a callback %s is refused', async (_name, call, expected) => {
	expect(await receive(call)).toEqual(expected);
});

const missing = 'The field transactionId is missing';
const noObject = 'The body is neither a form nor a JSON object';

it.each<[string, Call, number, string, string]>([
	['HEAD', { method: 'HEAD', query: genuine() }, 200, '', ''],
	['HEAD with a malformed callback', { method: 'HEAD', query: { passed: ['Y'] } }, 200, '', ''],
	['a probe', {}, 200, 'OK', ''],
	['a malformed body', { body: [] }, 400, noObject, `malformed: ${noObject}`],
	['a malformed field', { query: { passed: 'Y' } }, 400, missing, `malformed: ${missing}`],
	[
		'a body that is too long',
		{ query: genuine(), rawBody: Buffer.alloc(64 * 1024 + 1) },
		400,
		'The body is too long',
		'the body is too long',
	],
])('%s is answered alike by every receiver', async (_name, call, status, text, log) => {
	for (const [fields, credential] of [
		[{}, { callbackSecret }],
		[{ callbackProtection: thrown }, null],
		[none, null],
	] as const) {
		forgetRefusals();
		expect(await receive({ ...call, fields, credential })).toEqual({ status, text, log });
	}
});

it('a body of 64 KB is read', async () => {
	const rawBody = Buffer.alloc(64 * 1024);
	expect(await receive({ query: genuine(), rawBody })).toHaveProperty('accepted');
});
