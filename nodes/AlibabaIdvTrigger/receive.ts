import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { fetchVerdict } from '../shared/api/checkResult';
import { isDuplicate } from '../shared/callback/duplicates';
import { answer, receiveCallback } from '../shared/callback/receive';
import { freshBizId } from '../shared/items/fields';
import { callFault, toItemFault, type ItemFault } from '../shared/items/itemFault';
import { resultJson } from '../shared/items/resultJson';
import { openSession, type CallOptions } from '../shared/items/session';
import { otherMeanings } from '../shared/results/subCodes';
import { outputOf, routings, type Routing } from '../shared/results/routes';
import type { Verdict } from '../shared/results/verdict';

/** The fields of the node, read before anything is answered. */
interface Settings extends CallOptions {
	confirm: boolean;
	ignoreRepeated: boolean;
	routing: Routing;
	simplify: boolean;
}

function settingsOf(context: IWebhookFunctions): Settings | undefined {
	try {
		const options = context.getNodeParameter('options', {}) as Partial<Settings>;
		const routing = String(context.getNodeParameter('routing'));
		// Workflows that were not made in the editor can have anything here.
		if (!Object.hasOwn(routings, routing)) return undefined;
		return {
			...options,
			confirm: context.getNodeParameter('confirm') === true,
			ignoreRepeated: options.ignoreRepeated !== false,
			routing: routing as Routing,
			simplify: context.getNodeParameter('simplify') !== false,
		};
	} catch {
		return undefined;
	}
}

/** The confirmed verdict, or an undecided one that says why there is none. Never throws. */
async function confirmed(
	context: IWebhookFunctions,
	settings: Settings,
	ids: { transactionId: string; merchantBizId: string },
): Promise<{ verdict: Verdict; json: INodeExecutionData['json'] }> {
	const undecided = (meaning: keyof typeof otherMeanings, fault?: ItemFault) => {
		const verdict: Verdict = { ...otherMeanings[meaning], subCode: null };
		if (fault) {
			verdict.explanation = `${verdict.explanation} ${fault.message}. ${fault.details.remedy}`;
		}
		const checked = { scores: {}, warnings: [], details: {} };
		const requestId = fault?.details.requestId ?? undefined;
		return { verdict, json: resultJson(ids, { verdict, checked, requestId }, settings.simplify) };
	};

	if (!settings.confirm) return undecided('unconfirmed');
	try {
		const { environment, region, timeoutMs } = await openSession(context, 'CheckResult', settings);
		const answered = await fetchVerdict(environment, { ...ids, region, timeoutMs });
		if (!answered.ok) return undecided('confirmationFailed', callFault(answered.fault));
		return { verdict: answered.verdict, json: resultJson(ids, answered, settings.simplify) };
	} catch (error) {
		return undecided('confirmationFailed', toItemFault(error));
	}
}

/**
 * What the trigger does with one call of its URL: answers within milliseconds, and only then asks
 * for the confirmation. Never throws.
 */
export async function trigger(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await receiveCallback(context, 'authentication');
	if (!received.accepted) return received.answered;
	const settings = settingsOf(context);
	if (!settings) return answer(context, 503, 'This receiver is not set up');
	const answered = answer(context, 200, 'OK');

	const { transactionId, passed, subCode } = received.callback;
	const merchantBizId = received.merchantBizId ?? '';
	const receiver = [context.getWorkflow().id ?? '', context.getNode().id];
	const ignoresRepeated = settings.ignoreRepeated && context.getMode() !== 'manual';
	// With the business id: a token of somebody else must not make a genuine callback a repeated one.
	const isRepeated = (...delivery: string[]) =>
		ignoresRepeated &&
		isDuplicate([...receiver, merchantBizId, transactionId, ...delivery], Date.now());
	if (isRepeated('callback', passed, subCode)) return answered;

	const { verdict, json } = await confirmed(context, settings, {
		transactionId,
		merchantBizId: merchantBizId || freshBizId(),
	});
	// The same result once more, under other words: whoever got hold of a token could vary them.
	if (verdict.verdict !== 'undecided' && isRepeated('result', verdict.verdict)) return answered;
	const workflowData: INodeExecutionData[][] = routings[settings.routing].map(() => []);
	workflowData[outputOf(settings.routing, verdict)]?.push({
		json: { ...json, callback: { transactionId, passed, subCode } },
	});
	return { ...answered, workflowData };
}
