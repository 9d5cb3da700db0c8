import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { InputError } from '../../../shared/errors';
import { defineOperation, type Shown } from '../../definition';
import { inEnvelope } from '../../families/envelope';
import {
	codeText,
	isEmpty,
	hasConflict,
	readJson,
	valueOf,
	withParsedMembers,
} from '../../families/members';
import { bizId, type BizId } from '../../fields/bizId';
import { regionProperty } from '../../fields/callOptions';
import { choice, yesNo } from '../../fields/choice';
import { percentIn, score } from '../../fields/score';
import { askedBefore, decideRisk, forgotten } from './decideRisk';
import {
	appBizId,
	blockingTags,
	deviceToken,
	tokensOf,
	tokensToRemember,
	tokensToRememberOption,
} from './fields';
import { onceAcrossExecutions } from './onceAcrossExecutions';
import { nameTag } from './riskTags';

/** More than there are tags; garbage may have any number. */
const maxTags = 100;
const maxTagLength = 64;

/** The tags of an answer; undefined where it has no list. */
function tagsOf(riskTags: unknown): string[] | undefined {
	if (typeof riskTags !== 'string') return undefined;
	const tags = riskTags
		.split(',')
		.map((tag) => tag.trim().slice(0, maxTagLength))
		.filter((tag) => tag !== '');
	return [...new Set(tags)].slice(0, maxTags);
}

/** `RiskExtends`: parsed where it is JSON, otherwise as it came; null when it is empty. */
function extendedOf(member: unknown): unknown {
	const read = readJson(member);
	if (read.state === 'read') return read.value;
	return read.state === 'empty' ? null : member;
}

/** @param kept of the item that asked. */
function shownOf(
	body: z.infer<typeof riskAnswer>,
	{ bizId: own, merchantBizId }: { bizId: string; merchantBizId: BizId },
	kept: Readonly<Record<string, string | null>>,
): Shown {
	return {
		scores: { guardRisk: percentIn(body.GuardRiskScore) ?? null },
		warnings:
			readJson(body.RiskExtends).state === 'unreadable'
				? ['RiskExtends is not valid JSON; it is passed on as text.']
				: [],
		own: {
			riskTags: (tagsOf(body.RiskTags) ?? []).map(nameTag),
			riskExtends: extendedOf(body.RiskExtends),
			transactionId: codeText(body.TransactionId) ?? null,
			merchantBizId: merchantBizId.given || (kept.merchantBizId ?? null),
			askedAs: kept.merchantBizId ?? null,
			bizId: own || null,
		},
		raw: withParsedMembers(body),
	};
}

const riskAnswer = z
	.object({
		TransactionId: z.unknown().optional(),
		RiskTags: z.unknown().optional(),
		RiskExtends: z.unknown().optional(),
		GuardRiskScore: z.unknown().optional(),
	})
	.passthrough();

