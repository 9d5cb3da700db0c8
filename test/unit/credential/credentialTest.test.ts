import '../../engine/environment';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialTestFunctions } from 'n8n-workflow';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { testApiCredential } from '../../../nodes/shared/credential/credentialTest';
import { accept } from '../signing/vendor';
import { startWireServer, type WireAnswer, type WireServer } from './wire';

/*
 * The "Test" button, asked over a real connection: the helper is n8n's own down to axios, and the
 * server writes down what arrives. Only the time-outs are made shorter.
 */
const keys = { accessKeyId: 'LTAIcanary', accessKeySecret: 'canary-secret' };
const goodSecret = 'kX3vQ9pLz7Rb2Wm5Tn8Yc4Hd6Jf1Gs0A';

/** Time-outs that the test asked for, in milliseconds. */
let timeouts: number[] = [];

function context(): ICredentialTestFunctions {
	const { helpers } = new CredentialTestContext({} as never);
	return {
		helpers: {
			...helpers,
			request: async (options: { timeout: number }) => {
				timeouts.push(options.timeout);
				return (await helpers.request({ ...options, timeout: options.timeout / 5 })) as unknown;
			},
		},
	} as unknown as ICredentialTestFunctions;
}

async function press(data: Record<string, unknown> | undefined) {
	const stored = { id: '1', name: 'Mine', type: 'alibabaIdvApi', data };
	return await testApiCredential.call(context(), stored as never);
}

let server: WireServer;
let answer: WireAnswer | undefined;

beforeAll(async () => {
	const inMs = AbortSignal.timeout.bind(AbortSignal);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => inMs(ms / 5));
	server = await startWireServer(() => answer);
});

afterAll(async () => {
	jest.restoreAllMocks();
	await server.close();
});

beforeEach(() => {
	timeouts = [];
	server.arrived.length = 0;
	answer = { status: 200, body: { Code: 'Success' } };
});

const here = () => ({ ...keys, region: 'custom', endpoint: server.url });

async function pressWhen(status: number, body: unknown, headers?: Record<string, string>) {
	answer = { status, body, headers };
	return await press(here());
}

/** What the gateway answers to a refused call. */
function gateway(Code: string, Message = 'Specified parameter is not valid.') {
	return {
		RequestId: '0A1B2C3D-0000-1111-2222-333344445555',
		HostId: 'cloudauth-intl.cn-hongkong.aliyuncs.com',
		Code,
		Message,
		Recommend: 'https://api.aliyun.com/troubleshoot?q=x',
	};
}

const works = { status: 'OK', message: 'The AccessKey works and the service answers.' };

describe('a good credential', () => {
	it.each([
		[{ Code: 'Success', Message: 'success', RequestId: 'r', Result: { Result: 'SUCCESS' } }, {}],
		[{ Code: '200' }, {}],
		[{ Code: 200 }, {}],
		[{ Code: 'Success' }, { 'content-type': 'text/plain' }],
	] as Array<[object, Record<string, string>]>)(
		'is OK when the answer is %j with the headers %j',
		async (body, headers) => {
			expect(await pressWhen(200, body, headers)).toEqual(works);
		},
	);

	it('costs one KeepaliveIntl, signed and without parameters', async () => {
		await press(here());
		const [arrived] = server.arrived;
		if (!arrived || server.arrived.length > 1) throw new Error('Not exactly one request arrived');
		accept(arrived, keys);
		expect(arrived).toMatchObject({ method: 'POST', path: '/', search: '' });
		expect(arrived.headers).toMatchObject({
			'x-acs-action': 'KeepaliveIntl',
			'x-acs-version': '2022-08-09',
		});
		expect(arrived.body).toHaveLength(0);
		expect(timeouts).toEqual([10_000]);
	});

	it('may have an STS token', async () => {
		const sts = { ...here(), authentication: 'stsToken', securityToken: 'canary-token' };
		expect(await press(sts)).toEqual(works);
		const [arrived] = server.arrived;
		if (arrived) accept(arrived, { ...keys, securityToken: 'canary-token' });
	});

	it('may have callback secrets', async () => {
		const secrets = { callbackSecret: goodSecret, previousCallbackSecret: `${goodSecret}2` };
		expect(await press({ ...here(), ...secrets })).toEqual(works);
	});
});

