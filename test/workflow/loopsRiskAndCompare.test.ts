import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { createEngine } from '../engine';
import { jpegSaying, jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import {
	arrivals,
	credentialTypes,
	engine,
	items,
	nodeTypes,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});

afterEach(async () => {
	await sandbox.stop();
});

/** n8n makes the tool variant of a node by adding 'Tool' to its type. */
const withTools = createEngine({
	nodeTypes: {
		...nodeTypes,
		...Object.fromEntries(Object.entries(nodeTypes).map(([name, type]) => [`${name}Tool`, type])),
	},
	credentialTypes,
});

type NodeName = 'FaceGuardRisk' | 'FaceCompare';

/** Runs the node so many times, each time over all items of Start, in this order. */
async function looped(
	type: NodeName,
	inputItems: INodeExecutionData[],
	setup: NodeSetup,
	{ runs = 3, tool = false } = {},
) {
	const workflow = workflowWith(type, setup, 4);
	const nodes = workflow.nodes as Array<Record<string, unknown>>;
	const node = nodes.find(({ name }) => name === 'Node');
	if (node && tool) node.type = `${String(node.type)}Tool`;
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
						leftValue: `={{ $runIndex < ${runs - 1} }}`,
						rightValue: true,
						operator: { type: 'boolean', operation: 'equals' },
					},
				],
			},
		},
	});
	const again = { node: 'Again', type: 'main', index: 0 };
	workflow.connections = {
		Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		Node: { main: [[again], [again], [again]] },
		Again: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
	};
	const result = await withTools.run(workflow, {
		credentials: sandboxCredential(sandbox),
		inputItems,
	});
	if (result.error) throw result.error;
	return result;
}

/** What the node put out in one of its runs. */
const outputOf = (result: Awaited<ReturnType<typeof looped>>, run: number) =>
	result
		.outputs('Node', run)
		.flat()
		.map(({ json }) => json);

const start = (field: string) => `={{ $('Start').all()[$itemIndex].json.${field} }}`;

describe('Face Guard Risk in a loop', () => {
	it('pays once for a token that comes in every batch', async () => {
		const result = await looped(
			'FaceGuardRisk',
			items({ token: 'device-1' }),
			{ parameters: { deviceToken: start('token') } },
			{ runs: 5 },
		);
		expect(result.runs('Node')).toBe(5);
		expect(sandbox.billed('FaceGuardRisk')).toBe(1);
		expect(sandbox.requests).toHaveLength(1);
		const each = [0, 1, 2, 3, 4].map((run) => outputOf(result, run)[0]);
		expect(each.map((json) => json?.verdict)).toEqual(Array(5).fill('lowRisk'));
		expect(each.map((json) => json?.billed)).toEqual([true, false, false, false, false]);
		expect(new Set(each.map((json) => json?.askedAs)).size).toBe(1);
	});

	it('pays once although the items come in another order', async () => {
		const tokens = ['device-1', 'device-2', 'device-3'];
		const result = await looped('FaceGuardRisk', items(...tokens.map((token) => ({ token }))), {
			parameters: {
				deviceToken: "={{ $('Start').all()[($itemIndex + $runIndex) % 3].json.token }}",
			},
		});
		const scores = [0, 1, 2].map((run) => outputOf(result, run).map((json) => json.guardRiskScore));
		expect(scores).toEqual([
			[1, 2, 3],
			[2, 3, 1],
			[3, 1, 2],
		]);
		expect(sandbox.billed('FaceGuardRisk')).toBe(3);
		expect(sandbox.requests).toHaveLength(3);
	});

	it('a retry with the items in another order pays only for what is not known', async () => {
		sandbox.plan({
			match: { deviceToken: 'device-2' },
			times: 3,
			fault: { kind: 'internal' },
		});
		// The second try of the node is at the next second of this clock.
		const turned = `={{ ['device-1', 'device-2', 'device-3'][($itemIndex + (Date.now() > ${Date.now() + 900} ? 2 : 0)) % 3] }}`;
		const result = await looped(
			'FaceGuardRisk',
			items({}, {}, {}),
			{
				parameters: { deviceToken: turned, options: { concurrency: 1 } },
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 1000,
			},
			{ runs: 1 },
		);
		expect(outputOf(result, 0).map((json) => json.guardRiskScore)).toEqual([3, 1, 2]);
		expect(sandbox.billed('FaceGuardRisk')).toBe(3);
	});

	it('does not ask again after a lost answer', async () => {
		sandbox.plan({ match: {}, fault: { kind: 'dropAfterExecuting' } });
		const result = await looped('FaceGuardRisk', items({ token: 'device-1' }), {
			parameters: { deviceToken: start('token') },
		});
		expect(sandbox.requests).toHaveLength(1);
		const each = [0, 1, 2].map((run) => outputOf(result, run)[0]);
		expect(each.map((json) => json?.reason)).toEqual(Array(3).fill('answerLost'));
		expect(each.map((json) => json?.billed)).toEqual([null, false, false]);
	});

	it('asks again after a refusal', async () => {
		sandbox.plan({ match: {}, fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 } });
		const result = await looped('FaceGuardRisk', items({ token: 'device-1' }), {
			onError: 'continueRegularOutput',
			parameters: { deviceToken: start('token') },
		});
		expect(outputOf(result, 0)[0]).toHaveProperty('error');
		expect(outputOf(result, 1)[0]).toMatchObject({ verdict: 'lowRisk', billed: true });
		expect(sandbox.requests).toHaveLength(2);
	});

	it('with tokens that are remembered, knows its own from those of earlier executions', async () => {
		const setup = { parameters: { deviceToken: start('token'), rememberTokens: true } };
		const result = await looped('FaceGuardRisk', items({ token: 'device-1' }), setup);
		const reasons = [0, 1, 2].map((run) => outputOf(result, run)[0]?.reason);
		expect(reasons).toEqual(['lowScore', 'lowScore', 'lowScore']);
		const later = await looped('FaceGuardRisk', items({ token: 'device-1' }), setup);
		expect([0, 1, 2].map((run) => outputOf(later, run)[0]?.reason)).toEqual(
			Array(3).fill('askedBefore'),
		);
		expect(sandbox.billed('FaceGuardRisk')).toBe(1);
	});
});

