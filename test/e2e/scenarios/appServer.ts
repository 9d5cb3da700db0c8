import { randomUUID } from 'node:crypto';

import { startedBy, type Person } from '../people';
import type { Place } from '../place';
import { until } from '../processes';
import type { SavedExecution, SavedWorkflow } from '../rest';
import { prepared } from '../workflows';
import { appWorkflow } from './waitingWorkflow';

/** Somebody whose execution sleeps. */
export interface Asleep extends Person {
	executionId: string;
}

/** An app that starts verifications through a workflow of n8n. */
export interface App {
	workflow: SavedWorkflow;
	/** Fulfilled when the app has its answer and the execution sleeps. */
	begin(biz: string, scene: string): Promise<Asleep>;
	/** What the app is answered. */
	ask(body: object): Promise<Record<string, unknown>>;
}

/** Which of the last nodes an execution reached. */
export function endOf({ data }: SavedExecution): string[] {
	const ends = ['Undecided', 'Not Passed', 'Passed'];
	return ends.filter((name) => data.resultData.runData[name]);
}

/** Switches the app's workflow on; `webhooks` is where they are answered. */
export async function startApp(
	{ rest, sandbox, credentials }: Pick<Place, 'rest' | 'sandbox' | 'credentials'>,
	waitMinutes: number,
	webhooks: string = rest.url,
): Promise<App> {
	const path = randomUUID();
	const workflow = await rest.saveWorkflow(prepared(appWorkflow(path, waitMinutes), credentials));
	await rest.activate(workflow);
	const url = `${webhooks}/webhook/${path}`;
	await until(`the webhook of "${workflow.name}" is answered`, 30_000, async () => {
		// HEAD is not registered: n8n knows the path as soon as it offers another method.
		const { status, body } = await ask(url, 'GET');
		return status === 404 && body.includes('POST');
	});
	async function askApp(sent: object): Promise<Record<string, unknown>> {
		const { status, body } = await ask(url, 'POST', sent);
		if (status !== 200 || !body) throw new Error(`The app was answered ${status}: "${body}"`);
		return Object(JSON.parse(body)) as Record<string, unknown>;
	}
	return {
		workflow,
		ask: askApp,
		async begin(biz, scene) {
			const { transactionId } = await askApp({ biz, scene });
			const started = startedBy(sandbox, biz, String(transactionId));
			const [, executionId = ''] = /webhook-waiting\/(\d+)/.exec(started.callbackUrl) ?? [];
			await until(`the execution of ${biz} sleeps`, 30_000, async () => {
				return (await rest.execution(executionId)).status === 'waiting';
			});
			return { ...started, executionId };
		},
	};
}

async function ask(
	url: string,
	method: string,
	body?: object,
): Promise<{ status: number; body: string }> {
	const response = await fetch(url, {
		method,
		headers: { 'content-type': 'application/json' },
		body: body && JSON.stringify(body),
	});
	return { status: response.status, body: await response.text() };
}
