/** Requests as anybody on the internet could send them to a webhook of n8n. */
import { performance } from 'node:perf_hooks';

import { Agent } from 'undici';

import { until } from './processes';

export interface Sent {
	method?: string;
	query?: Record<string, string>;
	form?: Record<string, string>;
	json?: unknown;
	/** With a file, as a form of a browser or an app sends it. */
	multipart?: FormData;
}

export interface Answer {
	status: number;
	text: string;
	/** From the first byte sent to the last one received. */
	ms: number;
}

/** No answer for so long counts as none at all; far above what any answer takes. */
const patienceMs = 60_000;

/** How many requests are under way at the same time at most. */
export const maxAtOnce = 50;

const agent = new Agent({
	connections: maxAtOnce,
	headersTimeout: patienceMs,
	bodyTimeout: patienceMs,
});

async function bodyOf({ form, json, multipart }: Sent) {
	if (multipart) {
		const encoded = new Response(multipart);
		const type = encoded.headers.get('content-type') ?? '';
		return { type, body: Buffer.from(await encoded.arrayBuffer()) };
	}
	if (form) {
		const type = 'application/x-www-form-urlencoded';
		return { type, body: new URLSearchParams(form).toString() };
	}
	if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
	return undefined;
}

/** Sends one request. */
export async function send(url: string, sent: Sent = {}): Promise<Answer> {
	const { origin, pathname, search } = new URL(url);
	const query = new URLSearchParams([
		...new URLSearchParams(search),
		...Object.entries(sent.query ?? {}),
	]).toString();
	const content = await bodyOf(sent);
	const start = performance.now();
	const answer = await agent.request({
		origin,
		path: query ? `${pathname}?${query}` : pathname,
		method: (sent.method ?? (content ? 'POST' : 'GET')) as 'GET',
		headers: content ? { 'content-type': content.type } : {},
		body: content?.body ?? null,
	});
	const text = await answer.body.text();
	return { status: answer.statusCode, text, ms: performance.now() - start };
}

/** Does `work` for all of them, so many at the same time; the results are in their order. */
export async function inParallel<In, Out>(
	all: readonly In[],
	atOnce: number,
	work: (one: In) => Promise<Out>,
): Promise<Out[]> {
	const results: Out[] = [];
	const queue = all.entries();
	const worker = async () => {
		for (const [index, one] of queue) results[index] = await work(one);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return results;
}

/** Waits until n8n knows a webhook for POST: a workflow that was published may take a moment. */
export async function isPosted(url: string): Promise<void> {
	await until('the webhook is answered', 60_000, async () => {
		const { status, text } = await send(url);
		return status === 404 && text.includes('POST');
	});
}
