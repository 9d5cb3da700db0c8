import { tryAgainLater } from '../operations/decisions';
import type { Outcome } from '../operations/ask';
import type { PassedDecision } from '../operations/families/passedSubCode';
import { unconfirmed } from '../operations/verification/checkResult';
import type { IdvError } from '../shared/errors';

const tooManyWaiting: PassedDecision = {
	verdict: 'undecided',
	reason: 'tooManyWaiting',
	explanation:
		'Too many callbacks without a signed token are waiting for their confirmation, so this one was not confirmed.',
	remedy:
		"Connect the node 'Check Result' after this one. With 'Signed Token' in 'Callback Protection' nobody else can fill the queue.",
	tellUser: tryAgainLater,
	billed: null,
	also: { subCode: null },
};

function undecided(decision: PassedDecision, requestId: string | null = null): Outcome {
	return { decision, shown: {}, ids: {}, requestId };
}

/** Confirmation is switched off. */
export const notAsked = undecided(unconfirmed.notAsked);

/** Anybody may have sent it, and too many of those are waiting. */
export const turnedAway = undecided(tooManyWaiting);

/** Only for On Error = Continue: otherwise the execution fails, so that it can be retried. */
export function confirmationFailed({ message, facts }: IdvError): Outcome {
	const explanation = `${unconfirmed.failed.explanation} ${message}. ${facts.remedy}`;
	return undecided({ ...unconfirmed.failed, explanation }, facts.requestId);
}
