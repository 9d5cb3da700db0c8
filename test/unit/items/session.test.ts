import type { RequestOptions } from '../../../nodes/shared/api/call';
import { operations, type OperationName } from '../../../nodes/shared/api/operations';
import { regions } from '../../../nodes/shared/api/regions';
import { systemClock } from '../../../nodes/shared/items/clock';
import * as pace from '../../../nodes/shared/items/pace';
import {
	callOptionFields,
	openSession,
	type CallOptions,
} from '../../../nodes/shared/items/session';
import { SigningRefusal } from '../../../nodes/shared/signing';
import { fakeContext } from './fakes';

const keys = { accessKeyId: 'id', accessKeySecret: 'not-a-secret' };
const hongKong = { ...keys, region: 'cn-hongkong', network: 'public' };
const paceOf = jest.spyOn(pace, 'paceOf');

beforeEach(() => {
	pace.forgetPace();
	paceOf.mockClear();
});

const open = async (options: object = {}, credentials: object = hongKong) =>
	await openSession(fakeContext({ credentials }), 'CheckResult', options as CallOptions);

/** The key and the calls per second that the limiter was asked for. */
const pacedBy = () => paceOf.mock.calls.at(-1)?.slice(0, 2);

describe('the pace of a session', () => {
	it.each(Object.entries(regions))('keeps the published limit of %s', async (region, published) => {
		await open({}, { ...hongKong, region });
		expect(pacedBy()).toEqual([
			{ accessKeyId: 'id', region, operation: 'CheckResult' },
			published.callsPerSecond,
		]);
	});

	it('is 10 in Hong Kong and Singapore, 3 in Jakarta and Kuala Lumpur', async () => {
		const limits: number[] = [];
		for (const region of ['cn-hongkong', 'ap-southeast-1', 'ap-southeast-5', 'ap-southeast-3']) {
			await open({ region });
			limits.push(pacedBy()?.[1] as number);
		}
		expect(limits).toEqual([10, 10, 3, 3]);
	});

	it('goes by the region that the node asks for', async () => {
		const { environment, region } = await open({ region: ' ap-southeast-5 ' });
		expect(region).toBe('ap-southeast-5');
		expect(environment.host).toBe('cloudauth-intl.ap-southeast-5.aliyuncs.com');
		expect(pacedBy()).toEqual([
			{ accessKeyId: 'id', region: 'ap-southeast-5', operation: 'CheckResult' },
			3,
		]);
	});

	it('goes by the host of an own endpoint, whatever region is asked for', async () => {
		const credential = { ...keys, region: 'custom', endpoint: 'http://127.0.0.1:8765/x' };
		const { environment, isSandbox } = await open({ region: 'ap-southeast-5' }, credential);
		expect(environment.host).toBe('127.0.0.1:8765');
		expect(isSandbox).toBe(true);
		expect(pacedBy()).toEqual([
			{ accessKeyId: 'id', region: '127.0.0.1:8765', operation: 'CheckResult' },
			10,
		]);
	});

	it('is the same for a key that was pasted with blanks', async () => {
		await open({}, { ...hongKong, accessKeyId: ' id\n' });
		expect(pacedBy()?.[0]).toMatchObject({ accessKeyId: 'id' });
	});

	it('takes the option, within its limits', async () => {
		const asked: Array<[unknown, number]> = [
			[25, 25],
			[0.1, 0.1],
			[0.01, 0.1],
			[0, 0.1],
			[-5, 0.1],
			[1000, 1000],
			[1001, 1000],
			['7', 7],
			[undefined, 3],
			[null, 3],
			['many', 3],
			[NaN, 3],
			[Infinity, 3],
		];
		for (const [requestsPerSecond, expected] of asked) {
			await open({ requestsPerSecond, region: 'ap-southeast-3' });
			expect([requestsPerSecond, pacedBy()?.[1]]).toEqual([requestsPerSecond, expected]);
		}
	});

	it('is shared by two sessions', async () => {
		const first = await open({ requestsPerSecond: 1 });
		const second = await open({ requestsPerSecond: 1 });
		await first.environment.pace.enter();
		const signal = AbortSignal.timeout(30);
		const start = performance.now();
		await second.environment.pace.enter(signal);
		expect(performance.now() - start).toBeGreaterThanOrEqual(25);
		expect(signal.aborted).toBe(true);
	});
});

