import type { WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import { attacks, type Attack, type Given } from './attacks';
import {
	closeConnections,
	fieldsOf,
	received,
	send,
	startFor,
	startReceiver,
	triggerWorkflow,
	type Answer,
	type Started,
} from './attacksSupport';
import { callbackSecret, initializeParameters, items, workflowWith } from './support';

let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox();
	// Callbacks are sent by the tests themselves.
	sandbox.holdCallbacks();
	server = await startReceiver(sandbox);
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
	await closeConnections();
});

/** All that the node itself ever answers. Nothing in it comes from the sender. */
const ownWords =
	/^(OK|Unknown sender|This receiver is not set up|The body is (too long|neither a form nor a JSON object)|The field (transactionId|token|passed|subCode) (is missing|is not a single text|has an invalid value|was sent twice with different values))?$/;

/** Attackers' bytes as they must not stand in a log. */
const rawBytes = /[\r\u001b\0\u2028]|MARK\n|\nforged/;

async function givenFor(url: string, mine?: Started): Promise<Given> {
	const scenes = ['pass', 'pass', 'different', 'never', 'outage'];
	const people = await startFor(server, sandbox, url, scenes);
	const [first, other, failed, open, unknown] = people as [
		Started,
		Started,
		Started,
		Started,
		Started,
	];
	const oldSecret = 'wN8rTq3vXz6mKp9sBd2gHj5lFc7yVa4e';
	return { mine: mine ?? first, other, failed, open, unknown, secret: callbackSecret, oldSecret };
}

async function attack(url: string, { send: make }: Attack, given: Given): Promise<Answer> {
	let answer: Answer | undefined;
	for (const sent of [make(given)].flat()) {
		answer = await send(url, sent);
		await server.idle();
	}
	return answer as Answer;
}

/** What must hold after every attack, whatever it was. */
function expectHarmless({ beforeTheNode }: Attack, answer: Answer, { mine, secret }: Given): void {
	expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
	expect(answer.status).toBeLessThan(500);
	if (!beforeTheNode) expect(answer.text).toMatch(ownWords);
	expect(answer.text).not.toContain('MARK');
	expect(JSON.stringify(answer.headers)).not.toMatch(/injected|set-cookie/i);
	const logged = [
		...server.calls.flatMap(({ logs }) => logs),
		...server.executions.flatMap(({ parts }) => parts.flatMap(({ logs }) => logs)),
	];
	expect(logged.filter((line) => rawBytes.test(line))).toEqual([]);
	const handedOver = JSON.stringify(server.calls.map((call) => call.handedOver));
	for (const hidden of [mine.callbackToken, secret]) {
		expect([...logged, handedOver].filter((text) => text.includes(hidden))).toEqual([]);
	}
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	expect(Object.keys(Object.prototype)).toEqual([]);
}

it('every attack has a name of its own', () => {
	expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
});

describe('against the trigger', () => {
	let url: string;

	beforeAll(async () => {
		const onError = 'continueRegularOutput';
		({ Trigger: url = '' } = await server.activate(triggerWorkflow({}, 3, { onError })));
	});

	beforeEach(() => {
		server.executions.length = 0;
		server.calls.length = 0;
	});

	it.each(attacks)('$name', async (one) => {
		const given = await givenFor(url);
		const answer = await attack(url, one, given);
		expect(answer.status).toBe(one.status);
		const reasons = received(server.executions).map((output) =>
			output.map(({ checkResult }) => (checkResult as { reason: string }).reason),
		);
		expect(reasons.flat().sort()).toEqual([...(one.starts ?? [])].sort());
		expect(server.executions).toHaveLength(one.starts?.length ?? 0);
		// Nothing but a confirmed result ever goes to Passed.
		expect(reasons[2]?.filter((reason) => reason !== 'passed')).toEqual([]);
		expectHarmless(one, answer, given);
	});

	it('it still takes a genuine callback afterwards', async () => {
		const { mine } = await givenFor(url);
		expect((await send(url, { query: fieldsOf(mine) })).status).toBe(200);
		await server.idle();
		expect(server.executions).toHaveLength(1);
	});
});

describe('against a waiting execution', () => {
	let mine: Started;

	beforeAll(async () => {
		server.executions.length = 0;
		const parameters = { ...initializeParameters, callback: 'wait' };
		const execution = await server.run(workflowWith('Initialize', { parameters }, 2), {
			mode: 'webhook',
			inputItems: items({ scene: 'pass' }),
		});
		const { params } = sandbox.requests.at(-1) ?? {};
		const [json] = execution.parts[0]?.jsonOf('Node', 0) ?? [];
		mine = {
			transactionId: String(json?.transactionId),
			merchantBizId: String(json?.merchantBizId),
			callbackToken: params?.CallbackToken ?? '',
			callbackUrl: params?.CallbackUrl ?? '',
			passed: 'Y',
			subCode: '200',
		};
	});

	beforeEach(() => {
		server.calls.length = 0;
	});

	it.each(attacks.filter(({ onlyTrigger }) => !onlyTrigger))('$name', async (one) => {
		const [execution] = server.executions;
		const given = await givenFor(mine.callbackUrl, mine);
		const answer = await attack(mine.callbackUrl, one, given);
		expect(answer.status).toBe(one.waiting ?? one.status);
		expect(server.executions).toEqual([execution]);
		expect(execution?.status).toBe('waiting');
		expect(execution?.parts).toHaveLength(1);
		expectHarmless(one, answer, given);
	});

	it('it still wakes up for its genuine callback afterwards', async () => {
		expect((await send(mine.callbackUrl, { query: fieldsOf(mine) })).status).toBe(200);
		await server.idle();
		const [execution] = server.executions;
		expect(execution?.status).toBe('success');
		expect(execution?.parts[1]?.jsonOf('Output 0', 0)).toEqual([
			expect.objectContaining({
				transactionId: mine.transactionId,
				initialize: expect.objectContaining({ timedOut: false }),
			}),
		]);
	});
});
