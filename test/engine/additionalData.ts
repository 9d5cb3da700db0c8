import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import { UnexpectedError } from 'n8n-workflow';
import type {
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { Container } from './coreModules';
import type { EngineCredentialsHelper } from './credentials';
import { logger } from './environment';

export interface AdditionalDataInput {
	credentialsHelper: EngineCredentialsHelper;
	/** Where this n8n says it can be reached; ends with a slash. */
	baseUrl: string;
	executionId: string;
	mode: WorkflowExecuteMode;
	workflowData: IWorkflowBase;
}

function notHere(what: string) {
	return async () => {
		throw new UnexpectedError(`${what} is not supported by the test engine`);
	};
}

/** What n8n hands to a workflow run besides the workflow, for an instance at `baseUrl`. */
export function additionalDataFor(input: AdditionalDataInput): IWorkflowExecuteAdditionalData {
	const { credentialsHelper, baseUrl, executionId, mode, workflowData } = input;
	return {
		currentNodeExecutionIndex: 0,
		credentialsHelper,
		executionId,
		workflowId: workflowData.id,
		hooks: new ExecutionLifecycleHooks(mode, executionId, workflowData),
		restApiUrl: `${baseUrl}rest`,
		instanceBaseUrl: baseUrl,
		formBaseUrl: `${baseUrl}form`,
		formWaitingBaseUrl: `${baseUrl}form-waiting`,
		formTestBaseUrl: `${baseUrl}form-test`,
		webhookBaseUrl: `${baseUrl}webhook`,
		webhookWaitingBaseUrl: `${baseUrl}webhook-waiting`,
		webhookTestBaseUrl: `${baseUrl}webhook-test`,
		mcpBaseUrl: `${baseUrl}mcp`,
		mcpTestBaseUrl: `${baseUrl}mcp-test`,
		variables: {},
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		sendDataToUI: (_type, data) => logger.shown(data),
		setExecutionStatus: () => {},
		logAiEvent: () => {},
		executeWorkflow: notHere('Running another workflow'),
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: notHere('The Code node') as never,
	};
}
