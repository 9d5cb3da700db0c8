import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { firstOutputHints } from '../operations/firstOutput';
import { checkResult } from '../operations/verification/checkResult';
import { testApiCredential } from '../shared/credential/credentialTest';
import { outputs, parameters } from './parameters';
import { confirmCallbacks } from './settle';
import { receive } from './trigger';

const publicUrl = 'It must begin with https:// and be reachable from the internet.';
const tryItOut =
	"<b>To try it out</b>: click 'Execute step', paste the Test URL into 'Callback URL' of Initialize and finish a verification.";

export class AlibabaIdvTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification Trigger',
		name: 'alibabaIdvTrigger',
		icon: {
			light: 'file:../../icons/trigger.light.svg',
			dark: 'file:../../icons/trigger.dark.svg',
		},
		group: ['trigger'],
		// For every webhook of version 1, n8n evaluates a parameter of its own Webhook node, which takes
		// most of the time of an answer.
		version: 1.1,
		subtitle:
			'={{ $parameter["callbackProtection"] === "none" ? "Without Protection" : $parameter["confirm"] === false ? "Unconfirmed" : "" }}',
		description: 'Starts the workflow when a person has finished a verification',
		eventTriggerDescription:
			"Start a verification with the Test URL as 'Callback URL' of Initialize, and finish it",
		defaults: { name: 'Verification Trigger' },
		inputs: [],
		outputs,
		hints: firstOutputHints(checkResult),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		webhooks: (['GET', 'POST', 'HEAD'] as const).map((httpMethod) => ({
			name: 'default',
			httpMethod,
			path: 'idv',
			responseMode: 'onReceived',
			// n8n itself answers accepted callbacks, on 2.41 after it has stored the execution.
			responseData: 'noData',
			// The same address three times would only confuse.
			ndvHideUrl: httpMethod !== 'GET',
		})),
		triggerPanel: {
			header: 'Start the workflow with a callback from Alibaba Cloud',
			executionsHelp: {
				inactive: `${tryItOut}<br><br><b>For real</b>: publish this workflow (before n8n 2: activate it) and paste the Production URL instead. ${publicUrl} If it shows localhost, set n8n's public address first (N8N_WEBHOOK_URL, in older versions WEBHOOK_URL).`,
				active: `<b>This workflow is published</b>: every callback to the Production URL starts it. Paste that URL into 'Callback URL' of Initialize. ${publicUrl}<br><br>${tryItOut}`,
			},
			activationHint: {
				inactive:
					"Publish the workflow (before n8n 2: activate it), then paste the Production URL into 'Callback URL' of Initialize.",
				active: "Paste the Production URL into 'Callback URL' of Initialize.",
			},
		},
		properties: parameters,
		sensitiveOutputFields: ['checkResult.document', 'checkResult.raw'],
	};

	methods = { credentialTest: { testApiCredential } };

	// The callback URL is named in each Initialize: there is nothing to register at Alibaba Cloud.
	webhookMethods = {
		default: {
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** n8n calls it with what `webhook` handed over. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await confirmCallbacks(this);
	}
}