const compared: IDataObject = {
	refFaceSource: 'base64',
	refFaceContent: start('id'),
	authFaceSource: 'base64',
	authFaceContent: start('face'),
};
const people = (...outcomes: string[]) =>
	items(
		...outcomes.map((outcome) => ({
			id: jpegWithComment('ID').toString('base64'),
			face: jpegSaying(outcome).toString('base64'),
		})),
	);

describe('Face Compare in a loop', () => {
	it('compares again in every run', async () => {
		const result = await looped('FaceCompare', people('match'), { parameters: compared });
		expect(sandbox.billed('ExecuteRequest')).toBe(3);
		expect([0, 1, 2].map((run) => outputOf(result, run)[0]?.verdict)).toEqual(
			Array(3).fill('match'),
		);
	});

	it('in each run, a retry of the node re-uses what is known', async () => {
		sandbox.plan({ match: {}, skip: 1, times: 3, fault: { kind: 'internal' } });
		const result = await looped(
			'FaceCompare',
			people('match', 'match'),
			{
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 0,
				parameters: { ...compared, options: { concurrency: 1 } },
			},
			{ runs: 2 },
		);
		expect(result.runs('Node')).toBe(2);
		// Two items, two runs; the first item of the first run is not paid for again by its retry.
		expect(sandbox.billed('ExecuteRequest')).toBe(4);
		expect(sandbox.requests).toHaveLength(7);
	});

	it('keeps the memory of its last run only', async () => {
		const result = await looped('FaceCompare', people('match'), { parameters: compared });
		const kept = JSON.stringify(result.run.data.executionData?.contextData);
		expect(kept.match(/"[0-9a-f]{64}":/g)).toHaveLength(1);
	});
});

