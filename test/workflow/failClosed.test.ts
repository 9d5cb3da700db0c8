import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import {
	arrivals,
	engine,
	items,
	runCheckResult,
	runInitialize,
	sandboxCredential,
	startVerifications,
	workflowWith,
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

const passed = 2;

/** What n8n itself does to output 0 must never reach Passed (facts measured on n8n 2.41). */
describe('what n8n places by itself', () => {
	const strangers = [{ user: 'u1', verdict: 'passed' }, { user: 'u2' }];

	it('a disabled node passes its input to Undecided', async () => {
		const result = await runCheckResult(sandbox, strangers, { disabled: true });
		expect(arrivals(result, 3)).toEqual([strangers, [], []]);
	});

	it('pinned data leaves through Undecided', async () => {
		const result = await runCheckResult(
			sandbox,
			strangers,
			{},
			{ pinData: { Node: items(...strangers) } },
		);
		expect(arrivals(result, 3)).toEqual([strangers, [], []]);
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'"Always Output Data" adds its empty item to Undecided, On Error %s',
		async (onError) => {
			const started = await startVerifications(sandbox, ['pass', 'different']);
			const result = await runCheckResult(sandbox, started, { onError, alwaysOutputData: true });
			const arrived = arrivals(result, 3);
			expect(arrived[0]).toEqual([{}]);
			expect(arrived[passed]?.map(({ merchantBizId }) => merchantBizId)).toEqual(['biz0']);
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'a node without its credential lets nobody through, On Error %s',
		async (onError) => {
			const result = await runCheckResult(
				sandbox,
				[{ transactionId: 'hksb1', merchantBizId: 'biz1' }],
				{ onError },
				{ credentials: {} },
			);
			const arrived = arrivals(result, 4);
			expect(arrived[passed]).toEqual([]);
			expect(arrived[1]).toEqual([]);
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'a credential that cannot be used makes an error item for every item, On Error %s',
		async (onError) => {
			const result = await runCheckResult(
				sandbox,
				[{ transactionId: 'hksb1' }, { transactionId: 'hksb2' }],
				{ onError },
				{ credentials: sandboxCredential(sandbox, { endpoint: 'http://idv.example.com' }) },
			);
			const arrived = arrivals(result, 4);
			const output = onError === 'continueErrorOutput' ? 3 : 0;
			expect(arrived[output]?.map(({ error }) => error)).toEqual([
				"The endpoint 'http://idv.example.com' is not encrypted [item 0]",
				"The endpoint 'http://idv.example.com' is not encrypted [item 1]",
			]);
			expect(arrived.flat()).toHaveLength(2);
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'a broken expression in one item spoils only that item, On Error %s',
		async (onError) => {
			const [good] = await startVerifications(sandbox, ['pass']);
			const result = await runCheckResult(sandbox, [{ ...good, bad: 'x' }, { ...good }], {
				onError,
				parameters: { transactionId: '={{ $json.bad.toUpperCase() && $json.transactionId }}' },
			});
			const arrived = arrivals(result, 4);
			expect(arrived[passed]).toHaveLength(1);
			expect(arrived[onError === 'continueErrorOutput' ? 3 : 0]).toHaveLength(1);
		},
	);
});

describe('two items of which one fails', () => {
	const settings: NodeSetup[] = [
		{ onError: 'continueRegularOutput' },
		{ onError: 'continueErrorOutput' },
	];

	it.each(settings)('the good one passes and the bad one does not: %j', async (setup) => {
		const [good] = await startVerifications(sandbox, ['pass']);
		for (const order of ['good first', 'bad first']) {
			const bad = { transactionId: 'unknown1', merchantBizId: 'biz9' };
			const inputs: IDataObject[] =
				order === 'good first' ? [{ ...good }, bad] : [bad, { ...good }];
			const result = await runCheckResult(sandbox, inputs, setup);
			const arrived = arrivals(result, 4);
			expect(arrived[passed]?.map(({ transactionId }) => transactionId)).toEqual([
				good?.transactionId,
			]);
			const error = arrived[setup.onError === 'continueErrorOutput' ? 3 : 0];
			expect(error).toEqual([
				expect.objectContaining({
					details: expect.objectContaining({ code: 'TransactionIdInvalid' }),
				}),
			]);
			expect(arrived.flat()).toHaveLength(2);
		}
	});

	it('with On Error Stop nothing leaves at all', async () => {
		const [good] = await startVerifications(sandbox, ['pass']);
		const result = await runCheckResult(sandbox, [{ ...good }, { transactionId: 'unknown1' }]);
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/The TransactionId is not known .*\[item 1\]/);
		expect(arrivals(result, 4).flat()).toEqual([]);
	});
});

describe('never paying twice', () => {
	const executions = () => sandbox.executions('Initialize');

	it.each(['resetAfterExecuting', 'dropAfterExecuting', 'never', 'truncatedJson'] as const)(
		'an Initialize whose answer is lost (%s) is not repeated, not even by Retry On Fail',
		async (kind) => {
			const before = executions();
			sandbox.plan({ match: { action: 'Initialize' }, times: Infinity, fault: { kind } });
			const result = await runInitialize(sandbox, [{ biz: 'lost' }], {
				retryOnFail: true,
				maxTries: 3,
				waitBetweenTries: 1,
				parameters: { options: { timeout: 1000 } },
			});
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(/may have been executed, so it was not repeated/);
			expect(result.error?.description).toMatch(/ID Verification console/);
			expect(executions() - before).toBe(1);
		},
	);

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'Retry On Fail re-uses the verifications that were started, On Error %s',
		async (onError) => {
			const before = executions();
			// The second item fails on the first try of the node, and only then.
			sandbox.plan({
				match: { action: 'Initialize', sceneCode: 'second' },
				times: 1,
				fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
			});
			const inputs =
				onError === 'stopWorkflow'
					? [{ scene: 'pass' }, { scene: 'second' }, { scene: 'pass' }]
					: // n8n looks at the first item of output 0 only.
						[{ scene: 'second' }, { scene: 'pass' }, { scene: 'pass' }];
			const result = await runInitialize(sandbox, inputs, {
				onError,
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 1,
				parameters: { options: { sceneCode: '={{ $json.scene }}', concurrency: 1 } },
			});
			expect(result.status).toBe('success');
			const started = result.jsonOf('Output 1', 0);
			expect(started).toHaveLength(3);
			expect(new Set(started.map(({ transactionId }) => transactionId)).size).toBe(3);
			expect(executions() - before).toBe(3);
		},
	);

	it('the same items in the next execution are new verifications', async () => {
		const before = executions();
		const first = await runInitialize(sandbox, [{ biz: 'again' }]);
		const second = await runInitialize(sandbox, [{ biz: 'again' }]);
		expect(first.jsonOf('Output 1', 0)[0]?.transactionId).not.toBe(
			second.jsonOf('Output 1', 0)[0]?.transactionId,
		);
		expect(executions() - before).toBe(2);
	});

	it('a bad field in the last item costs no call with On Error Stop', async () => {
		const before = executions();
		const result = await runInitialize(sandbox, [{}, {}, { biz: 'not-allowed' }]);
		expect(result.error?.message).toBe(
			"'Merchant Biz ID' may only have letters and digits, at most 32 [item 2]",
		);
		expect(executions() - before).toBe(0);
	});

	it('a photo fault is a result, so Retry On Fail does not repeat it', async () => {
		const before = sandbox.requests.length;
		const result = await runInitialize(sandbox, [{ scene: 'blurred' }], {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(result.jsonOf('Output 0', 0)).toHaveLength(1);
		expect(sandbox.requests.length - before).toBe(1);
	});

	it('cancelling the execution ends the waiting and starts nothing more', async () => {
		const before = sandbox.requests.length;
		sandbox.plan({ match: { action: 'Initialize' }, times: Infinity, fault: { kind: 'never' } });
		const result = await engine.run(
			workflowWith(
				'Initialize',
				{
					parameters: {
						merchantUserId: 'user',
						metaInfo: '{}',
						pictureSource: 'url',
						facePictureUrl: 'https://photos.example.com/face.jpg',
						options: { concurrency: 1 },
					},
				},
				2,
			),
			{
				credentials: sandboxCredential(sandbox),
				inputItems: items({}, {}, {}),
				cancelAfter: new Promise((resolve) => setTimeout(resolve, 300)),
			},
		);
		expect(result.status).toBe('canceled');
		expect(sandbox.requests.length - before).toBe(1);
	});
});
