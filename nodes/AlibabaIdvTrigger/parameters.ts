import { NodeConnectionTypes, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';

import { alphabetically } from '../operations/fields/alphabetically';
import { callOptions, regionProperty } from '../operations/fields/callOptions';
import { simplifyProperty } from '../operations/fields/outputOptions';
import { outputsOf } from '../operations/outputs';
import { checkResult } from '../operations/verification/checkResult';
import { requirementProperties } from '../operations/verification/checkResult/requirements';
import { routingProperty } from '../operations/verification/checkResult/routing';

/** Without confirmation everything is undecided, whatever 'Route By' says. */
const unconfirmed = { type: NodeConnectionTypes.Main, displayName: checkResult.outputs[0].label };
/** The expression of Check Result, without its braces. */
const confirmed = String(outputsOf(checkResult)).slice('={{'.length, -'}}'.length);

/** Those of Check Result, or the one where everything is undecided. */
export const outputs: INodeTypeDescription['outputs'] = `={{ $parameter["confirm"] === false ? ${JSON.stringify([unconfirmed])} : (${confirmed}) }}`;

export const parameters: INodeProperties[] = [
	{
		displayName:
			"Paste the <b>Production URL</b> into 'Callback URL' of Initialize. It must begin with https:// and be reachable from the internet. Publish this workflow first (before n8n 2: activate it).",
		name: 'urlNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Callback Protection',
		name: 'callbackProtection',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Anybody who knows the URL can start this workflow',
			},
			{
				name: 'Shared Token',
				value: 'sharedToken',
				description: 'One fixed token for all callbacks',
			},
			{
				name: 'Signed Token',
				value: 'signedToken',
				description:
					"A new token for each verification, made by Initialize from the credential's callback secret",
			},
		],
		default: 'signedToken',
		description:
			"How a genuine callback is told from a forged one. Choose the same as in 'Callback Protection' of Initialize.",
	},
	{
		displayName:
			"A signed token works for one receiver only. If a gateway changes the path of the URL, enter the ID after /webhook/ in the Production URL as 'Callback Receiver ID' of Initialize.",
		name: 'receiverNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { callbackProtection: ['signedToken'] } },
	},
	{
		displayName:
			'Without protection, anybody who knows the URL can start this workflow with any TransactionId, also with one of another person. Compare it with the one that you stored.',
		name: 'noProtectionNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { callbackProtection: ['none'] } },
	},
	{
		displayName: 'Callback Token',
		name: 'callbackToken',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: "The same token as in 'Callback Token' of Initialize",
		displayOptions: { show: { callbackProtection: ['sharedToken'] } },
	},
	{
		displayName:
			'Only a signed token says which Merchant Biz ID a callback belongs to. Without one, Check Result is asked with a new ID, and Alibaba Cloud may refuse that.',
		name: 'noBizIdNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { callbackProtection: ['none', 'sharedToken'], confirm: [true] } },
	},
	{
		displayName: 'Confirm With Check Result',
		name: 'confirm',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			"Whether to ask Alibaba Cloud for the result. A callback is only a hint: without confirmation everything goes to 'Undecided'.",
	},
	{
		displayName:
			"Without confirmation nobody passes here: connect 'Check Result' after 'Undecided' and branch on its result",
		name: 'noConfirmationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { confirm: [false] } },
	},
	{ ...routingProperty, displayOptions: { show: { confirm: [true] } } },
	simplifyProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: (<INodeProperties[]>[
			{
				displayName: 'Ignore Repeated Callbacks',
				name: 'ignoreRepeated',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Across All Processes',
						value: 'database',
						description:
							"Remembers the last 2,000 in n8n's database. Two processes can still both take the first one.",
					},
					{ name: 'No', value: 'no', description: 'Every callback starts the workflow' },
					{
						name: 'Within One Process',
						value: 'process',
						description: 'Remembers the last 10,000 of a day until n8n restarts',
					},
				],
				default: 'process',
				description:
					'What to do with a callback whose result is known already. Alibaba Cloud may send one twice. This is best effort: make sure that running the workflow twice does no harm.',
			},
			regionProperty(),
			...requirementProperties,
			callOptions.requestsPerSecond,
			callOptions.timeout,
		]).sort((one, other) => alphabetically(one.displayName, other.displayName)),
	},
];
