/** People who are sent through Initialize, and what their callbacks say. */
import type { IDataObject } from 'n8n-workflow';

import { outcomes, type Sandbox } from '../sandbox';
import type { RealServer } from './realServer';
import { initializeParameters, items, workflowWith } from './workflows';

/** A verification that Initialize started, and what Alibaba Cloud will say about it. */
export interface Person {
	transactionId: string;
	merchantBizId: string;
	callbackToken: string;
	callbackUrl: string;
	passed: string;
	subCode: string;
}

/** What Alibaba Cloud was told about a verification that an execution of n8n started. */
export function startedBy(sandbox: Sandbox, merchantBizId: string, transactionId: string): Person {
	const record = [...sandbox.requests]
		.reverse()
		.find(({ params, executed }) => executed && params.MerchantBizId === merchantBizId);
	if (!record) throw new Error(`The sandbox knows no verification of ${merchantBizId}`);
	const { CallbackToken = '', CallbackUrl = '', SceneCode = '' } = record.params;
	const { passed = '', subCode = '' } = outcomes[SceneCode] ?? outcomes.pass ?? {};
	return {
		transactionId,
		merchantBizId,
		callbackToken: CallbackToken,
		callbackUrl: CallbackUrl,
		passed,
		subCode,
	};
}

/** The fields of a genuine callback, as Alibaba Cloud's example URL has them. */
export function fieldsOf({ callbackToken, transactionId, passed, subCode }: Person) {
	return { callbackToken, transactionId, passed, subCode };
}

let lastBiz = 0;

/** Beyond the pace that is kept otherwise; each call has n8n probed by the sandbox. */
const atFullSpeed = { concurrency: 10, requestsPerSecond: 1000 };

/** More in one execution would take longer than anything waits for. */
const maxAtOnce = 200;

/** Starts one verification per scene through Initialize; everybody has finished. */
export async function startFor(
	server: RealServer,
	sandbox: Sandbox,
	callbackUrl: string,
	scenes: string[],
): Promise<Person[]> {
	const people: Person[] = [];
	while (people.length < scenes.length) {
		const next = scenes.slice(people.length, people.length + maxAtOnce);
		people.push(...(await startSome(server, sandbox, callbackUrl, next)));
	}
	return people;
}

async function startSome(
	server: RealServer,
	sandbox: Sandbox,
	callbackUrl: string,
	scenes: string[],
): Promise<Person[]> {
	const people = scenes.map((scene) => ({ scene, biz: `biz${++lastBiz}x` }));
	const options = { ...(initializeParameters.options as IDataObject), ...atFullSpeed };
	const parameters = { ...initializeParameters, callback: 'url', callbackUrl, options };
	const execution = await server.run(workflowWith('Initialize', { parameters }, 2), {
		inputItems: items(...people),
	});
	// It is a means to an end here: what a part counts is what webhooks started.
	server.executions.splice(server.executions.indexOf(execution), 1);
	const [result] = execution.parts;
	if (!result || result.error) throw result?.error ?? new Error('Initialize did not run');
	const started = result.jsonOf('Output 1', 0);
	if (started.length !== scenes.length) throw new Error('Not everybody was started');
	return started.map(({ merchantBizId, transactionId }) =>
		startedBy(sandbox, String(merchantBizId), String(transactionId)),
	);
}

/** How often a billed call really happened more than once for the same business id. */
export function billedTwice({ requests }: Sandbox): string[] {
	const counts = new Map<string, number>();
	for (const { action, executed, billed, params } of requests) {
		if (!executed || !billed || action !== 'Initialize') continue;
		const id = params.MerchantBizId ?? '';
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return [...counts].filter(([, times]) => times > 1).map(([id, times]) => `${id}: ${times} times`);
}
