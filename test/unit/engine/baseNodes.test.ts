import { createEngine } from '../../engine';
import { chain, fan, items } from './fakes';

const waits: number[] = [];
const engine = createEngine({
	nodeTypes: {},
	credentialTypes: {},
	onWait: async (ms) => void waits.push(ms),
});
const base = (type: string, typeVersion: number, parameters: object = {}, rest: object = {}) => ({
	name: 'Node',
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	parameters,
	...rest,
});

describe('Wait', () => {
	const waited = async (version: number, parameters: object) => {
		waits.length = 0;
		const result = await engine.run(chain(base('wait', version, parameters)));
		return { ms: waits[0], result };
	};

	it('asks for the configured time, or for the default of its version', async () => {
		expect((await waited(1.1, { amount: 2, unit: 'minutes' })).ms).toBe(120_000);
		expect((await waited(1.1, {})).ms).toBe(5_000);
		expect((await waited(1, {})).ms).toBe(3_600_000);
	});

	it('asks for the time that is left until a date', async () => {
		const dateTime = new Date(Date.now() + 60_000).toISOString();
		const { ms } = await waited(1.1, { resume: 'specificTime', dateTime });
		expect(ms).toBeGreaterThan(50_000);
		expect(ms).toBeLessThanOrEqual(60_000);
	});

	it('passes its items on', async () => {
		const { result } = await waited(1.1, {});
		expect(result.jsonOf('Node', 0)).toEqual([{}]);
	});

	it('says that it cannot wait for a webhook', async () => {
		const { result } = await waited(1.1, { resume: 'webhook' });
		expect(result.error?.message).toContain('does not support Wait until "webhook"');
	});
});

describe('Edit Fields', () => {
	const edit = async (parameters: object, json: object = { a: { b: 1 }, c: 2 }) =>
		await engine.run(chain(base('set', 3.4, parameters)), { inputItems: items(json) });
	const assign = (...assignments: object[]) => ({ assignments: { assignments } });

	it('converts to the type of each field and understands paths', async () => {
		const result = await edit(
			assign(
				{ name: 'n', type: 'number', value: '7' },
				{ name: 'yes', type: 'boolean', value: 'true' },
				{ name: 'deep.list[0]', type: 'string', value: '={{ $json.c }}' },
				{ name: 'o', type: 'object', value: '={{ $json.a }}' },
				{ name: 'none', type: 'string', value: '={{ undefined }}' },
			),
		);
		expect(result.jsonOf('Node', 0)).toEqual([
			{ n: 7, yes: true, deep: { list: ['2'] }, o: { b: 1 }, none: null },
		]);
	});

	it('keeps the other fields only when asked', async () => {
		const parameters = assign({ name: 'a.x', type: 'string', value: 'y' });
		const kept = await edit({ ...parameters, includeOtherFields: true });
		expect(kept.jsonOf('Node', 0)).toEqual([{ a: { b: 1, x: 'y' }, c: 2 }]);
		expect(kept.jsonOf('Start', 0)).toEqual([{ a: { b: 1 }, c: 2 }]);
		const flat = await edit({ ...parameters, options: { dotNotation: false } });
		expect(flat.jsonOf('Node', 0)).toEqual([{ 'a.x': 'y' }]);
	});

	it('takes JSON with expressions in it', async () => {
		const jsonOutput = '={ "sum": {{ $json.c + 1 }}, "copy": {{ $json.a }} }';
		const result = await edit({ mode: 'raw', jsonOutput });
		expect(result.jsonOf('Node', 0)).toEqual([{ sum: 3, copy: { b: 1 } }]);
	});

	it('fails on what it cannot convert, unless told to ignore that', async () => {
		const wrong = assign({ name: 'n', type: 'number', value: 'seven' });
		expect((await edit(wrong)).error?.message).toContain("'n' expects a number");
		const ignored = await edit({ ...wrong, options: { ignoreConversionErrors: true } });
		expect(ignored.jsonOf('Node', 0)).toEqual([{ n: 'seven' }]);
		expect((await edit({ mode: 'raw', jsonOutput: '[1]' })).error?.message).toContain('valid JSON');
	});

	it('keeps files only together with the other fields', async () => {
		const binary = { f: { data: 'AA==', mimeType: 'image/png' } };
		const files = async (parameters: object) => {
			const inputItems = [{ json: {}, binary }];
			const result = await engine.run(chain(base('set', 3.4, parameters)), { inputItems });
			return Object.keys(result.outputs('Node')[0]?.[0]?.binary ?? {});
		};
		expect(await files({ includeOtherFields: true })).toEqual(['f']);
		expect(await files({ includeOtherFields: true, options: { stripBinary: true } })).toEqual([]);
		expect(await files({})).toEqual([]);
	});
});

