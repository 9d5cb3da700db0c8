import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { executeOperation } from '../operations/execute';
import { firstOutputHints } from '../operations/firstOutput';
import { searchFaceGroups } from '../operations/library/searchFaceGroups';
import { outputsOf } from '../operations/outputs';
import { propertiesOf } from '../operations/panel';
import { initialize } from '../operations/verification/initialize';
import { startAndSleep } from '../operations/verification/initialize/sleep';
import { wake } from '../operations/verification/initialize/wake';
import { testApiCredential } from '../shared/credential/credentialTest';

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
		subtitle:
			'={{ $parameter["productCode"] === "other" ? $parameter["otherProductCode"] : $parameter["productCode"] }}',
		description:
			'Starts a verification for a person and returns its IDs and the link for the person. The finished verification is billed.',
		defaults: { name: 'Initialize' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(initialize),
		hints: firstOutputHints(initialize),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		// Only for waking a sleeping execution: n8n opens them while it waits, and never otherwise.
		webhooks: (['GET', 'POST', 'HEAD'] as const).map((httpMethod) => ({
			name: 'default',
			httpMethod,
			path: '',
			restartWebhook: true,
			isFullPath: true,
			responseMode: 'onReceived',
			responseData: 'noData',
		})),
		properties: propertiesOf(initialize),
	};

	methods = { credentialTest: { testApiCredential }, listSearch: { searchFaceGroups } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await startAndSleep(this, async () => await executeOperation(this, initialize));
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await wake(this);
	}
}
