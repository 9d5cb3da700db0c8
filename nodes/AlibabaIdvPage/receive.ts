import { randomUUID } from 'node:crypto';

import type {
	IBinaryKeyData,
	IWebhookFunctions,
	IWebhookResponseData,
	INodeExecutionData,
} from 'n8n-workflow';

import { logRefusal } from '../shared/callback/refusalLog';
import { checkToken, makeToken } from '../shared/callback/token';
import { openLink, type LinkClaims } from '../shared/page/personalLink';
import { handOver, textsToHandOver, type HandedOver } from './handOver';
import { messagePage, startPage, type RenderedPage } from './page';
import { readSubmission, type Refusal, type Submission } from './post';
import { NotSetUp, settingsOf, type PageSettings } from './settings';
import { forgetFirst, isFirst, isWithinLimit } from './starts';
import { textsWith } from './texts';

/** A person may need a while, and the callback does not depend on it. */
const returnSeconds = 24 * 60 * 60;

const returnReceiver = ({ receiver }: PageSettings) => `return to ${receiver}`;

/** What an address says about a personal link. */
type Link =
	| { kind: 'none' }
	| { kind: 'good' | 'expired'; claims: LinkClaims }
	| { kind: 'bad'; log: string };

const badLinks: Readonly<Record<string, string>> = {
	malformed: 'no personal link, or a part of one',
	forged: 'a personal link that was changed, or made with another callback secret',
	otherPage: 'a personal link of another page',
};

function linkOf(context: IWebhookFunctions, { secrets, receiver }: PageSettings): Link {
	const { link } = context.getQueryData() as { link?: unknown };
	if (link === undefined) return { kind: 'none' };
	if (!secrets) return { kind: 'bad', log: 'a personal link, but there is no callback secret' };
	const token = typeof link === 'string' ? link : '';
	const opened = openLink(secrets, token, receiver, Date.now() / 1000);
	if (!('claims' in opened)) return { kind: 'bad', log: badLinks[opened.problem] ?? '' };
	return { kind: opened.problem ? 'expired' : 'good', claims: opened.claims };
}

/** Why somebody with this link cannot start, or undefined. */
function refusalOf(link: Link, { linksOnly }: PageSettings): Refusal | undefined {
	if (link.kind === 'bad') return { status: 403, text: 'linkInvalid', log: link.log };
	if (link.kind === 'expired') return { status: 410, text: 'linkExpired' };
	return link.kind === 'none' && linksOnly ? { status: 403, text: 'linkMissing' } : undefined;
}

function log(context: IWebhookFunctions, reason: string | undefined): void {
	if (reason) logRefusal(context, reason, Date.now(), 'a visitor');
}

/** Answers by hand: what n8n answers for a node can carry neither a status nor a policy. */
function show(context: IWebhookFunctions, { status, headers, body }: RenderedPage): void {
	const response = context.getResponseObject();
	response.status(status);
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.end(context.getRequestObject().method === 'HEAD' ? '' : body);
}

const answered: IWebhookResponseData = { noWebhookResponse: true };

/** What the browser of the page reads: it has no origin, so it may read only what says so. */
function allowBrowser(context: IWebhookFunctions): void {
	const response = context.getResponseObject();
	const { origin } = context.getRequestObject().headers;
	if (origin === 'null') response.setHeader('access-control-allow-origin', 'null');
	response.setHeader('x-content-type-options', 'nosniff');
	response.setHeader('cache-control', 'no-store');
}

function tell(context: IWebhookFunctions, status: number, tellUser: string): IWebhookResponseData {
	allowBrowser(context);
	const response = context.getResponseObject();
	response.status(status);
	response.setHeader('content-type', 'application/json; charset=utf-8');
	if (status === 429) response.setHeader('retry-after', '60');
	response.end(JSON.stringify({ tellUser }));
	return answered;
}

function nodeKey(context: IWebhookFunctions): string {
	return JSON.stringify([context.getWorkflow().id, context.getNode().id]);
}

