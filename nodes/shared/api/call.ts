import { encodeForm } from '../signing/body';
import { isSuccess, type Kind } from '../results/returnCodes';
import { learnTime } from './clock';
import {
	cancelledFault,
	faultOfCode,
	faultOfThrown,
	faultOfUnreadable,
	warnOfExecution,
	withoutBill,
	type Fault,
	type Reply,
} from './fault';
import { operations, type Operation, type OperationName } from './operations';
import { quotable } from './redact';
import { retryRule, waitBefore } from './retry';
import { services } from './regions';
import { envelope } from './schemas';
import { regionHeader } from './sign';

/** What a call needs from outside, so that tests can give it a fake clock and network. */
export interface CallEnvironment {
	/** Sends with n8n's helper and the credential. */
	send(options: RequestOptions): Promise<Reply>;
	/** The host that `send` reaches: clocks are learned by host. */
	host: string;
	pace: Pace;
	clock: Clock;
	/** Aborted when the execution is cancelled. */
	signal?: AbortSignal;
}

export interface Clock {
	/** Milliseconds since 1970. */
	wall(): number;
	/** Milliseconds that never jump, for measuring distances. */
	monotonic(): number;
	/** Waits; comes back early when `signal` is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** 0 to 1. */
	random(): number;
}

/** The limiter of one operation; `items/pace.ts` has the real one. */
export interface Pace {
	/** Resolves when the next call may go out, or when `signal` is aborted. */
	enter(signal?: AbortSignal): Promise<void>;
	/** The vendor refused a call as one too many, and wants this many milliseconds of rest. */
	slowDown(forMs: number): void;
	/** The vendor took a call. */
	recover(): void;
}

/** The part of n8n's request options that calls use. */
export interface RequestOptions {
	method: 'POST';
	url: '/';
	headers: Record<string, string>;
	qs: Record<string, string>;
	body?: Buffer;
	timeout: number;
	returnFullResponse: true;
	ignoreHttpStatusErrors: true;
	disableFollowRedirect: true;
}

export interface CallRequest<Name extends OperationName> {
	operation: Name;
	/** Vendor names to values; undefined and empty ones are not sent. */
	params: Record<string, string | undefined>;
	/** Only when it differs from the credential's. */
	region?: string;
	/** Milliseconds for one attempt, connecting included. */
	timeoutMs: number;
}

/** The decoded answer of an operation. */
export type AnswerOf<Name extends OperationName> = NonNullable<
	ReturnType<(typeof operations)[Name]['answer']['safeParse']>['data']
>;

export interface Success<Name extends OperationName> {
	ok: true;
	answer: AnswerOf<Name>;
	httpStatus: number;
	code: string;
	requestId?: string;
}

/** A call without a success. `body` is what the vendor answered, for operations that say more. */
export interface Failure {
	ok: false;
	fault: Fault;
	body?: unknown;
}

export type Outcome<Name extends OperationName> = Success<Name> | Failure;

/** Answers without a success that are no sign of too many calls either. */
const takenKinds: ReadonlySet<Kind> = new Set<Kind>(['notFinished', 'photo', 'parameter']);

/** How a request says which operation it is for; the signature scheme goes by that. */
const marks = {
	V1: (operation: string, version: string) => ({
		headers: {},
		// Without it this scheme answers in XML.
		qs: { Action: operation, Version: version, Format: 'JSON' },
	}),
	V3: (operation: string, version: string) => ({
		headers: { 'x-acs-action': operation, 'x-acs-version': version },
		qs: {},
	}),
};

