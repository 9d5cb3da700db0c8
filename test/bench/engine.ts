import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

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

/** Runs nodes, one behind the other, over items; throws unless each came out of the last one. */
export async function runNodes(
	engine: Engine,
	nodes: readonly Node[],
	service: { url: string },
	inputItems: INodeExecutionData[],
	count = inputItems.length,
): Promise<void> {
	const all = [node('Start', 'manualTrigger'), ...nodes];
	const rows = nodes.map(({ name }, index): [string, number, string] => [
		all[index]?.name ?? '',
		0,
		name,
	]);
	const workflow = { nodes: all, connections: connections(...rows) };
	const { status, run } = await engine.run(workflow as never, {
		mode: 'trigger',
		inputItems,
		credentials: { alibabaIdvApi: sandboxData(service) },
	});
	const out = run.data.resultData.runData[all.at(-1)?.name ?? '']?.[0]?.data?.main ?? [];
	const items = out.flatMap((output) => output ?? []);
	const failed = items.filter(({ json }) => json.error !== undefined);
	if (status !== 'success' || items.length !== count || failed.length > 0) {
		const [{ json } = { json: {} }] = failed;
		const said = JSON.stringify(run.data.resultData.error ?? json).slice(0, 500);
		throw new Error(
			`${status}, ${items.length} of ${count} items came out, ${failed.length} errors ${said}`,
		);
	}
}

/** Runs one node over items; throws unless each came out. */
export async function runNode(
	engine: Engine,
	call: Node,
	service: { url: string },
	items: IDataObject[],
): Promise<void> {
	const all = items.map((json) => ({ json }));
	await runNodes(engine, [call], service, all);
}
