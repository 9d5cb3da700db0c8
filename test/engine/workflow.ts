import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { IConnections, INode, INodeType, IPinData, IWorkflowBase } from 'n8n-workflow';

import { EngineNodeTypes } from './nodeTypes';

/** A workflow as n8n exports it; loosely typed, so that an imported JSON file fits. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: object[];
	connections: object;
	settings?: object;
	pinData?: object;
	staticData?: object;
}

/** A copy of the workflow with what n8n's editor would have filled in. */
export function completeWorkflow(json: WorkflowJson): IWorkflowBase {
	const copy = structuredClone(json);
	return {
		id: copy.id ?? 'workflow',
		name: copy.name ?? 'Workflow',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: (copy.nodes as Array<Partial<INode>>).map(
			(node, index): INode => ({
				id: node.name ?? String(index),
				name: String(index),
				type: '',
				typeVersion: 1,
				position: [0, index * 100],
				parameters: {},
				...node,
			}),
		),
		connections: copy.connections as IConnections,
		// Every workflow that today's editor makes says so; without it n8n runs the old order.
		settings: { executionOrder: 'v1', ...copy.settings },
		pinData: copy.pinData as IPinData | undefined,
		staticData: copy.staticData as IWorkflowBase['staticData'],
	};
}

/** n8n's working form of a workflow. */
export function workflowOf(data: IWorkflowBase, nodeTypes: EngineNodeTypes): Workflow {
	return new Workflow({ ...data, nodeTypes, staticData: data.staticData ?? undefined });
}

/** The labels that n8n's editor draws on a node's outputs, the error output included. */
export function outputNames(
	json: WorkflowJson,
	nodeName: string,
	nodeTypes: Record<string, INodeType>,
): string[] {
	const workflow = workflowOf(completeWorkflow(json), new EngineNodeTypes(nodeTypes));
	const node = workflow.getNode(nodeName);
	if (!node) throw new Error(`The workflow has no node "${nodeName}"`);
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return NodeHelpers.getNodeOutputs(workflow, node, description).map((output, index) => {
		const { type, displayName } = typeof output === 'string' ? { type: output } : output;
		return displayName ?? description.outputNames?.[index] ?? type;
	});
}
