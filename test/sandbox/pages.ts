import type { Callbacks } from './callbacks';
import { jpegSaying, jpegWithComment } from './jpeg';
import { sampleVideo } from './media';
import { isAnswerOfAny } from './plays';
import type { RecordedRequest } from './records';
import { renderJson, renderText, type Rendered } from './replies';
import type { Rules } from './rules';
import type { Transactions } from './transactions';
import { parseJson } from './values';

/** What the pages beside the API may look at and change. */
export interface PageState {
	now: () => number;
	rules: Rules;
	requests: RecordedRequest[];
	transactions: Transactions;
	callbacks: Callbacks;
}

interface PageRequest {
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
	{ method: 'GET', path: /^\/person\/(\w+)$/, show: showPerson },
	{ method: 'GET', path: /^\/evidence\/(\w+)\.webm$/, show: showEvidence },
	{ method: 'GET', path: /^\/pictures\/(\w+)\.jpg$/, show: showPicture },
];

/** Whether a request is for the sandbox itself and not for the API it plays. */
export function isPage(target: string): boolean {
	return /^\/(_sandbox|person|evidence|pictures)\//.test(target);
}

/** Answers a request for one of the sandbox's own pages. */
export async function showPage(
	method: string,
	target: string,
	body: Buffer,
	state: PageState,
): Promise<Rendered> {
	const [path = '', search = ''] = target.split('?');
	const atPath = pages.filter((page) => page.path.test(path));
	const page = atPath.find((candidate) => candidate.method === method);
	if (!page) return renderText(atPath.length > 0 ? 405 : 404);
	const id = page.path.exec(path)?.[1] ?? '';
	return await page.show({ id, search: new URLSearchParams(search), body: body.toString() }, state);
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

/** Where TransactionUrl leads: whoever opens it plays the person in front of the camera. */
function showPerson({ id }: PageRequest, { transactions }: PageState): Rendered {
	const transaction = transactions.find(id);
	if (!transaction) return renderText(404);
	transactions.finish(transaction);
	const done = transaction.finishedAt !== undefined;
	return renderText(200, done ? 'You have finished.' : 'You never finish in this scenario.');
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
