import { IdvError } from '../../shared/errors';
import type { Answer } from '../../shared/transport/call';
import type { Charge } from '../../shared/transport/callDefinition';
import { reviewAndReport } from '../decisions';
import type { Decision } from '../definition';
import { inEnvelope } from './envelope';
import { codeText } from './members';

/** `Data` of writes to the face library, which is 1 when it worked; undefined for no number. */
export const changed = inEnvelope<string | undefined>('Data', {
	safeParse: (data) => ({ success: true, data: codeText(data) }),
});

export type DeletionVerdict = 'deleted' | 'notDeleted';

interface Deletion {
	/** What the answer says, as text; undefined where it says nothing. */
	said: string | undefined;
	/** What it says when it worked, and when it did not. */
	words: { deleted: string; notDeleted: string };
	/** Whether something else in the answer disagrees. */
	isContradictory?: boolean;
	/** What is deleted, as a sentence calls it: 'the face group'. */
	what: string;
	/** How the operator finds out whether it is still there. */
	look?: string;
}

/**
 * Decides whether something is deleted. Pure. *Deleted* needs exactly the word for it, and nothing
 * that disagrees: somebody promises an erasure by it.
 *
 * @param answer whose earlier attempt may have been executed already: then there is nothing left.
 */
export function decideDeletion(
	{
		said,
		words,
		isContradictory = false,
		what,
		look = "Look with 'Get Many' whether anything is still there; if so, delete it again.",
	}: Deletion,
	{ repeated }: Pick<Answer<unknown>, 'repeated'>,
): Decision<DeletionVerdict> {
	const notDeleted = (reason: string, explanation: string, remedy: string) => ({
		verdict: 'notDeleted' as const,
		reason,
		explanation,
		remedy,
		tellUser: 'We could not confirm yet that your data has been deleted.',
		billed: false,
	});
	if (isContradictory) {
		return notDeleted(
			'contradictory',
			"Alibaba Cloud's answer contradicts itself, so it is not acted upon.",
			reviewAndReport,
		);
	}
	if (said === words.notDeleted && repeated) {
		return notDeleted(
			'mayAlreadyBeDeleted',
			`The answer to the first call was lost, and the second deleted nothing: the first one may have deleted ${what}.`,
			look,
		);
	}
	if (said === words.notDeleted) {
		return notDeleted(
			'notDeleted',
			`Alibaba Cloud did not delete ${what}. It says so, too, where there is nothing left to delete.`,
			look,
		);
	}
	if (said !== words.deleted) {
		return notDeleted(
			'unknownResult',
			`Alibaba Cloud's answer does not say that it deleted ${what}.`,
			look,
		);
	}
	return {
		verdict: 'deleted',
		reason: 'deleted',
		explanation: `Alibaba Cloud deleted ${what}.`,
		remedy: 'Continue.',
		tellUser: 'Your data has been deleted.',
		billed: false,
	};
}

/**
 * The error of a write whose answer does not say that it worked. It may have been executed, so it
 * is not made again.
 */
export function notAcknowledged(
	{ requestId }: Pick<Answer<unknown>, 'requestId'>,
	charge: Charge,
): IdvError {
	return new IdvError(
		"Alibaba Cloud's answer does not say whether it worked. The call may have been executed, so it was not repeated",
		{
			category: 'noAnswer',
			code: 'UnreadableAnswer',
			remedy: 'ifAnswerLost' in charge ? charge.ifAnswerLost : reviewAndReport,
			mayHaveBeenExecuted: true,
			requestId: requestId ?? undefined,
		},
	);
}
