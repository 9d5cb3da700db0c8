import type { ArrivedRequest } from './arrived';
import type { Callbacks } from './callbacks';
import { strike, type Ending } from './faults';
import { checkAtGateway, identify, type Call } from './gateway';
import type { Nonces } from './nonces';
import type { Operation, OperationContext } from './operations/operation';
import { findOperation } from './operations/table';
import { checkParameters } from './parameters';
import { withoutSecrets } from './pictures';
import { headersThatMatter, type RecordedRequest } from './records';
import { refuse, type Refusal } from './refusals';
import { renderAnswer, renderRefusal, type Rendered, type ReplyContext } from './replies';
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
	transactions: Transactions;
	callbacks: Callbacks;
}

/**
 * Plays the vendor for one request: gateway, faults, parameters, operation. Fills the record.
 *
 * @param answered fulfilled when the ending is on its way, or can no longer be sent.
 */
export async function serve(
	arrived: ArrivedRequest,
	record: RecordedRequest,
	answered: Promise<void>,
	world: World,
): Promise<Ending> {
	const call = identify(arrived);
	fillRecord(record, call);
	const reply = replyContext(call, record.id);

	const refusal = checkAtGateway(call, world);
	if (refusal) return renderRefusal(refusal, reply);

	const context = operationContext(call, record, answered, world);
	const execute = () => runOperation(call, record, reply, context);
	const fault = world.rules.faultFor(ruleSubject(call, world.transactions));
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
		headers: withoutSecrets(headersThatMatter(arrived.headers)),
	} satisfies Partial<RecordedRequest>);
}

function replyContext({ arrived, scheme, envelope, facts }: Call, requestId: string): ReplyContext {
	const format = arrived.params.Format ?? 'XML';
	return {
		requestId,
		host: arrived.headers.host ?? '',
		product: facts?.product ?? '',
		action: envelope.action,
		integerCodes: Boolean(facts && findOperation(facts)?.integerCodes),
		asXml: scheme.name === 'V1' && format.toUpperCase() !== 'JSON',
	};
}

function ruleSubject({ arrived, envelope }: Call, transactions: Transactions): RuleSubject {
	const { MerchantBizId = '', TransactionId = '', DeviceToken = '', SceneCode } = arrived.params;
	const earlier = transactions.find(TransactionId)?.request.SceneCode;
	return {
		action: envelope.action,
		merchantBizId: MerchantBizId,
		transactionId: TransactionId,
		// Only Initialize carries the SceneCode; later calls are about the same person.
		sceneCode: SceneCode ?? earlier ?? '',
		deviceToken: DeviceToken,
	};
}

async function runOperation(
	call: Call,
	record: RecordedRequest,
	reply: ReplyContext,
	context: OperationContext,
): Promise<Rendered> {
	const operation = call.facts && findOperation(call.facts);
	if (!operation) {
		const refusal = refuse('InvalidAction.NotFound', 'The sandbox does not play it.');
		return renderRefusal(refusal, reply);
	}
	const said = objection(call, operation) ?? (await operation.run(context));
	if (!('body' in said)) return renderRefusal(said, reply);
	record.executed = said.executed;
	record.billed = said.executed && (said.billed ?? operation.billed);
	return renderAnswer(said, reply);
}

function objection({ arrived, scheme, facts }: Call, operation: Operation): Refusal | undefined {
	return facts && checkParameters(arrived, scheme.ownParameters, facts, operation);
}

function operationContext(
	{ arrived, envelope }: Call,
	record: RecordedRequest,
	answered: Promise<void>,
	{ url, now, transactions, callbacks }: World,
): OperationContext {
	return {
		params: arrived.params,
		accessKeyId: envelope.accessKeyId,
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
