/** Stops a workflow of a real n8n between two of its nodes, for as long as a test wants. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { WorkflowJson } from '../engine';
import { node } from './workflows';

/** A place where executions wait: whoever asks first gets no answer, all others get one at once. */
export interface Gate {
	url: string;
	/** Fulfilled when somebody waits. */
	reached: Promise<void>;
	close(): Promise<void>;
}

export async function openGate(): Promise<Gate> {
	let held: ServerResponse | undefined;
	let tell: () => void;
	const reached = new Promise<void>((resolve) => (tell = resolve));
	const server = createServer((_request, response) => {
		if (held) {
			response.end('{}');
			return;
		}
		held = response;
		tell();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		reached,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/**
 * The workflow with a stop after an output of a node. n8n runs the topmost of the nodes after an
 * output first, with everything that follows it, so that all others come only when the gate opens.
 */
export function heldAfter(
	workflow: WorkflowJson,
	[name, output]: readonly [name: string, output: number],
	gate: Gate,
): WorkflowJson {
	const copy = structuredClone(workflow);
	const { main } = (copy.connections as Record<string, { main: object[][] }>)[name] ?? {};
	const after = main?.[output];
	if (!after) throw new Error(`Nothing follows output ${output} of "${name}"`);
	after.unshift({ node: 'Hold', type: 'main', index: 0 });
	const more = { typeVersion: 4.2, position: [0, -100_000] };
	copy.nodes.push(node('Hold', 'httpRequest', { url: gate.url }, more));
	return copy;
}
