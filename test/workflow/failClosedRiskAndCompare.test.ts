import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import {
	arrivals,
	items,
	picturesSaying,
	runFaceCompare,
	runFaceGuardRisk,
	sandboxCredential,
	type NodeSetup,
} from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

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

type Options = Parameters<typeof runFaceGuardRisk>[3];

interface Node {
	run: (
		inputs: INodeExecutionData[],
		setup?: NodeSetup,
		options?: Options,
	) => ReturnType<typeof runFaceCompare>;
	operation: string;
	/** Goes through the last output. */
	good: INodeExecutionData;
	goodVerdict: string;
	/** Goes through the one in the middle. */
	bad: INodeExecutionData;
	/** Is refused by the vendor. */
	refused: { plan: () => void; code: string };
	/** An expression that breaks in items with `broken`. */
	breaking: IDataObject;
}

const throwing = (value: string) => `={{ $json.broken ? $json.nothing.toUpperCase() : ${value} }}`;

const nodes: Record<string, Node> = {
	FaceGuardRisk: {
		operation: 'FaceGuardRisk',
		run: async (inputs, setup = {}, options = {}) =>
			await runFaceGuardRisk(
				sandbox,
				inputs.map(({ json }) => json),
				setup,
				options,
			),
		good: { json: { token: 'device-1', user: 'u1', verdict: 'lowRisk' } },
		goodVerdict: 'lowRisk',
		bad: { json: { token: 'device-99', user: 'u2' } },
		refused: {
			plan: () =>
				sandbox.plan({
					match: { deviceToken: 'device-99' },
					times: 'always',
					fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
				}),
			code: 'InvalidParameter',
		},
		breaking: { deviceToken: throwing('$json.token') },
	},
	FaceCompare: {
		operation: 'ExecuteRequest',
		run: async (inputs, setup = {}, options = {}) =>
			await runFaceCompare(sandbox, inputs, setup, options),
		good: picturesSaying('match'),
		goodVerdict: 'match',
		bad: picturesSaying('quota'),
		refused: { plan: () => undefined, code: '402' },
		breaking: { options: { minScore: throwing('1') } },
	},
};

const continuing = ['continueRegularOutput', 'continueErrorOutput'] as const;
const errorOutput = { continueRegularOutput: 0, continueErrorOutput: 3 };

