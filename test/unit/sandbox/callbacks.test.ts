import { createHook } from 'node:async_hooks';

import { startSandbox, type CallbackOptions, type Sandbox, type Variation } from '../../sandbox';
import { defaultCallbacks } from '../../sandbox/callbackOptions';
import { fieldsIn, useReceiver, type Behaviour } from './receiver';
import { goodInitialize, page, sendV3, startTransaction, until } from './send';

/** Quick, and without a check: what arrives are callbacks and nothing else. */
const quick: Partial<CallbackOptions> = {
	afterMs: 0,
	reachability: 'off',
	retryAfterMs: 20,
};

let sandbox: Sandbox;
const receiver = useReceiver();

const start = async (callbacks: Partial<CallbackOptions> = {}, finishAfterMs = 0) => {
	sandbox = await startSandbox({ finishAfterMs, callbacks: { ...quick, ...callbacks } });
	return sandbox;
};

/** Starts a verification of somebody who is to be called back. */
const startOne = async (params: Record<string, string> = {}, path = '/hook') =>
	await startTransaction(sandbox, { CallbackUrl: receiver().url + path, ...params });

const startThree = async () => [await startOne(), await startOne(), await startOne()];

/** Long enough for a callback that should not come. */
const aMoment = async () => await new Promise((resolve) => setTimeout(resolve, 80));

/** Longer than any time limit of Node, undici or Jest. */
const longMs = 1_000_000;

/**
 * Counts the timers that run for about so long: those can only be the sandbox's. The timers that
 * are running at all would include Jest's.
 */
function useLongTimers(): () => number {
	const timers: Array<{ _idleTimeout: number }> = [];
	const hook = createHook({
		init: (_id, type, _trigger, timer) => {
			if (type === 'Timeout') timers.push(timer as (typeof timers)[number]);
		},
	});
	beforeEach(() => {
		timers.length = 0;
		hook.enable();
	});
	afterEach(() => void hook.disable());
	return () => timers.filter(({ _idleTimeout }) => _idleTimeout >= longMs * 0.4).length;
}

const statuses = () => sandbox.deliveries.map(({ status }) => status);

afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
});

describe('a callback', () => {
	test('is a GET that says who it is about and how it went', async () => {
		await start();
		const id = await startOne({ CallbackToken: 'a token/+&=' });
		await sandbox.delivered();
		const [{ method, target, body } = { method: '', target: '', body: '' }] = receiver().received;
		expect({ method, body }).toEqual({ method: 'GET', body: '' });
		expect(target).toMatch(/^\/hook\?callbackToken=/);
		expect(fieldsIn(target)).toEqual([
			['callbackToken', 'a token/+&='],
			['transactionId', id],
			['passed', 'Y'],
			['subCode', '200'],
		]);
	});

	test.each<[string, string]>([
		['/hook', '/hook?'],
		['/hook?', '/hook?'],
		['/hook?signature=a%2fb%3D', '/hook?signature=a%2fb%3D&'],
		['/hook?b=1&a=x+y%20z&&empty&a=~', '/hook?b=1&a=x+y%20z&&empty&a=~&'],
		['/hook?a=b&', '/hook?a=b&'],
		['/hook?passed=mine', '/hook?passed=mine&'],
		['/hook?a=b#there', '/hook?a=b&'],
		['', '/?'],
	])('keeps the query of %j', async (path, kept) => {
		await start();
		const id = await startOne({}, path);
		await sandbox.delivered();
		const added = `transactionId=${id}&passed=Y&subCode=200`;
		expect(receiver().received.map(({ target }) => target)).toEqual([kept + added]);
	});

	test('has no token when an empty one was given', async () => {
		await start();
		const { query, form } = goodInitialize({ CallbackUrl: receiver().url });
		await sendV3(sandbox, {
			action: 'Initialize',
			query: { ...query, CallbackToken: '' },
			form,
		});
		await sandbox.delivered();
		expect(receiver().received).toHaveLength(1);
		expect(receiver().received[0]?.target).not.toContain('callbackToken');
	});

	test.each(['different', 'liveness', 'pending', 'unknown', 'outage'])(
		'tells how it went for %s',
		async (SceneCode) => {
			await start();
			const told = { different: 'N 204', liveness: 'N 205', pending: 'P 200', unknown: 'N 999' };
			await startOne({ SceneCode });
			await sandbox.delivered();
			const fields = Object.fromEntries(fieldsIn(receiver().received[0]?.target ?? ''));
			const expected = (told as Record<string, string>)[SceneCode] ?? 'Y 200';
			expect(`${fields.passed} ${fields.subCode}`).toBe(expected);
		},
	);

	test('comes for everyone who finishes, once, and not before', async () => {
		await start({}, 60_000);
		const [one, two] = [await startOne(), await startOne()];
		await aMoment();
		expect(receiver().received).toEqual([]);

		await page(sandbox, 'GET', `/person/${two}`);
		await sandbox.delivered();
		expect(receiver().calledBack()).toEqual([two]);

		sandbox.finishAll();
		await page(sandbox, 'GET', `/person/${one}`);
		await sandbox.delivered();
		expect(receiver().calledBack()).toEqual([two, one]);
	});

	test.each<[string, Partial<CallbackOptions>, number]>([
		['the default pause', { afterMs: defaultCallbacks.afterMs }, 50],
		['the pause that was asked for', { afterMs: 140 }, 140],
	])('comes after %s', async (_, options, pauseMs) => {
		await start(options);
		await startOne();
		const answeredMs = performance.now();
		await sandbox.delivered();
		const waitedMs = receiver().received[0]!.atMs - answeredMs;
		// The answer needs a little while from the sandbox to the test.
		expect(waitedMs).toBeGreaterThan(pauseMs - 20);
		expect(waitedMs).toBeLessThan(pauseMs + 1000);
	});
});

