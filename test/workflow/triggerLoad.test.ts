import type { WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
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

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

const callbacks = 2_000;
const repeated = 500;
const concurrency = 50;
/**
 * The clock runs a hundred times faster here, so this is 800 calls per second: unbounded, two
 * thousand confirmations at once would be a test of how many connections the machine can open.
 */
const pace = { concurrency, requestsPerSecond: 8 };

let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox({ callbacks: { reachability: 'off' } });
	// Callbacks are sent by the test itself.
	sandbox.holdCallbacks();
	server = await startReceiver(sandbox);
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
	await closeConnections();
});

/** Every fourth callback comes once more: right behind itself, or much later. */
function delivered(people: Started[]): Started[] {
	const late: Started[] = [];
	const inOrder = people.flatMap((person, index) => {
		if (index % (callbacks / repeated) !== 0) return [person];
		if (index % (2 * (callbacks / repeated)) === 0) return [person, person];
		late.push(person);
		return [person];
	});
	return [...inOrder, ...late];
}

async function sendAll(url: string, people: Started[]): Promise<Answer[]> {
	const answers: Answer[] = [];
	const queue = people.values();
	const sender = async () => {
		for (const person of queue) answers.push(await send(url, { query: fieldsOf(person) }));
	};
	await Promise.all(Array.from({ length: concurrency }, sender));
	return answers;
}

it('2,000 callbacks and 500 repetitions, 50 at a time: none is lost, none comes twice', async () => {
	const options = { requestsPerSecond: pace.requestsPerSecond };
	const { Trigger: url = '' } = await server.activate(triggerWorkflow({ options }));
	const scenes = Array.from({ length: callbacks }, (_, index) =>
		index % 3 ? 'pass' : 'different',
	);
	const people = await startFor(server, sandbox, url, scenes, {
		options: { sceneCode: '={{ $json.scene }}', ...pace },
	});
	expect(people).toHaveLength(callbacks);

	const sent = delivered(people);
	expect(sent).toHaveLength(callbacks + repeated);
	const answers = await sendAll(url, sent);
	await server.idle();

	expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
	expect(answers).toHaveLength(callbacks + repeated);
	expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
	expect(server.executions.filter(({ status }) => status !== 'success')).toEqual([]);
	expect(server.executions).toHaveLength(callbacks);

	const [undecided, failed, passed] = received(server.executions);
	expect(undecided).toEqual([]);
	const idsOf = (items: Array<{ transactionId?: unknown }> = []) =>
		items.map(({ transactionId }) => transactionId).sort();
	const expected = (passes: boolean) =>
		idsOf(people.filter((_person, index) => (index % 3 !== 0) === passes));
	expect(idsOf(passed)).toEqual(expected(true));
	expect(idsOf(failed)).toEqual(expected(false));
}, 300_000);
