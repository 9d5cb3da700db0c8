import { IdvError, type ErrorCategory } from '../errors';
import { services } from '../services';
import { isSuccess, lookUpCode } from '../services/lookUpCode';
import { canceledError, errorOfCode, errorOfThrown, errorOfUnreadable } from './callError';
import type { CallDefinition } from './callDefinition';
import { withDeadline } from './deadline';
import { errorCategories, retryRule, waitBefore } from './errorCategories';
import type { RateLimiter, Turn } from './rateLimit';
import { toSafeText, type Sent } from './redact';
import { bodyOf, type Reply } from './reply';
import { attemptOptions, requestOptions, type RequestOptions } from './requestOptions';
import { learnTime } from './serverTime';
import type { Clock } from './systemClock';

export type { Reply } from './reply';
export type { RequestOptions } from './requestOptions';

/** What calls came to. */
export interface Tally {
	/** Repetitions included. */
	calls: number;
	/** Refused as one too many. */
	refused: number;
	/** Made once more, for whatever reason. */
	repeated: number;
}

/** What a call needs from outside, so that tests can give it a fake clock and network. */
export interface CallEnvironment {
	/** Sends with n8n's helper and the credential. The options are its own: n8n writes into them. */
	send(options: RequestOptions): Promise<Reply>;
	/** The host that `send` reaches: clocks are learned by host. */
	host: string;
	rateLimit: RateLimiter;
	clock: Clock;
	/** Aborted when the execution is canceled. */
	signal?: AbortSignal;
	/** Where requests are signed with keys that expire. */
	temporaryKeys?: TemporaryKeys;
	/** Counted on. */
	tally?: Tally;
}

/** Keys that expire, such as those of a role. */
export interface TemporaryKeys {
	/**
	 * Comes back when requests can be signed, or when `signal` is aborted. Never throws.
	 *
	 * @returns which keys they will be signed with, or why there are none.
	 */
	ready(signal?: AbortSignal): Promise<IdvError | string>;
	/** What a refusal means where these keys were used; keys that were refused are not used again. */
	explain(error: IdvError, keys: string): IdvError;
}

export interface CallRequest<A> {
	definition: CallDefinition<A>;
	/** Alibaba Cloud's names to values; undefined and empty ones are not sent. */
	params: Readonly<Record<string, string | undefined>>;
	/** Only when it differs from the credential's. */
	region?: string;
	/** Milliseconds for one attempt, from connecting to the last byte of the answer. */
	timeoutMs: number;
	/** What must not come back in a quotation. */
	sent: Sent;
	/** By which a lost answer is looked up. Default: the parameter MerchantBizId. */
	merchantBizId?: string;
}

/** An answer that something can be decided by. */
export interface Answer<A> {
	httpStatus: number;
	code: string;
	requestId: string | null;
	/** As received, read by the definition's schema. */
	body: A;
	/** An earlier attempt of this call may have been executed, too. */
	repeated?: true;
}

/** `body` is the whole answer, for operations whose refusals say more. */
export type CallOutcome<A> =
	| { ok: true; answer: Answer<A> }
	| { ok: false; error: IdvError; body?: unknown };

/** A text in which there is something to see. */
function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && /[^\p{C}\p{Z}]/u.test(value) ? value : undefined;
}

/**
 * Reads an answer. Success needs HTTP 200, a success code in the member `Code` and a body that the
 * schema can read; everything else is classified by `Code`, never by the HTTP status.
 */
export function readReply<A>(
	definition: CallDefinition<A>,
	reply: Reply,
	sent: Sent,
): CallOutcome<A> {
	const body = bodyOf(reply);
	const { Code: given, Message: message } = body ?? {};
	const { goodWithoutCode, successCode } = definition;
	const isGood = goodWithoutCode ? given === undefined : isSuccess(given, successCode);
	const code = typeof given === 'number' ? String(given) : textOf(given);
	if (body === undefined || (code === undefined && !(isGood && reply.statusCode === 200))) {
		const what = 'it is not an answer of Alibaba Cloud';
		return { ok: false, error: errorOfUnreadable(what, reply, sent) };
	}
	// Both spellings occur; it decides nothing.
	const requestId = textOf(body.RequestId) ?? textOf(body.requestId);
	const unreadable = (what: string): CallOutcome<A> => ({
		ok: false,
		error: errorOfUnreadable(what, reply, sent, requestId),
	});
	if (!isGood && code !== undefined) {
		const meaning = lookUpCode(code, definition.codes, services[definition.service].codes);
		const said = { code, message: textOf(message), requestId };
		return { ok: false, error: errorOfCode(said, meaning, reply, sent), body };
	}
	if (reply.statusCode !== 200) {
		return unreadable(`it says '${code}' although the HTTP status says otherwise`);
	}
	const read = definition.answer.safeParse(body);
	if (!read.success) return unreadable('its content is not what Alibaba Cloud documents');
	return {
		ok: true,
		answer: {
			httpStatus: reply.statusCode,
			code: code ?? '',
			requestId: requestId === undefined ? null : toSafeText(requestId, sent),
			body: read.data,
		},
	};
}

