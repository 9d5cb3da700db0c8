import type { Account } from './accounts';
import type { Refusal } from './refusals';
import type { Roles } from './roles';
import type { Fields } from './tables';
import type { Transactions } from './transactions';
import type { ValueCheck } from './values';

/** An answer of the service; the server adds the RequestId. */
export interface Answer {
	status: number;
	body: Readonly<Record<string, unknown>>;
	/** Whether the operation really did what it is for. */
	executed: boolean;
	/** For an operation that is not billed every time: whether this time is. */
	billed?: boolean;
}

/**
 * A named answer: the members of the body beside `Code`, `Message` and `RequestId`. With a `Code`
 * of its own it is a refusal.
 */
export type NamedAnswer = Readonly<Record<string, unknown>>;

/** What an operation may look at and change. */
export interface PlayContext {
	params: Fields;
	/** The answer that the request asks for, if it asks for one. */
	asks?: string;
	/** Whose verifications are seen. */
	accessKeyId: string;
	/** The AccessKey that signed. */
	caller?: Account;
	roles: Roles;
	/** Where the sandbox listens, for links in answers. */
	url: string;
	now: () => number;
	transactions: Transactions;
	/** Fulfilled when the answer is on its way, or can no longer be sent. */
	answered: Promise<void>;
	/** Objects to a CallbackUrl that cannot be reached. */
	checkCallbackUrl: (url: string) => Promise<Refusal | undefined>;
}

/** How the sandbox plays one operation of Alibaba Cloud. */
export interface Play {
	/** Whether Alibaba Cloud may bill an execution, or this answer. */
	billed: boolean | ((answer: NamedAnswer) => boolean);
	/** The metadata marks next to nothing as required; the help pages do. */
	required?: readonly string[];
	/** What the help pages say about values. */
	values?: Readonly<Record<string, ValueCheck>>;
	/** A success code of its own, beside `Success` and `200`. */
	successCode?: string;
	/** Its own codes are JSON integers, and the HTTP status is 200 whatever they say. */
	integerCodes?: boolean;
	/**
	 * Answers by the name that a request asks for, see `asking.ts`; the first one goes to everybody
	 * who asks for none.
	 */
	answers: Readonly<Record<string, NamedAnswer>>;
	/** Answers what is more than a named answer: what has a memory, or goes by another parameter. */
	run?(context: PlayContext): Answer | Refusal | Promise<Answer | Refusal>;
}

/** The success answer of Cloudauth-intl. */
export function success(result?: unknown): Answer {
	return {
		status: 200,
		body: {
			Code: 'Success',
			Message: 'success',
			...(result === undefined ? {} : { Result: result }),
		},
		executed: true,
	};
}
