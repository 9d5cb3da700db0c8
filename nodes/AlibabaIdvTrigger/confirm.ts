import type { IExecuteFunctions } from 'n8n-workflow';

import type { Values } from '../operations/definition';
import { ask, type Outcome } from '../operations/ask';
import { newBizId } from '../operations/fields/bizId';
import { checkResult } from '../operations/verification/checkResult';
import { requirementsOf } from '../operations/verification/checkResult/requirements';
import {
	confirmationQueue,
	signedLane,
	tooManyWaiting,
	unsignedLane,
} from '../shared/callback/confirmationQueue';
import { itemOf } from '../shared/run/item';
import { openSession } from '../shared/run/session';
import { systemClock } from '../shared/transport/systemClock';
import type { HandedOver } from './handOver';
import type { Settings } from './settings';

/** One for the whole process, because so is the pace that it takes care of. */
const queue = confirmationQueue(systemClock);

/**
 * Asks Check Result about a callback, when it is its turn.
 *
 * @returns `tooManyWaiting` when too many are waiting: without a signed token, or with the same one.
 * @throws IdvError when there is no answer that anything could be decided by.
 */
export async function confirm(
	context: IExecuteFunctions,
	index: number,
	{ callback, sender: { merchantBizId } }: HandedOver,
	{ options, simplify }: Pick<Settings, 'options' | 'simplify'>,
): Promise<Outcome | typeof tooManyWaiting> {
	const session = await openSession(context, checkResult.calls.main, options);
	const item = itemOf(context, index, session);
	const values: Values<typeof checkResult.fields> = {
		transactionId: callback.transactionId,
		// Alibaba Cloud wants one. A new one says nothing about the person, so it is not handed on.
		merchantBizId: { id: merchantBizId ?? newBizId(), given: merchantBizId ?? '' },
		routing: undefined,
		facePicture: undefined,
		pagesField: '',
		evidenceVideo: undefined,
		...requirementsOf(item),
		// Somebody about whom a callback comes has finished.
		explainUnfinished: false,
		maxFaceAttack: undefined,
		maxGuardRisk: undefined,
		minFaceComparison: undefined,
	};
	const isSigned = merchantBizId !== undefined;
	const answered = await queue.inTurn(
		JSON.stringify([context.getWorkflow().id, context.getNode().id, merchantBizId]),
		// The pace that all share: a trigger that is set slower waits by itself at the rate limit.
		isSigned ? signedLane : unsignedLane(session.publishedPerSecond),
		async () => await ask(checkResult, { item, values }, simplify),
		context.getExecutionCancelSignal(),
	);
	return answered === tooManyWaiting ? answered : answered.outcome;
}
