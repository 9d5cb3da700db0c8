import { createHook } from 'node:async_hooks';

import { startSandbox, type CallbackOptions, type Sandbox, type Variation } from '../../sandbox';
import { defaultCallbacks } from '../../sandbox/callbackOptions';
import { guide } from '../../sandbox/guide';
import { fieldsIn, startSilent, useReceiver, type Behaviour } from './receiver';
import { goodInitialize, initialize, page, sendV3, startTransaction, until } from './send';

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

	test.each<[CallbackOptions['spelling'], string[]]>([
		['example', ['callbackToken', 'transactionId', 'passed', 'subCode']],
		['prose', ['CallbackToken', 'transactionId', 'passed', 'subcode']],
	])('spells its fields as in the %s', async (spelling, names) => {
		await start({ spelling });
		await startOne({ CallbackToken: 'token' });
		await sandbox.delivered();
		const [received] = receiver().received;
		expect(fieldsIn(received?.target ?? '').map(([name]) => name)).toEqual(names);
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

	test('leaves out a sub code that there is none of', async () => {
		await start();
		const id = await startOne({ SceneCode: 'nosub' });
		await sandbox.delivered();
		expect(receiver().received).toMatchObject([{ target: `/hook?transactionId=${id}&passed=Y` }]);
	});

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

	test.each<[string, Record<string, string>]>([
		['who never finish', { SceneCode: 'never' }],
		['who did not start', { SceneCode: 'blurred' }],
		['who were started without a CallbackUrl', { CallbackUrl: '' }],
	])('does not come for people %s', async (_, params) => {
		await start();
		const id = await startOne(params);
		sandbox.finishAll();
		await page(sandbox, 'GET', `/person/${id}`);
		await aMoment();
		await sandbox.delivered();
		expect(receiver().received).toEqual([]);
		expect(sandbox.deliveries).toEqual([]);
	});

	test('never overtakes the answer of Initialize', async () => {
		await start({ afterMs: 20 });
		sandbox.plan({ fault: { kind: 'delay', ms: 150 } });
		await startOne();
		const answeredMs = performance.now();
		await sandbox.delivered();
		expect(receiver().received).toHaveLength(1);
		expect(receiver().received[0]!.atMs).toBeGreaterThan(answeredMs);
	});

	test('comes although the answer of Initialize got lost', async () => {
		await start();
		const CallbackUrl = receiver().url;
		sandbox.plan({ fault: { kind: 'dropAfterExecuting' } });
		await expect(initialize(sandbox, { CallbackUrl })).rejects.toThrow();
		await sandbox.delivered();
		sandbox.plan({ fault: { kind: 'never' } });
		const leaving = initialize(sandbox, { CallbackUrl }, AbortSignal.timeout(60));
		await expect(leaving).rejects.toThrow();
		await sandbox.delivered();
		expect(statuses()).toEqual([200, 200]);
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

	test.each([1, 2, 3])('is made %i times at most', async (attempts) => {
		await start({ attempts });
		receiver().behave(500);
		await startOne();
		await sandbox.delivered();
		expect(statuses()).toEqual(Array(attempts).fill(500));
	});

	test('is made twice within three seconds, unless told otherwise', () => {
		expect(defaultCallbacks).toMatchObject({ attempts: 2, timeoutMs: 3000 });
		expect(defaultCallbacks.retryAfterMs).toBeLessThan(3000 / 2);
	});

	test.each(['http', 'https'])('is ended when nobody answers to %s', async (protocol) => {
		const silent = await startSilent();
		try {
			await start({ timeoutMs: 400 });
			await startOne({ CallbackUrl: `${protocol}://127.0.0.1:${silent.port}/hook` });
			await until(() => silent.connections() === 1);
			await sandbox.delivered();
			const noAnswer = { status: 'failed', why: 'no answer in time' };
			expect(sandbox.deliveries).toMatchObject([noAnswer, noAnswer]);
			const [first, second] = sandbox.deliveries;
			expect(second!.sentMs - first!.sentMs).toBeLessThan(400);
			await until(() => silent.connections() === 0);
		} finally {
			await silent.stop();
		}
	});

	test('hangs up when it is done', async () => {
		await start();
		await startOne();
		await sandbox.delivered();
		expect(statuses()).toEqual([200]);
		await until(() => receiver().connections() === 0);
	});

	test('comes after a pause', async () => {
		await start({ retryAfterMs: 120 });
		receiver().behave(500);
		await startOne();
		await sandbox.delivered();
		const [first, second] = sandbox.deliveries;
		expect(second!.sentMs - first!.sentMs).toBeGreaterThanOrEqual(115);
	});

	test.each<[string, Behaviour, Partial<CallbackOptions>]>([
		['nobody answers', 'never', {}],
		['the pause would be too long', 500, { retryAfterMs: 60_000 }],
		['there are many', 'never', { attempts: 4 }],
	])('fits into the time limit even if %s', async (_, behaviour, options) => {
		await start({ timeoutMs: 600, ...options });
		receiver().behave(behaviour);
		await startOne();
		await sandbox.delivered();
		expect(sandbox.deliveries).toHaveLength(options.attempts ?? 2);
		const [first] = sandbox.deliveries;
		const tookMs = performance.now() - receiver().received[0]!.atMs;
		expect(sandbox.deliveries.at(-1)!.sentMs - first!.sentMs).toBeLessThan(600);
		expect(tookMs).toBeLessThan(1000);
		// None of them was cut off before the receiver had a chance.
		expect(receiver().received).toHaveLength(options.attempts ?? 2);
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

	test('is made for a whole crowd at the same time', async () => {
		await start({ afterMs: 50 }, 60_000);
		const ids: string[] = [];
		for (let person = 0; person < 30; person += 1) ids.push(await startOne());
		sandbox.finishAll();
		await sandbox.delivered();
		expect(receiver().calledBack().sort()).toEqual(ids.sort());
		expect(receiver().mostAtOnce()).toBeGreaterThan(1);
	});

	test('is over when delivered() says so', async () => {
		await start({ afterMs: 60 });
		await sandbox.delivered();
		receiver().behave(500);
		await startOne();
		await sandbox.delivered();
		expect(statuses()).toEqual([500, 500]);
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

	test('can be a HEAD', async () => {
		const { id, exchanges, received } = await byHand({ method: 'HEAD' });
		expect(received).toMatchObject([{ method: 'HEAD', target: `/hook?a=b&${query(id)}` }]);
		expect(exchanges).toMatchObject([{ status: 200, text: '' }]);
		expect(sandbox.deliveries).toMatchObject([{ method: 'HEAD' }]);
	});

	test('can be a POST of a form', async () => {
		const { id, received } = await byHand({ method: 'POST-form' });
		expect(received).toMatchObject([
			{
				method: 'POST',
				target: '/hook?a=b',
				contentType: 'application/x-www-form-urlencoded',
				body: query(id),
			},
		]);
	});

	test('can be a POST of JSON', async () => {
		const { id, received } = await byHand({ method: 'POST-json', fields: { subCode: 200 } });
		expect(received).toMatchObject([
			{ method: 'POST', target: '/hook?a=b', contentType: 'application/json' },
		]);
		const said = { callbackToken: 'token', transactionId: id, passed: 'Y', subCode: 200 };
		expect(JSON.parse(received[0]!.body)).toEqual(said);
		expect(sandbox.deliveries).toMatchObject([
			{ method: 'POST', url: `${receiver().url}/hook?a=b` },
		]);
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

	test('can say nothing at all', async () => {
		const fields = { callbackToken: null, transactionId: null, passed: null, subCode: null };
		const { received } = await byHand({ fields });
		expect(received.map(({ target }) => target)).toEqual(['/hook?a=b']);
	});

	test('can go elsewhere', async () => {
		const url = `${receiver().url}/other?x=y`;
		const { id, received } = await byHand({ url });
		expect(received.map(({ target }) => target)).toEqual([`/other?x=y&${query(id)}`]);
	});

	test('can be made several times, one after the other', async () => {
		const { id, exchanges } = await byHand({ times: 3 });
		expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(receiver().calledBack()).toEqual([id, id, id]);
		expect(receiver().mostAtOnce()).toBe(1);
		expect(sandbox.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
	});

	test('can be made several times at once', async () => {
		receiver().answerTogether(5);
		const { exchanges } = await byHand({ times: 5, concurrently: true });
		expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		expect(receiver().mostAtOnce()).toBe(5);
	});

	test.each<[Behaviour, object]>([
		[500, { status: 500, text: 'says 500' }],
		['drop', { status: 'failed', text: '', why: 'UND_ERR_SOCKET' }],
		['never', { status: 'failed', text: '', why: 'no answer in time' }],
	])('is not repeated when it meets %j', async (behaviour, expected) => {
		receiver().behave(behaviour);
		const { exchanges } = await byHand({}, behaviour === 'never' ? { timeoutMs: 150 } : {});
		expect(exchanges).toMatchObject([expected]);
		expect(receiver().received).toHaveLength(1);
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

	test.each<[string, object, string]>([
		['an unknown method', { method: 'PUT' }, 'method'],
		['an unknown spelling', { spelling: 'mine' }, 'spelling'],
		['no times', { times: 0 }, 'times'],
		['a field that is a list', { fields: { passed: ['Y'] } }, 'fields.passed'],
		['something that is no address', { url: 'ftp://127.0.0.1/' }, 'url'],
		['a misspelt name', { field: {} }, 'field'],
	])('is refused with %s', async (_, variation, message) => {
		await start();
		const id = await startOne();
		await sandbox.delivered();
		const refused = expect(sandbox.deliver(id, variation as Variation)).rejects;
		await refused.toThrow(`Not a delivery: `);
		await expect(sandbox.deliver(id, variation as Variation)).rejects.toThrow(message);
		expect(receiver().received).toHaveLength(1);
	});

	test('counts as pending', async () => {
		await start({}, 60_000);
		const id = await startOne();
		const exchanges = sandbox.deliver(id);
		await sandbox.delivered();
		expect(statuses()).toEqual([200]);
		await exchanges;
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

	test('are delivered one after the other, and again when they are not taken', async () => {
		await start();
		receiver().behave(409, 200);
		sandbox.holdCallbacks();
		const [one, two, three] = await startThree();
		await sandbox.delivered();
		const released = sandbox.releaseCallbacks();
		await sandbox.delivered();
		expect(receiver().calledBack()).toEqual([one, one, two, three]);
		expect(receiver().mostAtOnce()).toBe(1);
		await released;
	});

	test('are not held any longer after the release', async () => {
		await start();
		sandbox.holdCallbacks();
		const one = await startOne();
		await sandbox.delivered();
		sandbox.holdCallbacks();
		await sandbox.releaseCallbacks();
		const two = await startOne();
		await sandbox.delivered();
		expect(receiver().calledBack()).toEqual([one, two]);
		await sandbox.releaseCallbacks('reversed');
		expect(receiver().calledBack()).toEqual([one, two]);
	});

	test('can be overtaken by one that is delivered by hand', async () => {
		await start();
		sandbox.holdCallbacks();
		const [one, two] = [await startOne(), await startOne()];
		await sandbox.delivered();
		await sandbox.deliver(two);
		await sandbox.releaseCallbacks();
		expect(receiver().calledBack()).toEqual([two, one, two]);
	});
});

describe('the pages about callbacks', () => {
	test('deliver and tell what was delivered', async () => {
		await start({}, 60_000);
		const transactionId = await startOne({ CallbackToken: 'token' });
		const got = await page(sandbox, 'POST', '/_sandbox/deliver', {
			transactionId,
			times: 2,
			fields: { callbackToken: null, passed: 'N' },
		});
		expect(got.status).toBe(200);
		const exchange = { status: 200, text: 'says 200', ms: expect.any(Number) };
		expect(JSON.parse(got.text)).toEqual([exchange, exchange]);
		const target = `/hook?transactionId=${transactionId}&passed=N&subCode=200`;
		expect(receiver().received).toMatchObject([{ target }, { target }]);

		const { status, text } = await page(sandbox, 'GET', '/_sandbox/deliveries');
		expect([status, JSON.parse(text)]).toEqual([200, sandbox.deliveries]);
		expect(sandbox.deliveries).toHaveLength(2);
	});

	test.each([
		['nothing', '', 'No such verification'],
		['no JSON', '{transactionId', 'No such verification'],
		['nobody', { transactionId: 'hksbunknown' }, 'No such verification: hksbunknown'],
		['an unknown method', { transactionId: 'x', method: 'PUT' }, 'Not a delivery: method'],
	])('refuse %s with a reason', async (_, body, message) => {
		await start();
		const { status, text } = await page(sandbox, 'POST', '/_sandbox/deliver', body);
		expect(status).toBe(400);
		expect(text).toContain(message);
	});

	test('are shown in the guide by examples that work', async () => {
		await start({}, 60_000);
		const id = await startOne();
		const text = guide(sandbox.url);
		expect(text).toContain(`${sandbox.url}/_sandbox/deliveries`);
		const bodies = [...text.matchAll(/_sandbox\/deliver -d '(.*)'/g)].map(([, body]) => body!);
		expect(bodies).toHaveLength(2);
		for (const body of bodies) {
			const got = await page(sandbox, 'POST', '/_sandbox/deliver', body.replace('...', id));
			expect(got.status).toBe(200);
		}
		expect(receiver().received).toMatchObject([{}, { target: expect.stringContaining('forged') }]);
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

	test('forgets callbacks that are held', async () => {
		await start();
		sandbox.holdCallbacks();
		await startOne();
		await sandbox.delivered();
		await stopQuickly();
		await sandbox.releaseCallbacks();
		expect(sandbox.deliveries).toEqual([]);
	});

	test('ends a reachability check, and starts nothing', async () => {
		await start({ reachability: 'any', timeoutMs: longMs });
		receiver().behave('never');
		const cutOff = expect(startOne()).rejects.toThrow();
		await until(() => receiver().received.length === 1);
		await stopQuickly();
		await cutOff;
		expect(longTimers()).toBe(0);
		expect(sandbox.executions('Initialize')).toBe(0);
	});

	test('lets a delivery by hand fail', async () => {
		await start({ timeoutMs: longMs }, longMs);
		receiver().behave('never');
		const id = await startOne();
		const delivery = sandbox.deliver(id);
		await until(() => receiver().received.length === 1);
		await stopQuickly();
		expect(await delivery).toMatchObject([{ status: 'failed', why: 'stopped' }]);
		expect(await sandbox.deliver(id)).toMatchObject([{ status: 'failed', why: 'stopped' }]);
		expect(receiver().received).toHaveLength(1);
	});

	test('leaves no timer and no connection behind', async () => {
		await start({ timeoutMs: longMs });
		const id = await startOne();
		await sandbox.delivered();
		await sandbox.deliver(id, { times: 4, concurrently: true });
		await sandbox.stop();
		expect(receiver().received).toHaveLength(5);
		expect(longTimers()).toBe(0);
		await until(() => receiver().connections() === 0);
	});
});
