import type { Answers } from './answers';
import type { ArrivedRequest } from './arrived';
import { asksFor } from './asking';
import type { Callbacks } from './callbacks';
import { strike, type Ending } from './faults';
import { checkAtGateway, identify, type Call } from './gateway';
import type { Nonces } from './nonces';
import { checkParameters } from './parameters';
import { withoutSecrets } from './pictures';
import type { Answer, NamedAnswer, Play, PlayContext } from './play';
import { findPlay } from './plays';
import { headersThatMatter, type RecordedRequest } from './records';
import { refuse, refuseWith, type Refusal } from './refusals';
import { renderAnswer, renderRefusal, type Rendered, type ReplyContext } from './replies';
import type { Roles } from './roles';
import type { Rules, RuleSubject } from './rules';
import type { Transactions } from './transactions';
import { isInteger } from './values';

/** Everything the sandbox remembers between requests. */
export interface World {
	url: string;
	now: () => number;
	wait: (ms: number) => Promise<void>;
	nonces: Nonces;
	rules: Rules;
	answers: Answers;
	transactions: Transactions;
	roles: Roles;
	callbacks: Callbacks;
}

/** One request, with everything that has to do with it. */
interface Turn {
	call: Call;
	/** Nothing for an operation that exists but that the sandbox does not play. */
	play: Play | undefined;
	/** The answer that the request asks for, if any. */
	asks: string | undefined;
	record: RecordedRequest;
	reply: ReplyContext;
	context: PlayContext;
}

/**
 * Plays Alibaba Cloud for one request: gateway, faults, parameters, operation. Fills the record.
 *
 * @param answered fulfilled when the ending is on its way, or can no longer be sent.
 */
export async function serve(
	arrived: ArrivedRequest,
	record: RecordedRequest,
	answered: Promise<void>,
	world: World,
): Promise<Ending> {
	const call = identify(arrived, world.roles.findAccount);
	fillRecord(record, call);
	const play = call.facts && findPlay(call.facts.action);
	const asks = askedAnswer(call, play, world);
	const reply = replyContext(call, play, record.id);

	const refusal = checkAtGateway(call, world);
	if (refusal) return renderRefusal(refusal, reply);

	const context = playContext(call, asks, record, answered, world);
	const execute = () => run({ call, play, asks, record, reply, context }, world);
	const fault = world.rules.faultFor(ruleSubject(call, asks, world.transactions));
	if (!fault) return await execute();
	const tools = {
		execute,
		refuse: (said: Refusal) => renderRefusal(said, reply),
		statusOf: (code: string) => (reply.integerCodes && isInteger(code) ? 200 : undefined),
		wait: world.wait,
	};
	return await strike(fault, tools);
}

function fillRecord(record: RecordedRequest, { arrived, scheme, envelope }: Call): void {
	Object.assign(record, {
		action: envelope.action,
		version: envelope.version,
		signature: scheme.name,
		accessKeyId: envelope.accessKeyId,
		nonce: envelope.nonce,
		params: withoutSecrets(arrived.params),
		placed: { query: Object.keys(arrived.query), body: Object.keys(arrived.form) },
		headers: withoutSecrets(headersThatMatter(arrived.headers)),
	} satisfies Partial<RecordedRequest>);
}

/** What a verification was started with wins over what its id looks like, where it is an answer. */
function askedAnswer(
	{ arrived: { params }, envelope: { action } }: Call,
	play: Play | undefined,
	{ answers, transactions }: World,
): string | undefined {
	const isAnswer = (name: string | undefined) =>
		name !== undefined && (Object.hasOwn(play?.answers ?? {}, name) || answers.has(action, name));
	// An operation that is about the same person but not about the result has other answers.
	const started = transactions.find(params.TransactionId)?.asks;
	return isAnswer(started) ? started : asksFor(params, isAnswer);
}

