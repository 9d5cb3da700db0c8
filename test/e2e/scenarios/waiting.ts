import { billedTwice, fieldsOf } from '../people';
import type { Place, Scenario } from '../place';
import { expectNone, expectSame } from '../report';
import { send, type Sent } from '../sending';
import { endOf, startApp, type App, type Asleep } from './appServer';

interface Step {
	name: string;
	to: (asleep: Asleep) => string;
	sent: (asleep: Asleep) => Sent;
	status: number;
}

const itsUrl = ({ callbackUrl }: Asleep) => callbackUrl;
const unsigned = ({ callbackUrl }: Asleep) => callbackUrl.replace(/[?].*/, '');

/** In this order: only the last one may wake it. */
const steps: Step[] = [
	{ name: 'a probe by GET', to: itsUrl, sent: () => ({}), status: 200 },
	{ name: 'a probe by HEAD', to: itsUrl, sent: () => ({ method: 'HEAD' }), status: 200 },
	{
		name: "the callback without n8n's signature",
		to: unsigned,
		sent: (asleep) => ({ query: fieldsOf(asleep) }),
		status: 401,
	},
	{
		name: 'the callback with a forged token',
		to: itsUrl,
		sent: (asleep) => ({ query: { ...fieldsOf(asleep), callbackToken: 'forged' } }),
		status: 401,
	},
	{
		name: 'the callback of another verification',
		to: itsUrl,
		sent: (asleep) => ({ query: { ...fieldsOf(asleep), transactionId: 'hksb1' } }),
		status: 401,
	},
];

const genuine: Array<[name: string, scene: string, sent: (asleep: Asleep) => Sent, end: string]> = [
	['GET', 'pass', (asleep) => ({ query: fieldsOf(asleep) }), 'Passed'],
	['POST, form', 'different', (asleep) => ({ form: fieldsOf(asleep) }), 'Not Passed'],
	['POST, JSON', 'contradict', (asleep) => ({ json: fieldsOf(asleep) }), 'Undecided'],
];

/** How many callbacks arrive at the same moment. */
const atOnce = 10;

/** n8n before 2.41 does not lock: it ran what follows as often as it was called. */
async function wokenOnce(app: App, { rest, sandbox }: Place): Promise<void> {
	const asleep = await app.begin('wokenOnce', 'pass');
	const callbacks = Array.from({ length: atOnce }, async () => {
		return await send(asleep.callbackUrl, { query: fieldsOf(asleep) });
	});
	const statuses = (await Promise.all(callbacks)).map(({ status }) => status);
	expectNone(
		'Answers to callbacks at the same moment',
		statuses.includes(200) ? [] : [`none of ${statuses} is 200`],
	);
	const { data } = await rest.ended(asleep.executionId);
	const runs = data.resultData.runData['Check Result']?.length;
	expectSame(`Runs of Check Result after ${atOnce} callbacks at once`, runs, 1);
	expectSame('Results asked for', sandbox.executions('CheckResult', 'wokenOnce'), 1);
}

/** The app is told when nobody was started, and what to tell the person. */
async function notStarted(app: App, { rest }: Place): Promise<void> {
	const refused = await app.ask({ biz: 'blurredPhoto', scene: 'blurred' });
	expectSame('Started with a blurred photo', refused.started, false);
	expectSame('What to tell the person', typeof refused.tellUser, 'string');
	const failed = await app.ask({ biz: 'not-a-biz-id', scene: 'pass' });
	expectSame('Started with a bad field', failed.started, false);
	expectSame('What to tell the person', typeof failed.tellUser, 'string');
	const executions = await rest.executionsOf(app.workflow);
	for (const { id } of executions.slice(-2)) {
		const { data, status } = await rest.ended(id);
		const ran = Object.keys(data.resultData.runData);
		expectSame('Where it ends', [status, ran.at(-1)], ['success', 'Tell the App']);
	}
}

/** Executions in production mode that an app started, and that a callback wakes. */
export const waiting: Scenario = {
	title: 'Waiting executions: probed, attacked, resumed, repeated',
	async play(place) {
		const { rest, sandbox } = place;
		sandbox.holdCallbacks();
		const app = await startApp(place, 35);
		const problems: string[] = [];
		for (const [way, scene, sent, end] of genuine) {
			const asleep = await app.begin(`waiting${scene}`, scene);
			for (const step of steps) {
				// n8n 1.123 and 2.0 do not sign these addresses: only our token protects them there.
				if (step.to === unsigned && !asleep.callbackUrl.includes('signature=')) continue;
				const { status } = await send(step.to(asleep), step.sent(asleep));
				if (status !== step.status) problems.push(`${step.name}: ${status}, not ${step.status}`);
			}
			expectSame(
				'Before the callback',
				(await rest.execution(asleep.executionId)).status,
				'waiting',
			);
			const taken = await send(asleep.callbackUrl, sent(asleep));
			expectSame(`The answer to the callback by ${way}`, taken.status, 200);
			const ended = await rest.ended(asleep.executionId);
			expectSame(
				`The end of the execution woken by ${way}`,
				[ended.status, endOf(ended)],
				['success', [end]],
			);
			const repeated = await send(asleep.callbackUrl, sent(asleep));
			expectSame(`The answer to the repeated callback by ${way}`, repeated.status, 409);
		}
		expectNone('Before it is woken', problems);
		await wokenOnce(app, place);
		await notStarted(app, place);
		expectNone('Billed more than once', billedTwice(sandbox));
		await rest.deactivate(app.workflow);
		return `${genuine.length} executions, one with ${atOnce} callbacks at once, two not started`;
	},
};
