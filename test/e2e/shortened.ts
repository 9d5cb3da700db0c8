import { existsSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowJson } from '../engine';
import { packageName, type Node } from './workflows';

/** What takes minutes in an example. */
const shorter: Record<string, Record<string, unknown>> = {
	'n8n-nodes-base.wait': { amount: 1, unit: 'seconds' },
	'n8n-nodes-base.scheduleTrigger': {
		rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] },
	},
};

/** The least that 'Wait Here Until Finished' takes. */
function withShortWait(node: Node): Node {
	const { options } = node.parameters as { options?: Record<string, unknown> };
	if (node.type !== `${packageName}.alibabaIdvInitialize` || !options?.waitMinutes) return node;
	return { ...node, parameters: { ...node.parameters, options: { ...options, waitMinutes: 1 } } };
}

export const hasGraphicsMagick = (process.env.PATH ?? '')
	.split(path.delimiter)
	.some((folder) => existsSync(path.join(folder, 'gm')));

/** n8n's Edit Image node needs a program that not every machine has. */
function withoutMissing(node: Node): Node {
	if (hasGraphicsMagick || node.type !== 'n8n-nodes-base.editImage') return node;
	return { ...node, type: 'n8n-nodes-base.noOp', parameters: {} };
}

/** An example that does not keep anybody waiting. */
export function shortened(workflow: WorkflowJson): WorkflowJson {
	const nodes = (workflow.nodes as unknown as Node[]).map((node) => {
		const changes = Object.entries(shorter[node.type] ?? {}).filter(
			([name]) => name in node.parameters,
		);
		const parameters = { ...node.parameters, ...Object.fromEntries(changes) };
		return withoutMissing(withShortWait({ ...node, parameters }));
	});
	return { ...workflow, nodes } as unknown as WorkflowJson;
}
