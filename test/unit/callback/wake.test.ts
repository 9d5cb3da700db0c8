import type { IWebhookFunctions } from 'n8n-workflow';

import { wake } from '../../../nodes/operations/verification/initialize/wake';

let lastExecution = 0;

/** An unprotected callback for a waiting execution whose expressions are resolved like this. */
async function wakeWith(expressions: Record<string, () => unknown>) {
	const answered: unknown[] = [];
	const response = {
		status: (status: number) => answered.push(status) && response,
		type: () => response,
		end: (text: string) => void answered.push(text),
	};
	lastExecution += 1;
	const context = {
		getRequestObject: () => ({ method: 'GET' }),
		getResponseObject: () => response,
		getQueryData: () => ({ transactionId: 'hksb1', passed: 'Y', subCode: '200' }),
		getBodyData: () => ({}),
		getNodeParameter: () => 'none',
		getExecutionId: () => `${lastExecution}`,
		evaluateExpression: (expression: string) => expressions[expression]?.(),
	} as unknown as IWebhookFunctions;
	return { result: await wake(context), answered };
}

const fails = () => {
	throw new Error('of an expression');
};
const json = { transactionId: 'hksb1', merchantBizId: 'biz1', initialize: { verdict: 'started' } };
const callback = { transactionId: 'hksb1', passed: 'Y', subCode: '200' };
const woken = { ...json, initialize: { verdict: 'started', timedOut: false, callback } };
const photo = { photo: { mimeType: 'image/jpeg', data: 'filesystem-v2', id: 'x' } };

it.each([
	['with its files', () => photo, { binary: photo }],
	['that has no files', () => undefined, {}],
	['whose files cannot be read', fails, {}],
])('an execution %s wakes up', async (_name, files, expected) => {
	const expressions = { '{{ $json }}': () => json, '{{ $input.first().binary }}': files };
	const { result, answered } = await wakeWith(expressions);
	// Nothing is answered by hand: n8n does it, on 2.41 once the execution goes on.
	expect(answered).toEqual([]);
	expect(result).toEqual({
		workflowData: [[{ json: woken, ...expected, pairedItem: { item: 0 } }]],
	});
});

it('an execution whose item cannot be read sleeps on: n8n would go on with an empty one', async () => {
	const { result, answered } = await wakeWith({ '{{ $json }}': fails });
	expect(result).toEqual({ noWebhookResponse: true });
	expect(answered).toEqual([503, 'This receiver is not set up']);
});
