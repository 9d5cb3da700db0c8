import type { IExecuteFunctions } from 'n8n-workflow';

import { createEngine, outputNames } from '../engine';
import { chain, dynamic, fan, items, nodeDoing, split } from './fakes';

const engine = createEngine({
	nodeTypes: { 'fake.split': split, 'fake.dynamic': dynamic },
	credentialTypes: {},
});
const splitFan = (rest: object = {}, outputs = 3) =>
	fan({ name: 'Split', type: 'fake.split', ...rest }, outputs);
const people = items({ who: 'a', route: 0 }, { who: 'b', route: 2 }, { who: 'c', route: 2 });

describe('routing', () => {
	it('sends items to the outputs that the node chose', async () => {
		const result = await engine.run(splitFan(), { inputItems: people });
		expect(result.status).toBe('success');
		expect(result.outputs('Split').map((items) => items.length)).toEqual([1, 0, 2]);
		expect(result.jsonOf('Out2', 0).map(({ who }) => who)).toEqual(['b', 'c']);
		expect(result.ran('Out1')).toBe(false);
		expect(result.runs('Out2')).toBe(1);
		expect(result.outputs('nobody')).toEqual([]);
	});

	it('joins all runs of a node, unless one is named', async () => {
		const json = splitFan();
		const toOut0 = [{ node: 'Out0', type: 'main', index: 0 }];
		json.connections = { ...json.connections, Split: { main: [toOut0, [], toOut0] } };
		const result = await engine.run(json, { inputItems: people });
		expect(result.runs('Out0')).toBe(2);
		expect(result.jsonOf('Out0', 0)).toHaveLength(3);
		const perRun = [0, 1].map((run) => result.outputs('Out0', run)[0]?.length);
		expect(perRun.sort()).toEqual([1, 2]);
	});

	it('passes the input of a disabled node to output 0', async () => {
		const result = await engine.run(splitFan({ disabled: true }), { inputItems: people });
		expect(result.jsonOf('Out0', 0)).toHaveLength(3);
		expect(result.ran('Out2')).toBe(false);
	});

	it('takes pinned data for output 0, in a manual run only', async () => {
		const pinned = { ...splitFan(), pinData: { Split: items({ pinned: true }) } };
		const manual = await engine.run(pinned, { inputItems: people });
		expect(manual.jsonOf('Out0', 0)).toEqual([{ pinned: true }]);
		expect(manual.ran('Out2')).toBe(false);

		const production = await engine.run(pinned, { inputItems: people, mode: 'trigger' });
		expect(production.jsonOf('Out2', 0)).toHaveLength(2);
	});

	it('puts an empty item on an empty output 0 with Always Output Data', async () => {
		const json = splitFan({ alwaysOutputData: true });
		const result = await engine.run(json, { inputItems: items({ route: 2 }) });
		expect(result.jsonOf('Out0', 0)).toEqual([{}]);
		expect(result.jsonOf('Out2', 0)).toEqual([{ route: 2 }]);
	});

	it('draws and uses outputs that an expression makes', async () => {
		const json = fan(
			{ name: 'D', type: 'fake.dynamic', parameters: { route: '={{ $json.n }}' } },
			2,
		);
		const types = { 'fake.dynamic': dynamic, 'n8n-nodes-base.manualTrigger': split };
		const node = (rest: object) => ({
			nodes: [{ name: 'D', type: 'fake.dynamic', ...rest }],
			connections: {},
		});
		expect(outputNames(node({}), 'D', types)).toEqual(['No', 'Yes']);
		expect(outputNames(node({ parameters: { routes: 'single' } }), 'D', types)).toEqual(['main']);
		expect(outputNames(node({ onError: 'continueErrorOutput' }), 'D', types)).toEqual([
			'No',
			'Yes',
			'Error',
		]);

		const result = await engine.run(json, { inputItems: items({ n: 1 }, { n: 0 }) });
		expect(result.jsonOf('Out1', 0)).toEqual([{ n: 1 }]);
	});

	it('names static outputs', () => {
		const json = { nodes: [{ name: 'S', type: 'fake.split' }], connections: {} };
		const names = outputNames(json, 'S', { 'fake.split': split });
		expect(names).toEqual(['Undecided', 'Failed', 'Passed']);
	});
});

