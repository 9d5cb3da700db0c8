import '../../engine/environment';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialTestFunctions } from 'n8n-workflow';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { testApiCredential } from '../../../nodes/shared/api/credentialTest';
import { accept } from '../signing/vendor';
import { startWireServer, type WireAnswer, type WireServer } from '../signing/wire';

/*
 * The "Test" button, asked over a real connection: the helper is n8n's own down to axios, and the
 * server writes down what arrives. Only the time-out is made shorter.
 */
const keys = { accessKeyId: 'LTAIcanary', accessKeySecret: 'canary-secret' };
const fullTimeout = 10_000;

/** Time-outs that the test asked for. */
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
	server = await startWireServer(() => answer);
});

afterAll(async () => await server.close());

beforeEach(() => {
	timeouts = [];
	server.arrived.length = 0;
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

describe('a good credential', () => {
	it.each([
		[
			'Success',
			{ Code: 'Success', Message: 'success', RequestId: 'r', Result: { Result: 'SUCCESS' } },
		],
		['success in small letters', { Code: 'success' }],
		['200 as text', { Code: '200' }],
		['200 as number', { Code: 200 }],
		['the other spelling', { code: 'Success' }],
	])('is OK when the answer says %s', async (_, body) => {
		expect(await pressWhen(200, body)).toEqual({
			status: 'OK',
			message: 'The AccessKey works and the service answers.',
		});
	});

	it('is OK although a proxy calls the JSON plain text', async () => {
		const headers = { 'content-type': 'text/plain' };
		expect(await pressWhen(200, { Code: 'Success' }, headers)).toHaveProperty('status', 'OK');
	});

	it('costs one KeepaliveIntl, signed and without parameters', async () => {
		await pressWhen(200, { Code: 'Success' });
		const [arrived] = server.arrived;
		if (!arrived || server.arrived.length > 1) throw new Error('Not exactly one request arrived');
		accept(arrived, keys);
		expect(arrived).toMatchObject({ method: 'POST', path: '/', search: '' });
		expect(arrived.headers).toMatchObject({
			'x-acs-action': 'KeepaliveIntl',
			'x-acs-version': '2022-08-09',
		});
		expect(arrived.body).toHaveLength(0);
		expect(timeouts).toEqual([fullTimeout]);
	});

	it('may have an STS token', async () => {
		answer = { status: 200, body: { Code: 'Success' } };
		const sts = { ...here(), useSecurityToken: true, securityToken: 'canary-token' };
		expect(await press(sts)).toHaveProperty('status', 'OK');
		for (const arrived of server.arrived)
			accept(arrived, { ...keys, securityToken: 'canary-token' });
	});
});

/** What the vendor answers, and what the operator has to read: what happened, and what to do. */
const refusals: Array<[string, number, unknown, RegExp]> = [
	[
		'an unknown key',
		404,
		gateway('InvalidAccessKeyId.NotFound'),
		/^The AccessKey ID does not exist \(InvalidAccessKeyId\.NotFound\)\. Open the credential and check/,
	],
	[
		'a disabled key',
		400,
		gateway('InvalidAccessKeyId.Inactive'),
		/^The AccessKey is disabled .*\. Enable the AccessKey in the RAM console/,
	],
	[
		'a wrong secret',
		400,
		gateway(
			'SignatureDoesNotMatch',
			'server string to sign is:ACS3-HMAC-SHA256 x-acs-security-token:canary-token',
		),
		/^The AccessKey Secret is wrong \(SignatureDoesNotMatch\)\. Enter the AccessKey Secret that belongs/,
	],
	[
		'a wrong secret, as other gateways say it',
		403,
		gateway('SignatureDoesNotMatch'),
		/^The AccessKey Secret is wrong/,
	],
	[
		'a clock that is off',
		400,
		gateway('InvalidTimeStamp.Expired'),
		/^The clock of this machine is off .*\. Set the clock of the machine that runs n8n/,
	],
	['an illegal time stamp', 400, gateway('IllegalTimestamp'), /^The clock of this machine is off/],
	[
		'a missing permission',
		403,
		gateway('Forbidden.RAMUserAccessDenied'),
		/^The RAM user lacks the permission .*\. Attach the policy 'AliyunAntCloudAuthFullAccess'/,
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
		/^The STS token has expired .*\. Fetch a new set of temporary keys/,
	],
	[
		'an STS token of another key',
		403,
		gateway('InvalidSecurityToken.MismatchWithAccessKey'),
		/^The STS token was refused .*\. Fetch a new set of temporary keys/,
	],
	[
		'a temporary key without its token',
		400,
		gateway('MissingSecurityToken'),
		/^This AccessKey is a temporary one and needs an STS token .*\. Switch on 'Use STS Token'/,
	],
	[
		'an endpoint of another service',
		404,
		gateway('InvalidAction.NotFound'),
		/^The operation is not offered here .*\. Check the region/,
	],
	[
		'too many calls',
		403,
		gateway('Throttling.Api'),
		/^The vendor refused the call because there were too many/,
	],
	[
		'a service that is down',
		503,
		gateway('ServiceUnavailable'),
		/^The vendor's service is not available at the moment/,
	],
	[
		'a code that nobody knows',
		200,
		gateway('Brand.New', 'Something nobody has seen'),
		/^The vendor answered with a code that this node does not know \(Brand\.New: Something nobody has seen\)\. Look the code up/,
	],
	[
		'a web page',
		502,
		'<html><body>502 Bad Gateway</body></html>',
		/^The answer cannot be used: it is not an answer of the vendor \(HTTP 502\)\. Check whether a proxy/,
	],
	[
		'a web page that claims to be fine',
		200,
		'<html>Log in to the guest network</html>',
		/^The answer cannot be used: it is not an answer of the vendor \(HTTP 200\)\. Check whether a proxy/,
	],
	['an empty answer', 200, '', /^The answer cannot be used/],
	['half an answer', 200, '{"Code":"Success"', /^The answer cannot be used/],
	['an answer without code', 200, { RequestId: 'r' }, /^The answer cannot be used/],
	['an answer that is no object', 200, '["Success"]', /^The answer cannot be used/],
	['null', 200, 'null', /^The answer cannot be used/],
	[
		'success with another HTTP status',
		500,
		{ Code: 'Success' },
		/^The answer cannot be used: it says 'Success' although the HTTP status says otherwise \(HTTP 500\)/,
	],
];

describe('a credential that does not work', () => {
	it.each(refusals)('is told apart in words: %s', async (_, status, body, words) => {
		const headers =
			typeof body === 'string' && body.startsWith('<')
				? { 'content-type': 'text/html' }
				: undefined;
		const result = await pressWhen(status, body, headers);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(words) });
		expect(result.message).toMatch(/\. [A-Z].*\.$/);
		expect(result.message).not.toMatch(/canary/);
		expect(server.arrived).toHaveLength(1);
	});

	it('is never OK for anything but HTTP 200 and a success code', async () => {
		const codes = [
			'Success',
			'200',
			'success',
			'SUCCESS',
			'Success.',
			' Success',
			'OK',
			'Failure',
			'',
			0,
			201,
			true,
			null,
			['Success'],
			{ Code: 'Success' },
		];
		const good = [];
		for (const status of [200, 201, 202, 204, 206, 400, 401, 403, 404, 429, 500, 503]) {
			for (const Code of codes) {
				const { status: verdict } = await pressWhen(status, { Code });
				if (verdict === 'OK') good.push([status, Code]);
			}
		}
		expect(good).toEqual([
			[200, 'Success'],
			[200, '200'],
			[200, 'success'],
			[200, 'SUCCESS'],
		]);
	}, 30_000);

	it('does not follow a redirect with its signature', async () => {
		const elsewhere = await startWireServer();
		try {
			for (const status of [301, 302, 307]) {
				const result = await pressWhen(status, '', { location: elsewhere.url });
				expect(result).toEqual({
					status: 'Error',
					message: expect.stringContaining(`(HTTP ${status})`),
				});
			}
			expect(elsewhere.arrived).toEqual([]);
		} finally {
			await elsewhere.close();
		}
	});

	it('is told when nobody listens', async () => {
		// A port that was free a moment ago.
		const listener = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => listener.once('listening', resolve));
		const { port } = listener.address() as AddressInfo;
		await new Promise((resolve) => listener.close(resolve));
		expect(await press({ ...here(), endpoint: `http://127.0.0.1:${port}` })).toEqual({
			status: 'Error',
			message: expect.stringMatching(
				/^The vendor could not be reached: the connection was refused\. Check the region of the credential/,
			),
		});
	});

	it('is told when the host does not exist', async () => {
		expect(await press({ ...here(), endpoint: 'https://nothing.invalid' })).toEqual({
			status: 'Error',
			message: expect.stringMatching(
				/^The vendor could not be reached: (the host name does not exist|the name service did not answer)\. Check the region of the credential/,
			),
		});
	});

	it('is told when nothing comes back in time', async () => {
		answer = undefined;
		expect(await press(here())).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The vendor did not answer in time\. /),
		});
		expect(timeouts).toEqual([fullTimeout]);
	});

	it('is told when the connection breaks', async () => {
		const rude = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
		await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
		const { port } = rude.address() as AddressInfo;
		expect(await press({ ...here(), endpoint: `http://127.0.0.1:${port}` })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The connection was lost before the answer came\. /),
		});
		await new Promise((resolve) => rude.close(resolve));
	});
});

