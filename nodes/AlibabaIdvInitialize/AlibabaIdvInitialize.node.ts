import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/api/credentialTest';
import { testCallbackCredential } from '../shared/callback/credentialTest';
import { runItems } from '../shared/items/runItems';
import {
	outputNames,
	outputNamesWhenWaiting,
	outputsExpression,
	planInitialize,
} from './initialize';
import { parameters } from './parameters';
import { resume, sleepUntilCallback, waitsHere } from './wait';

export class AlibabaIdvInitialize implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification: Initialize',
		name: 'alibabaIdvInitialize',
		icon: {
			light: 'file:../../icons/initialize.light.svg',
			dark: 'file:../../icons/initialize.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["productCode"] }}',
		description: 'Starts a face verification for a person',
		defaults: { name: 'Initialize' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression,
		credentials: [
			{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' },
			{
				name: 'alibabaIdvCallbackApi',
				required: true,
				testedBy: 'testCallbackCredential',
				displayOptions: {
					show: { callback: ['url', 'wait'], callbackProtection: ['signedToken'] },
				},
			},
		],
		// Only for waking a sleeping execution: n8n opens them while it waits, and never otherwise.
		webhooks: (['GET', 'POST', 'HEAD'] as const).map((httpMethod) => ({
			name: 'default',
			httpMethod,
			path: '',
			restartWebhook: true,
			isFullPath: true,
			responseMode: 'onReceived',
		})),
		properties: parameters,
	};

	methods = { credentialTest: { testApiCredential, testCallbackCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const waits = waitsHere(this);
		const names = waits ? outputNamesWhenWaiting : outputNames;
		const routed = await runItems(this, names.length, async () => planInitialize(this));
		const [item] = routed[0] ?? [];
		if (!waits || item?.json.started !== true) return routed;
		return await sleepUntilCallback(this, item, Date.now());
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume(this);
	}
}
