import { randomUUID } from 'node:crypto';

import type { WorkflowJson } from '../../engine';
import type { Sandbox } from '../../sandbox';
import { play, stories } from '../../demo/stories';
import { billedTwice, fieldsOf, startFor, type Person } from '../people';
import { examplesFolder } from '../places';
import { until } from '../processes';
import { arrivals, RealServer, reasonOf } from '../realServer';
import { expectNone, expectSame } from '../report';
import { endOf, startApp } from '../scenarios/appServer';
import { branchesOf, expectedOf } from '../scenarios/examples';
import { inParallel, maxAtOnce, send } from '../sending';
import { shortened } from '../shortened';
import { times } from '../times';
import { connections, initializeParameters, node, prepared, triggerWorkflow } from '../workflows';
import { pages } from './page';
import { workerOf, type QueuePlace, type QueueScenario } from './place';
import { shareCeiling } from './sharedCeiling';

const serverOf = ({ rest, sandbox, credentials, webhooks }: QueuePlace) =>
	new RealServer(rest, sandbox, credentials, { url: webhooks.url, change: shortened });

/** The example with two workflows: the webhook processor takes the callbacks, workers go on. */
const twoWorkflows: QueueScenario = {
	title: 'Example with two workflows, callbacks taken by the webhook processor',
	async play(place) {
		const story = stories.find(({ files }) => files.length === 2);
		if (!story) throw new Error('No story has two workflows');
		const server = serverOf(place);
		const stage = { sandbox: place.sandbox, server, folder: examplesFolder };
		const [found, expected] = [await play(stage, story), expectedOf(story)];
		expectSame(`Branches of ${story.files.join(', ')}`, branchesOf(found), expected);
		return `${found.length} people`;
	},
};

const burstSize = 60;

/** So many people at the same time, each of them twice. */
const waveSize = 10;

/** Whether the sender got an answer within its three seconds, to one of two callbacks at once. */
async function isHeard(sandbox: Sandbox, { transactionId }: Person): Promise<boolean> {
	const answers = await sandbox.deliver(transactionId, { times: 2, concurrently: true });
	const others = answers.filter(({ status }) => status !== 'failed' && status !== 200);
	expectSame('Answers other than 200', others, []);
	return answers.some(({ status }) => status === 200);
}

/**
 * Many callbacks in a short time, each twice. Nobody may be lost; that two workers both take the
 * first delivery is what the option admits.
 */
const burst = (ignoreRepeated: string): QueueScenario => ({
	title: `${burstSize} callbacks in waves of ${waveSize}, each sent twice, repeated ones ignored: ${ignoreRepeated}`,
	async play(place) {
		const { sandbox, workers } = place;
		const server = serverOf(place);
		sandbox.holdCallbacks();
		const workflow = triggerWorkflow({ parameters: { options: { ignoreRepeated } } });
		const { Trigger: url = '' } = await server.activate(workflow);
		const scenes = Array.from({ length: burstSize }, () => 'pass');
		const people = await startFor(server, sandbox, url, scenes);
		const before = workers.map((worker) => worker.started().length);
		const since = Date.now();
		let late = 0;
		for (let first = 0; first < people.length; first += waveSize) {
			const wave = people.slice(first, first + waveSize);
			const missed = await Promise.all(
				wave.map(async (person) => ((await isHeard(sandbox, person)) ? [] : [person])),
			);
			late += missed.flat().length;
			for (const person of missed.flat()) {
				if (!(await isHeard(sandbox, person))) throw new Error('n8n takes no callback any more');
			}
		}
		const answered = ((Date.now() - since) / 1000).toFixed(1);
		const executions = await server.executionsOf(url, burstSize);
		const took = ((Date.now() - since) / 1000).toFixed(1);
		const [undecided, failed, passed] = arrivals(executions);
		const ids = new Set(passed?.map(({ transactionId }) => transactionId));
		expectSame(
			'Undecided, not passed, different people who passed',
			[undecided?.length, failed?.length, ids.size],
			[0, 0, burstSize],
		);
		const twice = (passed?.length ?? 0) - ids.size;
		const shares = workers.map((worker, index) => worker.started().length - (before[index] ?? 0));
		expectNone('Workers', shares.includes(0) ? [`one had nothing to do: ${shares}`] : []);
		await server.stop();
		return (
			`${burstSize} people passed, ${twice} of them twice; sent in ${answered} s, ` +
			`${late} repeated because n8n was too slow, all done after ${took} s, ` +
			`workers took ${shares.join(' and ')}`
		);
	},
});

