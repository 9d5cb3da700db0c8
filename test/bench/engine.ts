import type { IDataObject, INodeType } from 'n8n-workflow';

import { createEngine, type Engine } from '../engine';
import { loadBuiltPackage } from '../engine/builtPackage';
import { sandboxData } from '../e2e/credentials';
import { root } from '../e2e/places';
import { connections, node, type Node } from '../e2e/workflows';

/** n8n's engine in this process, with the package as built. */
export function startEngine(more: Record<string, INodeType> = {}): Engine {
	const { nodeTypes, credentialTypes } = loadBuiltPackage(root);
	return createEngine({ nodeTypes: { ...nodeTypes, ...more }, credentialTypes });
}

/** Runs one node over items; throws unless each came out. */
export async function runNode(
	engine: Engine,
	call: Node,
	service: { url: string },
	items: IDataObject[],
): Promise<void> {
	const workflow = {
		nodes: [node('Start', 'manualTrigger'), call],
		connections: connections(['Start', 0, 'Call']),
	};
	const { status, run } = await engine.run(workflow as never, {
		mode: 'trigger',
		inputItems: items.map((json) => ({ json })),
		credentials: { alibabaIdvApi: sandboxData(service) },
	});
	const out = run.data.resultData.runData.Call?.[0]?.data?.main ?? [];
	const count = out.reduce((sum, output) => sum + (output?.length ?? 0), 0);
	if (status !== 'success' || count !== items.length) {
		const said = JSON.stringify(run.data.resultData.error ?? '').slice(0, 500);
		throw new Error(`${status}, ${count} of ${items.length} items came out ${said}`);
	}
}
