import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { localOperations, operations } from '../../nodes/operations';
import type { Operation } from '../../nodes/operations/definition';
import { outputNames } from '../engine';
import { allCases, allLocalCases } from '../operations';
import type { OperationCases } from '../operations/cases';
import { startSandbox, type Sandbox } from '../sandbox';
import { engine, nodeTypes, sandboxCredential, workflowWith } from '../workflow/support';

/** An item that an operation put out, and where it went. */
export interface Played {
	operation: Operation;
	/** The label of the output. */
	output: string;
	json: IDataObject;
}

/** What an item says about its result. */
export interface PlayedResult {
	verdict: string;
	reason: string;
	explanation: string;
	remedy: string;
	tellUser: string;
	billed: boolean | null;
}

export function resultOf({ operation, json }: Played): PlayedResult {
	return json[operation.name] as unknown as PlayedResult;
}

/** As fast as it goes, and without what the items came with. */
const options = { includeInputFields: false, requestsPerSecond: 1000, concurrency: 50 };

/** Rows that need the same parameters run together. */
function groups(cases: OperationCases): Array<{ answers: string[]; parameters: IDataObject }> {
	const byParameters = new Map<string, { answers: string[]; parameters: IDataObject }>();
	const rows =
		cases.outcomes.length > 0 ? cases.outcomes : cases.good.map((name) => [name] as const);
	for (const [answer = '', , , , , parameters = {}] of rows) {
		const key = JSON.stringify(parameters);
		const group = byParameters.get(key) ?? { answers: [], parameters };
		group.answers.push(answer);
		byParameters.set(key, group);
	}
	return [...byParameters.values()];
}

let last = 0;

async function playGroup(
	sandbox: Sandbox,
	operation: Operation,
	cases: OperationCases,
	{ answers, parameters }: { answers: string[]; parameters: IDataObject },
): Promise<Played[]> {
	const type = cases.node ?? 'alibabaIdv';
	const given = { ...cases.parameters, ...parameters };
	const node = {
		parameters: {
			...(cases.node ? {} : { resource: operation.resource, operation: operation.name }),
			...given,
			options: { ...(given.options as IDataObject | undefined), ...options },
		},
	};
	const [, alone] = workflowWith(type, node, 0).nodes;
	const labels = outputNames({ nodes: [alone as object], connections: {} }, 'Node', nodeTypes);
	const inputItems = answers.map((asks): INodeExecutionData => {
		last += 1;
		return cases.item({ asks, unique: `docs${last}`, start: sandbox.start });
	});
	const result = await engine.run(workflowWith(type, node, labels.length), {
		credentials: sandboxCredential(sandbox),
		inputItems,
	});
	if (result.error) throw result.error;
	return result
		.outputs('Node')
		.flatMap((items, index) =>
			items.map(({ json }) => ({ operation, output: labels[index] ?? '', json })),
		);
}

/** Runs the cases of every operation on n8n's own engine against the sandbox. */
export async function playAll(): Promise<Played[]> {
	const sandbox = await startSandbox();
	const played: Played[] = [];
	try {
		for (const operation of operations) {
			const cases = allCases.find(({ name }) => name === operation.name);
			if (!cases) throw new Error(`test/operations has no cases of '${operation.name}'`);
			for (const group of groups(cases)) {
				played.push(...(await playGroup(sandbox, operation, cases, group)));
			}
		}
	} finally {
		await sandbox.stop();
	}
	return played;
}

/** An item of an operation without a call, by the name of the operation. */
export async function playLocal(): Promise<ReadonlyMap<string, IDataObject[]>> {
	const sandbox = await startSandbox();
	const played = new Map<string, IDataObject[]>();
	try {
		for (const { name, resource } of localOperations) {
			const cases = allLocalCases.find((each) => each.name === name);
			if (!cases) throw new Error(`test/operations has no cases of '${name}'`);
			const parameters = {
				resource,
				operation: name,
				...cases.parameters,
				options: { includeInputFields: false },
			};
			const result = await engine.run(workflowWith('alibabaIdv', { parameters }, 1), {
				credentials: sandboxCredential(sandbox),
				inputItems: [{ json: cases.json }],
			});
			if (result.error) throw result.error;
			played.set(name, result.jsonOf('Output 0', 0));
		}
	} finally {
		await sandbox.stop();
	}
	return played;
}
