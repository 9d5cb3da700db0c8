import type { IExecuteFunctions } from 'n8n-workflow';

import { call, type CallEnvironment } from '../shared/api/call';
import { readDeviceRisk, type DeviceRisk } from '../shared/api/deviceRisk';
import { callFault, ItemFault } from '../shared/items/itemFault';
import { memoOfExecution, type Done } from '../shared/items/memo';
import { earlierExecutions } from './earlierExecutions';

/** One question about a DeviceToken. */
export interface Question {
	/** Names region, product and token, and tells nothing about them. */
	key: string;
	/** Which item asks: unique within the execution. */
	askedBy: string;
	params: {
		ProductCode: string;
		MerchantBizId: string;
		DeviceToken: string;
		BizId: string;
		Type: string;
	};
}

/** What came of it. JSON only: it is remembered with the execution. */
export interface Asked {
	askedBy: string;
	merchantBizId: string;
	bizId: string;
	requestId: string | null;
	/** Exactly one of these. */
	risk?: DeviceRisk;
	noResult?: true;
	lost?: { message: string; remedy: string; code: string };
	askedBefore?: true;
}

/**
 * Asks FaceGuardRisk about DeviceTokens, each at most once: equal ones of a run share one call, a
 * retry of the node and every other Face Guard Risk node of the execution get what is known
 * already, and with `remember` later executions do not ask again either.
 *
 * @throws ItemFault when the vendor certainly did not answer the question, so that it cost nothing.
 */
export function askOncePerToken(
	context: IExecuteFunctions,
	session: { environment: CallEnvironment; region: string; timeoutMs: number },
	/** How many tokens to remember across executions; none without it. */
	remember?: number,
): (question: Question) => Promise<Asked> {
	const memo = memoOfExecution<Asked>(context, 'alibabaIdvFaceGuardRisk');
	const earlier = remember === undefined ? undefined : earlierExecutions(context, remember);
	/** Also what went wrong: another item of this run does not try again what just did not work. */
	const asked = new Map<string, Promise<Asked>>();

	async function ask({ key, askedBy, params }: Question): Promise<Done<Asked>> {
		const question = { askedBy, merchantBizId: params.MerchantBizId, bizId: params.BizId };
		if (earlier && !(await earlier.claim(key))) {
			return {
				result: { ...question, requestId: null, askedBefore: true },
				mayBeBilled: false,
			};
		}

		const { environment, region, timeoutMs } = session;
		const outcome = await call(environment, {
			operation: 'FaceGuardRisk',
			params,
			region,
			timeoutMs,
		});
		if (outcome.ok) {
			const { Result: result } = outcome.answer;
			const requestId = outcome.requestId ?? null;
			const answer = result ? { risk: readDeviceRisk(result) } : { noResult: true as const };
			return { result: { ...question, requestId, ...answer }, mayBeBilled: true };
		}
		const { fault } = outcome;
		if (fault.mayHaveBeenExecuted) {
			const { message, remedy, code, requestId = null } = fault;
			const lost = { message, remedy, code };
			return { result: { ...question, requestId, lost }, mayBeBilled: true };
		}
		const found = callFault(fault);
		if (earlier && !(await earlier.release(key))) {
			throw new ItemFault(
				found.message,
				{
					...found.details,
					remedy: `${found.details.remedy} n8n could not forget the DeviceToken, so later executions will send it to Review: use a fresh one.`,
				},
				found.httpStatus,
			);
		}
		throw found;
	}

	return async (question) => {
		const answer =
			asked.get(question.key) ?? memo.once(question.key, async () => await ask(question));
		asked.set(question.key, answer);
		return await answer;
	};
}
