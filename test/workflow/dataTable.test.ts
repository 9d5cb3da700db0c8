import type { IDataObject } from 'n8n-workflow';

import { createEngine, type WorkflowJson } from '../engine';
import { createDataTable, rowsOfDataTable, type Column } from '../engine/dataTable';

const columns: Column[] = [
	{ name: 'ref', type: 'string' },
	{ name: 'at', type: 'date' },
	{ name: 'score', type: 'number' },
];
const engine = createEngine({ nodeTypes: {}, credentialTypes: {} });

beforeEach(() => createDataTable('desk', columns));

const where = (...conditions: Array<[keyName: string, condition: string, keyValue: unknown]>) => ({
	matchType: 'allConditions',
	filters: {
		conditions: conditions.map(([keyName, condition, keyValue]) => ({
			keyName,
			condition,
			keyValue,
		})),
	},
});
const values = (value: IDataObject) => ({ columns: { mappingMode: 'defineBelow', value } });

async function run(operation: string, parameters: object, items: IDataObject[] = [{}]) {
	const table = { __rl: true, mode: 'name', value: 'desk' };
	const node = (name: string, type: string, more: object) => ({
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion: 1,
		parameters: more,
	});
	const workflow: WorkflowJson = {
		nodes: [
			node('Start', 'manualTrigger', {}),
			node('Table', 'dataTable', {
				resource: 'row',
				operation,
				dataTableId: table,
				...parameters,
			}),
		],
		connections: { Start: { main: [[{ node: 'Table', type: 'main', index: 0 }]] } },
	};
	return await engine.run(workflow, { inputItems: items.map((json) => ({ json })) });
}

test('a row is inserted once and updated from then on by an upsert', async () => {
	const upsert = {
		...where(['ref', 'eq', '={{ $json.ref }}']),
		...values({ ref: '={{ $json.ref }}', score: '={{ $json.score }}' }),
	};
	await run('upsert', upsert, [{ ref: 'a', score: 1 }]);
	const result = await run('upsert', upsert, [
		{ ref: 'a', score: 2 },
		{ ref: 'b', score: 3 },
	]);
	expect(result.jsonOf('Table', 0).map(({ id, ref, score }) => [id, ref, score])).toEqual([
		[1, 'a', 2],
		[2, 'b', 3],
	]);
	expect(rowsOfDataTable('desk')).toHaveLength(2);
});

test('rows are found by dates, and missing values match nothing', async () => {
	const insert = values({ ref: '={{ $json.ref }}', at: '={{ $json.at }}' });
	await run('insert', insert, [
		{ ref: 'old', at: '2026-01-01' },
		{ ref: 'new', at: '2026-02-01' },
		{ ref: 'none' },
	]);
	const { jsonOf } = await run('get', where(['at', 'lt', '2026-01-15T00:00:00+01:00']));
	expect(jsonOf('Table', 0).map(({ ref }) => ref)).toEqual(['old']);
	await run('deleteRows', where(['ref', 'eq', 'old']));
	expect(rowsOfDataTable('desk').map(({ ref }) => ref)).toEqual(['new', 'none']);
});

test('an item goes on whole where no row is, and not where one is', async () => {
	await run('insert', values({ ref: 'a' }));
	const gate = where(['ref', 'eq', '={{ $json.ref }}']);
	const items = [{ ref: 'a' }, { ref: 'b', kept: true }];
	expect((await run('rowNotExists', gate, items)).jsonOf('Table', 0)).toEqual([
		{ ref: 'b', kept: true },
	]);
	expect((await run('rowExists', gate, items)).jsonOf('Table', 0)).toEqual([{ ref: 'a' }]);
});

test.each([
	['a column that is not there', values({ reference: 'a' }), "unknown column name 'reference'"],
	['a value of another type', values({ score: 'high' }), 'does not match column type'],
	[
		'a table that is not there',
		{ ...values({ ref: 'a' }), dataTableId: { mode: 'name', value: 'elsewhere' } },
		'not found',
	],
])('%s is an error, as in n8n', async (_, parameters, message) => {
	const { error } = await run('insert', parameters);
	expect(error?.message).toContain(message);
});