describe('a credential that cannot even be signed with', () => {
	it.each([
		[
			'no AccessKey ID',
			{ accessKeyId: ' ' },
			'The AccessKey ID of the credential is empty. Create',
		],
		[
			'no secret',
			{ accessKeySecret: '' },
			'The AccessKey Secret of the credential is empty. Create',
		],
		['no token', { useSecurityToken: true }, 'The STS Token of the credential is empty. Paste'],
		['no endpoint', { endpoint: '' }, 'The endpoint is empty. Enter the whole address'],
		[
			'a bad endpoint',
			{ endpoint: 'localhost:8765' },
			'The endpoint is not a URL. Enter the whole',
		],
		['plain HTTP', { endpoint: 'http://idv.example' }, "is not encrypted. Use 'https://'"],
		['no such region', { region: 'mars' }, "The region 'mars' is not known. Choose one of"],
	])('says so and sends nothing: %s', async (_, changes, words) => {
		const result = await press({ ...here(), ...changes });
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(words) });
		expect(result.message).not.toMatch(/canary/);
		expect(server.arrived).toEqual([]);
		expect(timeouts).toEqual([]);
	});

	it('says so when nothing was filled in at all', async () => {
		for (const data of [undefined, {}]) {
			expect(await press(data)).toEqual({
				status: 'Error',
				message: expect.stringMatching(/^The (AccessKey ID|region) .*\. [A-Z].*\.$/),
			});
		}
	});
});
