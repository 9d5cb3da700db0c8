/** n8n dies while callbacks that it has answered wait for their confirmation. */
import { fieldsOf, startFor } from '../people';
import { ownOf, type Scenario } from '../place';
import { until } from '../processes';
import { arrivals, RealServer } from '../realServer';
import { expectNone, expectSame } from '../report';
import type { ListedExecution } from '../rest';
import { inParallel, maxAtOnce, send } from '../sending';
import { times } from '../times';
import { triggerWorkflow } from '../workflows';
import { resultOf } from '../../engine/result';

const count = 200;

/** Longer than anything here takes. */
const noResult = {
	match: { action: 'CheckResult' },
	times: Infinity,
	fault: { kind: 'delay', ms: 60_000 },
} as const;

const countOf = (all: ListedExecution[]) =>
	Object.entries(
		all.reduce<Record<string, number>>(
			(counts, { status }) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }),
			{},
		),
	)
		.map(([status, found]) => `${found} ${status}`)
		.join(', ');

export const killed: Scenario = {
	title: `n8n is killed while ${count} callbacks wait for their confirmation`,
	onlyOwn: true,
	async play(place) {
		const { rest, sandbox, credentials, report, version } = place;
		const { n8n } = ownOf(place);
		const server = new RealServer(rest, sandbox, credentials);
		sandbox.holdCallbacks();
		const { Trigger: url = '' } = await server.activate(triggerWorkflow());
		const workflow = server.workflowAt(url);
		const scenes = Array.from({ length: count }, () => 'pass');
		const people = await startFor(server, sandbox, url, scenes);

		sandbox.plan(noResult);
		const answers = await inParallel(people, maxAtOnce, async (person) => {
			return await send(url, { query: fieldsOf(person) });
		});
		if (!version.storesFirst) {
			// One that is only 'new' stays so on n8n 2.0: n8n neither runs nor retries it.
			const isRunning = async () => (await rest.countOf(workflow, ['running'])) >= count;
			await until('n8n has started what it answered before', 60_000, isRunning);
		}
		await n8n.kill();
		const wrong = answers.filter(({ status }) => status !== 200);
		expectSame('Answers other than 200', wrong.length, 0);
		expectSame('Results that were known before', sandbox.billed('CheckResult'), 0);
		report.progress(`${count} callbacks answered (${times(answers)}), then killed`);

		sandbox.clearPlans();
		await n8n.start();
		await rest.signIn();
		const left = await until('n8n has looked through what it left behind', 60_000, async () => {
			const all = await rest.executionsOf(workflow);
			return all.every(({ status }) => !['new', 'running'].includes(status)) && all;
		});
		expectSame('Executions that are visible afterwards', left.length, count);

		report.progress(`${countOf(left)}; retrying one by one`);
		const since = Date.now();
		const passed = new Set<unknown>();
		for (const { id } of left) {
			const { data, status, mode } = await rest.retry(workflow, id);
			const parts = [resultOf({ data, status, mode } as never, [])];
			const [, , found] = arrivals([{ parts } as never]);
			for (const { transactionId } of found ?? []) passed.add(transactionId);
		}
		const took = (Date.now() - since) / 1000;
		const missing = people.filter(({ transactionId }) => !passed.has(transactionId));
		expectNone(
			'Answered callbacks that never got to Passed',
			missing.map(({ merchantBizId }) => merchantBizId),
		);
		await server.stop();
		return (
			`all ${count} visible (${countOf(left)}), answered in ${times(answers)}; ` +
			`all passed after one retry each, ${took.toFixed(0)} s together`
		);
	},
};
