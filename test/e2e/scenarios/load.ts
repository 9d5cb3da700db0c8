/** How fast callbacks are answered under load, side by side with n8n's own Webhook node. */
import { randomUUID } from 'node:crypto';

import { makeToken, receiverOfUrl } from '../../../nodes/shared/callback/token';
import { callbackSecret } from '../credentials';
import { ownOf, type Place, type Scenario } from '../place';
import { until } from '../processes';
import { RealServer } from '../realServer';
import { expectNone, expectSame } from '../report';
import type { SavedWorkflow } from '../rest';
import { inParallel, maxAtOnce, send, type Answer } from '../sending';
import { times } from '../times';
import { connections, node, prepared, triggerWorkflow, type Node } from '../workflows';

/** Enough to see that it works; `--load 2000` measures. */
const fewCallbacks = 200;

/** What Alibaba Cloud waits for an answer. */
const patienceMs = 3_000;

/** What is called, and how to tell that n8n is done with it. */
interface Receiver {
	name: string;
	url: string;
	workflow: SavedWorkflow;
	queries: Array<Record<string, string>>;
	answers: Answer[];
	/** Seconds until all of its executions had ended. */
	took: number;
}

async function ourTrigger(
	{ sandbox }: Place,
	server: RealServer,
	count: number,
	confirm: boolean,
): Promise<Receiver> {
	const parameters = { confirm, options: { requestsPerSecond: 1000 } };
	const { Trigger: url = '' } = await server.activate(triggerWorkflow({ parameters }));
	const receiver = receiverOfUrl(url);
	const expiresAt = Date.now() / 1000 + 3600;
	// Not started by n8n, which would have to answer a check of this URL for each of them first.
	const queries = Array.from({ length: count }, () => {
		const { transactionId, merchantBizId } = sandbox.start('pass');
		const callbackToken = makeToken(callbackSecret, { merchantBizId, expiresAt, receiver });
		return { callbackToken, transactionId, passed: 'Y', subCode: '200' };
	});
	const workflow = server.workflowAt(url);
	const name = confirm ? 'Trigger' : 'Trigger that does not confirm';
	return { name, url, workflow, queries, answers: [], took: 0 };
}

/** A call as the trigger makes one, with the same credential: only then do both do the same. */
function callTo(sandbox: Place['sandbox']) {
	const headers = { 'x-acs-action': 'KeepaliveIntl', 'x-acs-version': '2022-08-09' };
	const parameters = {
		method: 'POST',
		url: `${sandbox.url}/`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'alibabaIdvApi',
		sendHeaders: true,
		headerParameters: {
			parameters: Object.entries(headers).map(([name, value]) => ({ name, value })),
		},
	};
	return node('Next', 'httpRequest', parameters, { typeVersion: 4.2 });
}

async function webhookNode(
	{ rest, credentials }: Place,
	count: number,
	name: string,
	next: Node,
): Promise<Receiver> {
	const path = randomUUID();
	const json = {
		name,
		nodes: [node('Webhook', 'webhook', { path }, { typeVersion: 2, webhookId: path }), next],
		connections: connections(['Webhook', 0, next.name]),
	};
	const workflow = await rest.saveWorkflow(prepared(json as never, credentials));
	await rest.activate(workflow);
	const url = `${rest.url}/webhook/${path}`;
	await until('the Webhook node answers', 30_000, async () => (await send(url)).status === 200);
	const queries = Array.from({ length: count }, (_query, index) => ({ number: String(index) }));
	return { name, url, workflow, queries, answers: [], took: 0 };
}

/** Sends a share of all calls, and waits until n8n has nothing to do any more. */
async function sendShare(receiver: Receiver, { rest }: Place, share: number): Promise<void> {
	const { queries, url, workflow } = receiver;
	const first = receiver.answers.length;
	const since = Date.now();
	const answers = await inParallel(
		queries.slice(first, first + share),
		maxAtOnce,
		async (query) => {
			return await send(url, { query });
		},
	);
	receiver.answers.push(...answers);
	await until(`"${workflow.name}" has ended`, 600_000, async () => !(await rest.isBusy(workflow)));
	receiver.took += (Date.now() - since) / 1000;
}

function figuresOf({ name, answers, took }: Receiver): string {
	const late = answers.filter(({ ms }) => ms > patienceMs).length;
	return `${name}: ${times(answers)}, ${late} later than ${patienceMs / 1000} s, done after ${took.toFixed(0)} s`;
}

/** How much longer than the Webhook node with a call after it: its webhook opens a credential, too. */
const maxFactor = 4;

async function measure(place: Place): Promise<string> {
	const { rest, sandbox, credentials, options } = place;
	const count = Number(options.load ?? fewCallbacks);
	const server = new RealServer(rest, sandbox, credentials);
	sandbox.holdCallbacks();
	const ours = await ourTrigger(place, server, count, true);
	const unconfirmed = await ourTrigger(place, server, count, false);
	const bare = await webhookNode(place, count, 'Webhook node', node('Next', 'noOp'));
	const calling = 'Webhook node and HTTP Request';
	const theirs = await webhookNode(place, count, calling, callTo(sandbox));
	const all = [ours, theirs, unconfirmed, bare];
	// There and back, so that whatever grows or warms up concerns all alike.
	for (const receiver of [...all, ...[...all].reverse()]) {
		await sendShare(receiver, place, Math.ceil(count / 2));
	}
	for (const { name, answers } of all) {
		const wrong = answers.filter(({ status }) => status !== 200);
		expectSame(`${name}: answers other than 200`, wrong.length, 0);
	}
	const figures = all.map(figuresOf).join('; ');
	const factor = ours.took / theirs.took;
	expectNone(
		`The trigger beside the Webhook node (${figures})`,
		factor > maxFactor ? [`took ${factor.toFixed(1)} times as long`] : [],
	);
	expectSame('Callbacks that were confirmed', sandbox.executions('CheckResult'), count);
	await server.stop();
	for (const { workflow } of [bare, theirs]) await rest.deactivate(workflow);
	return figures;
}

const title = `Callbacks, ${maxAtOnce} at a time, beside n8n's Webhook node`;
const limit = '5';

export const load: Scenario[] = [
	{ title: `Load: ${title}`, play: measure },
	{
		title: `Load: ${title}, ${limit} executions at a time`,
		onlyOwn: true,
		async play(place) {
			const { n8n } = ownOf(place);
			await n8n.stop();
			await n8n.start({ N8N_CONCURRENCY_PRODUCTION_LIMIT: limit });
			await place.rest.signIn();
			try {
				return await measure(place);
			} finally {
				await n8n.stop();
				await n8n.start();
				await place.rest.signIn();
			}
		},
	},
];
