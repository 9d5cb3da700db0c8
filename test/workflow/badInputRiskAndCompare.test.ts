import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { arrivals, jpegFile, runFaceCompare, runFaceGuardRisk, type NodeSetup } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.stop();
});

/** What an expression can yield by mistake. */
const nothings = ['undefined', 'null', '""', '"  "'];
const objects = ['{}', '{ a: 1 }', '[]', '["a"]'];

interface Field {
	/** Where the value goes; `=` and braces are added. */
	set: (value: string) => IDataObject;
	good: string;
	/** As the message names it. */
	name: string;
	bad: string[];
}

const field = (parameter: string, name: string, good: string, bad: string[]): Field => ({
	set: (value) => ({ [parameter]: value }),
	good,
	name,
	bad,
});

const option = (parameter: string, name: string, good: string, bad: string[]): Field => ({
	set: (value) => ({ options: { [parameter]: value } }),
	good,
	name,
	bad,
});

const noPercent = [
	...nothings,
	...objects,
	'"x"',
	'"12,5"',
	'-1',
	'101',
	'NaN',
	'Infinity',
	'true',
];

/** With the other field filled in, which n8n asks for as soon as this one is an expression. */
const resourceCode = (bad: string[]): Field => ({
	set: (value) => ({ resourceCode: value, otherResourceCode: '00840000' }),
	good: '"00840000"',
	name: 'Resource Code',
	bad,
});

const picture = jpegWithComment('somebody').toString('base64');
const other = { refFaceSource: 'base64', authFaceSource: 'base64' };

const nodes: Record<
	string,
	{
		good: IDataObject;
		item: INodeExecutionData;
		run: (inputs: INodeExecutionData[], setup: NodeSetup) => ReturnType<typeof runFaceCompare>;
		operation: string;
		fields: Field[];
	}
> = {
	FaceGuardRisk: {
		operation: 'FaceGuardRisk',
		good: {
			deviceToken: '={{ "device-1~" + $itemIndex + Math.random() }}',
			bizId: '',
			merchantBizId: '',
		},
		item: { json: {} },
		run: async (inputs, setup) =>
			await runFaceGuardRisk(
				sandbox,
				inputs.map(({ json }) => json),
				setup,
			),
		fields: [
			field('deviceToken', 'Device Token', '"device-1"', [
				...nothings,
				...objects,
				'"two words"',
				'"a\\nb"',
				'"ä"',
				'"x".repeat(8193)',
			]),
			field('merchantBizId', 'Merchant Biz ID', '"biz"', [
				'{}',
				'["a","b"]',
				'"a-b"',
				'"a".repeat(33)',
				'1.5',
			]),
			field('highRiskFrom', 'High Risk From', '70', noPercent),
			field('lowRiskUpTo', 'Low Risk Up To', '30', [...noPercent, '70', '99']),
			field('blockingTags', 'Blocking Tags', '["HOOK"]', [
				'undefined',
				'null',
				'"HOOK"',
				'"HOOK,ROOT"',
				'{}',
				'{ HOOK: true }',
				'[1]',
				'[null]',
				'[["HOOK"]]',
				'true',
			]),
			field('bizId', 'Biz ID', '"me"', ['undefined', 'null', '{}', '["a","b"]']),
			field('productCode', 'Product Code', '"FACE_GUARD_PRO"', [
				...nothings,
				'{}',
				'"FACE"',
				'true',
			]),
			field('deviceToken', 'Device Token', '"device-1"', ['true', 'false']),
		],
	},
	FaceCompare: {
		operation: 'ExecuteRequest',
		good: {},
		item: {
			json: { picture },
			binary: {
				idPhoto: jpegFile(jpegWithComment('ID')),
				facePhoto: jpegFile(jpegWithComment('face')),
			},
		},
		run: async (inputs, setup) => await runFaceCompare(sandbox, inputs, setup),
		fields: [
			field('refFaceField', 'ID Photo Field', '"idPhoto"', [
				...nothings,
				...objects,
				'"x"',
				'7',
				'"__proto__"',
			]),
			field('authFaceField', 'Face Photo Field', '"facePhoto"', [
				...nothings,
				...objects,
				'"x"',
				'true',
			]),
			...(['refFace', 'authFace'] as const).map(
				(name): Field => ({
					set: (value) => ({
						...other,
						refFaceContent: '={{ $json.picture }}',
						authFaceContent: '={{ $json.picture }}',
						[`${name}Content`]: value,
					}),
					good: '$json.picture',
					name: name === 'refFace' ? 'ID Photo (Base64)' : 'Face Photo (Base64)',
					bad: [
						...nothings,
						...objects,
						'"no Base64!"',
						'7',
						'true',
						'"UklGRg=="',
						'"data:image/jpeg;base64,"',
					],
				}),
			),
			resourceCode([...nothings, '[]']),
			{
				set: (value) => ({ resourceCode: 'other', otherResourceCode: value }),
				good: '"00840000"',
				name: 'Other Resource Code',
				bad: [...nothings, ...objects, '840000', '"84"', '"008400000"', '"0084000x"', 'true'],
			},
			option('minScore', 'Minimum Score', '90', noPercent),
			resourceCode(['840000', '"84"', '"Vietnam"', 'true', '{}', '{ a: 1 }', '["a"]']),
		],
	},
};