/** An execution falls asleep on one worker, which dies; its callback wakes it on another. */
const resumedElsewhere: QueueScenario = {
	title: 'A waiting execution is resumed by another process',
	async play(place) {
		const { rest, sandbox, webhooks, workers, cluster } = place;
		sandbox.holdCallbacks();
		const app = await startApp(place, 35, webhooks.url);
		const asleep = await app.begin('elsewhere', 'pass');
		const first = workerOf(place, asleep.executionId);
		if (!first) throw new Error(`No worker ran execution ${asleep.executionId}`);
		workers.splice(workers.indexOf(first), 1);
		await first.kill();
		const { status } = await send(asleep.callbackUrl, { query: fieldsOf(asleep) });
		expectSame('The answer to the callback', status, 200);
		const ended = await rest.ended(asleep.executionId);
		expectSame('The end', [ended.status, endOf(ended)], ['success', ['Passed']]);
		const second = workerOf(place, asleep.executionId);
		if (!second) throw new Error('None of the workers that live has resumed it');
		expectNone('Billed more than once', billedTwice(sandbox));
		workers.push(await cluster.startWorker('worker3'));
		await rest.deactivate(app.workflow);
		return `fell asleep on ${first.name}, woke on ${second.name}`;
	},
};

const heldSize = 40;

/** Nobody but a worker asks for the confirmation: without one, callbacks are taken and wait. */
const workersConfirm: QueueScenario = {
	title: 'Workers confirm: without one, callbacks are answered and wait',
	async play(place) {
		const { sandbox, workers, cluster, rest } = place;
		const server = serverOf(place);
		sandbox.holdCallbacks();
		const { Trigger: url = '' } = await server.activate(triggerWorkflow());
		const scenes = Array.from({ length: heldSize }, () => 'pass');
		const people = await startFor(server, sandbox, url, scenes);
		for (const worker of workers.splice(0)) await worker.stop();
		const answers = await inParallel(people, maxAtOnce, async (person) => {
			return await send(url, { query: fieldsOf(person) });
		});
		const wrong = answers.filter(({ status }) => status !== 200);
		expectSame('Answers other than 200', wrong.length, 0);
		expectSame('Results asked for without a worker', sandbox.executions('CheckResult'), 0);
		const waiting = await rest.executionsOf(server.workflowAt(url));
		expectSame('Executions that wait for a worker', waiting.length, heldSize);

		workers.push(await cluster.startWorker('worker5'), await cluster.startWorker('worker6'));
		const found = arrivals(await server.executionsOf(url, heldSize));
		expectSame(
			'Where they arrive once there are workers',
			found.map((items) => [...new Set(items.map(reasonOf))]),
			[[], [], ['passed']],
		);
		expectSame('Who arrives', found[2]?.length, heldSize);
		expectSame('Results asked for', sandbox.executions('CheckResult'), heldSize);
		const byWorker = waiting.map(({ id }) => workerOf(place, id)?.name);
		expectSame('Executions that no worker ran', byWorker.filter((name) => !name).length, 0);
		await server.stop();
		return `${heldSize} callbacks answered (${times(answers)}), all confirmed by ${[...new Set(byWorker)].sort().join(' and ')}`;
	},
};

const batchSize = 40;