describe('called by an AI agent', () => {
	async function asTool(
		type: NodeName,
		setup: NodeSetup,
		inputItems: INodeExecutionData[],
		runs = 1,
	) {
		return await looped(type, inputItems, setup, { runs, tool: true });
	}

	it('Face Guard Risk tells the agent every verdict on one output', async () => {
		const inputs = items({ token: 'device-1' }, { token: 'device-50' }, { token: 'device-99' });
		const setup = { parameters: { deviceToken: start('token') } };
		const result = await asTool('FaceGuardRisk', setup, inputs);
		expect(result.outputs('Node')[0]?.map(({ json }) => json.verdict)).toEqual([
			'lowRisk',
			'review',
			'highRisk',
		]);
		expect(result.outputs('Node').slice(1).flat()).toEqual([]);
		expect(result.outputs('Node')[0]?.[0]).not.toHaveProperty('binary');
	});

	it('Face Compare tells the agent every verdict on one output', async () => {
		const result = await asTool(
			'FaceCompare',
			{ parameters: compared },
			people('match', 'processing', 'spoof'),
		);
		expect(result.outputs('Node')[0]?.map(({ json }) => json.verdict)).toEqual([
			'match',
			'undecided',
			'noMatch',
		]);
		expect(result.outputs('Node').slice(1).flat()).toEqual([]);
	});

	it.each([
		['FaceGuardRisk', { deviceToken: start('token') }],
		['FaceCompare', compared],
	] as Array<[NodeName, IDataObject]>)(
		'%s tells an error on the same output',
		async (type, given) => {
			sandbox.plan({
				match: {},
				times: 'always',
				fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
			});
			const [person] = people('match');
			const result = await asTool(
				type,
				{ parameters: given, onError: 'continueRegularOutput' },
				items({ token: 'device-1', ...person?.json }),
			);
			expect(result.outputs('Node')[0]?.map(({ json }) => json.error)).toEqual([
				expect.stringMatching(/InvalidParameter/),
			]);
		},
	);

	it.each([
		['FaceGuardRisk', { deviceToken: start('token') }, 'FaceGuardRisk', 'lowRisk'],
		['FaceCompare', compared, 'ExecuteRequest', 'match'],
	] as Array<[NodeName, IDataObject, string, string]>)(
		'%s pays once, however often the agent tries the same',
		async (type, given, operation, verdict) => {
			const [person] = people('match');
			const inputs = items({ token: 'device-1', ...person?.json });
			const result = await asTool(type, { parameters: given }, inputs, 4);
			expect(result.runs('Node')).toBe(4);
			expect(sandbox.billed(operation)).toBe(1);
			expect(result.outputs('Node')[0]?.map(({ json }) => json.verdict)).toEqual(
				Array(4).fill(verdict),
			);
		},
	);

	it.each([
		['FaceGuardRisk', { deviceToken: start('token') }, 'FaceGuardRisk'],
		['FaceCompare', compared, 'ExecuteRequest'],
	] as Array<[NodeName, IDataObject, string]>)(
		'%s does not repeat a call whose answer was lost',
		async (type, given, operation) => {
			sandbox.plan({ match: {}, fault: { kind: 'resetAfterExecuting' } });
			const [person] = people('match');
			const inputs = items({ token: 'device-1', ...person?.json });
			const result = await asTool(type, { parameters: given }, inputs, 3);
			expect(sandbox.executions(operation)).toBe(1);
			expect(result.outputs('Node')[0]?.map(({ json }) => json.reason)).toEqual(
				Array(3).fill('answerLost'),
			);
		},
	);

	it('Face Compare keeps PROCESSING for the execution, and tells to ask in another one', async () => {
		const result = await asTool('FaceCompare', { parameters: compared }, people('processing'), 2);
		expect(sandbox.requests).toHaveLength(1);
		expect(result.outputs('Node')[0]?.[0]?.json.remedy).toMatch(/in another execution\.$/);
	});
});

describe('Never Ask Twice Across Executions', () => {
	const run = async (tokensToRemember: string | number, ...tokens: string[]) =>
		await engine.run(
			{
				...workflowWith(
					'FaceGuardRisk',
					{
						parameters: {
							deviceToken: '={{ $json.token }}',
							rememberTokens: true,
							options: { tokensToRemember, concurrency: 1 },
						},
					},
					4,
				),
				id: `remember ${tokensToRemember}`,
			},
			{
				credentials: sandboxCredential(sandbox),
				inputItems: items(...tokens.map((token) => ({ token }))),
			},
		);

	it.each(['={{ 10 }}', '={{ "10" }}', 1, 100_000])(
		'remembers with the number %s',
		async (number) => {
			await run(number, 'device-1');
			const second = await run(number, 'device-1');
			expect(arrivals(second, 4)[0]).toEqual([expect.objectContaining({ reason: 'askedBefore' })]);
			expect(sandbox.billed('FaceGuardRisk')).toBe(1);
		},
	);

	it.each([
		'={{ null }}',
		'={{ undefined }}',
		'={{ 0 }}',
		'={{ -1 }}',
		'={{ 1.5 }}',
		'={{ "x" }}',
		'={{ {} }}',
		'={{ 100001 }}',
	])('refuses the number %s before any call', async (number) => {
		const { error } = await run(number, 'device-1');
		expect(error?.message).toMatch(/^'Tokens to Remember' is not a whole number from 1 to 100000/);
		expect(sandbox.requests).toEqual([]);
	});
});
