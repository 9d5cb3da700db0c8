import { callOptions, regionProperty } from '../../../nodes/operations/fields/callOptions';
import { SigningError } from '../../../nodes/shared/errors';
import { openSession } from '../../../nodes/shared/run/session';
import { regions } from '../../../nodes/shared/services/regions';
import type { CallDefinition } from '../../../nodes/shared/transport/callDefinition';
import * as rateLimit from '../../../nodes/shared/transport/rateLimit';
import { systemClock } from '../../../nodes/shared/transport/systemClock';
import { fakeContext } from './fakeContext';

const keys = { accessKeyId: 'id', accessKeySecret: 'not-a-secret' };
const hongKong = { ...keys, region: 'cn-hongkong', network: 'public' };
const limiterFor = jest.spyOn(rateLimit, 'rateLimiterFor');

const definition = (service: 'cloudauthIntl' | 'saf') =>
	({ service, action: 'CheckResult', charge: { kind: 'freeRead' } }) as CallDefinition;
const main = definition('cloudauthIntl');

async function open(options: object = {}, credentials: object = hongKong, call = main) {
	const session = await openSession(fakeContext({ credentials }), call, options);
	const environment = session.environmentOf(call);
	const [key, ceiling, , own] = limiterFor.mock.calls.at(-1) ?? [];
	return { ...session, environment, key, ceiling, own };
}

it.each(Object.entries(regions))('the published limit of %s is kept', async (region, published) => {
	const { key, ceiling, own } = await open({}, { ...hongKong, region });
	expect(key).toEqual({ identity: 'id', region, action: 'CheckResult' });
	expect([ceiling, own]).toEqual([published.callsPerSecond, undefined]);
});

it('calls of one execution stand in one line, and each caller without one stands for itself', async () => {
	const callerIn = async (executionId?: string) => {
		const context = fakeContext({ credentials: hongKong });
		if (executionId) Object.assign(context, { getExecutionId: () => executionId });
		(await openSession(context, main, {})).environmentOf(main);
		return limiterFor.mock.calls.at(-1)?.[4];
	};
	expect([await callerIn('7'), await callerIn('7'), await callerIn('8')]).toEqual(['7', '7', '8']);
	expect(await callerIn()).not.toBe(await callerIn());
});

it('has one environment for each operation of Alibaba Cloud, which all items share', async () => {
	const { environmentOf } = await open();
	const one = environmentOf(main);
	expect(environmentOf({ ...main })).toBe(one);
	expect(environmentOf({ ...main, action: 'KeepaliveIntl' })).not.toBe(one);
	expect(environmentOf(definition('saf'))).not.toBe(one);
	expect(environmentOf(definition('saf')).host).toBe('saf.cn-hongkong.aliyuncs.com');
});

it('only the keys of a role change while it is open', async () => {
	expect((await open()).temporary).toBeUndefined();
	const role = { ...hongKong, authentication: 'ramRole', roleArn: 'acs:ram::1:role/idv' };
	expect((await open({}, role)).temporary?.()).toEqual([]);
});

it('counts its calls for the hint after a batch', async () => {
	const session = await open({ requestsPerSecond: 7 });
	const { tally } = session.environment;
	Object.assign(tally ?? {}, { calls: 3, refused: 2, repeated: 1 });
	expect(session.pace()).toMatchObject({ calls: 3, refused: 2, repeated: 1, ceiling: 7 });
	expect((await open({ region: 'ap-southeast-3' })).pace().ceiling).toBe(3);
});

it('counts its time from when it was opened', async () => {
	const before = systemClock.monotonic();
	const { forMs } = (await open()).pace();
	expect(forMs).toBeGreaterThanOrEqual(0);
	expect(forMs).toBeLessThanOrEqual(systemClock.monotonic() - before);
});

it('the region that the node asks for decides host and limit', async () => {
	const { environment, region, key, ceiling } = await open({ region: ' ap-southeast-5 ' });
	expect([region, environment.host]).toEqual([
		'ap-southeast-5',
		'cloudauth-intl.ap-southeast-5.aliyuncs.com',
	]);
	expect([key?.region, ceiling]).toEqual(['ap-southeast-5', 3]);
});

it('a custom endpoint wins over the region that the node asks for', async () => {
	const custom = { ...keys, region: 'custom', endpoint: 'http://127.0.0.1:8765/x' };
	const { environment, key, isSandbox, ceiling } = await open({ region: 'ap-southeast-5' }, custom);
	expect([environment.host, key?.region, ceiling]).toEqual([
		'127.0.0.1:8765',
		'127.0.0.1:8765',
		10,
	]);
	expect(isSandbox).toBe(true);
});

it('a key that was pasted with blanks is the same key', async () => {
	expect((await open({}, { ...hongKong, accessKeyId: ' id\n' })).key?.identity).toBe('id');
});

