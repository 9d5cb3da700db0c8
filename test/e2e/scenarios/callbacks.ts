import { received, startFor, triggerWorkflow } from '../../workflow/attacksSupport';
import type { Variation } from '../../sandbox';
import type { Scenario } from '../place';
import { RealServer } from '../realServer';
import { expectNone, expectSame } from '../report';

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
	{
		name: 'GET, the vendor is down',
		scene: 'outage',
		variation: {},
		arrives: [['confirmationFailed'], [], []],
	},
];

/** The same trigger, called in every way that a callback can come. */
export const callbacks: Scenario = {
	title: 'Callbacks by GET, POST and HEAD',
	async play({ rest, sandbox, credentials }) {
		const server = new RealServer(rest, sandbox, credentials);
		sandbox.holdCallbacks();
		const { Trigger: url = '' } = await server.activate(triggerWorkflow());
		const people = await startFor(
			server,
			sandbox,
			url,
			ways.map(({ scene }) => scene),
		);
		const answers = await Promise.all(
			ways.map(async ({ variation }, index) => {
				const { transactionId = '' } = people[index] ?? {};
				return await sandbox.deliver(transactionId, variation);
			}),
		);
		const expected = ways.flatMap(({ arrives }) => arrives.flat()).length;
		const executions = await server.executionsOf(url, expected);
		const problems = ways.flatMap(({ name, arrives, statuses }, index) => {
			const person = people[index];
			const found = answers[index]?.map(({ status }) => status) ?? [];
			const wanted = statuses ?? found.map(() => 200);
			const own = received(executions).map((items) =>
				items
					.filter(({ transactionId }) => transactionId === person?.transactionId)
					.map(({ reason }) => String(reason)),
			);
			return [
				...(String(found) === String(wanted) ? [] : [`${name}: answered ${found}, not ${wanted}`]),
				...(JSON.stringify(own) === JSON.stringify(arrives)
					? []
					: [`${name}: arrived ${JSON.stringify(own)}, not ${JSON.stringify(arrives)}`]),
			];
		});
		expectNone('Callbacks', problems);
		expectSame('Executions that callbacks started', executions.length, expected);
		await server.stop();
		return `${ways.length} ways, ${executions.length} executions`;
	},
};
