import dns from 'node:dns';
import net from 'node:net';
import tls from 'node:tls';

import { startSandbox, type CallbackOptions, type Sandbox } from '../../sandbox';
import { startReceiver, useReceiver, type Behaviour } from './receiver';
import { checkResult, initialize, startTransaction } from './send';

const refused = { status: 400, json: { Code: 'InvalidParameter' } };
const accepted = { status: 200, json: { Code: 'Success' } };

/** Addresses that are not on this machine, or that only look as if they were. */
const elsewhere = [
	'https://n8n.example.com/webhook/idv?a=b',
	'https://192.168.1.20/webhook/idv',
	'https://0.0.0.0/webhook/idv',
	'https://[::ffff:127.0.0.1]/webhook/idv',
	'https://127.0.0.1.example.com/webhook/idv',
	'https://localhost.example.com/webhook/idv',
	'https://localhost@n8n.example.com/webhook/idv',
];

let sandbox: Sandbox;
const receiver = useReceiver();

/** Unless told otherwise, nothing is called back before the test is over. */
const start = async (callbacks: Partial<CallbackOptions> = {}) => {
	sandbox = await startSandbox({ callbacks: { afterMs: 60_000, ...callbacks } });
	return sandbox;
};

/** An address of this machine where nobody listens. */
async function deadUrl(): Promise<string> {
	const gone = await startReceiver();
	await gone.stop();
	return `${gone.url}/gone`;
}

/** Whom anything on this machine connected to or asked the address of. */
function spyOnContacts(): () => string[] {
	const spies = [
		jest.spyOn(net, 'connect'),
		jest.spyOn(tls, 'connect'),
		jest.spyOn(dns, 'lookup'),
	] as jest.SpyInstance[];
	return () =>
		spies.flatMap(({ mock }) =>
			mock.calls.map(([to]) => (typeof to === 'string' ? to : String(Object(to).host))),
		);
}

afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
});

describe('the reachability check', () => {
	test('asks the CallbackUrl as it was given, once and before anything is executed', async () => {
		await start();
		const executions: number[] = [];
		receiver().onRequest = () => executions.push(sandbox.executions('Initialize'));
		const CallbackUrl = `${receiver().url}/hook?signature=a%2fb+c`;
		const got = await initialize(sandbox, { CallbackUrl, CallbackToken: 'token' });
		expect(got).toMatchObject(accepted);
		expect(executions).toEqual([0]);
		expect(receiver().received).toMatchObject([
			{ method: 'GET', target: '/hook?signature=a%2fb+c', body: '' },
		]);
		expect(sandbox.requests).toMatchObject([{ callbackCheck: 'HTTP 200', executed: true }]);
		expect(sandbox.deliveries).toEqual([]);
	});

	test.each<[CallbackOptions['reachability'], Behaviour, object, string]>([
		['any', 200, accepted, 'HTTP 200'],
		['any', 404, accepted, 'HTTP 404'],
		['any', 409, accepted, 'HTTP 409'],
		['any', 500, accepted, 'HTTP 500'],
		['any', { redirectTo: '/elsewhere' }, accepted, 'HTTP 302'],
		['any', 'drop', refused, 'UND_ERR_SOCKET'],
		['any', 'never', refused, 'no answer in time'],
		['ok', 200, accepted, 'HTTP 200'],
		['ok', 204, accepted, 'HTTP 204'],
		['ok', { redirectTo: '/elsewhere' }, refused, 'HTTP 302'],
		['ok', 409, refused, 'HTTP 409'],
		['ok', 'drop', refused, 'UND_ERR_SOCKET'],
		['off', 'drop', accepted, 'skipped: switched off'],
	])('with policy %s meets %j', async (reachability, behaviour, answer, callbackCheck) => {
		await start({ reachability, ...(behaviour === 'never' && { timeoutMs: 150 }) });
		receiver().behave(behaviour);
		const got = await initialize(sandbox, { CallbackUrl: `${receiver().url}/hook` });
		expect(got).toMatchObject(answer);
		expect(sandbox.requests).toMatchObject([{ callbackCheck }]);
		const targets = receiver().received.map(({ target }) => target);
		expect(targets).toEqual(reachability === 'off' ? [] : ['/hook']);
	});

	test('does not execute Initialize when nobody is there', async () => {
		await start();
		const got = await initialize(sandbox, { CallbackUrl: await deadUrl() });
		expect(got).toMatchObject(refused);
		expect(got.json.Message).toBe(
			'Invalid parameter. The CallbackUrl cannot be reached: ECONNREFUSED.',
		);
		expect(got.json.Result).toBeUndefined();
		expect(sandbox.requests).toMatchObject([{ executed: false, billed: false }]);
		expect(sandbox.executions('Initialize')).toBe(0);
		sandbox.finishAll();
		await sandbox.delivered();
		expect(sandbox.deliveries).toEqual([]);
	});
});

describe('whoever is elsewhere', () => {
	test.each(elsewhere)('is never contacted: %s', async (CallbackUrl) => {
		await start({ afterMs: 0 });
		const contacts = spyOnContacts();
		const id = await startTransaction(sandbox, { CallbackUrl });
		await sandbox.delivered();
		const byHand = await sandbox.deliver(id, { method: 'POST-json' });

		const skipped = { status: 'skipped', why: 'not on this machine' };
		expect(sandbox.requests[0]?.callbackCheck).toBe('skipped: not on this machine');
		expect(sandbox.deliveries).toMatchObject([
			{ transactionId: id, attempt: 1, method: 'GET', ...skipped },
			{ transactionId: id, attempt: 1, method: 'POST', ...skipped },
		]);
		expect(byHand).toMatchObject([{ ...skipped, text: '' }]);
		// What remains is how this test itself talks to the sandbox.
		expect(contacts().filter((host) => host !== '127.0.0.1')).toEqual([]);
		expect((await checkResult(sandbox, id)).json.Code).toBe('Success');
	});

	test('is not reached by a redirect', async () => {
		await start({ afterMs: 0, attempts: 1 });
		receiver().behave({ redirectTo: 'http://n8n.example.com/hook' });
		const contacts = spyOnContacts();
		await startTransaction(sandbox, { CallbackUrl: receiver().url });
		await sandbox.delivered();
		expect(sandbox.deliveries).toMatchObject([{ status: 302 }]);
		expect(contacts().filter((host) => host !== '127.0.0.1')).toEqual([]);
	});
});

describe('whoever is on this machine', () => {});