describe.each(Object.entries(nodes))('%s', (_name, node) => {
	const { run, good, bad } = node;
	const calls = () => sandbox.requests.filter(({ action }) => action === node.operation).length;

	it('disabled, passes its input to the first output', async () => {
		const before = calls();
		const result = await run([good, bad], { disabled: true });
		const [first, ...others] = arrivals(result, 4);
		expect(first).toEqual([good.json, bad.json]);
		expect(others).toEqual([[], [], []]);
		expect(calls()).toBe(before);
	});

	it('pinned, passes the pinned items to the first output', async () => {
		const before = calls();
		const pinned = items({ verdict: node.goodVerdict });
		const result = await run([good], {}, { pinData: { Node: pinned } });
		expect(arrivals(result, 4)).toEqual([[{ verdict: node.goodVerdict }], [], [], []]);
		expect(calls()).toBe(before);
	});

	it.each(['stopWorkflow', ...continuing] as const)(
		'adds the empty item of "Always Output Data" to the first output, On Error %s',
		async (onError) => {
			const result = await run([good], { onError, alwaysOutputData: true });
			const [first, middle, last] = arrivals(result, 4);
			expect([first, middle]).toEqual([[{}], []]);
			expect(last?.map(({ verdict }) => verdict)).toEqual([node.goodVerdict]);
		},
	);

	it.each(['stopWorkflow', ...continuing] as const)(
		'without a credential lets nobody through, On Error %s',
		async (onError) => {
			const result = await run([good, bad], { onError }, { credentials: {} });
			const [, middle, last] = arrivals(result, 4);
			expect([middle, last]).toEqual([[], []]);
		},
	);

	it.each(continuing)(
		'with a credential that cannot be used makes an error of every item, On Error %s',
		async (onError) => {
			const credentials = sandboxCredential(sandbox, { endpoint: 'http://idv.example.com' });
			const result = await run([good, bad], { onError }, { credentials });
			const arrived = arrivals(result, 4);
			expect(arrived[errorOutput[onError]]?.map(({ error }) => error)).toEqual([
				"The endpoint 'http://idv.example.com' is not encrypted [item 0]",
				"The endpoint 'http://idv.example.com' is not encrypted [item 1]",
			]);
			expect(arrived.flat()).toHaveLength(2);
		},
	);

	it.each(
		continuing.flatMap((onError) => [true, false].map((goodFirst) => ({ onError, goodFirst }))),
	)('one refused item spoils only itself: %j', async ({ onError, goodFirst }) => {
		node.refused.plan();
		const result = await run(goodFirst ? [good, bad] : [bad, good], { onError });
		const arrived = arrivals(result, 4);
		expect(arrived[2]?.map(({ verdict }) => verdict)).toEqual([node.goodVerdict]);
		expect(arrived[errorOutput[onError]]).toEqual([
			expect.objectContaining({
				error: expect.stringContaining(`[item ${goodFirst ? 1 : 0}]`) as string,
				details: expect.objectContaining({ code: node.refused.code }) as object,
			}),
		]);
		expect(arrived.flat()).toHaveLength(2);
	});

	it('stopped by one refused item lets nothing out', async () => {
		node.refused.plan();
		const result = await run([good, bad, good]);
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/\[item 1\]$/);
		expect(arrivals(result, 4).flat()).toEqual([]);
	});

	it.each(continuing)('a broken expression spoils only its item, On Error %s', async (onError) => {
		const broken = { ...good, json: { ...good.json, broken: true } };
		const before = calls();
		const result = await run([broken, good], { onError, parameters: node.breaking });
		const arrived = arrivals(result, 4);
		expect(arrived[2]).toHaveLength(1);
		expect(arrived[errorOutput[onError]]).toEqual([
			expect.objectContaining({ error: expect.stringContaining('[item 0]') as string }),
		]);
		expect(arrived.flat()).toHaveLength(2);
		expect(calls() - before).toBe(1);
	});

	it('stopped by a broken expression calls nothing', async () => {
		const broken = { ...good, json: { ...good.json, broken: true } };
		const before = calls();
		const result = await run([good, broken], { parameters: node.breaking });
		expect(result.error?.message).toMatch(/\[item 1\]$/);
		expect(calls()).toBe(before);
	});

	it.each(continuing)('cancelled lets nobody through, On Error %s', async (onError) => {
		sandbox.plan({ match: {}, times: 'always', fault: { kind: 'never' } });
		const before = calls();
		const result = await run(
			[good, bad, good],
			{ onError, parameters: { options: { concurrency: 1 } } },
			{ cancelAfter: new Promise((resolve) => setTimeout(resolve, 200)) },
		);
		expect(result.status).toBe('canceled');
		const [, middle, last] = arrivals(result, 4);
		expect([middle, last]).toEqual([[], []]);
		expect(calls() - before).toBe(1);
	});
});

describe('Face Guard Risk', () => {
	const credentials = () => sandboxCredential(sandbox);

	it.each(['={{ $json.typo }}', '={{ null }}', '={{ $json.user?.signupId }}'])(
		'with the Biz ID %s finds nobody low risk',
		async (bizId) => {
			const theirs = { token: 'device-1@somebody-else', user: {} };
			const result = await runFaceGuardRisk(
				sandbox,
				[theirs],
				{ parameters: { bizId }, onError: 'continueRegularOutput' },
				{ credentials: credentials() },
			);
			expect(arrivals(result, 4)[2]).toEqual([]);
		},
	);

	it.each(['hook', 'Hook', 'HOOK,ROOT', ''])(
		'says that the blocking tag %j is none',
		async (tag) => {
			const result = await runFaceGuardRisk(
				sandbox,
				[{ token: 'device-1-HOOK', tags: [tag] }],
				{ parameters: { blockingTags: '={{ $json.tags }}' } },
				{ credentials: credentials() },
			);
			expect(result.error?.message).toMatch(/^'Blocking Tags'/);
		},
	);
});
