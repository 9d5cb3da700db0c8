import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { quotable } from '../shared/api/redact';
import {
	freshBizId,
	optionalText,
	patterned,
	percentOf,
	requiredText,
	textOf,
} from '../shared/items/fields';
import { inputFault } from '../shared/items/itemFault';
import { memoKey } from '../shared/items/memo';
import type { ItemResult, ItemWork } from '../shared/items/runItems';
import { openSession, type CallOptions } from '../shared/items/session';
import {
	answerLost,
	decideRisk,
	reviewed,
	type Risk,
	type RiskLimits,
} from '../shared/results/risk';
import { lookUpTag, nameTag } from '../shared/results/riskTags';
import { fixedOutputOf, riskOutputs } from '../shared/results/routes';
import { askOncePerToken, type Asked, type Question } from './oncePerToken';

interface Options extends CallOptions {
	acceptMissingTags?: boolean;
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
	return { highRiskFrom, lowRiskUpTo, blockingTags: blockingTagsOf(field('blockingTags')) };
}

/** A misspelt tag would block nobody, and nobody would notice. */
function blockingTagsOf(value: unknown): string[] {
	const tags = Array.isArray(value) ? (value as unknown[]) : [value];
	const wrong = tags.find((tag) => typeof tag !== 'string' || !lookUpTag(tag));
	if (Array.isArray(value) && wrong === undefined) return tags as string[];
	throw inputFault(
		'Blocking Tags',
		typeof wrong === 'string'
			? `has '${quotable(wrong)}', which is no risk tag`
			: 'is not a list of risk tags',
		'Choose the tags from the list, or let the expression return a list of their exact names.',
	);
}

const productCodes = ['FACE_GUARD', 'FACE_GUARD_PRO'];

function productCodeOf(value: unknown): string {
	const productCode = textOf(value);
	if (productCodes.includes(productCode)) return productCode;
	throw inputFault(
		'Product Code',
		'is none of its choices',
		`Choose one of them, or let the expression return ${productCodes.join(' or ')}.`,
	);
}

function deviceTokenOf(value: unknown): string {
	const remedy = "Pass what getDeviceToken() returned on the person's device, as text.";
	const token = requiredText(value, 'Device Token', remedy);
	if (typeof value !== 'string') throw inputFault('Device Token', 'is not text', remedy);
	return patterned('deviceToken', token, 'Device Token');
}

/** How many tokens are remembered unless the option says otherwise, and at most. */
const defaultTokensToRemember = 10_000;
const mostTokensToRemember = 100_000;

function tokensToRemember(options: Options): number {
	if (!Object.hasOwn(options, 'tokensToRemember')) return defaultTokensToRemember;
	const count = Number(options.tokensToRemember ?? NaN);
	if (Number.isInteger(count) && count >= 1 && count <= mostTokensToRemember) return count;
	throw inputFault(
		'Tokens to Remember',
		`is not a whole number from 1 to ${mostTokensToRemember}`,
		'Enter about as many tokens as you ask about in a week.',
	);
}

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
		riskTags: (risk?.tags ?? []).map(nameTag),
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
	const ask = askOncePerToken(context, session, remembers ? tokensToRemember(options) : undefined);
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0));

	return {
		concurrency: session.concurrency,

		async prepare(index) {
			const field = (name: string) => context.getNodeParameter(name, index);
			const own = field('options') as Options;
			const deviceToken = deviceTokenOf(field('deviceToken'));
			const merchantBizId = textOf(field('merchantBizId'));
			const productCode = productCodeOf(field('productCode'));
			return {
				question: {
					key: memoKey(session.environment.host, productCode, deviceToken),
					askedBy: JSON.stringify([context.getNode().name, run, index]),
					params: {
						ProductCode: productCode,
						MerchantBizId:
							patterned('merchantBizId', merchantBizId, 'Merchant Biz ID') || freshBizId(),
						DeviceToken: deviceToken,
						BizId: optionalText(
							field('bizId'),
							'Biz ID',
							'Pass the business ID that the app gave to getDeviceToken, or clear the field to check none.',
						),
						Type: textOf(own.type),
					},
				},
				merchantBizId,
				limits: { ...limitsOf(field), acceptMissingTags: own.acceptMissingTags === true },
				simplify: field('simplify') === true,
			};
		},

		async perform(item) {
			return resultOf(await ask(item.question), item);
		},
	};
}
