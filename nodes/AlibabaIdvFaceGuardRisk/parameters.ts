import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../shared/items/resultFields';
import { callOptionFields } from '../shared/items/session';
import { riskTags } from '../shared/results/riskTags';

export const parameters: INodeProperties[] = [
	{
		displayName: 'Device Token',
		name: 'deviceToken',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '={{ $json.deviceToken }}',
		description:
			"What getDeviceToken() of Alibaba Cloud's app or web SDK returned on the person's device. It is valid for 7 days, and every query of it is billed: equal tokens of one execution are asked about once.",
	},
	{
		displayName: 'Product Code',
		name: 'productCode',
		type: 'options',
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
	},
	{
		...callOptionFields.region,
		noDataExpression: true,
		description:
			'The region whose reporting site the app is set to (CustomUrl, CustomHost). Data is not shared between regions: elsewhere the token counts as invalid. A custom endpoint in the credential wins over this.',
	},
	{
		displayName: 'Biz ID',
		name: 'bizId',
		type: 'string',
		default: '',
		placeholder: 'e.g. signup-4711',
		description:
			"The business ID that the app gave to getDeviceToken. When filled in, a token that was made for another one is never low risk: it may be somebody else's.",
	},
	{
		displayName: 'Merchant Biz ID',
		name: 'merchantBizId',
		type: 'string',
		default: '',
		placeholder: 'e.g. e0c34a77f5ac40a5aa5e6ed20c35…',
		description:
			'Your own number for this query (letters and digits, at most 32), to find it in the console. Empty means a fresh one.',
	},
	{
		displayName: 'High Risk From',
		name: 'highRiskFrom',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 70,
		description:
			"The lowest risk score, 0 to 100, that leaves through 'High Risk'. The vendor publishes no limit: start with this one and look at the scores of your own users.",
	},
	{
		displayName: 'Low Risk Up To',
		name: 'lowRiskUpTo',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 30,
		description:
			"The highest risk score, 0 to 100, that may leave through 'Low Risk'. Has to be below 'High Risk From'; what is between the two leaves through 'Review'.",
	},
	{
		displayName: 'Blocking Tags',
		name: 'blockingTags',
		type: 'multiOptions',
		options: Object.entries(riskTags)
			.sort(([one], [other]) => one.localeCompare(other))
			.map(([value, { group, explanation }]) => ({
				name: `${value} (${group})`,
				value,
				description: explanation.replace(/\.$/, ''),
			})),
		default: [
			'AutoOperation',
			'BizIdNotMatch',
			'BlackTool',
			'CloudPhone',
			'Emulator',
			'FakeDevice',
			'HOOK',
			'MediaHook',
			'TokenTampered',
			'UsingVirtualCamera',
			'UsingVirtualVideo',
		],
		description:
			"Risk tags that leave through 'High Risk' whatever the score. Faults of the token itself, and tags that this node does not know, never leave through 'Low Risk', chosen here or not.",
	},
	{
		displayName: 'Never Ask Twice Across Executions',
		name: 'rememberTokens',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			"Whether to remember, in n8n's database, which tokens this node has asked about. A token that an earlier execution has asked about then leaves through 'Review' without a call. Within one execution a token is never asked about twice anyway.",
	},
	simplifyField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Accept Missing Tags',
				name: 'acceptMissingTags',
				type: 'boolean',
				default: false,
				description:
					"Whether an answer without any list of risk tags may be low risk. Faults of the token are told as tags, so it leaves through 'Review' otherwise. An empty list is fine either way.",
			},
			callOptionFields.concurrency,
			callOptionFields.requestsPerSecond,
			callOptionFields.timeout,
			{
				displayName: 'Tokens to Remember',
				name: 'tokensToRemember',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100_000, numberPrecision: 0 },
				default: 10000,
				description:
					"How many tokens 'Never Ask Twice Across Executions' keeps; beyond that, the oldest are forgotten. Enough for a week is best, because a token is valid for 7 days.",
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'string',
				default: '',
				description:
					'A parameter that the vendor added in April 2026 without describing it; leave it out unless support names a value',
			},
		],
	},
];