async function attempt<A>(
	{ send, signal }: CallEnvironment,
	{ definition, sent, timeoutMs }: CallRequest<A>,
	options: RequestOptions,
): Promise<CallOutcome<A>> {
	try {
		const reply = await withDeadline(
			timeoutMs,
			signal,
			async (stop) => await send(attemptOptions(options, stop)),
		);
		return readReply(definition, reply, sent);
	} catch (error) {
		return { ok: false, error: errorOfThrown(error) };
	}
}

/** With what a refusal means under these keys. */
function explained<A>(
	outcome: CallOutcome<A>,
	temporaryKeys: TemporaryKeys | undefined,
	keys: string,
): CallOutcome<A> {
	if (outcome.ok || !temporaryKeys) return outcome;
	return { ...outcome, error: temporaryKeys.explain(outcome.error, keys) };
}

/**
 * The error that a call ends with: says what can be looked up, and what may have been billed.
 *
 * @param wasSent whether the last attempt was; earlier ones are known not to have been executed.
 */
function finalError<A>(
	{ message, facts }: IdvError,
	{ definition: { charge }, merchantBizId: given, params }: CallRequest<A>,
	wasSent: boolean,
): IdvError {
	const merchantBizId = given ?? params.MerchantBizId;
	const { retryable } = errorCategories[facts.category];
	const inDoubt = wasSent && retryRule(facts, charge).mayHaveBeenExecuted;
	if (!inDoubt || !('ifAnswerLost' in charge)) {
		return new IdvError(message, {
			...facts,
			merchantBizId,
			retryable,
			mayHaveBeenExecuted: false,
		});
	}
	const id = merchantBizId ? ` (MerchantBizId: ${merchantBizId})` : '';
	return new IdvError(`${message}. The call may have been executed, so it was not repeated${id}`, {
		...facts,
		merchantBizId,
		retryable: false,
		mayHaveBeenExecuted: true,
		remedy: charge.ifAnswerLost,
	});
}

/**
 * Waits until one attempt may go out. Without keys nobody takes a turn: calls that wait for keys with
 * their turns in hand would all go out at one moment. Afterwards keys are asked for again, because the
 * wait may have been longer than they last; as a rule they are there.
 *
 * @returns the turn, and which keys the attempt will be signed with, or why it must not go out.
 */
async function readyToGo({
	temporaryKeys,
	rateLimit,
	signal,
}: CallEnvironment): Promise<IdvError | { turn: Turn; keys: string }> {
	const before = await temporaryKeys?.ready(signal);
	if (before instanceof IdvError) return before;
	const turn = await rateLimit.acquire(signal);
	if (!turn || signal?.aborted) return canceledError();
	const keys = (await temporaryKeys?.ready(signal)) ?? '';
	if (keys instanceof IdvError) return keys;
	return signal?.aborted ? canceledError() : { turn, keys };
}

/**
 * Calls one operation: waits for its turn, sends, reads, classifies and, where the category allows
 * it, repeats. Never throws; an error says whether the call may have been executed.
 */
export async function call<A>(
	environment: CallEnvironment,
	request: CallRequest<A>,
): Promise<CallOutcome<A>> {
	const {
		clock,
		host,
		temporaryKeys,
		rateLimit,
		signal,
		tally = { calls: 0, refused: 0, repeated: 0 },
	} = environment;
	const options = requestOptions(request);
	const repetitions: Partial<Record<ErrorCategory, number>> = {};
	let repeated = false;

	for (let attempts = 1; ; attempts++) {
		const ready = await readyToGo(environment);
		if (ready instanceof IdvError) return { ok: false, error: finalError(ready, request, false) };
		const { turn, keys } = ready;
		tally.calls += 1;
		if (attempts > 1) tally.repeated += 1;
		const outcome = explained(await attempt(environment, request, options), temporaryKeys, keys);
		if (outcome.ok) {
			rateLimit.onAccepted(turn);
			return repeated ? { ok: true, answer: { ...outcome.answer, repeated } } : outcome;
		}

		const { facts } = outcome.error;
		const { category, date, retryAfterMs } = facts;
		const rule = retryRule(facts, request.definition.charge);
		const repetition = (repetitions[category] ?? 0) + 1;
		repetitions[category] = repetition;
		const wait = rule.wait === 'backOff' ? waitBefore(repetition, retryAfterMs, clock.random()) : 0;
		// Without a request for a pause, the calls of others go on, at the pace that is learned.
		if (category === 'throttled') {
			tally.refused += 1;
			rateLimit.onThrottled(turn, retryAfterMs && wait);
		}
		if (errorCategories[category].wasAccepted) rateLimit.onAccepted(turn);

		const isClockLearned = category !== 'clock' || learnTime(host, date, clock.wall());
		if (repetition > rule.times || !isClockLearned) {
			return { ...outcome, error: finalError(outcome.error, request, true) };
		}
		// Told by the strictest column: the others repeat although it may have been executed.
		repeated ||= errorCategories[category].retry.addsUp.mayHaveBeenExecuted;
		await clock.sleep(wait, signal);
	}
}