describe('If', () => {
	const condition = (type: string, leftValue: unknown, rightValue: unknown) => ({
		conditions: {
			combinator: 'and',
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [{ leftValue, rightValue, operator: { type, operation: 'equals' } }],
		},
	});

	it.each([
		['string', '={{ $json.s }}', 'Y'],
		['number', '={{ $json.n }}', 3],
		['boolean', '={{ $json.b }}', true],
	])('compares a %s', async (type, left, right) => {
		const json = fan(base('if', 2.2, condition(type, left, right)), 2);
		const inputItems = items({ s: 'Y', n: 3, b: true }, { s: 'N', n: 4, b: false });
		const result = await engine.run(json, { inputItems });
		expect(result.jsonOf('Out0', 0)).toHaveLength(1);
		expect(result.jsonOf('Out0', 0)[0]?.s).toBe('Y');
		expect(result.jsonOf('Out1', 0)[0]?.s).toBe('N');
	});

	it('fails on a wrong type as n8n does, or calls it false when it may go on', async () => {
		const wrong = condition('number', 'three', 3);
		const strict = await engine.run(fan(base('if', 2.2, wrong), 2));
		expect(strict.error?.message).toContain("Wrong type: 'three' is a string");
		const rest = { onError: 'continueRegularOutput' };
		const goingOn = await engine.run(fan(base('if', 2.2, wrong, rest), 2));
		expect(goingOn.ran('Out1')).toBe(true);
	});
});

describe('Merge', () => {
	const json = (parameters: object = {}) => ({
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'A', type: 'n8n-nodes-base.noOp' },
			{ name: 'B', type: 'n8n-nodes-base.noOp' },
			base('merge', 3.2, parameters),
		],
		connections: {
			Start: {
				main: [
					[
						{ node: 'A', type: 'main', index: 0 },
						{ node: 'B', type: 'main', index: 0 },
					],
				],
			},
			A: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
			B: { main: [[{ node: 'Node', type: 'main', index: 1 }]] },
		},
	});

	it('appends what arrives at its inputs', async () => {
		const result = await engine.run(json(), { inputItems: items({ i: 1 }, { i: 2 }) });
		expect(result.runs('Node')).toBe(1);
		expect(result.jsonOf('Node', 0).map(({ i }) => i)).toEqual([1, 2, 1, 2]);
	});

	it('says that it knows no other mode', async () => {
		const result = await engine.run(json({ mode: 'combine' }));
		expect(result.error?.message).toContain('the mode "combine" of Merge');
	});
});

it('says that the Code node is not supported', async () => {
	const result = await engine.run(chain(base('code', 2)));
	expect(result.error?.message).toContain('does not support the Code node');
});

it('ignores sticky notes', async () => {
	const note = { name: 'Note', type: 'n8n-nodes-base.stickyNote' };
	const json = chain(base('noOp', 1));
	const result = await engine.run({ ...json, nodes: [note, ...json.nodes] });
	expect(result.status).toBe('success');
	expect(result.ran('Note')).toBe(false);
});
