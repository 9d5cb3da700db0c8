import { IdvError, InputError, PictureError } from '../shared/errors';
import type { Item } from '../shared/run/item';
import type { Session } from '../shared/run/session';
import { customRegion, regions } from '../shared/services/regions';
import { call } from '../shared/transport/call';
import type { CallDefinition } from '../shared/transport/callDefinition';
import { redactNamed, redactRaw, type Sent } from '../shared/transport/redact';
import { pictureRefused } from './decisions';
import type {
	Answers,
	AnswerTo,
	Asked,
	Calls,
	CallTools,
	Decision,
	FieldKind,
	Fields,
	Ids,
	Operation,
	Params,
	Shown,
	Values,
} from './definition';
import type { BizId } from './fields/bizId';
import { readFields } from './readFields';

/** One item's fields, checked. */
export interface Prepared {
	item: Item;
	values: Values<Fields>;
}

/** What an operation says about one item: redacted JSON, so that it can be remembered. */
export interface Outcome {
	decision?: Decision;
	shown: Shown;
	ids: Ids;
	/** The id that was sent, where the operation has no flat ids. */
	merchantBizId?: string;
	requestId: string | null;
}

/** A picture that cannot be sent, found before any call. */
export interface Refused {
	refused: Outcome;
}

/** What a request brought: answers to decide by, or a refusal that is an outcome. */
export type Fetched = Refused | { answers: Answers<Calls> };

/** @throws InputError in a region that certainly does not offer the operation. */
function checkRegion({ offeredIn, displayName }: Operation, { credential, region }: Session): void {
	const where = region || credential.region;
	const isOffered = offeredIn?.some((offered) => offered === where) ?? true;
	// A custom endpoint wins over all regions.
	if (isOffered || credential.region === customRegion) return;
	const names = (offeredIn ?? []).map((offered) => regions[offered].name).join(' or ');
	throw new InputError(
		'Region',
		`(${where}) does not offer '${displayName}'`,
		`Choose ${names} in the field 'Region' of the node or in the credential.`,
	);
}

/**
 * Reads and checks all fields of one item, before anything is called.
 *
 * @throws InputError or PictureError that names the field, what is wrong and what to do.
 */
export async function prepare(operation: Operation, item: Item): Promise<Prepared> {
	checkRegion(operation, item.session);
	const values = await readFields(operation.fields, item);
	operation.check?.(values, item);
	return { item, values };
}

/**
 * A picture that the person can replace is an outcome, whoever noticed it: the others of a batch go
 * on, and the app learns what to tell the person.
 *
 * @throws the error when it is about something else, or when there is no output for it.
 */
export function refusedPicture({ outputs }: Operation, error: unknown): Refused {
	if (!(error instanceof PictureError) || !outputs) throw error;
	const decision = pictureRefused(error, outputs[0].verdict);
	return { refused: { decision, shown: {}, ids: {}, requestId: null } };
}

/** What goes over the wire, and what of it must not come back in a quoted text. */
export async function paramsOf(
	operation: Operation,
	{ item, values }: Prepared,
): Promise<{ params: Params; sent: Sent }> {
	const byKind: Record<FieldKind, string[]> = { plain: [], personal: [], picture: [], secret: [] };
	const params: Record<string, string | undefined> = {};
	for (const [name, { kind, wire }] of Object.entries(operation.fields)) {
		for (const [wireName, value] of Object.entries(
			(await wire?.params(values[name], item, values)) ?? {},
		)) {
			params[wireName] = value;
			if (value) byKind[typeof kind === 'function' ? kind(wireName) : kind].push(value);
		}
	}
	// The same list where nothing is added: what to look for is worked out once for each list.
	const { secrets: standing } = item.session;
	return {
		params,
		sent: {
			secrets: byKind.secret.length > 0 ? [...standing, ...byKind.secret] : standing,
			pictures: byKind.picture,
			personal: byKind.personal,
			temporary: item.session.temporary,
		},
	};
}

/** The call that an item is about. */
export function callOf({ calls, chosenCall }: Operation, values: Values<Fields>): CallDefinition {
	return chosenCall?.(values) ?? calls.main;
}

/** Removes what must not come out, from everything that an operation wants to show. */
function redacted(
	{ scores, warnings = [], whole = [], own = {}, raw, personal = [] }: Shown,
	sent: Sent,
	simplify: boolean,
): Shown {
	const quoting = { ...sent, personal: [...sent.personal, ...personal] };
	return {
		scores,
		warnings: redactNamed(warnings, sent) as string[],
		own: redactNamed(own, sent, { whole }) as Record<string, unknown>,
		...(simplify
			? {}
			: { raw: redactRaw(raw ?? null, personal.length > 0 ? quoting : sent, { whole }) }),
	};
}

/** Our own words stay as they are; what they quote of the answer does not. */
function redactedDecision(decision: Decision, sent: Sent): Decision {
	const { explanation, also } = decision;
	return {
		...decision,
		explanation: redactNamed(explanation, sent) as string,
		...(also ? { also: redactRaw(also, sent) as Decision['also'] } : {}),
	};
}