describe.each(Object.entries(nodes))('%s', (_name, { operation, good, item, run, ...node }) => {
	const calls = () => sandbox.requests.filter(({ action }) => action === operation).length;

	/** Two items, the second of which has a bad field. */
	async function runWith({ set, good: fine }: Field, bad: string, setup: NodeSetup) {
		const before = calls();
		const value = `={{ $itemIndex === 1 ? (${bad}) : (${fine}) }}`;
		const { options, ...parameters } = { ...good, ...set(value) } as IDataObject;
		const result = await run([item, item], {
			...setup,
			parameters: { ...parameters, options: { ...(options as object) } },
		});
		return { result, calls: calls() - before };
	}

	const cases = (fields: Field[]) =>
		fields.flatMap((one) => one.bad.map((bad) => ({ name: one.name, bad, one })));

	const stops = async ({ one, bad }: { one: Field; bad: string }) => {
		const { result, ...ran } = await runWith(one, bad, {});
		expect(result.error?.message.startsWith(`'${one.name}`)).toBe(true);
		expect(result.error?.message).toMatch(/' [a-z(].+ \[item 1\]$/);
		expect(result.error?.description).toMatch(/^[A-Z].+ .+\.$/);
		expect(arrivals(result, 4).flat()).toEqual([]);
		expect(ran.calls).toBe(0);
	};

	it.each(cases(node.fields))('stops before any call: $name is $bad', stops);

	it.each(cases(node.fields))('goes on without that item: $name is $bad', async ({ one, bad }) => {
		const { result, ...ran } = await runWith(one, bad, { onError: 'continueRegularOutput' });
		expect(result.status).toBe('success');
		const arrived = arrivals(result, 4);
		expect(ran.calls).toBe(1);
		expect(arrived.flat()).toHaveLength(2);
		const errors = (arrived[0] ?? []).filter(({ error }) => error !== undefined);
		expect(errors).toHaveLength(1);
		expect(String(errors[0]?.error).startsWith(`'${one.name}`)).toBe(true);
		expect(errors[0]).toMatchObject({
			error: expect.stringMatching(/ \[item 1\]$/) as string,
			details: { code: 'InvalidInput', category: 'input', retryable: false, requestId: null },
		});
	});

	it('takes all good values', async () => {
		for (const one of node.fields) {
			const { result, ...ran } = await runWith(one, one.good, {});
			expect(result.status).toBe('success');
			expect(ran.calls).toBeGreaterThan(0);
		}
	});

	it.each(['undefined', 'null', '"x"', '{}', '[]', '-5', 'NaN', '1e9'])(
		'goes on with pace, concurrency and time-out of %s, which are no matter of life',
		async (value) => {
			const given = `={{ ${value} }}`;
			const result = await run([item], {
				parameters: {
					...good,
					options: { concurrency: given, requestsPerSecond: given, timeout: given },
				},
			});
			expect(result.status).toBe('success');
			expect(arrivals(result, 4).flat()).toHaveLength(1);
		},
	);

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'an expression that throws names its item, On Error %s',
		async (onError) => {
			const [one] = node.fields;
			const before = calls();
			const { result } = await runWith(one as Field, '$json.nothing.toUpperCase()', { onError });
			const arrived = arrivals(result, 4);
			const stopped = onError === 'stopWorkflow';
			expect(calls() - before).toBe(stopped ? 0 : 1);
			const error = stopped
				? result.error?.message
				: arrived[onError === 'continueErrorOutput' ? 3 : 0]?.find((json) => json.error)?.error;
			expect(error).toMatch(/\[item 1\]/);
			expect(arrived.flat()).toHaveLength(stopped ? 0 : 2);
		},
	);
});

it('the input is not repeated in a message', async () => {
	const secret = 'a secret that must not be repeated';
	for (const deviceToken of ['={{ $json.secret }}', '={{ { a: $json.secret } }}']) {
		const result = await runFaceGuardRisk(sandbox, [{ secret }], { parameters: { deviceToken } });
		expect(result.error?.message).toMatch(/^'Device Token'/);
		expect(`${result.error?.message} ${result.error?.description}`).not.toContain(secret);
	}
});

it.each([
	{ resourceCode: '={{ "00840000" }}' },
	{ refFaceSource: '={{ "binary" }}' },
	{ authFaceSource: '={{ "binary" }}' },
])('a choice of Face Compare may be an expression: %j', async (parameters) => {
	const { item, run } = nodes.FaceCompare!;
	const result = await run([item], { parameters });
	expect(result.error).toBeUndefined();
	expect(result.status).toBe('success');
});
