import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/api/credentialTest';
import { testCallbackCredential } from '../shared/callback/credentialTest';
import { outputsExpression } from '../shared/results/routes';
import { parameters } from './parameters';
import { trigger } from './receive';

export class AlibabaIdvTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification Trigger',
		name: 'alibabaIdvTrigger',
		icon: {
			light: 'file:../../icons/trigger.light.svg',
			dark: 'file:../../icons/trigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["authentication"] === "none" ? "not authenticated" : "" }}',
		description: 'Starts the workflow when a person has finished a verification',
		defaults: { name: 'Verification Trigger' },
		inputs: [],
		outputs: outputsExpression('routing'),
		credentials: [
			{
				name: 'alibabaIdvApi',
				required: true,
				testedBy: 'testApiCredential',
				displayOptions: { show: { confirm: [true] } },
			},
			{
				name: 'alibabaIdvCallbackApi',
				required: true,
				testedBy: 'testCallbackCredential',
				displayOptions: { show: { authentication: ['signedToken'] } },
			},
		],
		webhooks: (['GET', 'POST', 'HEAD'] as const).map((httpMethod) => ({
			name: 'default',
			httpMethod,
			path: 'idv',
			responseMode: 'onReceived',
			// The same address three times would only confuse.
			ndvHideUrl: httpMethod !== 'GET',
		})),
		triggerPanel: {
			header: 'Waiting for a callback of Alibaba Cloud',
			executionsHelp: {
				inactive:
					"<b>To try it out</b>: press 'Listen', paste the Test URL into 'Callback URL' of Initialize and start a verification.<br><br><b>For real</b>: activate this workflow and paste the Production URL instead. Both have to begin with https:// and to be open to the internet; if they show localhost, set n8n's public address (WEBHOOK_URL) first.",
				active:
					"<b>This workflow is active</b>: every callback to the Production URL starts it. Paste that URL into 'Callback URL' of Initialize. It has to begin with https:// and to be open to the internet.<br><br><b>To try it out</b>: press 'Listen' and use the Test URL instead.",
			},
			activationHint:
				"Activate the workflow, then paste the Production URL into 'Callback URL' of Initialize.",
		},
		properties: parameters,
		sensitiveOutputFields: ['result.ExtIdInfo', 'result.ExtBasicInfo', 'result.ExtSourceInfo'],
	};

	methods = { credentialTest: { testApiCredential, testCallbackCredential } };

	// The callback URL is named in each Initialize: there is nothing to register with the vendor.
	webhookMethods = {
		default: {
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await trigger(this);
	}
}