describe('an attempt', () => {
	test.each<[string, Behaviour[], unknown[]]>([
		['200', [200], [200]],
		['201', [201], [201, 201]],
		['204', [204], [204, 204]],
		['400', [400], [400, 400]],
		['409', [409], [409, 409]],
		['500', [500], [500, 500]],
		['a redirect', [{ redirectTo: '/there' }], [302, 302]],
		['nothing, because the line goes dead', ['drop'], ['failed', 'failed']],
		['nothing in time', ['never'], ['failed', 'failed']],
		['half an answer in time', ['half'], ['failed', 'failed']],
		['409 and then 200', [409, 200], [409, 200]],
		['nothing and then 200', ['drop', 200], ['failed', 200]],
		['500 and then 200, and not asked again', [500, 200, 500], [500, 200]],
	])('answered with %s', async (_, behaviours, expected) => {
		await start(/never|half/.test(String(behaviours)) ? { timeoutMs: 400 } : {});
		receiver().behave(...behaviours);
		const id = await startOne();
		await sandbox.delivered();
		expect(statuses()).toEqual(expected);
		expect(sandbox.deliveries.map(({ attempt }) => attempt)).toEqual(
			expected.map((_status, index) => index + 1),
		);
		expect(receiver().calledBack()).toEqual(expected.map(() => id));
		expect(new Set(receiver().received.map(({ target }) => target)).size).toBe(1);
	});

	test('is recorded', async () => {
		const lines: string[] = [];
		const minuteMs = 60_000;
		sandbox = await startSandbox({
			now: () => Date.now() - 5 * minuteMs,
			log: (line) => lines.push(line),
			callbacks: { ...quick, timeoutMs: 400 },
		});
		receiver().behave('never', 200);
		const id = await startOne({ CallbackToken: 'secret' });
		await until(() => sandbox.deliveries.length === 1);
		const url = `${receiver().url}/hook?callbackToken=secret&transactionId=${id}&passed=Y&subCode=200`;
		const same = { transactionId: id, url, method: 'GET' };
		const times = { at: expect.any(Number), sentMs: expect.any(Number) };
		expect(sandbox.deliveries).toEqual([{ ...same, ...times, attempt: 1, status: 'pending' }]);

		await sandbox.delivered();
		expect(sandbox.deliveries).toEqual([
			{ ...same, ...times, attempt: 1, status: 'failed', why: 'no answer in time' },
			{ ...same, ...times, attempt: 2, status: 200 },
		]);
		const [first, second] = sandbox.deliveries;
		expect(Math.abs(Date.now() - 5 * minuteMs - first!.at)).toBeLessThan(minuteMs);
		expect(first!.sentMs).toBeGreaterThan(sandbox.requests[0]!.arrivedMs);
		expect(second!.sentMs - first!.sentMs).toBeGreaterThanOrEqual(195);
		expect(lines.slice(1)).toEqual([
			`Callback ${id} attempt 1 -> failed: no answer in time`,
			`Callback ${id} attempt 2 -> 200`,
		]);
	});
});

