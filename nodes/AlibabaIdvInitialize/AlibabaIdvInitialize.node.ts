import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/api/credentialTest';
import { testCallbackCredential } from '../shared/callback/credentialTest';
import { runItems } from '../shared/items/runItems';
import { outputNames, planInitialize } from './initialize';
import { parameters } from './parameters';

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
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames,
		credentials: [
			{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' },
			{
				name: 'alibabaIdvCallbackApi',
				required: true,
				testedBy: 'testCallbackCredential',
				displayOptions: { show: { callback: ['url'], callbackProtection: ['signedToken'] } },
			},
		],
		properties: parameters,
	};

	methods = { credentialTest: { testApiCredential, testCallbackCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, outputNames.length, async () => planInitialize(this));
	}
}
