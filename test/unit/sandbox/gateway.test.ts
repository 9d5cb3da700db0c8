import { sandboxKeys } from '../../sandbox';
import {
	goodInitialize,
	keepalive,
	sendV1,
	sendV3,
	useSandbox,
	type Shot,
	type Signed,
} from './send';

const unknownKey = { accessKeyId: 'nobody', accessKeySecret: 'x' };
const wrongSecret = { ...sandboxKeys.active, accessKeySecret: 'x' };
const stsWithoutToken = { ...sandboxKeys.sts, securityToken: undefined };
const minutes = 60_000;

describe.each([
	['V3', sendV3],
	['V1', sendV1],
])('the gateway, asked with %s', (_, send) => {
	let time = Date.parse('2026-01-02T03:04:05Z');
	const sandbox = useSandbox({ now: () => time });
	const ask = (shot: Partial<Shot>) => send(sandbox(), { ...keepalive, time, ...shot });

	beforeEach(() => {
		time = Date.parse('2026-01-02T03:04:05Z');
	});

	test.each<[string, number, string, Partial<Shot>]>([
		['an unknown key', 404, 'InvalidAccessKeyId.NotFound', { key: unknownKey }],
		['an inactive key', 400, 'InvalidAccessKeyId.Inactive', { key: sandboxKeys.inactive }],
		['a RAM user', 403, 'Forbidden.RAMUserAccessDenied', { key: sandboxKeys.ramDenied }],
		['a new account', 403, 'Forbidden.AccountAccessDenied', { key: sandboxKeys.notActivated }],
		['STS, no token', 400, 'MissingSecurityToken', { key: stsWithoutToken }],
		[
			'STS, a wrong token',
			400,
			'InvalidSecurityToken.Malformed',
			{ key: sandboxKeys.sts, securityToken: 'wrong' },
		],
		[
			'STS, an old token',
			400,
			'InvalidSecurityToken.Expired',
			{ key: sandboxKeys.sts, securityToken: sandboxKeys.sts.expiredToken },
		],
		[
			'a token with an ordinary key',
			400,
			'InvalidSecurityToken.MismatchWithAccessKey',
			{ securityToken: sandboxKeys.sts.securityToken },
		],
		['no timestamp', 400, 'MissingTimestamp', { timestamp: '' }],
		['milliseconds', 400, 'InvalidTimeStamp.Format', { timestamp: '2026-01-02T03:04:05.000Z' }],
		['a 13th month', 400, 'InvalidTimeStamp.Format', { timestamp: '2026-13-02T03:04:05Z' }],
		['no nonce', 400, 'MissingSignatureNonce', { nonce: '' }],
		['no version', 400, 'MissingVersion', { version: '' }],
		['an unknown version', 400, 'NoSuchVersion', { version: '2022-08-10' }],
		['no action', 400, 'MissingAction', { action: '' }],
		['an unknown action', 404, 'InvalidAction.NotFound', { action: 'Initialise' }],
		['an inherited name', 404, 'InvalidAction.NotFound', { action: 'constructor' }],
		['an action of another product', 404, 'InvalidAction.NotFound', { action: 'ExecuteRequest' }],
		['an action nobody plays', 404, 'InvalidAction.NotFound', { action: 'TempOssUrlIntl' }],
		['another path', 404, 'InvalidApi.NotFound', { path: '/api' }],
		['another method', 400, 'UnsupportedHTTPMethod', { method: 'GET' }],
	])('refuses %s', async (_case, status, code, shot) => {
		const got = await ask(shot);
		expect({ status: got.status, code: got.json.Code }).toEqual({ status, code });
		expect(sandbox().requests).toMatchObject([{ httpStatus: status, code, executed: false }]);
	});

	test.each([
		['16 minutes behind', -16 * minutes, 'InvalidTimeStamp.Expired'],
		['16 minutes ahead', 16 * minutes, 'InvalidTimeStamp.Expired'],
		['14 minutes behind', -14 * minutes, 'Success'],
		['14 minutes ahead', 14 * minutes, 'Success'],
	])('meets a clock %s', async (_case, ms, code) => {
		expect((await ask({ time: time + ms })).json.Code).toBe(code);
	});

	test('tells its own time and the request id with every answer', async () => {
		const answers = [await ask({}), await ask({ key: unknownKey }), await ask({ action: 'No' })];
		for (const { headers, json } of answers) {
			expect(headers.date).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
			expect(headers['x-acs-request-id']).toBe(json.RequestId);
		}
		const ids = answers.map(({ json }) => json.RequestId);
		expect(sandbox().requests.map(({ id }) => id)).toEqual(ids);
		expect(new Set(ids).size).toBe(3);
	});

	test('takes a nonce once per key', async () => {
		expect((await ask({ nonce: 'n1' })).json.Code).toBe('Success');
		expect((await ask({ nonce: 'n1' })).json.Code).toBe('SignatureNonceUsed');
		expect((await ask({ nonce: 'n1', key: sandboxKeys.second })).json.Code).toBe('Success');
	});

	test('remembers a nonce as long as its timestamp can be in time', async () => {
		const future = time + 14 * minutes;
		expect((await ask({ nonce: 'n1', time: future })).json.Code).toBe('Success');
		time += 28 * minutes;
		expect((await ask({ nonce: 'n1', time: future })).json.Code).toBe('SignatureNonceUsed');
		time += 3 * minutes;
		expect((await ask({ nonce: 'n1' })).json.Code).toBe('Success');
	});

	test('burns a nonce although the signature is wrong', async () => {
		expect((await ask({ nonce: 'n1', key: wrongSecret })).json.Code).toBe('SignatureDoesNotMatch');
		expect((await ask({ nonce: 'n1' })).json.Code).toBe('SignatureNonceUsed');
	});

	test('burns a nonce although nobody gets the answer', async () => {
		sandbox().plan({ fault: { kind: 'drop' } });
		await expect(ask({ nonce: 'n1' })).rejects.toThrow();
		expect((await ask({ nonce: 'n1' })).json.Code).toBe('SignatureNonceUsed');
	});

	test('checks in the order of the vendor', async () => {
		sandbox().plan({ times: Infinity, fault: { kind: 'throttle' } });
		await ask({ nonce: 'used', key: sandboxKeys.ramDenied });
		const wrong: Shot = {
			action: 'Initialise',
			method: 'GET',
			key: { ...sandboxKeys.ramDenied, accessKeyId: 'nobody', accessKeySecret: 'x' },
			time: time - 16 * minutes,
			nonce: 'used',
			query: { Typo: '1' },
		};
		const repairs: Array<[string, Partial<Shot>]> = [
			['InvalidAccessKeyId.NotFound', { key: { ...sandboxKeys.ramDenied, accessKeySecret: 'x' } }],
			['InvalidTimeStamp.Expired', { time }],
			['SignatureNonceUsed', { nonce: undefined }],
			['SignatureDoesNotMatch', { key: sandboxKeys.ramDenied }],
			['InvalidAction.NotFound', { action: 'KeepaliveIntl' }],
			['UnsupportedHTTPMethod', { method: 'POST' }],
			['Forbidden.RAMUserAccessDenied', { key: sandboxKeys.active }],
			['Throttling.Api', {}],
		];
		for (const [code, repair] of repairs) {
			expect((await ask(wrong)).json.Code).toBe(code);
			Object.assign(wrong, repair);
		}
		sandbox().clearPlans();
		expect((await ask(wrong)).json.Code).toBe('InvalidParameter');
	});
});

