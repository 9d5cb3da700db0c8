import type { INodeProperties } from 'n8n-workflow';

import { callOptionFields, credentialsField } from '../shared/items/session';
import { routingField, simplifyField } from '../shared/items/resultFields';

export const parameters: INodeProperties[] = [
	credentialsField,
	{
		displayName:
			"Copy the <b>Production URL</b> above into the field 'Callback URL' of the node 'Initialize'. It has to begin with https:// and to be open to the internet, because Alibaba Cloud checks that before it starts a verification. Activate this workflow first: a test URL works only while the editor listens.",
		name: 'urlNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
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
				description: 'The same word in every callback',
			},
			{
				name: 'Signed Token',
				value: 'signedToken',
				description:
					'A token of its own for each verification, made by Initialize with the same callback credential',
			},
		],
		default: 'signedToken',
		description:
			"How a genuine callback is told from a forged one. It has to be the same as 'Callback Protection' in Initialize.",
	},
	{
		displayName:
			"Without authentication, anybody who knows the URL can start this workflow. Keep 'Confirm With Check Result' on, so that at least the result is the real one.",
		name: 'noAuthenticationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
	{
		displayName: 'Callback Token',
		name: 'callbackToken',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: "The same token as in the field 'Callback Token' of Initialize",
		displayOptions: { show: { authentication: ['sharedToken'] } },
	},
	{
		displayName: 'Confirm With Check Result',
		name: 'confirm',
		type: 'boolean',
		default: true,
		description:
			"Whether to ask Alibaba Cloud for the result before the workflow starts. A callback is only a hint: without confirmation everything leaves through 'Undecided'.",
	},
	{
		displayName:
			"Without confirmation nothing ever leaves through 'Passed': put the node 'Check Result' behind 'Undecided' and branch on what it says.",
		name: 'noConfirmationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { confirm: [false] } },
	},
	routingField,
	simplifyField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Ignore Repeated Callbacks',
				name: 'ignoreRepeated',
				type: 'boolean',
				default: true,
				description:
					'Whether to start the workflow only once when the same callback arrives several times, which Alibaba Cloud may do within seconds. Works within one n8n process and until it restarts, for the last 10,000 callbacks of a day: n8n gives a trigger no storage that several processes could share safely. Make what follows harmless to repeat, for example by looking the TransactionId up first.',
			},
			callOptionFields.region,
			callOptionFields.requestsPerSecond,
			callOptionFields.timeout,
		],
	},
];