it.each([
	[25, 25],
	[0.1, 0.1],
	[0.01, 0.1],
	[-5, 0.1],
	[1000, 1000],
	[1001, 1000],
	['7', 7],
	// What an expression without a value gives is no wish for the slowest pace.
	['', 3],
	[' ', 3],
	[[], 3],
	[null, 3],
	['many', 3],
	[NaN, 3],
	[Infinity, 3],
	[undefined, undefined],
])('%p requests per second count as %p', async (requestsPerSecond, expected) => {
	expect((await open({ requestsPerSecond, region: 'ap-southeast-3' })).own).toBe(expected);
});

it.each([
	[1, 1],
	[50, 50],
	[51, 50],
	[0, 1],
	['5', 5],
	['', 10],
	[null, 10],
	['a few', 10],
	[Infinity, 10],
	[undefined, 10],
])('a concurrency of %p counts as %p', async (concurrency, expected) => {
	expect((await open({ concurrency })).concurrency).toBe(expected);
});

it.each([
	[1000, 1000],
	[999, 1000],
	[300_001, 300_000],
	['2500', 2500],
	['', 15_000],
	[null, 15_000],
	['soon', 15_000],
	[undefined, 15_000],
])('a time-out of %p counts as %p ms', async (timeout, expected) => {
	expect((await open({ timeout })).timeoutMs).toBe(expected);
});

it('a role is who is counted, whatever keys it has', async () => {
	const roleArn = ' acs:ram::1:role/idv ';
	const role = { ...hongKong, authentication: 'ramRole', roleArn };
	expect((await open({}, role)).key?.identity).toBe('acs:ram::1:role/idv');
	const otherKey = { ...role, accessKeyId: 'other' };
	expect((await open({}, otherKey)).key?.identity).toBe('acs:ram::1:role/idv');
	const otherRole = { ...role, roleArn: 'acs:ram::1:role/other' };
	expect((await open({}, otherRole)).key?.identity).toBe('acs:ram::1:role/other');
});

it('a role that is none is refused before anything is called', async () => {
	const role = { ...hongKong, authentication: 'ramRole', roleArn: 'idv' };
	await expect(open({}, role)).rejects.toThrow(/'Role ARN' of the credential .* is not the ARN/);
});

it('an operation may have its own number of items at a time, and its own time-out', async () => {
	const context = fakeContext({ credentials: hongKong });
	const defaults = { concurrency: 3, timeoutMs: 60_000 };
	const usual = await openSession(context, main, {}, defaults);
	expect([usual.concurrency, usual.timeoutMs]).toEqual([3, 60_000]);
	const chosen = await openSession(context, main, { concurrency: 7, timeout: 9000 }, defaults);
	expect([chosen.concurrency, chosen.timeoutMs]).toEqual([7, 9000]);
});

it('the options in the panel have the same limits', () => {
	const { concurrency, requestsPerSecond, timeout } = callOptions;
	expect([concurrency.default, timeout.default]).toEqual([10, 15_000]);
	expect(concurrency.typeOptions).toMatchObject({ minValue: 1, maxValue: 50 });
	expect(requestsPerSecond.typeOptions).toMatchObject({ minValue: 0.1, maxValue: 1000 });
	expect(timeout.typeOptions).toMatchObject({ minValue: 1000, maxValue: 300_000 });
	const { options = [] } = regionProperty();
	expect(options.map((option) => 'value' in option && option.value)).toEqual([
		'',
		...Object.keys(regions),
	]);
});

it('no other region than the known ones can be asked for', async () => {
	await expect(open({ region: 'eu-west-9' })).rejects.toBeInstanceOf(SigningError);
	await expect(open({}, { ...hongKong, region: '' })).rejects.toThrow(/region/);
	const jakarta = { ...hongKong, region: 'ap-southeast-5' };
	await expect(open({}, jakarta, definition('saf'))).rejects.toThrow(/does not offer/);
});

it.each([
	['https://localhost:1', true],
	['http://127.0.0.1:1', true],
	['https://idv.example.com', false],
])('the endpoint %s is a sandbox: %p', async (endpoint, isSandbox) => {
	expect((await open({}, { ...keys, region: 'custom', endpoint })).isSandbox).toBe(isSandbox);
});

it('everything secret in the credential is named, so that it can be removed', async () => {
	const secret = { securityToken: ' token ', callbackSecret: 'one', previousCallbackSecret: '' };
	expect((await open({}, { ...hongKong, ...secret })).secrets).toEqual([
		'id',
		'not-a-secret',
		'token',
		'one',
	]);
});

it("calls go through n8n's helper with our credential, and can be canceled", async () => {
	const { signal } = new AbortController();
	const sent: unknown[] = [];
	const request = async (credential: string) => await Promise.resolve(sent.push(credential));
	const context = fakeContext({ credentials: hongKong, signal, request });
	const environment = (await openSession(context, main, {})).environmentOf(main);
	await environment.send({ headers: {} } as never);
	expect(sent).toEqual(['alibabaIdvApi']);
	expect(environment.signal).toBe(signal);
	delete (context as Partial<typeof context>).getExecutionCancelSignal;
	expect((await openSession(context, main, {})).environmentOf(main).signal).toBeUndefined();
});