function execution(json: HandedOver, binary: IBinaryKeyData = {}): INodeExecutionData[][] {
	const files = Object.keys(binary).length > 0 ? { binary } : {};
	return [[{ json: handOver(json), ...files }]];
}

function common(
	{ texts }: PageSettings,
	link: Link,
): Pick<HandedOver, 'at' | 'fields' | 'link' | 'texts'> {
	const claims = 'claims' in link ? link.claims : undefined;
	return {
		texts: textsToHandOver(texts),
		link: claims ? { linkId: claims.linkId, userId: claims.userId, uses: claims.uses } : null,
		fields: { ...claims?.fields },
		at: new Date().toISOString(),
	};
}

/** An expired link starts the workflow once, so that the operator can send a new one. */
function expired(
	context: IWebhookFunctions,
	settings: PageSettings,
	link: Link,
): INodeExecutionData[][] | undefined {
	if (link.kind !== 'expired') return undefined;
	const key = `expired ${nodeKey(context)} ${link.claims.linkId}`;
	if (!isFirst(key, Date.now())) return undefined;
	return execution({ kind: 'linkExpired', ...common(settings, link) });
}

function onGet(context: IWebhookFunctions, settings: PageSettings): IWebhookResponseData {
	const link = linkOf(context, settings);
	const refusal = refusalOf(link, settings);
	if (!refusal) {
		show(context, startPage(settings, link.kind === 'good' ? link.claims.fields : {}));
		return answered;
	}
	log(context, refusal.log);
	const { status, text } = refusal;
	show(
		context,
		messagePage(settings, { status, title: settings.title, text: settings.texts[text] }),
	);
	const isHead = context.getRequestObject().method === 'HEAD';
	const workflowData = isHead ? undefined : expired(context, settings, link);
	return workflowData ? { ...answered, workflowData } : answered;
}

/**
 * Whether n8n itself has taken the body apart. A JSON body may look the same, but there the sender
 * would say where on this machine a file lies.
 */
function isForm(context: IWebhookFunctions): boolean {
	const { contentType } = context.getRequestObject() as { contentType?: unknown };
	return contentType === 'multipart/form-data';
}

/** The page itself has no origin; a page of somebody else has one that is not ours. */
function isForeign(context: IWebhookFunctions, { pageUrl }: PageSettings): boolean {
	const { origin, host } = context.getRequestObject().headers;
	if (origin === undefined || origin === 'null' || !URL.canParse(origin)) {
		return origin !== undefined && origin !== 'null';
	}
	const own = URL.canParse(pageUrl) ? new URL(pageUrl).host : '';
	return ![host, own].includes(new URL(origin).host);
}

async function filesOf(context: IWebhookFunctions, { files }: Submission): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	for (const { field, filepath } of files) {
		// Neither the name nor the type that the visitor's browser sent.
		binary[field] = await context.nodeHelpers.copyBinaryFile(
			filepath,
			field,
			'application/octet-stream',
		);
	}
	return binary;
}

function returnUrlOf(
	context: IWebhookFunctions,
	settings: PageSettings,
	merchantBizId: string,
): string | null {
	// n8n takes the test webhooks away after this request, so nobody would be there.
	if (context.getMode() === 'manual' || !URL.canParse(settings.pageUrl)) return null;
	const url = `${settings.pageUrl.replace(/\/$/, '')}/return`;
	if (!settings.secrets) return url;
	const expiresAt = Date.now() / 1000 + returnSeconds;
	const receiver = returnReceiver(settings);
	return `${url}?s=${makeToken(settings.secrets.current, { merchantBizId, expiresAt, receiver })}`;
}

