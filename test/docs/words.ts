import type { Operation } from '../../nodes/operations/definition';
import type { ErrorCategory } from '../../nodes/shared/errors';
import type { Charge } from '../../nodes/shared/transport/callDefinition';
import type { RetryRule } from '../../nodes/shared/transport/errorCategories';

/** What a category means, for the table. */
export const categoryMeanings: Readonly<Record<ErrorCategory, string>> = {
	input: 'A field of the node cannot be used. Found before any call.',
	picture:
		'A picture was refused, by the node or by Alibaba Cloud. Where the operation has outputs, this is an outcome (`pictureRefused`) and no error.',
	parameter: 'Alibaba Cloud refused a parameter.',
	credential: 'AccessKey ID, AccessKey Secret, STS token, or the role.',
	session:
		'Alibaba Cloud refused the temporary keys of a role. New ones are fetched for the next call.',
	permission: 'The RAM user or the role lacks a permission.',
	account: 'The service is not activated, a payment is overdue, or the account is blocked.',
	quota: 'The calls allowed for today are used up.',
	endpoint: 'Wrong region or endpoint, or the operation is not offered there.',
	blocked: 'Refused by a security policy of Alibaba Cloud, or made too often in a row.',
	throttled: 'Too many calls per second.',
	unavailable: 'The service is not available at the moment.',
	internal: 'Alibaba Cloud had an internal error.',
	clock: 'The clock of the machine that runs n8n is off. The node corrects it and tries again.',
	repeated: 'Alibaba Cloud received the same request twice.',
	notReached: 'The request never arrived: wrong host name, connection refused, no route.',
	noAnswer: 'The request was sent, but no answer came that can be used.',
	canceled: 'The execution was canceled in n8n.',
	notSigned: 'The credential refused to sign the request, so nothing was sent.',
	unknown: 'A return code that no page of Alibaba Cloud lists.',
	unexpected: 'An expression that cannot be resolved, or an error of n8n.',
};

export function repetition({ times, mayHaveBeenExecuted }: RetryRule): string {
	if (mayHaveBeenExecuted) return '**never**: may have been executed';
	if (times === 0) return 'no';
	return times === 1 ? 'once' : `up to ${times} times`;
}

const charges: Readonly<Record<Charge['kind'], string>> = {
	freeRead: 'Free.',
	freeWriteSameTwice: 'Free. It changes data; a second time changes nothing more.',
	paid: 'Billed per successful call. Whether any other result than the good one is billed is not published.',
	unknown: 'Not published, so it is treated as billed.',
	writeAddsUp: 'It changes data, and a second time adds to it.',
};

/** What an operation may say of itself for this documentation. */
type Documented = Operation & { billing?: string; goodNeeds?: string };

/** What is billed, in words. */
export function billingOf(operation: Operation): string {
	const { calls, billing } = operation as Documented;
	return billing ?? charges[calls.main.charge.kind];
}

/** What an answer needs to reach the good output. */
export function goodNeedsOf(operation: Operation): string | undefined {
	return (operation as Documented).goodNeeds;
}

export function billedWord(billed: boolean | null): string {
	if (billed === null) return 'not published';
	return billed ? 'yes' : 'no';
}
