/** A node of ours as the tool of n8n's AI Agent; only the model is a stand-in. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { resultOf } from '../../engine/result';
import type { WorkflowJson } from '../../engine';
import { startChatModel } from '../chatModel';
import type { Scenario } from '../place';
import { examplesFolder } from '../places';
import { expectNone, expectSame } from '../report';
import { prepared } from '../workflows';

export const agent: Scenario = {
	title: 'Example: an AI agent that looks up a result',
	async play({ rest, sandbox, credentials }) {
		const { transactionId, merchantBizId } = sandbox.start('different');
		sandbox.finishAll();
		const model = await startChatModel({ transactionId, merchantBizId });
		try {
			const data = { apiKey: 'sk-a-key-of-nobody', url: model.url };
			const { id } = await rest.saveCredential('Model', 'openAiApi', data);
			const file = path.join(examplesFolder, 'ask-an-agent.json');
			const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
			const ready = prepared(example, {
				...credentials,
				openAiApi: { id, name: 'Model' },
			});
			const chatInput = `Why did ${transactionId} (Merchant Biz ID ${merchantBizId}) not pass?`;
			const question = { json: { action: 'sendMessage', sessionId: 'e2e', chatInput } };
			const workflow = await rest.saveWorkflow({ ...ready, pinData: { Chat: [question] } });
			const execution = await rest.ended(await rest.start(workflow, 'Chat'));
			expectSame('The execution', execution.status, 'success');

			const [first] = model.asked;
			const offered = first?.tools?.map(({ function: tool }) => tool) ?? [];
			expectSame(
				'Tools',
				offered.map(({ name }) => name),
				['Look_Up_a_Result'],
			);
			const [tool] = offered;
			expectSame('What the model has to say', tool?.parameters.required?.sort(), [
				'merchantBizId',
				'transactionId',
			]);
			const { mode, status } = execution;
			const result = resultOf({ data: execution.data, status, mode } as never, []);
			const text = JSON.stringify(result.jsonOf('Support Agent', 0));
			const missing = ['differentPerson', 'explanation', 'remedy', 'tellUser'].filter(
				(word) => !text.includes(word),
			);
			expectNone(`What the agent was told: ${text}`, missing);
			const calls = sandbox.requests.filter(({ action }) => action === 'CheckResult');
			expectSame('Calls of CheckResult', calls.length, 1);
			return `"${tool?.description ?? ''}"`;
		} finally {
			await model.stop();
		}
	},
};
