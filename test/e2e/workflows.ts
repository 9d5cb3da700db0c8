import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { loadBuiltPackage } from '../engine/builtPackage';
import type { WorkflowJson } from '../engine';
import type { Credentials } from './credentials';
import { root } from './places';

/** Our package's name, which is the beginning of the names of its nodes. */
export const packageName = 'n8n-nodes-alibaba-id-verification';

export interface Node {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Credentials;
	[other: string]: unknown;
}

/** Our nodes, as built. */
export const builtNodes: Record<string, INodeType> = loadBuiltPackage(root).nodeTypes;

/** The names of our nodes, as workflows spell them. */
export const ourTypes = Object.keys(builtNodes);

/** n8n makes a tool of each node that can be one, with another name for its type. */
const asNode = (type: string) => type.replace(/Tool$/, '');

/** Of nodes that are not ours. */
const ofOthers: Record<string, string[]> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': ['openAiApi'],
	'n8n-nodes-base.emailSend': ['smtp'],
};

/** What an operator picks: the credentials that the node's panel offers, by type. */
function picked({ type, parameters, credentials }: Node, saved: Credentials): Credentials {
	const description = builtNodes[asNode(type)]?.description;
	const offered = (description?.credentials ?? []).map(({ name }) => name);
	const named = [...offered, ...(ofOthers[type] ?? []), parameters.nodeCredentialType].filter(
		(each): each is string => typeof each === 'string',
	);
	const own = Object.fromEntries(
		named.flatMap((each) => (saved[each] ? [[each, saved[each]] as const] : [])),
	);
	return { ...own, ...credentials };
}

const withAddress = [
	'n8n-nodes-base.webhook',
	'n8n-nodes-base.formTrigger',
	'@n8n/n8n-nodes-langchain.chatTrigger',
];

/** Whether n8n gives nodes of this type an address. */
export const hasAddress = (type: string): boolean =>
	withAddress.includes(type) ||
	(builtNodes[type]?.description.webhooks ?? []).some(({ restartWebhook }) => !restartWebhook);

/** The editor gives each node with a webhook an id of its own. */
function webhookOf({ type }: Node): { webhookId?: string } {
	const hasOne = builtNodes[type]?.description.webhooks !== undefined || hasAddress(type);
	return hasOne ? { webhookId: randomUUID() } : {};
}

/** A workflow as an operator would have it after importing and choosing credentials. */
export function prepared(workflow: WorkflowJson, saved: Credentials): WorkflowJson {
	const nodes = (workflow.nodes as unknown as Node[]).map((node) => {
		const complete = {
			id: node.name,
			typeVersion: versionOf(node.type),
			position: [0, 0],
			...webhookOf(node),
			...node,
		};
		// As the editor does when a workflow is imported: no two copies share an address.
		const path = node.parameters.path === '' ? { path: complete.webhookId } : {};
		const parameters = { ...node.parameters, ...path };
		return { ...complete, parameters, credentials: picked({ ...node, parameters }, saved) };
	});
	return { name: 'A test', ...workflow, nodes } as unknown as WorkflowJson;
}

/** The version that the editor gives a new node; the first one for n8n's own. */
function versionOf(type: string): number {
	return Number(builtNodes[type]?.description.version ?? 1);
}

/** A short way to write a node in a scenario. */
export function node(name: string, type: string, parameters: object = {}, more: object = {}): Node {
	const full = type.startsWith('alibaba') ? `${packageName}.${type}` : `n8n-nodes-base.${type}`;
	const { position = [0, 0] } = more as { position?: [number, number] };
	return {
		id: name,
		name,
		type: full,
		typeVersion: versionOf(full),
		...more,
		position,
		parameters: { ...parameters },
	};
}

/** Connections written as rows: from, its output, to. */
export function connections(...rows: Array<[from: string, output: number, to: string]>) {
	const result: Record<
		string,
		{ main: Array<Array<{ node: string; type: string; index: number }>> }
	> = {};
	for (const [from, output, to] of rows) {
		const { main } = (result[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return result;
}

/** A short way to write the items of a trigger. */
export function items(...jsons: IDataObject[]): INodeExecutionData[] {
	return jsons.map((json) => ({ json }));
}

/** The node's own part of a workflow node. */
export interface NodeSetup {
	parameters?: IDataObject;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	[setting: string]: unknown;
}

/** A node with a node of its own after each of its outputs. */
function followed(first: Node, outputs: number) {
	const after = Array.from({ length: outputs }, (_output, index) => `Output ${index}`);
	return {
		nodes: [first, ...after.map((name) => node(name, 'noOp'))],
		rows: after.map((name, index): [string, number, string] => [first.name, index, name]),
	};
}

/** Start -> the node under test, with a node of its own after each of its outputs. */
export function workflowWith(
	type: 'CheckResult' | 'FaceCompare' | 'FaceGuardRisk' | 'Initialize',
	{ parameters = {}, ...setup }: NodeSetup,
	outputs: number,
): WorkflowJson {
	const { nodes, rows } = followed(node('Node', `alibabaIdv${type}`, parameters, setup), outputs);
	return {
		nodes: [node('Start', 'manualTrigger'), ...nodes],
		connections: connections(['Start', 0, 'Node'], ...rows),
	} as unknown as WorkflowJson;
}

/** A trigger with a node of its own after each of its outputs. */
export function triggerWorkflow({ parameters = {}, ...setup }: NodeSetup = {}): WorkflowJson {
	const { nodes, rows } = followed(node('Trigger', 'alibabaIdvTrigger', parameters, setup), 3);
	return { nodes, connections: connections(...rows) } as unknown as WorkflowJson;
}

/** Parameters of an Initialize that the sandbox accepts. */
export const initializeParameters: IDataObject = {
	merchantUserId: '={{ $json.user ?? "user" }}',
	metaInfo: JSON.stringify({ deviceType: 'ios', appVersion: '1', osVersion: '17' }),
	facePictureSource: 'url',
	facePictureUrl: 'https://photos.example.com/face.jpg',
	options: {
		merchantBizId: '={{ $json.biz ?? "" }}',
		sceneCode: '={{ $json.scene ?? "pass" }}',
	},
};
