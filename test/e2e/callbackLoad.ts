/** Callbacks under load, side by side with calls of n8n's own Webhook node on the same n8n. */
import { randomUUID } from 'node:crypto';

import { makeToken, receiverOfUrl } from '../../nodes/shared/callback/token';
import { callbackSecret } from './credentials';
import type { Place } from './place';
import { until } from './processes';
import { RealServer } from './realServer';
import { expectSame } from './report';
import type { SavedWorkflow } from './rest';
import { inParallel, maxAtOnce, send, type Answer } from './sending';
import { connections, node, prepared, triggerWorkflow, type Node } from './workflows';

/** What is called, and how to tell that n8n is done with it. */
export interface Receiver {
	name: string;
	url: string;
	workflow: SavedWorkflow;
	queries: Array<Record<string, string>>;
	answers: Answer[];
	/** Seconds until all of them were answered. */
	answeredIn: number;
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
	return { name, url, workflow, queries, answers: [], answeredIn: 0, took: 0 };
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
	return { name, url, workflow, queries, answers: [], answeredIn: 0, took: 0 };
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
	receiver.answeredIn += (Date.now() - since) / 1000;
	await until(`"${workflow.name}" has ended`, 600_000, async () => !(await rest.isBusy(workflow)));
	receiver.took += (Date.now() - since) / 1000;
}

/**
 * `trigger` confirms each callback, as `webhookAndCall` makes a call after n8n's Webhook node;
 * `unconfirmed` does not, and `webhook` has nothing to do.
 */
export type CallbackLoad = Record<
	'trigger' | 'unconfirmed' | 'webhook' | 'webhookAndCall',
	Receiver
>;

/**
 * Sends so many callbacks to each.
 *
 * @throws Error when one was not answered with 200, or not confirmed.
 */
export async function loadWithCallbacks(place: Place, count: number): Promise<CallbackLoad> {
	const { rest, sandbox, credentials } = place;
	const server = new RealServer(rest, sandbox, credentials);
	sandbox.holdCallbacks();
	const confirmedBefore = sandbox.executions('CheckResult');
	const bare = 'Webhook node';
	const calling = `${bare} and HTTP Request`;
	const load: CallbackLoad = {
		trigger: await ourTrigger(place, server, count, true),
		webhookAndCall: await webhookNode(place, count, calling, callTo(sandbox)),
		unconfirmed: await ourTrigger(place, server, count, false),
		webhook: await webhookNode(place, count, bare, node('Next', 'noOp')),
	};
	const all = Object.values(load);
	// There and back, so that whatever grows or warms up concerns all alike.
	for (const receiver of [...all, ...[...all].reverse()]) {
		await sendShare(receiver, place, Math.ceil(count / 2));
	}
	for (const { name, answers } of all) {
		const wrong = answers.filter(({ status }) => status !== 200);
		expectSame(`${name}: answers other than 200`, wrong.length, 0);
	}
	const confirmed = sandbox.executions('CheckResult') - confirmedBefore;
	expectSame('Callbacks that were confirmed', confirmed, count);
	await server.stop();
	for (const { workflow } of [load.webhook, load.webhookAndCall]) await rest.deactivate(workflow);
	return load;
}
