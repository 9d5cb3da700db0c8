import { fieldsOf, send, type Sent } from '../../workflow/attacksSupport';
import { billedTwice } from '../people';
import type { Scenario } from '../place';
import { expectNone, expectSame } from '../report';
import { endOf, startApp, type Asleep } from './appServer';

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
		expectNone('Billed more than once', billedTwice(sandbox));
		await rest.deactivate(app.workflow);
		return `${genuine.length} executions`;
	},
};
