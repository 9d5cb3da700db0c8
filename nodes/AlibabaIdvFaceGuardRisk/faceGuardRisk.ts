import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { freshBizId, patterned, percentOf, requiredText, textOf } from '../shared/items/fields';
import { inputFault } from '../shared/items/itemFault';
import { memoKey } from '../shared/items/memo';
import type { ItemResult, ItemWork } from '../shared/items/runItems';
import { openSession, type CallOptions } from '../shared/items/session';
import {
	answerLost,
	decideRisk,
	namedTags,
	reviewed,
	type Risk,
	type RiskLimits,
} from '../shared/results/risk';
import { fixedOutputOf, riskOutputs } from '../shared/results/routes';
import { askOncePerToken, type Asked, type Question } from './oncePerToken';

interface Options extends CallOptions {
	tokensToRemember?: number;
	type?: string;
}

interface Prepared {
	question: Question;
	/** As given; empty means that any will do. */
	merchantBizId: string;
	limits: RiskLimits;
	simplify: boolean;
}

function limitsOf(field: (name: string) => unknown): RiskLimits {
	const highRiskFrom = percentOf(field('highRiskFrom'), 'High Risk From');
	const lowRiskUpTo = percentOf(field('lowRiskUpTo'), 'Low Risk Up To');
	if (lowRiskUpTo >= highRiskFrom) {
		throw inputFault(
			'Low Risk Up To',
			`(${lowRiskUpTo}) is not below 'High Risk From' (${highRiskFrom})`,
			'A higher score means a higher risk: leave room between the two for devices that a person should look at.',
		);
	}
	const tags = field('blockingTags');
	if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) {
		throw inputFault(
			'Blocking Tags',
			'is not a list of risk tags',
			'Choose the tags from the list, or let the expression return a list of their names.',
		);
	}
	return { highRiskFrom, lowRiskUpTo, blockingTags: tags.map((tag) => tag.trim()) };
}

/** How many tokens are remembered unless the option says otherwise. */
const defaultTokensToRemember = 10_000;

/** What an answer means for this item. */
function riskOf(asked: Asked, { question, limits }: Prepared): Risk {
	const { risk, lost, askedBefore } = asked;
	if (lost) return answerLost(lost.message, lost.remedy);
	if (askedBefore) return reviewed.askedBefore;
	if (!risk) return reviewed.incomplete;
	const bizId = question.params.BizId;
	const otherBizId = bizId !== '' && bizId !== asked.bizId;
	return decideRisk({ score: risk.score, tags: risk.tags, otherBizId }, limits);
}

function resultOf(asked: Asked, item: Prepared): ItemResult {
	const decided = riskOf(asked, item);
	const { risk } = asked;
	const isOwn = asked.askedBy === item.question.askedBy;
	// Only the item that asked can have cost anything; of a lost answer nobody knows.
	const billed = isOwn && !asked.askedBefore ? (asked.lost ? null : true) : false;
	const json = {
		...decided,
		billed,
		guardRiskScore: risk?.score ?? null,
		riskTags: namedTags(risk?.tags ?? []),
		riskExtends: risk?.extended ?? null,
		transactionId: risk?.transactionId ?? null,
		merchantBizId: item.merchantBizId || asked.merchantBizId,
		askedAs: asked.merchantBizId,
		bizId: item.question.params.BizId || null,
		...(item.simplify ? {} : { result: risk?.details ?? null }),
		warnings: risk?.warnings ?? [],
		requestId: asked.requestId,
	};
	return {
		output: fixedOutputOf(riskOutputs, decided.verdict),
		json: json as unknown as IDataObject,
	};
}

/** How Face Guard Risk works on its items. */
export async function planFaceGuardRisk(context: IExecuteFunctions): Promise<ItemWork<Prepared>> {
	const options = context.getNodeParameter('options', 0) as Options;
	const region = textOf(context.getNodeParameter('region', 0));
	const session = await openSession(context, 'FaceGuardRisk', { ...options, region });
	const remembers = context.getNodeParameter('rememberTokens', 0) === true;
	const ask = askOncePerToken(
		context,
		session,
		remembers ? (options.tokensToRemember ?? defaultTokensToRemember) : undefined,
	);
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0));

	return {
		concurrency: session.concurrency,

		async prepare(index) {
			const field = (name: string) => context.getNodeParameter(name, index);
			const deviceToken = requiredText(
				field('deviceToken'),
				'Device Token',
				"Pass what getDeviceToken() returned on the person's device.",
			);
			const merchantBizId = textOf(field('merchantBizId'));
			const productCode = textOf(field('productCode'));
			return {
				question: {
					key: memoKey(session.environment.host, productCode, deviceToken),
					askedBy: JSON.stringify([context.getNode().name, run, index]),
					params: {
						ProductCode: productCode,
						MerchantBizId:
							patterned('merchantBizId', merchantBizId, 'Merchant Biz ID') || freshBizId(),
						DeviceToken: patterned('deviceToken', deviceToken, 'Device Token'),
						BizId: textOf(field('bizId')),
						Type: textOf(options.type),
					},
				},
				merchantBizId,
				limits: limitsOf(field),
				simplify: field('simplify') === true,
			};
		},

		async perform(item) {
			return resultOf(await ask(item.question), item);
		},
	};
}