async function onPost(
	context: IWebhookFunctions,
	settings: PageSettings,
): Promise<IWebhookResponseData> {
	const { texts } = settings;
	const refuse = ({ status, text, label, log: reason }: Refusal): IWebhookResponseData => {
		log(context, reason);
		return tell(context, status, label ? `${label}: ${texts[text]}` : texts[text]);
	};
	if (isForeign(context, settings)) {
		return refuse({ status: 403, text: 'unclear', log: 'sent by a page of another address' });
	}
	if (!isForm(context)) {
		return refuse({ status: 415, text: 'unclear', log: 'the body is not a form of the page' });
	}
	const link = linkOf(context, settings);
	const linkRefusal = refusalOf(link, settings);
	if (linkRefusal) return refuse(linkRefusal);
	const claims = link.kind === 'good' ? link.claims : undefined;
	const read = readSubmission(context.getBodyData(), settings, claims?.fields ?? {});
	if ('status' in read) return refuse(read);

	const now = Date.now();
	const node = nodeKey(context);
	const startKey = `start ${node} ${read.start}`;
	if (!isFirst(startKey, now)) return refuse({ status: 409, text: 'alreadySent' });
	// Whoever has a link is not held up by those who have none, nor by the holder of another one.
	const isAllowed = claims
		? isWithinLimit(`link ${node} ${claims.linkId}`, settings.maxStartsPerLink, now)
		: isWithinLimit(`public ${node}`, settings.maxStartsPerMinute, now);
	if (!isAllowed) {
		forgetFirst(startKey);
		return refuse({ status: 429, text: 'tooMany', log: 'too many starts within a minute' });
	}

	const binary = await filesOf(context, read);
	const merchantBizId = randomUUID().replace(/-/g, '');
	allowBrowser(context);
	return {
		workflowData: execution(
			{
				kind: 'submitted',
				...common(settings, link),
				fields: read.texts,
				merchantBizId,
				metaInfo: read.metaInfo,
				metaInfoSource: read.metaInfoSource,
				returnUrl: returnUrlOf(context, settings, merchantBizId),
				consent: { text: settings.consentText, url: settings.consentLink || null },
			},
			binary,
		),
	};
}

/** Whoever is back: what the address says of a result is never looked at. */
function onReturn(context: IWebhookFunctions, settings: PageSettings): IWebhookResponseData {
	const { texts, onwardLink, secrets, startWhenBack } = settings;
	show(
		context,
		messagePage(settings, {
			status: 200,
			title: texts.returnTitle,
			text: texts.returnText,
			...(onwardLink ? { link: onwardLink } : {}),
		}),
	);
	const { s } = context.getQueryData() as { s?: unknown };
	const isHead = context.getRequestObject().method === 'HEAD';
	if (!startWhenBack || !secrets || typeof s !== 'string' || isHead) return answered;
	// Alibaba Cloud appends what it says of the result; nobody has published how.
	const [token = ''] = /^[\w-]+/.exec(s) ?? [];
	const now = Date.now();
	const checked = checkToken(secrets, token, returnReceiver(settings), now / 1000);
	if ('problem' in checked) return answered;
	const { merchantBizId } = checked;
	if (!isFirst(`back ${nodeKey(context)} ${merchantBizId}`, now)) return answered;
	const json: HandedOver = {
		kind: 'cameBack',
		...common(settings, { kind: 'none' }),
		merchantBizId,
	};
	return { ...answered, workflowData: execution(json) };
}

const isReturn = (context: IWebhookFunctions) => context.getWebhookName() === 'setup';

/** The reason is for the operator; a visitor may read it only as "later". */
function notReady(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	const reason =
		error instanceof NotSetUp ? error.message : 'a field or the credential cannot be read';
	log(context, `the page cannot be shown: ${reason}`);
	const { notSetUp } = textsWith({});
	if (context.getRequestObject().method === 'POST') return tell(context, 503, notSetUp);
	const plain = { frameAncestors: "'none'", language: 'en' };
	show(context, messagePage(plain, { status: 503, title: notSetUp, text: '' }));
	return answered;
}

/**
 * What the page node does with one call of its addresses. Never throws: n8n would make a failed
 * execution of it, and whoever knows the address could make any number of them.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const settings = await settingsOf(context);
		if (isReturn(context)) return onReturn(context, settings);
		if (context.getRequestObject().method !== 'POST') return onGet(context, settings);
		return await onPost(context, settings);
	} catch (error) {
		if (context.getResponseObject().headersSent) return answered;
		return notReady(context, error);
	}
}
