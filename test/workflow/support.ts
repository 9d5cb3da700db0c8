import type { ICredentialDataDecryptedObject, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { AlibabaIdvApi } from '../../credentials/AlibabaIdvApi.credentials';
import { AlibabaIdvCallbackApi } from '../../credentials/AlibabaIdvCallbackApi.credentials';
import { AlibabaIdvCheckResult } from '../../nodes/AlibabaIdvCheckResult/AlibabaIdvCheckResult.node';
import { AlibabaIdvFaceCompare } from '../../nodes/AlibabaIdvFaceCompare/AlibabaIdvFaceCompare.node';
import { AlibabaIdvFaceGuardRisk } from '../../nodes/AlibabaIdvFaceGuardRisk/AlibabaIdvFaceGuardRisk.node';
import { AlibabaIdvInitialize } from '../../nodes/AlibabaIdvInitialize/AlibabaIdvInitialize.node';
import { AlibabaIdvTrigger } from '../../nodes/AlibabaIdvTrigger/AlibabaIdvTrigger.node';
import { createEngine, type RunOptions, type RunResult, type WorkflowJson } from '../engine';
import { jpegSaying, jpegWithComment, sandboxKeys, type Sandbox } from '../sandbox';

export const nodeTypes = {
	'n8n-nodes-alibaba-id-verification.alibabaIdvInitialize': new AlibabaIdvInitialize(),
	'n8n-nodes-alibaba-id-verification.alibabaIdvCheckResult': new AlibabaIdvCheckResult(),
	'n8n-nodes-alibaba-id-verification.alibabaIdvFaceGuardRisk': new AlibabaIdvFaceGuardRisk(),
	'n8n-nodes-alibaba-id-verification.alibabaIdvFaceCompare': new AlibabaIdvFaceCompare(),
	'n8n-nodes-alibaba-id-verification.alibabaIdvTrigger': new AlibabaIdvTrigger(),
};

export const credentialTypes = {
	alibabaIdvApi: new AlibabaIdvApi(),
	alibabaIdvCallbackApi: new AlibabaIdvCallbackApi(),
};

export const engine = createEngine({ nodeTypes, credentialTypes });

/** The node's own part of a workflow node. */
export interface NodeSetup {
	parameters?: IDataObject;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	[setting: string]: unknown;
}

/** A credential for the sandbox. */
export function sandboxCredential(
	sandbox: Sandbox,
	changes: ICredentialDataDecryptedObject = {},
): Record<string, ICredentialDataDecryptedObject> {
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	return {
		alibabaIdvApi: {
			accessKeyId,
			accessKeySecret,
			region: 'custom',
			endpoint: sandbox.url,
			...changes,
		},
		alibabaIdvCallbackApi: { secret: 'a callback secret of more than thirty-two characters' },
	};
}

/** Trigger -> the node under test, with a node of its own behind each of its outputs. */
export function workflowWith(
	type: 'Initialize' | 'CheckResult' | 'FaceGuardRisk' | 'FaceCompare',
	setup: NodeSetup,
	outputs: number,
): WorkflowJson {
	const behind = Array.from({ length: outputs }, (_output, index) => `Output ${index}`);
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Node',
				type: `n8n-nodes-alibaba-id-verification.alibabaIdv${type}`,
				...setup,
			},
			...behind.map((name) => ({ name, type: 'n8n-nodes-base.noOp' })),
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

/** What arrived behind each output: read from the nodes that follow, not from the node's word. */
export function arrivals(result: RunResult, outputs: number): IDataObject[][] {
	return Array.from({ length: outputs }, (_output, index) => result.jsonOf(`Output ${index}`, 0));
}

/** A MetaInfo as the app SDK returns it. */
export const metaInfo = JSON.stringify({ deviceType: 'ios', appVersion: '1', osVersion: '17' });

/** Parameters of an Initialize that the sandbox accepts. */
export const initializeParameters: IDataObject = {
	merchantUserId: '={{ $json.user ?? "user" }}',
	metaInfo,
	pictureSource: 'url',
	facePictureUrl: 'https://photos.example.com/face.jpg',
	merchantBizId: '={{ $json.biz ?? "" }}',
	options: { sceneCode: '={{ $json.scene ?? "pass" }}' },
};

/** Starts one verification per scene in the sandbox and lets everybody finish. */
export async function startVerifications(
	sandbox: Sandbox,
	scenes: string[],
	parameters: IDataObject = {},
): Promise<Array<{ transactionId: string; merchantBizId: string }>> {
	const result = await engine.run(
		workflowWith('Initialize', { parameters: { ...initializeParameters, ...parameters } }, 2),
		{
			credentials: sandboxCredential(sandbox),
			inputItems: items(...scenes.map((scene, index) => ({ scene, biz: `biz${index}` }))),
		},
	);
	if (result.error) throw result.error;
	sandbox.finishAll();
	return result.jsonOf('Output 1', 0) as never;
}

/** A node's setup with these parameters, except for those that it names itself. */
function over(parameters: IDataObject, setup: NodeSetup): NodeSetup {
	return { ...setup, parameters: { ...parameters, ...setup.parameters } };
}

async function runOn(
	sandbox: Sandbox,
	workflow: WorkflowJson,
	inputItems: INodeExecutionData[],
	options: RunOptions,
): Promise<RunResult> {
	const credentials = sandboxCredential(sandbox);
	return await engine.run(workflow, { credentials, inputItems, ...options });
}

/** Runs Check Result over these items. */
export async function runCheckResult(
	sandbox: Sandbox,
	inputs: IDataObject[],
	setup: NodeSetup = {},
	options: RunOptions & { outputs?: number } = {},
): Promise<RunResult> {
	const workflow = workflowWith('CheckResult', setup, options.outputs ?? 4);
	return await runOn(sandbox, workflow, items(...inputs), options);
}

/** Runs Initialize over these items. */
export async function runInitialize(
	sandbox: Sandbox,
	inputs: IDataObject[],
	setup: NodeSetup = {},
	options: RunOptions = {},
): Promise<RunResult> {
	const workflow = workflowWith('Initialize', over(initializeParameters, setup), 3);
	return await runOn(sandbox, workflow, items(...inputs), options);
}

/** Parameters of a Face Guard Risk whose items choose token and business id. */
export const faceGuardRiskParameters: IDataObject = {
	deviceToken: '={{ $json.token }}',
	bizId: '={{ $json.bizId ?? "" }}',
	merchantBizId: '={{ $json.biz ?? "" }}',
};

/** Runs Face Guard Risk over these items; the fourth output is the error output. */
export async function runFaceGuardRisk(
	sandbox: Sandbox,
	inputs: IDataObject[],
	setup: NodeSetup = {},
	options: RunOptions = {},
): Promise<RunResult> {
	const workflow = workflowWith('FaceGuardRisk', over(faceGuardRiskParameters, setup), 4);
	return await runOn(sandbox, workflow, items(...inputs), options);
}

/** A picture as the binary data of an item. */
export function jpegFile(bytes: Buffer) {
	return { mimeType: 'image/jpeg', fileName: 'photo.jpg', data: bytes.toString('base64') };
}

/** An item with two pictures, the second of which asks the sandbox for an outcome. */
export function picturesSaying(outcome: string, sizeBytes?: number): INodeExecutionData {
	return {
		json: { outcome },
		binary: {
			idPhoto: jpegFile(jpegWithComment('ID photo', sizeBytes)),
			facePhoto: jpegFile(jpegSaying(outcome, sizeBytes)),
		},
	};
}

/** Runs Face Compare (Legacy) over these items; the fourth output is the error output. */
export async function runFaceCompare(
	sandbox: Sandbox,
	inputItems: INodeExecutionData[],
	setup: NodeSetup = {},
	options: RunOptions = {},
): Promise<RunResult> {
	return await runOn(sandbox, workflowWith('FaceCompare', setup, 4), inputItems, options);
}