describe('a delivery by hand', () => {
	const byHand = async (variation?: Variation, options: Partial<CallbackOptions> = {}) => {
		await start(options, 60_000);
		const id = await startOne({ CallbackToken: 'token' }, '/hook?a=b');
		const exchanges = await sandbox.deliver(id, variation);
		return { id, exchanges, received: receiver().received };
	};
	const query = (id: string) => `callbackToken=token&transactionId=${id}&passed=Y&subCode=200`;

	test('is what the sandbox itself would send', async () => {
		const { id, exchanges, received } = await byHand();
		expect(received).toMatchObject([{ method: 'GET', target: `/hook?a=b&${query(id)}` }]);
		expect(exchanges).toEqual([{ status: 200, text: 'says 200', ms: expect.any(Number) }]);
		expect(exchanges[0]!.ms).toBeGreaterThan(0);
		expect(sandbox.deliveries).toMatchObject([{ transactionId: id, attempt: 1, status: 200 }]);
	});

	test.each<[string, Variation, (id: string) => string]>([
		[
			'a forged token',
			{ fields: { callbackToken: 'forged' } },
			(id) => query(id).replace('token&', 'forged&'),
		],
		['another verdict', { fields: { passed: 'N' } }, (id) => query(id).replace('=Y', '=N')],
		['a number', { fields: { subCode: 204 } }, (id) => query(id).replace('=200', '=204')],
		['somebody else', { fields: { transactionId: 'other' } }, () => query('other')],
		['an empty field', { fields: { passed: '' } }, (id) => query(id).replace('=Y', '=')],
		[
			'no token',
			{ fields: { callbackToken: null } },
			(id) => query(id).slice('callbackToken=token&'.length),
		],
		[
			'no sub code',
			{ fields: { subCode: undefined } },
			(id) => query(id).replace('&subCode=200', ''),
		],
		['one more field', { fields: { extra: '1' } }, (id) => `${query(id)}&extra=1`],
		[
			'an odd spelling',
			{ fields: { callbackToken: null, CALLBACKTOKEN: 'x' } },
			(id) => `${query(id).slice('callbackToken=token&'.length)}&CALLBACKTOKEN=x`,
		],
		[
			'the other spelling',
			{ spelling: 'prose', fields: { subCode: '1' } },
			(id) => `CallbackToken=token&transactionId=${id}&passed=Y&subcode=1`,
		],
	])('can say %s', async (_, variation, said) => {
		const { id, received } = await byHand(variation);
		expect(received.map(({ target }) => target)).toEqual([`/hook?a=b&${said(id)}`]);
		expect(sandbox.deliveries).toMatchObject([{ transactionId: id }]);
	});

	test('needs a verification and an address', async () => {
		await start();
		await expect(sandbox.deliver('hksbunknown')).rejects.toThrow(
			'No such verification: hksbunknown',
		);
		const id = await startTransaction(sandbox);
		await expect(sandbox.deliver(id)).rejects.toThrow('Initialize had no CallbackUrl.');
		expect(await sandbox.deliver(id, { url: receiver().url })).toMatchObject([{ status: 200 }]);
		await sandbox.delivered();
		expect(sandbox.deliveries).toHaveLength(1);
	});
});

describe('held callbacks', () => {
	test('wait until they are released, in the order of finishing', async () => {
		await start();
		sandbox.holdCallbacks();
		const ids = await startThree();
		await sandbox.delivered();
		await aMoment();
		expect(sandbox.deliveries).toEqual([]);

		await sandbox.releaseCallbacks();
		expect(receiver().calledBack()).toEqual(ids);
	});

	test.each<['fifo' | 'reversed' | 'shuffled', number[]]>([
		['fifo', [0, 1, 2]],
		['reversed', [2, 1, 0]],
		['shuffled', [1, 2, 0]],
	])('are released %s', async (order, places) => {
		await start();
		sandbox.holdCallbacks();
		const ids = await startThree();
		await sandbox.delivered();
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await sandbox.releaseCallbacks(order);
		expect(receiver().calledBack()).toEqual(places.map((place) => ids[place]));
	});
});

describe('stop', () => {
	const longTimers = useLongTimers();

	/** Stops, and tells what is left of the callbacks afterwards. */
	const stopQuickly = async () => {
		const started = performance.now();
		await sandbox.stop();
		expect(performance.now() - started).toBeLessThan(2000);
		expect(statuses()).not.toContain('pending');
		const sent = sandbox.deliveries.length;
		const arrived = receiver().received.length;
		await aMoment();
		expect([sandbox.deliveries.length, receiver().received.length]).toEqual([sent, arrived]);
	};

	test.each<[string, Partial<CallbackOptions>, Behaviour, number, unknown[]]>([
		['in the pause before the callback', { afterMs: longMs }, 200, 0, []],
		['in the middle of an attempt', { timeoutMs: longMs }, 'never', 1, ['failed']],
		['in the pause between attempts', { timeoutMs: longMs, retryAfterMs: longMs }, 500, 1, [500]],
	])('ends a callback %s', async (_, options, behaviour, arrivals, expected) => {
		await start(options);
		receiver().behave(behaviour);
		await startOne();
		await until(() => receiver().received.length === arrivals);
		if (behaviour === 500) await until(() => statuses()[0] === 500);
		await until(() => longTimers() === 1);
		await stopQuickly();
		expect(statuses()).toEqual(expected);
		expect(longTimers()).toBe(0);
		expect(receiver().connections()).toBe(0);
	});
});
