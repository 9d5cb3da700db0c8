import { readFileSync } from 'node:fs';

import type { Variation } from '../../sandbox';
import { fieldsOf, startFor } from '../people';
import type { Place, Scenario } from '../place';
import { arrivals, RealServer, reasonOf } from '../realServer';
import { expectNone, expectSame } from '../report';
import { send } from '../sending';
import { triggerWorkflow, type NodeSetup } from '../workflows';

interface Way {
	name: string;
	scene: string;
	variation: Variation;
	/** Reasons, by output. */
	arrives: [undecided: string[], notPassed: string[], passed: string[]];
	/** Answers, if they are not all 200. */
	statuses?: number[];
}

const nothing: Way['arrives'] = [[], [], []];
const passes: Way['arrives'] = [[], [], ['passed']];

const ways: Way[] = [
	{ name: 'GET, passed', scene: 'pass', variation: {}, arrives: passes },
	{
		name: 'GET, spelt as in the prose',
		scene: 'pass',
		variation: { spelling: 'prose' },
		arrives: passes,
	},
	{ name: 'POST, form', scene: 'pass', variation: { method: 'POST-form' }, arrives: passes },
	{ name: 'POST, JSON', scene: 'pass', variation: { method: 'POST-json' }, arrives: passes },
	{ name: 'HEAD', scene: 'pass', variation: { method: 'HEAD' }, arrives: nothing },
	{
		name: 'GET, another person',
		scene: 'different',
		variation: {},
		arrives: [[], ['differentPerson'], []],
	},
	{
		name: 'POST, a contradiction',
		scene: 'contradict',
		variation: { method: 'POST-form' },
		arrives: [['contradictory'], [], []],
	},
	{
		name: 'GET, passed claimed for a failure',
		scene: 'liveness',
		variation: { fields: { passed: 'Y', subCode: '200' } },
		arrives: [[], ['livenessRisk'], []],
	},
	{
		name: 'GET, five times at once',
		scene: 'pass',
		variation: { times: 5, concurrently: true },
		arrives: passes,
	},
	{
		name: 'GET, forged token',
		scene: 'pass',
		variation: { fields: { callbackToken: 'forged' } },
		arrives: nothing,
		statuses: [401],
	},
	// With On Error = Stop the execution fails, and can be retried.
	{ name: 'GET, Alibaba Cloud is down', scene: 'outage', variation: {}, arrives: nothing },
];

/** The same trigger, called in every way that a callback can come. */
async function inEveryWay(server: RealServer, { sandbox }: Place): Promise<string> {
	const { Trigger: url = '' } = await server.activate(triggerWorkflow());
	const scenes = ways.map(({ scene }) => scene);
	const people = await startFor(server, sandbox, url, scenes);
	const answers = await Promise.all(
		ways.map(async ({ variation }, index) => {
			const { transactionId = '' } = people[index] ?? {};
			return await sandbox.deliver(transactionId, variation);
		}),
	);
	const expected = ways.flatMap(({ arrives }) => arrives.flat()).length + 1;
	const executions = await server.executionsOf(url, expected);
	const problems = ways.flatMap(({ name, arrives, statuses }, index) => {
		const person = people[index];
		const found = answers[index]?.map(({ status }) => status) ?? [];
		const wanted = statuses ?? found.map(() => 200);
		const own = arrivals(executions).map((items) =>
			items.filter(({ transactionId }) => transactionId === person?.transactionId).map(reasonOf),
		);
		return [
			...(String(found) === String(wanted) ? [] : [`${name}: answered ${found}, not ${wanted}`]),
			...(JSON.stringify(own) === JSON.stringify(arrives)
				? []
				: [`${name}: arrived ${JSON.stringify(own)}, not ${JSON.stringify(arrives)}`]),
		];
	});
	expectNone('Callbacks', problems);
	const failed = executions.filter(({ status }) => status === 'error');
	expectSame('Executions that failed', failed.length, 1);
	return `${ways.length} ways, ${executions.length} executions`;
}

/** With both kinds of Continue a confirmation that fails is undecided; nothing bare goes on. */
async function whenItContinues(server: RealServer, { sandbox }: Place): Promise<void> {
	for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
		const setup: NodeSetup = { onError };
		const { Trigger: url = '' } = await server.activate(triggerWorkflow(setup));
		const [person] = await startFor(server, sandbox, url, ['outage']);
		await sandbox.deliver(person?.transactionId ?? '');
		const found = arrivals(await server.executionsOf(url, 1));
		const reasons = found.map((items) => items.map(reasonOf));
		expectSame(`A confirmation that fails, ${onError}`, reasons, [['confirmationFailed'], [], []]);
	}
}

/** A token is good for the trigger that it was made for; the operator's log says so. */
async function atAnotherTrigger(server: RealServer, { sandbox, own }: Place): Promise<void> {
	const { Trigger: right = '' } = await server.activate(triggerWorkflow());
	const { Trigger: wrong = '' } = await server.activate(triggerWorkflow());
	const [person] = await startFor(server, sandbox, right, ['pass']);
	if (!person) throw new Error('Nobody was started');
	const said = 'token of another receiver';
	const lines = () => (own ? readFileSync(own.n8n.log, 'utf8').split(said).length - 1 : 0);
	const before = lines();
	for (let times = 0; times < 3; times += 1) {
		const { status } = await send(wrong, { query: fieldsOf(person) });
		expectSame('The answer of another trigger', status, 401);
	}
	if (own) expectSame(`Lines "${said}" in n8n's log after three`, lines() - before, 1);
}

export const callbacks: Scenario = {
	title: 'Callbacks by GET, POST and HEAD',
	async play(place) {
		const { rest, sandbox, credentials } = place;
		const server = new RealServer(rest, sandbox, credentials);
		sandbox.holdCallbacks();
		const figures = await inEveryWay(server, place);
		await whenItContinues(server, place);
		await atAnotherTrigger(server, place);
		await server.stop();
		return figures;
	},
};