/** An app hands over a whole batch; the callbacks go to a trigger. */
function batchWorkflow(path: string, callbackUrl: string): WorkflowJson {
	const parameters = {
		...initializeParameters,
		options: { merchantBizId: '={{ $json.biz }}' },
		callback: 'url',
		callbackUrl,
	};
	const code = `return Array.from({ length: ${batchSize} }, (_, i) => ({ json: { biz: 'batch' + i, user: 'u' + i } }));`;
	return {
		name: 'A batch',
		nodes: [
			node('App', 'webhook', { httpMethod: 'POST', path }, { typeVersion: 2, webhookId: path }),
			node('People', 'code', { jsCode: code }, { typeVersion: 2, position: [200, 0] }),
			node('Initialize', 'alibabaIdvInitialize', parameters, { position: [400, 0] }),
		],
		connections: connections(['App', 0, 'People'], ['People', 0, 'Initialize']),
	} as unknown as WorkflowJson;
}

/** A worker dies in the middle of a batch of billed calls. */
const killedInBatch: QueueScenario = {
	title: 'A worker is killed in the middle of a batch',
	async play(place) {
		const { rest, sandbox, credentials, webhooks, workers, cluster, report } = place;
		sandbox.holdCallbacks();
		const server = serverOf(place);
		const { Trigger: url = '' } = await server.activate(triggerWorkflow());
		const path = randomUUID();
		const workflow = await rest.saveWorkflow(prepared(batchWorkflow(path, url), credentials));
		await rest.activate(workflow);
		await until('the batch is taken', 30_000, async () => {
			const taken = await fetch(`${webhooks.url}/webhook/${path}`, { method: 'POST' });
			return taken.status === 200;
		});
		const half = () => sandbox.executions('Initialize') >= batchSize / 2;
		await until(`${batchSize / 2} people are started`, 60_000, half, 20);
		const [{ id } = { id: '' }] = await rest.executionsOf(workflow);
		const victim = workerOf(place, id);
		if (!victim) throw new Error(`No worker runs execution ${id}`);
		workers.splice(workers.indexOf(victim), 1);
		await victim.kill();
		const atDeath = sandbox.executions('Initialize');
		report.progress(`${victim.name} killed after ${atDeath} of ${batchSize}`);

		const ended = await rest.ended(id, 120_000);
		// Whatever n8n makes of the execution, it must not have started anybody again.
		const started = sandbox.executions('Initialize');
		expectNone('Billed more than once', billedTwice(sandbox));
		expectNone(
			'The batch',
			started < batchSize / 2 || started > batchSize ? [`${started} people were started`] : [],
		);
		await sandbox.releaseCallbacks('shuffled');
		await sandbox.delivered();
		const executions = await server.executionsOf(url, started);
		const [, , passed = []] = arrivals(executions);
		const heardOf = new Set(passed.map(({ merchantBizId }) => merchantBizId));
		expectSame('People started whose callback was heard of', heardOf.size, started);
		workers.push(await cluster.startWorker('worker4'));
		await server.stop();
		await rest.deactivate(workflow);
		return (
			`killed after ${atDeath} of ${batchSize}; execution ${ended.status}; ${started} started, ` +
			`none twice; ${heardOf.size} callbacks heard of`
		);
	},
};

const ceiling = 10;

/** Two processes that know nothing of each other call what one account is granted. */
const sharedCeiling: QueueScenario = {
	title: `Two workers share a ceiling of ${ceiling} calls per second`,
	async play(place) {
		const { answered, asked, refused, perSecond, shares } = await shareCeiling(place, ceiling);
		expectSame('Items that got an answer', answered, asked);
		// Lenient, because the machine may be busy: `npm run bench` measures.
		const problems = [
			...(perSecond < 0.8 * ceiling ? [`only ${perSecond.toFixed(1)} answers per second`] : []),
			...(refused > 0.15 * asked ? [`${refused} of ${asked} were refused`] : []),
		];
		expectNone('The ceiling', problems);
		return `${answered} answers, ${perSecond.toFixed(1)} per second, ${refused} refused; workers made ${shares.join(' and ')} calls`;
	},
};

export const queueScenarios = [
	twoWorkflows,
	sharedCeiling,
	...pages,
	burst('process'),
	burst('database'),
	resumedElsewhere,
	killedInBatch,
	workersConfirm,
];
