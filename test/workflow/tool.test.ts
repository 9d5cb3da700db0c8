import { createEngine } from '../engine';
import { startSandbox, type Sandbox } from '../sandbox';
import {
	credentialTypes,
	initializeParameters,
	items,
	nodeTypes,
	sandboxCredential,
	startVerifications,
	workflowWith,
} from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterEach(() => {
	sandbox.clearPlans();
});

afterAll(async () => {
	await sandbox.stop();
});

/** n8n makes the tool variant of a node by adding 'Tool' to its type. */
const engine = createEngine({
	nodeTypes: Object.fromEntries(
		Object.entries(nodeTypes).map(([name, type]) => [`${name}Tool`, type]),
	),
	credentialTypes,
});

async function asTool(
	type: 'Initialize' | 'CheckResult',
	parameters: object,
	inputs: object[],
	settings: object = {},
) {
	const workflow = workflowWith(type, { parameters, ...settings } as never, 1);
	const nodes = workflow.nodes as Array<{ name: string; type: string }>;
	for (const node of nodes) if (node.name === 'Node') node.type = `${node.type}Tool`;
	return await engine.run(workflow, {
		credentials: sandboxCredential(sandbox),
		inputItems: items(...(inputs as never[])),
	});
}

/** n8n hands an agent the first output only. */
describe('called by an AI agent', () => {
	it('Initialize tells the agent what it started', async () => {
		const result = await asTool('Initialize', initializeParameters, [{}, { scene: 'blurred' }]);
		expect(result.outputs('Node')[0]?.map(({ json }) => json.started)).toEqual([true, false]);
	});

	it.each(['byVerdict', 'bySubCode', 'single'])(
		'Check Result routed %s tells the agent every verdict',
		async (routing) => {
			const started = await startVerifications(sandbox, ['pass', 'different', 'never']);
			const result = await asTool('CheckResult', { routing }, started);
			expect(result.outputs('Node')[0]?.map(({ json }) => json.verdict)).toEqual([
				'passed',
				'failed',
				'undecided',
			]);
			expect(result.outputs('Node').slice(1).flat()).toEqual([]);
		},
	);

	it('an item without a file has no binary data, which n8n would warn of', async () => {
		const started = await startVerifications(sandbox, ['pass']);
		const result = await asTool('CheckResult', {}, started);
		expect(result.outputs('Node')[0]?.[0]).not.toHaveProperty('binary');
	});

	it('the same request is not paid twice when n8n runs the node again', async () => {
		const before = sandbox.executions('Initialize');
		sandbox.plan({ match: { action: 'Initialize' }, fault: { kind: 'dropAfterExecuting' } });
		const workflow = workflowWith('Initialize', { parameters: initializeParameters }, 1);
		const nodes = workflow.nodes as Array<Record<string, unknown>>;
		const node = nodes.find(({ name }) => name === 'Node');
		Object.assign(node ?? {}, {
			type: 'n8n-nodes-alibaba-id-verification.alibabaIdvInitializeTool',
			onError: 'continueRegularOutput',
		});
		// A loop makes the second run: the output goes back into the node once.
		nodes.push({
			name: 'Again',
			type: 'n8n-nodes-base.if',
			typeVersion: 2,
			parameters: {
				conditions: {
					options: { typeValidation: 'strict' },
					combinator: 'and',
					conditions: [
						{
							leftValue: '={{ $runIndex === 0 }}',
							rightValue: true,
							operator: { type: 'boolean', operation: 'equals' },
						},
					],
				},
			},
		});
		workflow.connections = {
			Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
			Node: { main: [[{ node: 'Again', type: 'main', index: 0 }]] },
			Again: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		};
		const result = await engine.run(workflow, {
			credentials: sandboxCredential(sandbox),
			inputItems: items({}),
		});
		expect(result.runs('Node')).toBe(2);
		expect(result.jsonOf('Node', 0).map(({ error }) => error)).toEqual([
			expect.stringMatching(/may have been executed/),
			expect.stringMatching(/may have been executed/),
		]);
		expect(sandbox.executions('Initialize') - before).toBe(1);
	});
});