function replyContext(
	{ arrived, scheme, envelope, facts }: Call,
	play: Play | undefined,
	requestId: string,
): ReplyContext {
	const format = arrived.params.Format ?? 'XML';
	return {
		requestId,
		host: arrived.headers.host ?? '',
		product: facts?.product ?? '',
		action: envelope.action,
		integerCodes: Boolean(play?.integerCodes),
		asXml: scheme.name === 'V1' && format.toUpperCase() !== 'JSON',
	};
}

function ruleSubject(
	{ arrived, envelope }: Call,
	asks: string | undefined,
	transactions: Transactions,
): RuleSubject {
	const { MerchantBizId = '', TransactionId = '', DeviceToken = '', SceneCode } = arrived.params;
	const earlier = transactions.find(TransactionId)?.request.SceneCode;
	return {
		action: envelope.action,
		merchantBizId: MerchantBizId,
		transactionId: TransactionId,
		// Only Initialize carries the SceneCode; later calls are about the same person.
		sceneCode: SceneCode ?? earlier ?? '',
		deviceToken: DeviceToken,
		asks: asks ?? '',
	};
}

async function run(turn: Turn, { answers }: World): Promise<Rendered> {
	const { call, play, asks, record, reply } = turn;
	if (!play) {
		return renderRefusal(refuse('InvalidAction.NotFound', 'The sandbox does not play it.'), reply);
	}
	const { arrived, scheme, facts } = call;
	const objection = facts && checkParameters(arrived, scheme.ownParameters, facts, play);
	if (objection) return renderRefusal(objection, reply);

	const custom = answers.find(call.envelope.action, asks);
	const written = typeof custom === 'function' ? custom(arrived) : custom;
	if (written && 'text' in written) {
		record.executed = true;
		record.billed = true;
		return { headers: {}, code: '', ...written } as Rendered;
	}
	const said = written ? named(written, play) : await playOut(turn, play);
	if (!('body' in said)) return renderRefusal(said, reply);
	record.executed = said.executed;
	record.billed = said.executed && (said.billed ?? isBilled(said.body, play));
	return renderAnswer(said, reply);
}

function isBilled(answer: NamedAnswer, { billed }: Play): boolean {
	return typeof billed === 'function' ? billed(answer) : billed;
}

async function playOut(
	{ asks, context }: Turn,
	{ answers, integerCodes, run: runOwn, ...play }: Play,
): Promise<Answer | Refusal> {
	// A typo has to be loud: the answer would be another one than was asked for.
	if (asks !== undefined && !Object.hasOwn(answers, asks)) {
		const words = `The sandbox has no answer called ${asks}.`;
		return integerCodes ? refuseWith('400', 200, words) : refuse('InvalidParameter', words);
	}
	if (runOwn) return await runOwn(context);
	const [first] = Object.keys(answers);
	return named(answers[asks ?? first ?? ''] ?? {}, { ...play, answers, integerCodes });
}

/** Where an answer has a `Code` of its own, it is one of the refusals, or one of them with more. */
function named(answer: NamedAnswer, play: Play): Answer {
	const { Code = play.integerCodes ? 200 : 'Success' } = answer;
	const isSuccess = ['Success', '200', play.successCode].includes(String(Code));
	const { status } = refuseWith(String(Code));
	return {
		status: isSuccess || play.integerCodes ? 200 : status,
		body: { Code, Message: isSuccess ? 'success' : 'refused', ...answer },
		executed: isSuccess,
	};
}

function playContext(
	{ arrived, envelope, account }: Call,
	asks: string | undefined,
	record: RecordedRequest,
	answered: Promise<void>,
	{ url, now, transactions, roles, callbacks }: World,
): PlayContext {
	return {
		params: arrived.params,
		asks,
		accessKeyId: account?.owner ?? envelope.accessKeyId,
		caller: account,
		roles,
		url,
		now,
		transactions,
		answered,
		async checkCallbackUrl(callbackUrl) {
			const { reached, found } = await callbacks.checkReachability(callbackUrl);
			record.callbackCheck = found;
			if (reached) return undefined;
			return refuse('InvalidParameter', `The CallbackUrl cannot be reached: ${found}.`);
		},
	};
}
