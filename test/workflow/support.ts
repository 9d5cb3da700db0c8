import { readdirSync } from 'node:fs';
import path from 'node:path';

import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';

import { AlibabaIdvApi } from '../../credentials/AlibabaIdvApi.credentials';
import { createEngine, type RunOptions, type RunResult, type WorkflowJson } from '../engine';
import { startWebhookServer, type WebhookServer } from '../engine/webhookServer';
import { cases as initializeCases, metaInfo } from '../operations/verification/initialize';
import { sandboxKeys, startSandbox, type Sandbox } from '../sandbox';

export { metaInfo };

const packageName = 'n8n-nodes-alibaba-id-verification';
const nodesFolder = path.join(__dirname, '../../nodes');

/** Every node of the package, by its full type name. */
export const nodeTypes: Record<string, INodeType> = Object.fromEntries(
	readdirSync(nodesFolder)
		.filter((folder) => folder.startsWith('AlibabaIdv'))
		.map((folder) => {
			const file = require(path.join(nodesFolder, folder, `${folder}.node`)) as Record<
				string,
				new () => INodeType
			>;
			const Node = file[folder] as new () => INodeType;
			const node = new Node();
			return [`${packageName}.${node.description.name}`, node];
		}),
);

export const credentialTypes = { alibabaIdvApi: new AlibabaIdvApi() };

/** n8n makes the tool variant of a node by adding 'Tool' to its type. */
const toolTypes = Object.fromEntries(
	Object.entries(nodeTypes).map(([name, type]) => [`${name}Tool`, type]),
);

export const engine = createEngine({
	nodeTypes: { ...nodeTypes, ...toolTypes },
	credentialTypes,
});

/** A callback secret that nobody would guess. */
export const callbackSecret = 'kT7vQ2mX9pLw4ZrB8nYc3HdJ6sGf5UaE';

/** The node's own part of a workflow node. */
export interface NodeSetup {
	parameters?: IDataObject;
	onError?: 'continueErrorOutput' | 'continueRegularOutput' | 'stopWorkflow';
	[setting: string]: unknown;
}

/** A credential for the sandbox. */
export function sandboxCredential(
	sandbox: Pick<Sandbox, 'url'>,
	changes: ICredentialDataDecryptedObject = {},
): Record<string, ICredentialDataDecryptedObject> {
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	return {
		alibabaIdvApi: {
			accessKeyId,
			accessKeySecret,
			region: 'custom',
			endpoint: sandbox.url,
			callbackSecret,
			...changes,
		},
	};
}

/**
 * Trigger -> the node under test, with a node of its own behind each of its outputs.
 *
 * @param type the node's name, for example `alibabaIdvInitialize`, or its end: `Initialize`.
 */
export function workflowWith(type: string, setup: NodeSetup, outputs: number): WorkflowJson {
	const behind = Array.from({ length: outputs }, (_output, index) => `Output ${index}`);
	const name = type.startsWith('alibabaIdv') ? type : `alibabaIdv${type}`;
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Node', type: `${packageName}.${name}`, ...setup },
			...behind.map((each) => ({ name: each, type: 'n8n-nodes-base.noOp' })),
		],
		connections: {
			Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
			Node: { main: behind.map((node) => [{ node, type: 'main', index: 0 }]) },
		},
	};
}

export function items(...jsons: IDataObject[]): INodeExecutionData[] {
	return jsons.map((json) => ({ json }));
}

/** What the node 'Node' told beside its output. */
export const hintsOf = ({ run }: RunResult) =>
	(run.data.resultData.runData.Node ?? []).flatMap(({ hints = [] }) => hints);

export const hintMessagesOf = (result: RunResult) => hintsOf(result).map(({ message }) => message);

/** What arrived behind each output: read from the nodes that follow, not from the node's word. */
export function arrivals(result: RunResult, outputs: number): IDataObject[][] {
	return Array.from({ length: outputs }, (_output, index) => result.jsonOf(`Output ${index}`, 0));
}

/** Parameters of an Initialize that the sandbox accepts. */
export const initializeParameters: IDataObject = withOptions(initializeCases.parameters, {
	options: { sceneCode: '={{ $json.scene ?? "pass" }}' },
});

/** Parameters of a node with these over them; options are merged. */
export function withOptions(parameters: IDataObject, over: IDataObject = {}): IDataObject {
	const options = { ...Object(parameters.options), ...Object(over.options) } as IDataObject;
	return { ...parameters, ...over, options };
}

/** Starts one verification per scene with Initialize, and lets everybody finish. */
export async function startVerifications(
	sandbox: Sandbox,
	scenes: string[],
	parameters: IDataObject = {},
): Promise<Array<{ transactionId: string; merchantBizId: string }>> {
	const inputs = scenes.map((scene, index) => ({ scene, biz: `biz${index}` }));
	const result = await runInitialize(sandbox, inputs, { parameters });
	if (result.error) throw result.error;
	sandbox.finishAll();
	return result.jsonOf('Output 1', 0) as never;
}

/** Runs Initialize over these items. */
export async function runInitialize(
	sandbox: Sandbox,
	inputs: IDataObject[],
	setup: NodeSetup = {},
	options: RunOptions = {},
): Promise<RunResult> {
	const parameters = withOptions(initializeParameters, setup.parameters);
	return await engine.run(workflowWith('Initialize', { ...setup, parameters }, 3), {
		credentials: sandboxCredential(sandbox),
		inputItems: items(...inputs),
		...options,
	});
}

/** An n8n in which examples are played: whoever it waits for is done at once. */
export async function startForExamples(
	types = nodeTypes,
): Promise<{ sandbox: Sandbox; server: WebhookServer }> {
	const sandbox = await startSandbox();
	const server = await startWebhookServer({
		nodeTypes: types,
		credentialTypes,
		onWait: async () => sandbox.finishAll(),
		credentials: sandboxCredential(sandbox),
	});
	return { sandbox, server };
}
