import type { IDataObject } from 'n8n-workflow';

import { sandboxKeys, startSandbox, type Fault, type Sandbox } from '../sandbox';
import {
	arrivals,
	metaInfo,
	runCheckResult,
	runInitialize,
	sandboxCredential,
	startVerifications,
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

/** Everything that goes wrong here, the words that must name it, and the calls it may cost. */
interface Trouble {
	name: string;
	fault?: Fault;
	credential?: Record<string, string>;
	/** Makes one field of the item bad. */
	badField?: boolean;
	options?: IDataObject;
	message: RegExp;
	category: string;
	/** Whether an answer with a request id arrives. */
	answers?: boolean;
	/** Calls that reach the sandbox for Check Result and for Initialize. */
	calls: { CheckResult: number; Initialize: number };
}

const troubles: Trouble[] = [
	{
		name: 'bad key',
		answers: true,
		credential: { accessKeyId: 'no-such-key' },
		message: /^The AccessKey ID does not exist \(InvalidAccessKeyId.NotFound\) \[item 0\]$/,
		category: 'credential',
		calls: { CheckResult: 1, Initialize: 1 },
	},
	{
		name: 'wrong secret',
		answers: true,
		credential: { accessKeySecret: 'another-secret' },
		message: /^The AccessKey Secret is wrong/,
		category: 'credential',
		calls: { CheckResult: 1, Initialize: 1 },
	},
	{
		name: 'time-out',
		fault: { kind: 'never' },
		options: { timeout: 1000 },
		message: /^The vendor did not answer in time/,
		category: 'noAnswer',
		calls: { CheckResult: 3, Initialize: 1 },
	},
	{
		name: 'lost connection',
		fault: { kind: 'resetAfterExecuting' },
		message: /^The connection was lost before the answer came/,
		category: 'noAnswer',
		calls: { CheckResult: 3, Initialize: 1 },
	},
	{
		name: 'throttled',
		answers: true,
		fault: { kind: 'throttle' },
		message: /^The vendor refused the call because there were too many/,
		category: 'throttled',
		calls: { CheckResult: 6, Initialize: 6 },
	},
	{
		name: 'unavailable',
		answers: true,
		fault: { kind: 'unavailable' },
		message: /^The vendor's service is not available at the moment/,
		category: 'unavailable',
		calls: { CheckResult: 6, Initialize: 6 },
	},
	{
		name: 'internal fault',
		answers: true,
		fault: { kind: 'internal' },
		message: /^The vendor's service had an internal fault/,
		category: 'internal',
		calls: { CheckResult: 3, Initialize: 3 },
	},
	{
		name: 'malformed answer',
		answers: true,
		fault: { kind: 'truncatedJson' },
		message: /^The answer cannot be used: it is not an answer of the vendor/,
		category: 'noAnswer',
		calls: { CheckResult: 3, Initialize: 1 },
	},
	{
		name: 'web page instead of an answer',
		answers: true,
		fault: { kind: 'html' },
		message: /^The answer cannot be used/,
		category: 'noAnswer',
		calls: { CheckResult: 3, Initialize: 1 },
	},
	{
		name: 'success with another HTTP status',
		answers: true,
		fault: { kind: 'wrongStatus' },
		message: /although the HTTP status says otherwise/,
		category: 'noAnswer',
		calls: { CheckResult: 3, Initialize: 1 },
	},
	{
		name: 'redirect',
		answers: true,
		fault: { kind: 'redirect' },
		message: /^The answer cannot be used/,
		category: 'noAnswer',
		calls: { CheckResult: 3, Initialize: 1 },
	},
	{
		name: 'unknown code',
		answers: true,
		fault: { kind: 'anyCode', code: 'Strange.Code', status: 200, message: 'Something new' },
		message:
			/^The vendor answered with a code that this node does not know \(Strange.Code: Something new\)/,
		category: 'unknown',
		calls: { CheckResult: 1, Initialize: 1 },
	},
	{
		name: 'bad parameter',
		badField: true,
		message: /^'(Transaction ID|Meta Info)' is empty \[item 0\]$/,
		category: 'input',
		calls: { CheckResult: 0, Initialize: 0 },
	},
];

type NodeName = 'CheckResult' | 'Initialize';

/** The label of the output that must stay empty, and of the error output. */
const outputsOf = { CheckResult: { good: 2, error: 3 }, Initialize: { good: 1, error: 2 } };

async function runWith(node: NodeName, trouble: Trouble, setup: NodeSetup) {
	const credentials = sandboxCredential(sandbox, trouble.credential);
	const options = { ...trouble.options };
	let input: IDataObject = { scene: 'pass', biz: 'biz0' };
	if (node === 'CheckResult') {
		[input = {}] = await startVerifications(sandbox, ['pass']);
		if (trouble.badField) input = { ...input, transactionId: '' };
	}
	if (trouble.fault) {
		sandbox.plan({ match: { action: node }, times: Infinity, fault: trouble.fault });
	}
	const before = sandbox.requests.filter(({ action }) => action === node).length;
	const result =
		node === 'CheckResult'
			? await runCheckResult(
					sandbox,
					[input],
					{ ...setup, parameters: { options } },
					{ credentials },
				)
			: await runInitialize(
					sandbox,
					[input],
					{
						...setup,
						parameters: { options, metaInfo: trouble.badField ? '={{ $json.nothing }}' : metaInfo },
					},
					{ credentials },
				);
	const calls = sandbox.requests.filter(({ action }) => action === node).length - before;
	return { result, calls };
}

describe.each<NodeName>(['CheckResult', 'Initialize'])('%s', (node) => {
	const { good, error } = outputsOf[node];

	describe.each(troubles)('$name', (trouble) => {
		it('stops the workflow in words', async () => {
			const { result, calls } = await runWith(node, trouble, { onError: 'stopWorkflow' });
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(trouble.message);
			expect(result.error?.description).toMatch(/\w+ \w+/);
			expect(arrivals(result, 4)).toEqual([[], [], [], []]);
			expect(calls).toBe(trouble.calls[node]);
		});

		it('continues on the undecided output with an item that says what happened', async () => {
			const { result, calls } = await runWith(node, trouble, { onError: 'continueRegularOutput' });
			expect(result.status).toBe('success');
			const [first, ...others] = arrivals(result, 4);
			expect(others).toEqual([[], [], []]);
			expect(first).toEqual([
				{
					error: expect.stringMatching(trouble.message),
					message: expect.stringMatching(/\[item 0\]\. [A-Z].{20,}\.$/),
					details: {
						code: expect.stringMatching(/^\w+/),
						requestId: trouble.answers ? expect.stringMatching(/^[0-9A-F-]{36}$/) : null,
						category: trouble.category,
						retryable: expect.any(Boolean),
						remedy: expect.stringMatching(/\w+ \w+/),
					},
				},
			]);
			expect(calls).toBe(trouble.calls[node]);
		});

		it('continues on the error output with the same item and the input beside it', async () => {
			const { result, calls } = await runWith(node, trouble, { onError: 'continueErrorOutput' });
			expect(result.status).toBe('success');
			const arrived = arrivals(result, 4);
			expect(arrived[good]).toEqual([]);
			expect(arrived.filter((_items, output) => output !== error).flat()).toEqual([]);
			expect(arrived[error]).toEqual([
				expect.objectContaining({
					error: expect.stringMatching(trouble.message),
					details: expect.objectContaining({ category: trouble.category }),
					[node === 'CheckResult' ? 'merchantBizId' : 'biz']: 'biz0',
				}),
			]);
			expect(calls).toBe(trouble.calls[node]);
		});
	});

	it('names the cause of a refused permission and an inactive service', async () => {
		for (const [account, message] of [
			['ramDenied', /lacks the permission/],
			['notActivated', /not activated for this account/],
			['inactive', /AccessKey is disabled/],
		] as const) {
			const { accessKeyId, accessKeySecret } = sandboxKeys[account];
			const { result } = await runWith(
				node,
				{ ...troubles[0]!, credential: { accessKeyId, accessKeySecret } },
				{ onError: 'stopWorkflow' },
			);
			expect(result.error?.message).toMatch(message);
		}
	});
});
