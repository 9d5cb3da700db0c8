import { InputError } from '../../../shared/errors';
import { nothingSent, toSafeText } from '../../../shared/transport/redact';
import type { Field } from '../../definition';
import { alphabetically } from '../../fields/alphabetically';
import { optionalText, requiredText } from '../../fields/text';
import { lookUpTag, riskTags } from './riskTags';

/** What the SDK on the person's device returned. */
export const deviceToken: Field<string> = {
	kind: 'secret',
	properties: [
		{
			displayName: 'Device Token',
			name: 'deviceToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '={{ $json.deviceToken }}',
			description:
				"What getDeviceToken() of Alibaba Cloud's app or web SDK returned on the person's device. It is valid for 7 days. Items with the same token share one billed query per execution.",
		},
	],
	read(item) {
		const value = item.parameter('deviceToken');
		const remedy = "Pass what getDeviceToken() returned on the person's device, as text.";
		const token = requiredText(value, 'Device Token', remedy);
		if (typeof value !== 'string') throw new InputError('Device Token', 'is not text', remedy);
		if (/^[\x21-\x7e]{1,8192}$/.test(token)) return token;
		throw new InputError(
			'Device Token',
			'is not a DeviceToken',
			'Pass what getDeviceToken() of the app or page returned, unchanged.',
		);
	},
	wire: { names: ['DeviceToken'], params: (token) => ({ DeviceToken: token }) },
};

/** The business id that the app gave to getDeviceToken. */
export const appBizId: Field<string> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Biz ID',
			name: 'bizId',
			type: 'string',
			default: '',
			placeholder: 'e.g. signup-4711',
			description:
				"The Biz ID that the app gave to getDeviceToken. When it is filled in, a token that was made for another one is never low risk: it may be somebody else's.",
		},
	],
	read: (item) =>
		optionalText(
			item.parameter('bizId'),
			'Biz ID',
			'Pass the Biz ID that the app gave to getDeviceToken, or leave the field empty to skip this check.',
		),
	wire: { names: ['BizId'], params: (id) => ({ BizId: id }) },
};

/** Tags that are high risk whatever the score. A misspelled one would block nobody, unnoticed. */
export const blockingTags: Field<readonly string[]> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Blocking Tags',
			name: 'blockingTags',
			type: 'multiOptions',
			options: Object.entries(riskTags)
				.sort(([one], [other]) => alphabetically(one, other))
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
				'Risk tags that go to High Risk whatever the score. Token problems, and tags that this node does not know, never go to Low Risk, whether chosen here or not.',
		},
	],
	read(item) {
		const value = item.parameter('blockingTags');
		const tags = Array.isArray(value) ? (value as unknown[]) : [value];
		const wrong = tags.find((tag) => typeof tag !== 'string' || !lookUpTag(tag));
		if (Array.isArray(value) && wrong === undefined) return tags as string[];
		throw new InputError(
			'Blocking Tags',
			typeof wrong === 'string'
				? `has '${toSafeText(wrong, nothingSent)}', which is no risk tag`
				: 'is not a list of risk tags',
			'Choose the tags from the list, or let the expression return a list of their exact names.',
		);
	},
};

const defaultTokens = 10_000;
const maxTokens = 100_000;

/** How many tokens to remember across executions; none when it is switched off. */
export const tokensToRemember: Field<number | undefined> = {
	kind: 'plain',
	place: 'options',
	properties: [
		{
			displayName: 'Skip Tokens Queried Before',
			name: 'rememberTokens',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				"Whether to remember, in n8n's database, which tokens this node has queried. A token that an earlier execution has queried then goes to Review without a call.",
		},
		{
			displayName: 'Ask Again in Manual Executions',
			name: 'askAgainByHand',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				"Whether a manual execution in the editor queries tokens again that 'Skip Tokens Queried Before' would skip. Each query is billed.",
		},
		{
			displayName: 'Forget These Tokens',
			name: 'forgetTokens',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				"Whether to make 'Skip Tokens Queried Before' forget the tokens of these items, instead of querying them. Nothing is called or billed, and the items go to Review.",
		},
	],
	read: (item) =>
		tokensOf(
			item.option('rememberTokens'),
			// One that was added, but whose expression returned no value, is no number of tokens.
			item.hasOption('tokensToRemember') ? (item.option('tokensToRemember') ?? null) : undefined,
		),
};

export const tokensToRememberOption: Field<undefined> = {
	kind: 'plain',
	place: 'options',
	properties: [
		{
			displayName: 'Tokens to Remember',
			name: 'tokensToRemember',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100_000, numberPrecision: 0 },
			default: 10000,
			description:
				"How many tokens 'Skip Tokens Queried Before' keeps; beyond that, the oldest are forgotten. Enough for a week is best, because a token is valid for 7 days.",
		},
	],
	read: () => undefined,
};

/** @throws InputError for a number that cannot be kept. */
export function tokensOf(switchedOn: unknown, count: unknown): number | undefined {
	if (switchedOn !== true) return undefined;
	if (count === undefined) return defaultTokens;
	const tokens = Number(count ?? NaN);
	if (Number.isInteger(tokens) && tokens >= 1 && tokens <= maxTokens) return tokens;
	throw new InputError(
		'Tokens to Remember',
		`is not a whole number from 1 to ${maxTokens}`,
		'Enter about as many tokens as you query in a week.',
	);
}
