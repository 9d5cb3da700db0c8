import type { Demands } from '../parameters';
import type { Refusal } from '../refusals';
import type { Fields } from '../tables';
import type { Transactions } from '../transactions';

/** What an operation may look at and change. */
export interface OperationContext {
	params: Fields;
	accessKeyId: string;
	/** Where the sandbox listens, for links in answers. */
	url: string;
	now: () => number;
	transactions: Transactions;
	/** Fulfilled when the answer is on its way, or can no longer be sent. */
	answered: Promise<void>;
	/** Objects to a CallbackUrl that cannot be reached. */
	checkCallbackUrl: (url: string) => Promise<Refusal | undefined>;
}

/** An answer of the service; the server adds the RequestId. */
export interface Answer {
	status: number;
	body: Record<string, unknown>;
	/** Whether the operation really did what it is for. */
	executed: boolean;
	/** For an operation that is not billed every time: whether this time is. */
	billed?: boolean;
}

/** One operation the sandbox plays. */
export interface Operation extends Demands {
	/** Whether the vendor may bill an execution. */
	billed: boolean;
	/** Its own codes are JSON integers, and the HTTP status is 200 whatever they say. */
	integerCodes?: boolean;
	run(context: OperationContext): Answer | Refusal | Promise<Answer | Refusal>;
}

/** The success answer of Cloudauth-intl. */
export function success(result?: Record<string, unknown>): Answer {
	return {
		status: 200,
		body: { Code: 'Success', Message: 'success', ...(result && { Result: result }) },
		executed: true,
	};
}