it('the words repeat no keys of a role, also where the answer quotes them', async () => {
	const Credentials = {
		AccessKeyId: 'STS.canary-key-id',
		AccessKeySecret: 'canary-key-secret',
		SecurityToken: 'canary-security-token',
		Expiration: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, ''),
	};
	const quoted = `Nobody has seen ${Object.values(Credentials).slice(0, 3).join(', ')} here`;
	const bodies: object[] = [{ RequestId: 'r', Credentials }, gateway('Brand.New', quoted)];
	const role = await startWireServer(() => ({ status: 200, body: bodies.shift() }));
	try {
		const roleArn = 'acs:ram::1:role/idv';
		const stored = { ...here(), endpoint: role.url, authentication: 'ramRole', roleArn };
		const { message } = await press(stored);
		expect(message).toMatch(/\(Brand\.New: Nobody has seen /);
		expect(message).not.toMatch(/canary/);
		expect(role.arrived).toHaveLength(2);
	} finally {
		await role.close();
	}
});

describe('a callback secret that cannot be used', () => {
	it.each([
		[{ callbackSecret: 'canary' }, /^The AccessKey works, but 'Callback Secret' of .* has 6 /],
		[{ callbackSecret: 'a'.repeat(32) }, /'Callback Secret' of .* is easy to guess/],
		[{ previousCallbackSecret: goodSecret }, /'Callback Secret' of .* is empty/],
		[
			{ callbackSecret: goodSecret, previousCallbackSecret: 'canary' },
			/'Previous Callback Secret' of .* has 6 characters/,
		],
	])('is reported beside a good AccessKey: %j', async (secrets, words) => {
		const { status, message } = await press({ ...here(), ...secrets });
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).toMatch(/Open the credential and enter a random secret of at least 32/);
		expect(message).not.toMatch(/canary|aaaa/);
	});

	it('is reported after an AccessKey that does not work', async () => {
		answer = { status: 404, body: gateway('InvalidAccessKeyId.NotFound') };
		const { message } = await press({ ...here(), callbackSecret: 'short' });
		expect(message).toMatch(/^The AccessKey ID does not exist/);
	});
});

/** What Alibaba Cloud answers, and what the operator has to read: what happened, and what to do. */
const refusals: Array<[string, number, unknown, RegExp]> = [
	[
		'an unknown key',
		404,
		gateway('InvalidAccessKeyId.NotFound'),
		/^The AccessKey ID does not exist \(InvalidAccessKeyId\.NotFound\)\. Open the credential and check/,
	],
	[
		'a wrong secret',
		400,
		gateway('SignatureDoesNotMatch', 'server string to sign is:x-acs-security-token:canary-token'),
		/^The AccessKey Secret is wrong \(SignatureDoesNotMatch\)\. Enter the AccessKey Secret that belongs/,
	],
	[
		'a clock that is off',
		400,
		gateway('InvalidTimeStamp.Expired'),
		/^The clock of this machine is off .*\. Set the clock of the machine that runs n8n/,
	],
	[
		'a missing permission',
		403,
		gateway('Forbidden.RAMUserAccessDenied'),
		/^The RAM user lacks a permission .*\. Attach the policy 'AliyunAntCloudAuthFullAccess'/,
	],
	[
		'a service that is not activated',
		403,
		gateway('Forbidden.AccountAccessDenied'),
		/^ID Verification is not activated for this account, or a payment is overdue .*\. Activate/,
	],
	[
		'an STS token that has expired',
		400,
		gateway('InvalidSecurityToken.Expired'),
		/^The STS token has expired .*\. Get a new set of temporary keys/,
	],
	[
		'a temporary key without its token',
		400,
		gateway('MissingSecurityToken'),
		/^This AccessKey is a temporary one .*\. Set 'Authentication' in the credential to 'STS Token'/,
	],
	[
		'an endpoint of another service',
		404,
		gateway('InvalidAction.NotFound'),
		/^The operation is not offered here .*\. Check the region/,
	],
	[
		'a service that is down',
		503,
		gateway('ServiceUnavailable'),
		/^The service is not available at the moment/,
	],
	[
		'an unknown code, whose message repeats a key',
		200,
		gateway('Brand.New', 'Nobody has seen LTAIcanary here'),
		/^Alibaba Cloud answered with a code that this node does not know \(Brand\.New: Nobody has seen .*\)\. Look the code up/,
	],
	[
		'a web page',
		502,
		'<html><body>502 Bad Gateway</body></html>',
		/^The answer cannot be used: .* \(HTTP 502\)\. Check whether a proxy/,
	],
	[
		'a web page that claims to be fine',
		200,
		'<html>Log in to the guest network</html>',
		/^The answer cannot be used: .* \(HTTP 200\)\. Check whether a proxy/,
	],
	['an empty answer', 200, '', /^The answer cannot be used/],
	['half an answer', 200, '{"Code":"Success"', /^The answer cannot be used/],
	['an answer without code', 200, { RequestId: 'r' }, /^The answer cannot be used/],
	['an answer that is no object', 200, '["Success"]', /^The answer cannot be used/],
];

