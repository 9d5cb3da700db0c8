import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { call, type Success } from '../shared/api/call';
import type { Fault } from '../shared/api/fault';
import { callFault, inputFault } from '../shared/items/itemFault';
import { memoKey, memoOfRun } from '../shared/items/memo';
import type { ItemResult, ItemWork } from '../shared/items/runItems';
import { openSession } from '../shared/items/session';
import { kinds } from '../shared/results/returnCodes';
import { lateParams, prepareItem, type Options, type Prepared } from './fields';
import { waitsHere } from './wait';

/** The outputs, in this order: n8n sends what it cannot place to the first. */
export const outputNames = ['Not Started', 'Started'];
/** While waiting here there is only one: at the deadline n8n knows no other. */
export const outputNamesWhenWaiting = ['Next'];
const notStarted = 0;
const started = 1;

function output(displayName: string): string {
	return JSON.stringify({ type: 'main', displayName });
}

/** The `outputs` expression of the node; it is evaluated in the editor, without our code. */
export const outputsExpression: `={{${string}}}` = `={{ $parameter["callback"] === "wait" ? [${outputNamesWhenWaiting.map(output).join()}] : [${outputNames.map(output).join()}] }}`;

/** Source: the vendor's page for InitializeV2 of 2026-09-29. */
const validMinutes = 30;

function startedResult(
	item: Prepared,
	{ answer, requestId }: Success<'Initialize'>,
	nowMs: number,
): ItemResult {
	const { Result: result } = answer;
	const json = {
		started: true,
		transactionId: result.TransactionId,
		merchantBizId: item.merchantBizId,
		transactionUrl: result.TransactionUrl ?? null,
		protocol: result.Protocol ?? null,
		validUntil: new Date(nowMs + validMinutes * 60_000).toISOString(),
		requestId: requestId ?? null,
		...(item.simplify ? {} : { result }),
	};
	return { output: started, json: json as unknown as IDataObject };
}

/** The picture was refused: a result, not a fault, because another picture is what helps. */
function notStartedResult(item: Prepared, fault: Fault): ItemResult {
	const json = {
		started: false,
		code: fault.code,
		explanation: fault.message,
		remedy: fault.remedy,
		tellUser: fault.tellUser ?? 'We could not start the check. Please try again later.',
		billed: kinds[fault.kind].billed,
		merchantBizId: item.merchantBizId,
		requestId: fault.requestId ?? null,
	};
	return { output: notStarted, json };
}

/** How Initialize works on its items. */
export async function planInitialize(context: IExecuteFunctions): Promise<ItemWork<Prepared>> {
	const count = context.getInputData().length;
	if (waitsHere(context) && count > 1) {
		throw inputFault(
			'Callback',
			`is set to wait here, which works for one item per execution, but ${count} items came in`,
			"Call this workflow once per item with 'Execute Sub-workflow' (mode 'Run once for each item'), or choose 'Call a URL When Finished' with a Verification Trigger.",
		);
	}
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const session = await openSession(context, 'Initialize', options);
	const { clock } = session.environment;
	const memo = memoOfRun<ItemResult>(context);

	async function initialize(item: Prepared, index: number): Promise<ItemResult> {
		const outcome = await call(session.environment, {
			operation: 'Initialize',
			params: { ...item.params, ...(await lateParams(context, index, item, clock.wall())) },
			region: session.region,
			timeoutMs: session.timeoutMs,
		});
		if (outcome.ok) return startedResult(item, outcome, clock.wall());
		if (outcome.fault.kind === 'photo') return notStartedResult(item, outcome.fault);
		throw callFault(outcome.fault);
	}

	return {
		concurrency: session.concurrency,

		async prepare(index) {
			const item = await prepareItem(context, index, session.isSandbox);
			for (const message of item.hints) context.addExecutionHints?.({ message });
			return item;
		},

		async perform(item, index) {
			const { params, picture, callback } = item;
			const merchantBizId = context.getNodeParameter('merchantBizId', index);
			const key = memoKey(index, params, picture, callback, merchantBizId);
			return await memo.once(key, async () => ({
				result: await initialize(item, index),
				mayBeBilled: true,
			}));
		},
	};
}