describe('starting', () => {
	const trigger = nodeDoing(async () => [[]], {
		group: ['trigger'],
		inputs: [],
		outputs: ['main', 'main'],
	});
	delete trigger.execute;
	trigger.webhook = async () => ({});
	const withTrigger = createEngine({ nodeTypes: { 'fake.trigger': trigger }, credentialTypes: {} });

	it('gives a webhook trigger items for each of its outputs', async () => {
		const json = fan({ name: 'T', type: 'fake.trigger' }, 2);
		const result = await withTrigger.run(json, {
			startNode: 'T',
			mode: 'webhook',
			inputItems: [[], items({ passed: true })],
		});
		expect(result.ran('Start')).toBe(false);
		expect(result.ran('Out0')).toBe(false);
		expect(result.jsonOf('Out1', 0)).toEqual([{ passed: true }]);
	});

	it('gives another start node the items as its input', async () => {
		const result = await engine.run(splitFan(), { startNode: 'Split', inputItems: people });
		expect(result.jsonOf('Out2', 0)).toHaveLength(2);
	});

	it('starts a manual trigger with one empty item', async () => {
		const result = await engine.run(chain({ name: 'N', type: 'n8n-nodes-base.noOp' }));
		expect(result.jsonOf('N', 0)).toEqual([{}]);
	});

	it('fails, as n8n does, if a required parameter is missing', async () => {
		const strict = nodeDoing(async () => [[]], {
			properties: [{ displayName: 'Id', name: 'id', type: 'string', default: '', required: true }],
		});
		const strictEngine = createEngine({
			nodeTypes: { 'fake.strict': strict },
			credentialTypes: {},
		});
		const result = await strictEngine.run(chain({ name: 'S', type: 'fake.strict' }));
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('Parameter "Id" is required');
	});

	it('names the node types it knows if a workflow asks for another', async () => {
		await expect(engine.run(chain({ name: 'X', type: 'unknown.node' }))).rejects.toThrow(
			/no node type "unknown.node".*n8n-nodes-base.noOp/,
		);
	});
});

describe('expressions', () => {
	it('resolves $json, and $("Node").item through pairedItem', async () => {
		const json = chain(
			{ name: 'Split', type: 'fake.split' },
			{
				name: 'Edit',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					assignments: {
						assignments: [
							{ name: 'own', type: 'string', value: '={{ $json.who }}' },
							{ name: 'start', type: 'string', value: "={{ $('Start').item.json.who }}" },
						],
					},
				},
			},
		);
		json.connections = {
			...json.connections,
			Split: { main: [[], [], [{ node: 'Edit', type: 'main', index: 0 }]] },
		};
		const result = await engine.run(json, { inputItems: people });
		expect(result.jsonOf('Edit', 0)).toEqual([
			{ own: 'b', start: 'b' },
			{ own: 'c', start: 'c' },
		]);
	});

	it('offers the resume URL of the configured instance, with its token', async () => {
		let url = '';
		const reader = nodeDoing(async function (this: IExecuteFunctions) {
			url = this.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string;
			return [this.getInputData()];
		});
		await createEngine({
			nodeTypes: { 'fake.reader': reader },
			credentialTypes: {},
			baseUrl: 'https://flows.example.test/n8n',
		}).run(chain({ name: 'R', type: 'fake.reader' }), { executionId: '77' });
		expect(url).toMatch(
			/^https:\/\/flows\.example\.test\/n8n\/webhook-waiting\/77\?signature=[0-9a-f]{32,}$/,
		);
	});
});
