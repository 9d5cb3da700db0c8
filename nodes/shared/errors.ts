/**
 * Why something has no result. One row of `transport/errorCategories.ts` for each: whether it is
 * repeated, whether it may have been billed and whether Alibaba Cloud's words may be quoted.
 */
export type ErrorCategory =
	/** A field of the node cannot be used; found before any call. */
	| 'input'
	/** A picture was refused, by us or by Alibaba Cloud: another picture helps. */
	| 'picture'
	/** A parameter was refused. */
	| 'parameter'
	/** AccessKey, secret, STS token or role. */
	| 'credential'
	/** Alibaba Cloud refused the temporary keys of a role, which are replaced; the call was not executed. */
	| 'session'
	/** The RAM user or the role lacks a permission. */
	| 'permission'
	/** Service not activated, or payment overdue. */
	| 'account'
	/** The calls of the day are used up; this one was not executed. */
	| 'quota'
	/** Wrong endpoint, operation or version. */
	| 'endpoint'
	/** Refused by a security policy, or repeated too often; not executed. */
	| 'blocked'
	/** Too many calls; this one was not executed. */
	| 'throttled'
	/** The service was not available; the call was not executed. */
	| 'unavailable'
	/** An internal error of Alibaba Cloud. */
	| 'internal'
	/** Our clock is off; the call was not executed. */
	| 'clock'
	/** The same request arrived twice: the first one may have been executed. */
	| 'repeated'
	/** The request never left, or never arrived. */
	| 'notReached'
	/** Sent, but no usable answer came back: it may have been executed. */
	| 'noAnswer'
	/** The execution was canceled in n8n. */
	| 'canceled'
	/** The credential refused to sign, so nothing was sent. */
	| 'notSigned'
	/** A return code that none of Alibaba Cloud's pages lists. */
	| 'unknown'
	/** A broken expression, missing binary data, an n8n error. */
	| 'unexpected';

/** What is known of an error besides its message. */
export interface ErrorFacts {
	category: ErrorCategory;
	/** Alibaba Cloud's return code, or a word of ours where it did not speak. */
	code: string;
	/** What to do, as whole sentences. */
	remedy: string;
	/** Whether the call may have been executed, and billed. Default: no. */
	mayHaveBeenExecuted?: boolean;
	/** Whether trying the same again later can help and cannot be billed twice. Default: no. */
	retryable?: boolean;
	/** For pictures: what to tell the person who is being verified. */
	tellUser?: string;
	requestId?: string;
	/** The id that was sent, also when it was generated: an operator looks a lost answer up by it. */
	merchantBizId?: string;
	httpStatus?: number;
	/** How long Alibaba Cloud asks to wait, in milliseconds. */
	retryAfterMs?: number;
	/** Alibaba Cloud's clock, as the `Date` header of the answer. */
	date?: string;
}

/**
 * The one way of failing: what happened (`message`, without a full stop) and what to do (`remedy`)
 * stay apart from the start, and every layer passes the same error on.
 */
export class IdvError extends Error {
	override readonly name: string = 'IdvError';

	constructor(
		message: string,
		readonly facts: ErrorFacts,
		options?: ErrorOptions,
	) {
		super(message, options);
	}

	/** n8n shows it below the message, also of an error that it wraps. */
	get description(): string {
		return this.facts.remedy;
	}
}

/** A field that cannot be used. */
export class InputError extends IdvError {
	override readonly name = 'InputError';

	/**
	 * @param field the display name of the field.
	 * @param what what is wrong, continuing the sentence "'<field>' …".
	 * @param remedy what to do.
	 */
	constructor(
		readonly field: string,
		what: string,
		remedy: string,
	) {
		super(`'${field}' ${what}`, { category: 'input', code: 'InvalidInput', remedy });
	}
}

/** A picture that the person can replace by a better one. */
export class PictureError extends IdvError {
	override readonly name = 'PictureError';

	constructor(
		readonly field: string,
		what: string,
		remedy: string,
		tellUser: string,
	) {
		super(`'${field}' ${what}`, { category: 'picture', code: 'PictureRefused', remedy, tellUser });
	}
}

/** A request that is not signed, and so not sent. */
export class SigningError extends IdvError {
	static readonly code = 'NotSigned';

	override readonly name = 'SigningError';

	/** Of an error that they wrap, n8n 1.x and 2.0 keep message, description and this, no cause. */
	readonly httpCode = SigningError.code;

	constructor(message: string, remedy: string) {
		super(message, { category: 'notSigned', code: SigningError.code, remedy });
	}
}