/** Builds the request once; every attempt sends the same bytes under a new signature. */
function requestOptions({
	operation,
	params,
	region,
	timeoutMs,
}: CallRequest<OperationName>): RequestOptions {
	const { version, inBody }: Operation = operations[operation];
	const marked = marks[services[version]?.scheme ?? 'V3'](operation, version);
	const qs: Record<string, string> = marked.qs;
	const form: Record<string, string> = {};
	for (const [name, value] of Object.entries(params)) {
		if (value === undefined || value === '') continue;
		(inBody.includes(name) ? form : qs)[name] = value;
	}
	return {
		method: 'POST',
		url: '/',
		headers: {
			...marked.headers,
			...(region ? { [regionHeader]: region } : {}),
		},
		qs,
		...(Object.keys(form).length > 0 ? { body: encodeForm(form) } : {}),
		timeout: timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

/** Text bodies are parsed too: n8n leaves them as they are when the content type is not JSON. */
function bodyOf(reply: Reply): unknown {
	if (typeof reply.body !== 'string') return reply.body;
	try {
		return JSON.parse(reply.body) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * Reads an answer. Success needs HTTP 200 *and* a success `Code`; everything else is classified by
 * `Code`, never by the HTTP status.
 */
export function readReply<Name extends OperationName>(
	operation: Name,
	reply: Reply,
): Outcome<Name> {
	const body = bodyOf(reply);
	const head = envelope.safeParse(body);
	if (!head.success || !head.data.code) {
		return { ok: false, fault: faultOfUnreadable('it is not an answer of the vendor', reply) };
	}
	const { code, requestId } = head.data;
	if (!isSuccess(code)) return { ok: false, fault: faultOfCode(code, reply, head.data), body };
	if (reply.statusCode !== 200) {
		const what = `it says '${code}' although the HTTP status says otherwise`;
		return { ok: false, fault: faultOfUnreadable(what, reply, requestId) };
	}
	const answer = operations[operation].answer.safeParse(body);
	if (!answer.success) {
		const what = 'its content is not what the vendor documents';
		return { ok: false, fault: faultOfUnreadable(what, reply, requestId) };
	}
	const data = answer.data as AnswerOf<Name>;
	return {
		ok: true,
		answer: data,
		httpStatus: reply.statusCode,
		code,
		requestId: requestId === undefined ? undefined : quotable(requestId),
	};
}

async function attempt<Name extends OperationName>(
	environment: CallEnvironment,
	operation: Name,
	options: RequestOptions,
): Promise<Outcome<Name>> {
	try {
		return readReply(operation, await environment.send(options));
	} catch (error) {
		return { ok: false, fault: faultOfThrown(error) };
	}
}

/**
 * Calls one operation: paces, sends, decodes, classifies and, where `retry.ts` allows it, repeats.
 * Never throws; a fault says whether the call may have been executed.
 */
export function call<Name extends OperationName>(
	environment: CallEnvironment,
	request: CallRequest<Name>,
): Promise<Outcome<Name>> {
	// Not async, so that the parameters, with their pictures, are free once the bytes are made.
	return send(environment, request.operation, requestOptions(request));
}

async function send<Name extends OperationName>(
	environment: CallEnvironment,
	operation: Name,
	options: RequestOptions,
): Promise<Outcome<Name>> {
	const { clock, pace, signal } = environment;
	const { mayBeBilled, ifUnsure = '' }: Operation = operations[operation];
	const repetitions: Partial<Record<Kind, number>> = {};

	for (;;) {
		await pace.enter(signal);
		// Cancelled between attempts: what was sent before is known not to have been executed.
		if (signal?.aborted) return { ok: false, fault: withoutBill(cancelledFault) };
		const outcome = await attempt(environment, operation, options);
		if (outcome.ok) {
			pace.recover();
			return outcome;
		}

		const { fault } = outcome;
		const rule = retryRule(fault.kind, mayBeBilled);
		const repetition = (repetitions[fault.kind] ?? 0) + 1;
		repetitions[fault.kind] = repetition;
		const wait =
			rule.wait === 'backOff' ? waitBefore(repetition, fault.retryAfterMs, clock.random()) : 0;
		if (fault.kind === 'throttled') pace.slowDown(wait);
		if (takenKinds.has(fault.kind)) pace.recover();

		const clockLearned =
			fault.kind !== 'clock' || learnTime(environment.host, fault.date, clock.wall());
		if (repetition > rule.times || !clockLearned) {
			const told = mayBeBilled ? warnOfExecution(fault, ifUnsure) : withoutBill(fault);
			return { ...outcome, fault: told };
		}
		await clock.sleep(wait, signal);
	}
}
