import { tryAgainLater } from '../operations/decisions';
import type { Outcome } from '../operations/ask';
import type { PassedDecision } from '../operations/families/passedSubCode';
import type { IdvError } from '../shared/errors';

/** Undecided for reasons of the trigger: Alibaba Cloud has not said anything about the person. */
const unconfirmed = {
	verdict: 'undecided',
	tellUser: tryAgainLater,
	billed: null,
	also: { subCode: null },
} as const;

function undecided(
	why: Pick<PassedDecision, 'explanation' | 'reason' | 'remedy'>,
	requestId: string | null = null,
): Outcome {
	const decision: PassedDecision = { ...unconfirmed, ...why };
	return { decision, shown: {}, ids: {}, requestId };
}

/** Confirmation is switched off. */
export const notAsked = undecided({
	reason: 'unconfirmed',
	explanation:
		'The callback was not confirmed with Check Result, because the trigger is set not to confirm callbacks.',
	remedy: "Connect the node 'Check Result' after this one and branch on its result.",
});

/** Too many of its kind are waiting: without a signed token, or with the same one. */
export const turnedAway = undecided({
	reason: 'tooManyWaiting',
	explanation:
		'Too many callbacks like this one are waiting for their confirmation, so this one was not confirmed.',
	remedy:
		"Connect the node 'Check Result' after this one. With 'Signed Token' in 'Callback Protection' nobody else can fill the queue.",
});

/** Only for On Error = Continue: otherwise the execution fails, so that it can be retried. */
export function confirmationFailed({ message, facts }: IdvError): Outcome {
	return undecided(
		{
			reason: 'confirmationFailed',
			explanation: `The callback arrived, but the result could not be fetched to confirm it. ${message}. ${facts.remedy}`,
			remedy: "Ask again with the node 'Check Result'.",
		},
		facts.requestId,
	);
}