export const guardRisk = defineOperation({
	name: 'deviceRisk',
	resource: 'device',
	displayName: 'Face Guard Risk',
	n8nAction: 'Query the risk of a device',
	description: "Checks how risky a person's device is and branches on the result",
	billing:
		'Every successful query is billed, also one about an expired or invalid token. Equal tokens share one query per execution.',
	goodNeeds:
		'the score is *Low Risk Up To* or below, the answer does not contradict itself, the token was not queried with another *Biz ID*, and there is a list of tags (or *Accept Missing Tags* is on) in which no tag is blocking, reports a problem of the token, or is unknown to this node.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'FaceGuardRisk',
			answer: inEnvelope('Result', riskAnswer),
			// The metadata calls it free, the pages bill every successful query.
			charge: {
				kind: 'paid',
				ifAnswerLost:
					'Get a new DeviceToken from the app and query that, or review it manually. Querying this one again may be billed again.',
			},
		},
	},
	fields: {
		deviceToken,
		productCode: choice({
			displayName: 'Product',
			name: 'productCode',
			options: [
				{
					name: 'FACE_GUARD',
					value: 'FACE_GUARD',
					description: 'The older product, in China (Hong Kong) only',
				},
				{ name: 'FACE_GUARD_PRO', value: 'FACE_GUARD_PRO', description: 'In all regions' },
			],
			default: 'FACE_GUARD_PRO',
			description: 'The product that your account has activated',
			wire: 'ProductCode',
		}),
		bizId: appBizId,
		merchantBizId: bizId({
			place: 'options',
			description:
				'Your own ID for this query (letters and digits, at most 32), to find it in the console. If it is empty, each item gets a new one.',
		}),
		highRiskFrom: score({
			displayName: 'High Risk From',
			name: 'highRiskFrom',
			default: 70,
			description:
				'The lowest risk score, 0 to 100, that goes to High Risk. Alibaba Cloud publishes no limit: start with this one and look at the scores of your own users.',
		}),
		lowRiskUpTo: score({
			displayName: 'Low Risk Up To',
			name: 'lowRiskUpTo',
			default: 30,
			description:
				"The highest risk score, 0 to 100, that may go to Low Risk. It must be below 'High Risk From'; what is between the two goes to Review.",
		}),
		blockingTags,
		tokensToRemember,
		tokensToRememberOption,
		acceptMissingTags: yesNo({
			displayName: 'Accept Missing Tags',
			name: 'acceptMissingTags',
			place: 'options',
			default: false,
			description:
				'Whether an answer without any list of risk tags may be low risk. Token problems are reported as tags, so by default such an answer goes to Review.',
		}),
	},
	regionField: regionProperty({
		description:
			"The region that your app's device SDK reports to (CustomUrl, CustomHost); elsewhere the token counts as invalid. Ignored when the credential has a custom endpoint.",
	}),
	check({ highRiskFrom, lowRiskUpTo }) {
		if (lowRiskUpTo < highRiskFrom) return;
		throw new InputError(
			'Low Risk Up To',
			`(${lowRiskUpTo}) is not below 'High Risk From' (${highRiskFrom})`,
			'A higher score means a higher risk: leave room between the two for devices that need a manual review.',
		);
	},
	once: {
		scope: 'execution',
		key: ({ productCode, deviceToken: token }) => [productCode, token],
		keep: ({ merchantBizId, bizId: app }) => ({ merchantBizId: merchantBizId.id, bizId: app }),
		acrossExecutions(context) {
			const options = context.getNodeParameter('options', 0, {}) as IDataObject;
			const maxKeys = tokensOf(options.rememberTokens, options.tokensToRemember);
			if (maxKeys === undefined) return undefined;
			const earlier = onceAcrossExecutions(context, maxKeys);
			const asksAgain = options.askAgainByHand === true && context.getMode() === 'manual';
			const paidBefore = new Set<string>();
			return {
				onlyForgets: options.forgetTokens === true,
				// Remembered all the same: the next run that is not by hand skips it.
				async claim(key) {
					const isNew = await earlier.claim(key);
					if (!isNew) paidBefore.add(key);
					return isNew || asksAgain;
				},
				// That this call was not executed says nothing of the one before.
				async release(key) {
					return paidBefore.has(key) ? undefined : await earlier.release(key);
				},
			};
		},
		askedBefore: (values) => ({ decision: askedBefore, shown: shownOf({}, values, {}) }),
		forgotten: (values) => ({ decision: forgotten, shown: shownOf({}, values, {}) }),
	},
	outputs: [
		{ label: 'Review', verdict: 'review' },
		{ label: 'High Risk', verdict: 'highRisk' },
		{ label: 'Low Risk', verdict: 'lowRisk' },
	],
	decide({ main: { body } }, { bizId: own, ...limits }, { byThisItem, kept }) {
		const tags = tagsOf(body.RiskTags);
		return decideRisk(
			{
				score: percentIn(body.GuardRiskScore),
				tags,
				// In any spelling: tags that are there are not missing.
				unreadableTags: tags === undefined && !isEmpty(valueOf(body, 'RiskTags')),
				contradictory: hasConflict(body, 'RiskTags') || hasConflict(body, 'GuardRiskScore'),
				otherBizId: own !== '' && own !== kept.bizId,
				byThisItem,
			},
			limits,
		);
	},
	show: ({ main: { body } }, values, { kept }) => shownOf(body, values, kept),
});
