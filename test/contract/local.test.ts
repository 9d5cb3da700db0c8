import type { IDataObject } from 'n8n-workflow';

import { AlibabaIdv } from '../../nodes/AlibabaIdv/AlibabaIdv.node';
import { actionOperations, localOperations, operations, resources } from '../../nodes/operations';
import { localPropertiesOf } from '../../nodes/operations/panel';
import { allLocalCases } from '../operations';
import { callbackSecret, engine, sandboxCredential, workflowWith } from '../workflow/support';
import { continuing, errorOf, everyOnError, useSandbox } from './support';

const sandbox = useSandbox();

const names = (list: ReadonlyArray<{ name: string }>) => list.map(({ name }) => name).sort();

it('every operation without a call has cases in test/operations', () => {
	expect(names(localOperations)).toEqual(names(allLocalCases));
	const both = [...names(localOperations), ...names(operations)];
	expect(new Set(both).size).toBe(both.length);
});

const subjects = localOperations.flatMap((operation) => {
	const cases = allLocalCases.find(({ name }) => name === operation.name);
	return cases ? [{ name: operation.name, operation, cases }] : [];
});

it('the canvas names every operation below the action node', () => {
	const { subtitle = '' } = new AlibabaIdv().description;
	const all = [...localOperations, ...actionOperations];
	const unnamed = all.filter(({ name }) => !subtitle.includes(`"${name}":"`));
	expect(unnamed.map(({ name }) => name)).toEqual([]);
});

describe.each(subjects)('$name', ({ operation, cases }) => {
	const { name, resource } = operation;
	const parametersWith = (over: IDataObject = {}) => ({
		resource,
		operation: name,
		...cases.parameters,
		...over,
		options: { ...(over.options as object | undefined) },
	});

	async function run(
		over: IDataObject = {},
		setup: object = {},
		type = 'alibabaIdv',
		jsons: IDataObject[] = [cases.json],
	) {
		const before = sandbox.current.requests.length;
		const result = await engine.run(
			workflowWith(type, { ...setup, parameters: parametersWith(over) }, 2),
			{
				credentials: sandboxCredential(sandbox.current),
				inputItems: jsons.map((json) => ({ json })),
			},
		);
		expect(sandbox.current.requests).toHaveLength(before);
		return result;
	}

	it('has its resource, its words, and a panel without what only calls need', () => {
		expect(Object.keys(resources)).toContain(resource);
		expect(operation.n8nAction).toMatch(/^[A-Z][a-z]+ \S+/);
		const properties = JSON.stringify(localPropertiesOf(operation));
		for (const absent of ['simplify', 'requestsPerSecond', 'timeout', 'region']) {
			expect(properties).not.toContain(`"name":"${absent}"`);
		}
	});

	it('keeps the item, adds one object, and calls nobody', async () => {
		const result = await run({}, {}, 'alibabaIdv', [
			{ ...cases.json, other: { a: 1 } },
			{ ...cases.json, error: 'x' },
		]);
		expect(result.error).toBeUndefined();
		const [first, second] = result.jsonOf('Output 0', 0);
		expect(first).toEqual({ ...cases.json, other: { a: 1 }, [name]: expect.any(Object) });
		expect(second).toMatchObject({ inputError: 'x', [name]: expect.any(Object) });
	});

	it('names the field whose expression cannot be resolved', async () => {
		const [property] = Object.values(operation.fields).flatMap(({ properties }) =>
			properties.filter(
				({ name: own, noDataExpression }) => !noDataExpression && own in cases.parameters,
			),
		);
		const broken = "={{ $('Nobody').item.json.x }}";
		for (const [over, label] of [
			[{ [property?.name ?? '']: broken }, property?.displayName],
			[{ options: { includeInputFields: broken } }, 'Options'],
		] as const) {
			const result = await run(over, { onError: 'continueRegularOutput' });
			expect(result.jsonOf('Output 0', 0)[0]?.message).toContain(
				`'${label}' has an expression that cannot be resolved: `,
			);
		}
	});

	it('passes nothing on without Include Input Fields', async () => {
		const options = { includeInputFields: false };
		const result = await run({ options }, {}, 'alibabaIdv', [{ ...cases.json, other: 1 }]);
		expect(result.jsonOf('Output 0', 0).map((json) => Object.keys(json))).toEqual([[name]]);
	});

	const taken = Object.entries(cases.takes).flatMap(([field, values]) =>
		values.map((value) => [field, value] as const),
	);
	it.each(taken)('%s takes %s', async (field, value) => {
		const result = await run({ [field]: `={{ ${value} }}` });
		expect(result.error).toBeUndefined();
	});

	const refused = Object.entries(cases.refuses).flatMap(([field, values]) =>
		values.map((value) => [field, value] as const),
	);
	it.each(refused)(
		'%s refuses %s, with an error item and never a good one',
		async (field, value) => {
			for (const onError of everyOnError) {
				const result = await run({ [field]: `={{ ${value} }}` }, { onError });
				if (onError === 'stopWorkflow') {
					expect(result.error).toBeDefined();
					continue;
				}
				const output = onError === 'continueErrorOutput' ? 1 : 0;
				const items = result.jsonOf(`Output ${output}`, 0);
				expect(items).toHaveLength(1);
				expect(errorOf(items[0])).toMatchObject({ category: 'input', code: 'InvalidInput' });
				expect(items[0]).not.toHaveProperty(name);
			}
		},
	);

	it('refuses to run for an AI agent unless the operator allows it', async () => {
		for (const onError of continuing) {
			const refusedRun = await run({}, { onError }, 'alibabaIdvTool');
			const said = JSON.stringify(refusedRun.outputs('Node'));
			expect(said).toMatch(/'Allow Use by AI Agents' is off, and this operation [a-z]+ \w+/);
		}
		const allowed = await run({ options: { allowAsTool: true } }, {}, 'alibabaIdvTool');
		expect(JSON.stringify(allowed.outputs('Node'))).toContain(`"${name}"`);
	});

	it('shows no secret of the credential', async () => {
		const result = await run();
		expect(JSON.stringify(result.outputs('Node'))).not.toContain(callbackSecret);
	});
});