describe('the options of a session', () => {
	it('default to ten items at a time and 15 seconds', async () => {
		expect(await open()).toMatchObject({
			concurrency: 10,
			timeoutMs: 15_000,
			region: '',
			isSandbox: false,
		});
		expect(callOptionFields.concurrency.default).toBe(10);
		expect(callOptionFields.timeout.default).toBe(15_000);
	});

	it.each([
		[1, 1],
		[50, 50],
		[51, 50],
		[0, 1],
		[-1, 1],
		['5', 5],
		[null, 10],
		['a few', 10],
		[Infinity, 10],
	])('take %j as a concurrency of %d', async (concurrency, expected) => {
		expect((await open({ concurrency })).concurrency).toBe(expected);
	});

	it.each([
		[1000, 1000],
		[999, 1000],
		[0, 1000],
		[300_000, 300_000],
		[300_001, 300_000],
		['2500', 2500],
		[null, 15_000],
		['soon', 15_000],
	])('take %j as a time-out of %d ms', async (timeout, expected) => {
		expect((await open({ timeout })).timeoutMs).toBe(expected);
	});

	it('have fields with the same limits', () => {
		const { concurrency, requestsPerSecond, timeout, region } = callOptionFields;
		expect(concurrency.typeOptions).toMatchObject({ minValue: 1, maxValue: 50 });
		expect(requestsPerSecond.typeOptions).toMatchObject({ minValue: 0.1, maxValue: 1000 });
		expect(timeout.typeOptions).toMatchObject({ minValue: 1000, maxValue: 300_000 });
		expect(region.options.map(({ value }) => value)).toEqual(['', ...Object.keys(regions)]);
		for (const [name, field] of Object.entries(callOptionFields)) expect(field.name).toBe(name);
	});

	it('allow no other region than the known ones', async () => {
		const refused = open({ region: 'eu-west-9' });
		await expect(refused).rejects.toBeInstanceOf(SigningRefusal);
		await expect(open({}, { ...hongKong, region: '' })).rejects.toThrow(/region/);
	});

	it('know the sandbox by its loopback address alone', async () => {
		const custom = (endpoint: string) => ({ ...keys, region: 'custom', endpoint });
		expect((await open({}, custom('https://localhost:1'))).isSandbox).toBe(true);
		expect((await open({}, custom('https://idv.example.com'))).isSandbox).toBe(false);
		expect((await open({}, { ...hongKong, endpoint: 'http://127.0.0.1' })).isSandbox).toBe(false);
	});
});

describe('sending', () => {
	const request: RequestOptions = {
		method: 'POST',
		url: '/',
		headers: { 'x-acs-action': 'CheckResult' },
		qs: {},
		body: Buffer.from('a=1'),
		timeout: 1,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};

	it("goes through n8n's helper with our credential", async () => {
		const sent: Array<[string, unknown]> = [];
		const reply = { statusCode: 200, headers: {}, body: {} };
		const controller = new AbortController();
		const context = fakeContext({
			credentials: hongKong,
			signal: controller.signal,
			request: async (credential, options) => {
				sent.push([credential, options]);
				return reply;
			},
		});
		const { environment } = await openSession(context, 'Initialize', {});
		expect(await environment.send(request)).toBe(reply);
		expect(sent).toEqual([['alibabaIdvApi', request]]);
		expect(environment.signal).toBe(controller.signal);
		expect(environment.clock).toBe(systemClock);
	});

	it('cannot be cancelled where n8n has no signal, as in a webhook', async () => {
		const context = fakeContext({ credentials: hongKong });
		delete (context as Partial<typeof context>).getExecutionCancelSignal;
		const { environment } = await openSession(context, 'CheckResult', {});
		expect(environment.signal).toBeUndefined();
	});

	it('gives n8n a copy to write into, but the same body each time', async () => {
		const seen: RequestOptions[] = [];
		const context = fakeContext({
			credentials: hongKong,
			request: async (_, options) => {
				const copy = options as RequestOptions;
				seen.push(copy);
				copy.headers.authorization = 'signed';
				(copy as { url: string }).url = 'https://elsewhere';
			},
		});
		const { environment } = await openSession(context, 'Initialize', {});
		await environment.send(request);
		await environment.send(request);
		expect(request.headers).toEqual({ 'x-acs-action': 'CheckResult' });
		expect(request.url).toBe('/');
		expect(seen[0]?.body).toBe(request.body);
		expect(seen[1]?.body).toBe(request.body);
		expect(seen[1]).not.toBe(seen[0]);
	});

	it('knows the version of every operation', async () => {
		for (const name of Object.keys(operations) as OperationName[]) {
			const context = fakeContext({ credentials: { ...hongKong, network: 'internal' } });
			const { environment } = await openSession(context, name, {});
			// The legacy service has no host inside the vendor's network.
			expect(environment.host).toBe(
				name === 'ExecuteRequest'
					? 'saf.cn-hongkong.aliyuncs.com'
					: 'cloudauth-intl-vpc.cn-hongkong.aliyuncs.com',
			);
		}
	});
});
