import type { IncomingHttpHeaders } from 'node:http';

import type { Callbacks } from './callbacks';
import { jpegSaying, jpegWithComment } from './jpeg';
import { sampleVideo } from './media';
import { playPerson, showPerson } from './personPage';
import { isAnswerOfAny } from './plays';
import type { ReachabilityPolicy } from './reachability';
import type { RecordedRequest } from './records';
import { renderJson, renderText, type Rendered } from './replies';
import type { Rules } from './rules';
import type { Transaction, Transactions } from './transactions';
import { parseJson } from './values';
import type { SdkBehavior, WebSdk } from './webSdk';

/** What the pages beside the API may look at and change. */
export interface PageState {
	now: () => number;
	rules: Rules;
	requests: RecordedRequest[];
	transactions: Transactions;
	callbacks: Callbacks;
	webSdk: WebSdk;
}

interface PageRequest {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	/** What the path's pattern caught. */
	id: string;
	search: URLSearchParams;
	body: string;
}

interface Page {
	method: string;
	path: RegExp;
	show(request: PageRequest, state: PageState): Rendered | Promise<Rendered>;
}

/** Everything the sandbox shows that is not the vendor's API. */
const pages: readonly Page[] = [
	{ method: 'POST', path: /^\/_sandbox\/rules$/, show: addRule },
	{
		method: 'DELETE',
		path: /^\/_sandbox\/rules$/,
		show: (_, { rules }) => {
			rules.clear();
			return renderText(200, 'No rules are in force.');
		},
	},
	{
		method: 'GET',
		path: /^\/_sandbox\/requests$/,
		show: (_, { requests }) => renderJson(200, requests),
	},
	{
		method: 'POST',
		path: /^\/_sandbox\/finish$/,
		show: (_, { transactions }) => {
			transactions.finishAll();
			return renderText(200, 'Everyone has finished.');
		},
	},
	{ method: 'POST', path: /^\/_sandbox\/deliver$/, show: deliver },
	{
		method: 'GET',
		path: /^\/_sandbox\/deliveries$/,
		show: (_, { callbacks }) => renderJson(200, callbacks.deliveries),
	},
	{ method: 'POST', path: /^\/_sandbox\/sdk$/, show: behave },
	{ method: 'POST', path: /^\/_sandbox\/callbacks$/, show: changeCallbacks },
	{ method: 'GET', path: /^\/cdn\/[\w./-]+$/, show: showSdk },
	{ method: 'POST', path: /^\/cdn\/[\w./-]+$/, show: showSdk },
	{
		method: 'GET',
		path: /^\/person\/(\w+)$/,
		show: ({ id }, state) => atPerson(id, state, showPerson),
	},
	{
		method: 'POST',
		path: /^\/person\/(\w+)$/,
		show: ({ id, body }, state) =>
			atPerson(id, state, (transaction) =>
				playPerson(transaction, new URLSearchParams(body), state),
			),
	},
	{ method: 'GET', path: /^\/evidence\/(\w+)\.webm$/, show: showEvidence },
	{ method: 'GET', path: /^\/pictures\/(\w+)\.jpg$/, show: showPicture },
];

/** Whether a request is for the sandbox itself and not for the API it plays. */
export function isPage(target: string): boolean {
	return /^\/(_sandbox|cdn|person|evidence|pictures)\//.test(target);
}

/** Answers a request for one of the sandbox's own pages. */
export async function showPage(
	method: string,
	target: string,
	headers: IncomingHttpHeaders,
	body: Buffer,
	state: PageState,
): Promise<Rendered> {
	const [path = '', search = ''] = target.split('?');
	const atPath = pages.filter((page) => page.path.test(path));
	const page = atPath.find((candidate) => candidate.method === method);
	if (!page) return renderText(atPath.length > 0 ? 405 : 404);
	const id = page.path.exec(path)?.[1] ?? '';
	const request = { id, method, path, headers, search: new URLSearchParams(search) };
	return await page.show({ ...request, body: body.toString() }, state);
}

function addRule({ body }: PageRequest, { rules }: PageState): Rendered {
	try {
		rules.add(parseJson(body));
	} catch (error) {
		return renderText(400, (error as Error).message);
	}
	return renderText(200, 'The rule is in force.');
}

/** Takes `{"transactionId": …}` and whatever else a delivery by hand can differ in. */
async function deliver({ body }: PageRequest, { callbacks }: PageState): Promise<Rendered> {
	const { transactionId, ...variation } = Object(parseJson(body)) as Record<string, unknown>;
	try {
		return renderJson(200, await callbacks.deliver(String(transactionId), variation));
	} catch (error) {
		return renderText(400, (error as Error).message);
	}
}

/** Takes `{"does": …}`: what the web SDK does in browsers from now on. */
function behave({ body }: PageRequest, { webSdk }: PageState): Rendered {
	const { does } = Object(parseJson(body)) as { does?: SdkBehavior };
	try {
		webSdk.behave(String(does) as SdkBehavior);
	} catch (error) {
		return renderText(400, (error as Error).message);
	}
	return renderText(200, `From now on the web SDK does this: ${does}.`);
}

/** Takes `{"drop": true}` and `{"reachability": "any" | "ok" | "off"}`. */
function changeCallbacks({ body }: PageRequest, { callbacks }: PageState): Rendered {
	const { drop, reachability } = Object(parseJson(body)) as Record<string, unknown>;
	try {
		if (reachability !== undefined) callbacks.demand(String(reachability) as ReachabilityPolicy);
		if (drop !== undefined) callbacks.dropAll(drop === true);
	} catch (error) {
		return renderText(400, (error as Error).message);
	}
	return renderText(200, 'Changed.');
}

function showSdk(
	{ method, path, headers, body }: PageRequest,
	{ webSdk }: PageState,
): Rendered | Promise<Rendered> {
	const { origin, referer: referrer } = headers;
	return webSdk.show({ method, path, origin, referrer, body });
}

function atPerson(
	id: string,
	state: PageState,
	show: (transaction: Transaction, state: PageState) => Rendered,
): Rendered {
	const transaction = state.transactions.find(id);
	return transaction ? show(transaction, state) : renderText(404);
}

/** A JPEG for Face Compare: one that asks for an outcome, or one of somebody with that name. */
function showPicture({ id }: PageRequest): Rendered {
	const picture = isAnswerOfAny(id) ? jpegSaying(id) : jpegWithComment(id);
	return { status: 200, headers: { 'Content-Type': 'image/jpeg' }, text: picture, code: '' };
}

/** The evidence video; its link dies like the vendor's. */
function showEvidence({ id, search }: PageRequest, state: PageState): Rendered {
	const transaction = state.transactions.find(id);
	if (transaction?.request.DocVideo !== 'Y') return renderText(404);
	const expires = Number(search.get('Expires')) * 1000;
	if (state.now() > expires) return renderText(403, 'Request has expired.');
	return { status: 200, headers: { 'Content-Type': 'video/webm' }, text: sampleVideo, code: '' };
}
