import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isPrivate } from '../../../shared/credential/endpoint';
import { answerBrowser } from '../../../shared/page/answerBrowser';
import { isSafeNext } from '../../../shared/page/nextAddress';
import { answersPage, noteStarted } from '../../../shared/page/startedByPage';
import { waitSettingsOf, waitsHere } from './wait';

/** Outputs while waiting, see `routings` of the operation. */
const readyToCheck = 0;

/** What an item of this operation says of itself. */
interface Own {
	verdict?: string;
	tellUser?: string;
	protocol?: string | null;
	validUntil?: string;
}

const ownOf = ({ json }: INodeExecutionData) => Object(json.initialize) as Own & IDataObject;

const isStarted = (item: INodeExecutionData) => ownOf(item).verdict === 'started';

const notStartedForNow = 'We could not start the check. Please try again later.';

/** What the app behind the webhook gets: whether to send the person on, or what to tell them. */
function answerFor(item: INodeExecutionData | undefined): IDataObject {
	if (item && isStarted(item)) {
		const { transactionId, merchantBizId, transactionUrl } = item.json;
		const { protocol, validUntil } = ownOf(item);
		return { started: true, transactionId, merchantBizId, transactionUrl, protocol, validUntil };
	}
	const { tellUser: ofError } = Object(item?.json.error) as Own;
	const tellUser = (item && ownOf(item).tellUser) ?? ofError ?? notStartedForNow;
	return { started: false, tellUser };
}

/** The page of a person understands less than an app, and must not read more. */
async function answerPage(context: IExecuteFunctions, body: IDataObject): Promise<void> {
	const { transactionUrl, tellUser } = body;
	// Alibaba Cloud's own address; http is for a sandbox, and the browser takes it from one only.
	if (isSafeNext(transactionUrl, isPrivate)) await answerBrowser(context, { next: transactionUrl });
	else await answerBrowser(context, { tellUser: String(tellUser ?? notStartedForNow) });
}

/** Answering is a courtesy: the verification counts, and goes on without it. */
async function answerApp(context: IExecuteFunctions, body: IDataObject): Promise<void> {
	try {
		await context.sendResponse({ body, headers: {}, statusCode: 200 });
	} catch {
		context.logger.warn('The webhook could not be answered before waiting');
	}
}

/**
 * Whether n8n will not try again. The app must not hear "not started" from a try that is followed by
 * one that starts. The bounds are n8n's (n8n-core, `getRetryParams`).
 */
function isLastTry(context: IExecuteFunctions): boolean {
	const { retryOnFail, maxTries } = context.getNode();
	if (retryOnFail !== true) return true;
	// Of the whole execution: an app is answered once, so later runs of a loop do not matter.
	const kept = context.getContext('node') as { tries?: number };
	kept.tries = (kept.tries ?? 0) + 1;
	return kept.tries >= Math.min(5, Math.max(2, maxTries || 3));
}

type Answer = typeof answerPage;

/** How whoever waits for this node is answered; undefined when nobody does. */
function answerOf(context: IExecuteFunctions): Answer | undefined {
	try {
		// The page first: it waits for an answer also where the settings cannot be read.
		const isPageOurs = answersPage(context);
		if (isPageOurs !== undefined) return isPageOurs ? answerPage : undefined;
		return waitSettingsOf(context).answersWebhook ? answerApp : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Starts a verification and, where the node is set so, puts the execution to sleep until its
 * callback or the deadline.
 *
 * At the deadline n8n skips the node and passes its *input* on (measured on n8n 1.123 and 2.41). So
 * what the next node needs is written into the input before, as if the time had run out already;
 * the callback overwrites it.
 *
 * @param start what the node does when it does not wait.
 * @throws what `start` throws.
 */
export async function startAndSleep(
	context: IExecuteFunctions,
	start: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	const begin = async () => {
		const begun = await start();
		if (begun.flat().some(isStarted)) noteStarted(context);
		return begun;
	};
	if (!waitsHere(context)) return await begin();
	const answer = answerOf(context);
	const isFinal = !answer || isLastTry(context);
	const starting = begin();
	if (answer && isFinal) {
		await starting.catch(async () => await answer(context, answerFor(undefined)));
	}

	const routed = await starting;
	const item = routed.flat()[0];
	const isError = item?.json.error !== undefined;
	if (answer && (isFinal || !isError)) await answer(context, answerFor(item));
	if (!item || !isStarted(item)) return routed;

	const own = { ...ownOf(item), timedOut: true, callback: null };
	const waiting: INodeExecutionData = { ...item, json: { ...item.json, initialize: own } };
	const [input] = context.getInputData();
	if (input) Object.assign(input, { json: waiting.json, binary: waiting.binary });
	const { minutes } = waitSettingsOf(context);
	await context.putExecutionToWait(new Date(Date.now() + minutes * 60_000));
	return routed.map((_items, output) => (output === readyToCheck ? [waiting] : []));
}
