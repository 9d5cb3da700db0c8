import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/credential/credentialTest';
import { admit } from './admit';
import { outputNames } from './outcomes';
import { parameters } from './parameters';
import { receive } from './receive';

const httpsNeeded =
	"The address must begin with https://, because browsers do not allow the camera on other pages. If it shows localhost, set n8n's public address first (N8N_WEBHOOK_URL, in older versions WEBHOOK_URL).";

export class AlibabaIdvPage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification Page',
		name: 'alibabaIdvPage',
		icon: {
			light: 'file:../../icons/page.light.svg',
			dark: 'file:../../icons/page.dark.svg',
		},
		group: ['trigger'],
		// Not 1, for the same reason as the version of the trigger.
		version: 1.1,
		subtitle: '={{ $parameter["whoCanStart"] === "everybody" ? "" : "Personal Links" }}',
		description: 'Shows a web page on which a person starts a verification in the browser',
		eventTriggerDescription: 'Open the Test URL in a browser, and press the button on the page',
		defaults: { name: 'Verification Page' },
		inputs: [],
		outputs: outputNames.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName })),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		webhooks: [
			{ name: 'default', httpMethod: 'GET', path: 'page', responseMode: 'onReceived' },
			{
				name: 'default',
				httpMethod: 'HEAD',
				path: 'page',
				responseMode: 'onReceived',
				ndvHideUrl: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'page',
				responseMode: 'responseNode',
				ndvHideUrl: true,
			},
			// n8n knows two names; this one is the way back.
			...(['GET', 'HEAD'] as const).map((httpMethod) => ({
				name: 'setup' as const,
				httpMethod,
				path: 'page/return',
				responseMode: 'onReceived' as const,
				ndvHideUrl: true,
			})),
		],
		triggerPanel: {
			header: 'Start the workflow when a person presses the button on the page',
			executionsHelp: {
				inactive: `<b>To try it out</b>: click 'Execute step', open the Test URL in a browser, and press the button on the page.<br><br><b>For real</b>: publish this workflow (before n8n 2: activate it) and give the Production URL to the people whom you want to verify. ${httpsNeeded}`,
				active: `<b>This workflow is published</b>: give the Production URL to the people whom you want to verify, or send them personal links. ${httpsNeeded}`,
			},
			activationHint: {
				inactive:
					'Publish the workflow (before n8n 2: activate it), then open the Production URL in a browser.',
				active: 'Open the Production URL in a browser.',
			},
		},
		properties: parameters,
		sensitiveOutputFields: ['page.fields', 'page.metaInfo'],
	};

	methods = { credentialTest: { testApiCredential } };

	// The address is opened by people: there is nothing to register anywhere.
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
		return await admit(this);
	}
}