/** What a refusal means, where it means something. */
function refusalOf(
	operation: Operation,
	values: Values<Fields>,
	error: IdvError,
	body: unknown,
): { decision: Decision; shown: Shown } | undefined {
	const { category, code, httpStatus = 0, mayHaveBeenExecuted } = error.facts;
	const { outcomes = {}, outputs } = operation;
	if (mayHaveBeenExecuted || !outputs) return undefined;
	const outcome = Object.hasOwn(outcomes, code) ? outcomes[code] : undefined;
	if (outcome) return { decision: outcome, shown: {} };
	if (category === 'picture') {
		return { decision: pictureRefused(error, outputs[0].verdict), shown: {} };
	}
	return operation.decideRefusal?.({ httpStatus, code, body }, values);
}

/** What the items of a run share; every run has a session of its own. */
const askedOnce = new WeakMap<Session, Map<string, Promise<unknown>>>();

/** Makes one call of an operation after the other, and keeps what a refused `main` said. */
function callTools(
	operation: Operation,
	main: CallDefinition,
	session: Session,
	{ params: own, sent }: { params: Params; sent: Sent },
): { tools: CallTools<Calls>; refusedBody(error: unknown): unknown } {
	/** Lives as long as the item is asked about. */
	const bodies = new Map<IdvError, unknown>();
	const tools: CallTools<Calls> = {
		params: own,
		async call(name, params = own) {
			const definition = name === 'main' ? main : (operation.calls[name] ?? main);
			const { region, timeoutMs } = session;
			const request = { definition, params, region, timeoutMs, sent };
			const result = await call(session.environmentOf(definition), request);
			if (result.ok) return result.answer as AnswerTo<Calls[typeof name]>;
			if (definition.action === main.action) bodies.set(result.error, result.body ?? null);
			throw result.error;
		},
		async callOnce(name, params) {
			const asked = askedOnce.get(session) ?? new Map<string, Promise<unknown>>();
			askedOnce.set(session, asked);
			const key = JSON.stringify([name, params]);
			const answer = asked.get(key) ?? tools.call(name, params);
			asked.set(key, answer);
			return (await answer) as AnswerTo<Calls[typeof name]>;
		},
	};
	return {
		tools,
		refusedBody: (error) => (error instanceof IdvError ? bodies.get(error) : undefined),
	};
}

/** @throws IdvError when there is no answer that anything could be decided by. */
export async function fetchAnswers(
	operation: Operation,
	{ item, values }: Prepared,
	request: { params: Params; sent: Sent },
): Promise<Fetched> {
	const { sent } = request;
	const main = callOf(operation, values);
	const { tools, refusedBody } = callTools(operation, main, item.session, request);

	async function refused(error: unknown): Promise<Fetched> {
		const body = refusedBody(error);
		const refusal =
			error instanceof IdvError && body !== undefined
				? refusalOf(operation, values, error, body)
				: undefined;
		if (!refusal) throw error;
		const { code } = (error as IdvError).facts;
		const more = await operation.showRefusal?.(code, tools, values);
		return {
			refused: {
				decision: redactedDecision(refusal.decision, sent),
				shown: redacted({ ...refusal.shown, ...more }, sent, true),
				...idsOf(operation, {}, values, sent),
				requestId: (error as IdvError).facts.requestId ?? null,
			},
		};
	}

	const answering = operation.fetch
		? operation.fetch(tools, values)
		: tools.call('main').then((main) => ({ main }));
	return await answering.then((answers): Fetched => ({ answers }), refused);
}

/** The flat ids of a verification, or the id of this call, which stands inside the object. */
function idsOf(
	{ ids }: Operation,
	answers: Partial<Answers<Calls>>,
	values: Values<Fields>,
	sent: Sent,
): Pick<Outcome, 'ids' | 'merchantBizId'> {
	if (!ids) return { ids: {}, merchantBizId: (values.merchantBizId as BizId | undefined)?.id };
	const whole = ['transactionId', 'transactionUrl'];
	return { ids: redactNamed(ids(answers, values), sent, { whole }) as Ids };
}

/** Decides, and removes what must not come out. */
export function judge(
	operation: Operation,
	fetched: Fetched,
	values: Values<Fields>,
	sent: Sent,
	asked: Asked,
): Outcome {
	if ('refused' in fetched) return fetched.refused;
	const { answers } = fetched;
	const decision = operation.decide?.(answers, values, asked);
	return {
		...(decision ? { decision: redactedDecision(decision, sent) } : {}),
		shown: redacted(operation.show(answers, values, asked), sent, asked.simplify),
		...idsOf(operation, answers, values, sent),
		requestId: answers.main.requestId,
	};
}

/**
 * Asks about one item and decides: without memory, without routing. The trigger asks in this way.
 *
 * @param simplify whether nobody wants to see the raw answer.
 * @throws IdvError when there is no answer that anything could be decided by.
 */
export async function ask(
	operation: Operation,
	prepared: Prepared,
	simplify: boolean,
): Promise<{ outcome: Outcome; answers?: Answers<Calls> }> {
	const request = await paramsOf(operation, prepared);
	const fetched = await fetchAnswers(operation, prepared, request);
	return {
		outcome: judge(operation, fetched, prepared.values, request.sent, {
			byThisItem: true,
			kept: {},
			nowMs: prepared.item.session.now(),
			simplify,
		}),
		...('answers' in fetched ? { answers: fetched.answers } : {}),
	};
}