describe('an answer', () => {
	const sandbox = useSandbox();

	test('of the gateway says more than one of the service', async () => {
		const gateway = await sendV3(sandbox(), { ...keepalive, key: unknownKey });
		expect(gateway.json).toMatchObject({
			HostId: new URL(sandbox().url).host,
			Recommend: expect.stringContaining(`requestId=${gateway.json.RequestId}`),
		});
		const service = await sendV3(sandbox(), { action: 'Initialize' });
		expect(Object.keys(service.json).sort()).toEqual(['Code', 'Message', 'RequestId']);
	});

	test('to V1 is XML when Format is left out', async () => {
		const change = ({ query }: Signed) => void delete query.Format;
		const got = await sendV1(sandbox(), { ...keepalive, change });
		expect(got.headers['content-type']).toBe('text/xml;charset=utf-8');
		expect(got.text).toMatch(/<Error><RequestId>.*<Code>SignatureDoesNotMatch<\/Code>/);
	});

	test('in XML holds the result', async () => {
		const got = await sendV1(sandbox(), { ...keepalive, extra: { Format: 'xml' } });
		expect(got.text).toMatch(
			/^<\?xml .*<KeepaliveIntlResponse><RequestId>[0-9A-F-]{36}<\/RequestId><Code>Success<\/Code>/,
		);
		expect(got.text).toContain('<Result><Result>SUCCESS</Result></Result></KeepaliveIntlResponse>');
	});

	test('in XML is escaped', async () => {
		const got = await sendV1(sandbox(), {
			action: 'Initialize',
			...goodInitialize(),
			extra: { Format: 'XML', 'A<&>': '1' },
		});
		expect(got.text).toContain('Unknown parameter: A&lt;&amp;&gt;');
	});

	test('to V1 with Format=json in lower case is JSON', async () => {
		const got = await sendV1(sandbox(), { ...keepalive, extra: { Format: 'json' } });
		expect(got.json.Code).toBe('Success');
	});
});