describe('a credential that does not work', () => {
	it.each(refusals)('is explained: %s', async (_, status, body, words) => {
		const result = await pressWhen(status, body);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(words) });
		expect(result.message).toMatch(/\. [A-Z].*\.$/);
		expect(result.message).not.toMatch(/canary/);
		expect(server.arrived).toHaveLength(1);
	});

	it('is never OK for anything but HTTP 200 and a success code', async () => {
		const codes = ['Success', '200', 'success', 'SUCCESS', 'Success.', ' Success', 'OK', '', 0];
		const good = [];
		for (const status of [200, 201, 202, 204, 206, 400, 401, 403, 404, 429, 500, 503]) {
			for (const Code of [...codes, 201, 2e2, true, null, ['Success'], { Code: 'Success' }]) {
				const { status: verdict } = await pressWhen(status, { Code });
				if (verdict === 'OK') good.push([status, Code]);
			}
			// Members that only resemble the one that counts.
			expect(await pressWhen(status, { code: 'Success' })).toHaveProperty('status', 'Error');
		}
		expect(good).toEqual([
			[200, 'Success'],
			[200, '200'],
			[200, 200],
		]);
	}, 30_000);

	it('does not follow a redirect with its signature', async () => {
		const elsewhere = await startWireServer();
		try {
			for (const status of [301, 302, 307]) {
				const { message } = await pressWhen(status, '', { location: elsewhere.url });
				expect(message).toContain(`(HTTP ${status})`);
			}
			expect(elsewhere.arrived).toEqual([]);
		} finally {
			await elsewhere.close();
		}
	});
});

async function listen(listener: Server): Promise<string> {
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

describe('a service that does not answer', () => {
	it('is named when nobody listens', async () => {
		const listener = createServer();
		const endpoint = await listen(listener);
		await new Promise((resolve) => listener.close(resolve));
		expect((await press({ ...here(), endpoint })).message).toMatch(
			/^Alibaba Cloud could not be reached: the connection was refused\. Check the region/,
		);
	});

	it('is named when the host does not exist', async () => {
		expect((await press({ ...here(), endpoint: 'https://nothing.invalid' })).message).toMatch(
			/^Alibaba Cloud could not be reached: (the host name does not exist|DNS did not respond)\. /,
		);
	});

	it('is named when nothing comes back in time', async () => {
		answer = undefined;
		expect((await press(here())).message).toMatch(/^Alibaba Cloud did not answer in time\. /);
	});

	it('is named when its answer never ends', async () => {
		const dripping = createHttpServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			const drip = setInterval(() => response.write(' '), 100);
			response.once('close', () => clearInterval(drip));
		});
		const endpoint = await listen(dripping);
		expect((await press({ ...here(), endpoint })).message).toMatch(
			/^Alibaba Cloud did not answer in time\. /,
		);
		dripping.closeAllConnections();
		await new Promise((resolve) => dripping.close(resolve));
	});

	it('is named when the connection breaks', async () => {
		const rude = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
		const endpoint = await listen(rude);
		expect((await press({ ...here(), endpoint })).message).toMatch(
			/^The connection was lost before the answer came\. /,
		);
		await new Promise((resolve) => rude.close(resolve));
	});
});

describe('a credential that cannot be signed with', () => {
	it.each([
		[{ accessKeyId: ' ' }, "'AccessKey ID' of the credential"],
		[{ accessKeySecret: '' }, "'AccessKey Secret' of the credential"],
		[{ authentication: 'stsToken' }, "'STS Token' of the credential"],
		[{ endpoint: '' }, 'The endpoint is empty. Enter the whole address'],
		[{ endpoint: 'http://idv.example' }, "is not encrypted. Use 'https://'"],
		[{ region: 'mars' }, "The region 'mars' is not known. Choose one of"],
	])('is explained, and nothing is sent: %j', async (changes, words) => {
		const { status, message } = await press({ ...here(), ...changes });
		expect(status).toBe('Error');
		expect(message).toContain(words);
		expect(message).toMatch(/\. [A-Z].*\.$/);
		expect(message).not.toMatch(/canary/);
		expect(timeouts).toEqual([]);
	});

	it.each([[undefined], [{}]])('is explained when nothing was filled in: %j', async (data) => {
		const { status, message } = await press(data);
		expect(status).toBe('Error');
		expect(message).toMatch(/^The region .* is not known\. Choose one of/);
	});
});
