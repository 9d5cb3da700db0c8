import type { WorkflowJson } from '../../engine';
import { connections, initializeParameters, node } from '../workflows';

/**
 * What an app calls: it gets the transactionId in the answer, or what to tell the person, the
 * execution sleeps until the callback, and then asks for the result.
 */
export function appWorkflow(webhookId: string, waitMinutes: number): WorkflowJson {
	const webhook = { httpMethod: 'POST', path: webhookId, responseMode: 'responseNode' };
	const initialize = {
		...initializeParameters,
		merchantUserId: '={{ $json.body.biz }}',
		options: {
			merchantBizId: '={{ $json.body.biz }}',
			sceneCode: '={{ $json.body.scene }}',
			waitMinutes,
		},
		callback: 'wait',
		answerWebhook: true,
	};
	const ends = ['Undecided', 'Not Passed', 'Passed'];
	return {
		name: `An app starts it (${webhookId})`,
		nodes: [
			node('App', 'webhook', webhook, { typeVersion: 2, webhookId }),
			node('Initialize', 'alibabaIdvInitialize', initialize, {
				position: [200, 0],
				onError: 'continueErrorOutput',
			}),
			// n8n insists on such a node after a Webhook that responds this way.
			node('Tell the App', 'respondToWebhook', {}, { typeVersion: 1.1, position: [400, 200] }),
			node('Check Result', 'alibabaIdvCheckResult', {}, { position: [400, 0] }),
			...ends.map((name, index) => node(name, 'noOp', {}, { position: [600, index * 150] })),
		],
		connections: connections(
			['App', 0, 'Initialize'],
			['Initialize', 0, 'Check Result'],
			['Initialize', 1, 'Tell the App'],
			['Initialize', 2, 'Tell the App'],
			...ends.map((name, index) => ['Check Result', index, name] as [string, number, string]),
		),
	} as unknown as WorkflowJson;
}
