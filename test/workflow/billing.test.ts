import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Fault, type Sandbox } from '../sandbox';
import {
	arrivals,
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

beforeEach(async () => {
	sandbox = await startSandbox();
});

afterEach(async () => {
	await sandbox.stop();
});

/** Both nodes whose calls are billed and that cannot be asked what became of one. */
const nodes = {
	FaceGuardRisk: {
		operation: 'FaceGuardRisk',
		run: async (setup: NodeSetup, credential: Record<string, string>) =>
			await runFaceGuardRisk(sandbox, [{ token: 'device-1' }], setup, {
				credentials: sandboxCredential(sandbox, credential),
			}),
		lostRemedy: /^Get a fresh DeviceToken/,
	},
	FaceCompare: {
		operation: 'ExecuteRequest',
		run: async (setup: NodeSetup, credential: Record<string, string>) =>
			await runFaceCompare(sandbox, [picturesSaying('match')], setup, {
				credentials: sandboxCredential(sandbox, credential),
			}),
		lostRemedy: /^Compare the pictures again only if it may be billed twice/,
	},
};

type Ending =
	/** Goes on as if nothing had happened. */
	| { ends: 'through' }
	/** An item on the first output that says so. */
	| { ends: 'lost'; words: RegExp }
	/** An error: nothing was executed. */
	| { ends: 'error'; category: string; words: RegExp };

interface Row {
	name: string;
	fault?: Fault;
	/** How often it strikes; for ever, unless it is said. */
	times?: number;
	credential?: Record<string, string>;
	options?: IDataObject;
	/** Requests that reach the sandbox. */
	calls: number;
	/** Calls that the vendor bills. */
	billed: number;
	ending: Ending;
}

const through: Ending = { ends: 'through' };
const lost = (words: RegExp): Ending => ({ ends: 'lost', words });
const error = (category: string, words: RegExp): Ending => ({ ends: 'error', category, words });
const connectionLost =
	/^The connection was lost before the answer came\. The call may have been executed, so it was not repeated\.$/;
const unusable =
	/^The answer cannot be used: .+\. The call may have been executed, so it was not repeated\.$/;

/** DESIGN's table of what happens to a call, row by row. */
const rows: Row[] = [
	{
		name: 'never reached the vendor',
		credential: { endpoint: 'http://127.0.0.1:9' },
		calls: 0,
		billed: 0,
		ending: error('notReached', /^The vendor could not be reached: the connection was refused/),
	},
	{
		name: 'throttled a few times',
		fault: { kind: 'throttle' },
		times: 5,
		calls: 6,
		billed: 1,
		ending: through,
	},
	{
		name: 'throttled with a time to wait',
		fault: { kind: 'throttle', retryAfterMs: 900 },
		times: 1,
		calls: 2,
		billed: 1,
		ending: through,
	},
	{
		name: 'throttled for ever',
		fault: { kind: 'throttle' },
		calls: 6,
		billed: 0,
		ending: error('throttled', /^The vendor refused the call because there were too many/),
	},
	{
		name: 'not available for a while',
		fault: { kind: 'unavailable' },
		times: 5,
		calls: 6,
		billed: 1,
		ending: through,
	},
	{
		name: 'not available for ever',
		fault: { kind: 'unavailable' },
		calls: 6,
		billed: 0,
		ending: error('unavailable', /^The vendor's service is not available/),
	},
	{
		name: 'an internal fault twice',
		fault: { kind: 'internal' },
		times: 2,
		calls: 3,
		billed: 1,
		ending: through,
	},
	{
		name: 'an internal fault for ever',
		fault: { kind: 'internal' },
		calls: 3,
		billed: 0,
		ending: error('internal', /^The vendor's service had an internal fault/),
	},
	{
		name: 'a slow answer',
		fault: { kind: 'delay', ms: 300 },
		calls: 1,
		billed: 1,
		ending: through,
	},
	{
		name: 'an answer that is too late',
		fault: { kind: 'delay', ms: 1500 },
		options: { timeout: 1000 },
		calls: 1,
		billed: 1,
		ending: lost(/^The vendor did not answer in time\. The call may have been executed/),
	},
	{
		name: 'no answer at all',
		fault: { kind: 'never' },
		options: { timeout: 1000 },
		calls: 1,
		billed: 1,
		ending: lost(/^The vendor did not answer in time\. The call may have been executed/),
	},
	{
		name: 'reset after it was executed',
		fault: { kind: 'resetAfterExecuting' },
		calls: 1,
		billed: 1,
		ending: lost(connectionLost),
	},
	{
		name: 'cut off after it was executed',
		fault: { kind: 'dropAfterExecuting' },
		calls: 1,
		billed: 1,
		ending: lost(connectionLost),
	},
	{
		name: 'reset, nobody knows when',
		fault: { kind: 'reset' },
		calls: 1,
		billed: 0,
		ending: lost(connectionLost),
	},
	{
		name: 'an answer that is garbage',
		fault: { kind: 'garbage' },
		calls: 1,
		billed: 1,
		ending: lost(unusable),
	},
	{ name: 'a web page', fault: { kind: 'html' }, calls: 1, billed: 1, ending: lost(unusable) },
	{
		name: 'an empty answer',
		fault: { kind: 'emptyBody' },
		calls: 1,
		billed: 1,
		ending: lost(unusable),
	},
	{
		name: 'half an answer',
		fault: { kind: 'truncatedJson' },
		calls: 1,
		billed: 1,
		ending: lost(unusable),
	},
	{
		name: 'a success with another HTTP status',
		fault: { kind: 'wrongStatus' },
		calls: 1,
		billed: 1,
		ending: lost(unusable),
	},
	{ name: 'a redirect', fault: { kind: 'redirect' }, calls: 1, billed: 0, ending: lost(unusable) },
	{
		name: 'a code that nobody knows, with HTTP 200',
		fault: { kind: 'anyCode', code: 'Strange.Code', status: 200, message: 'New' },
		calls: 1,
		billed: 0,
		ending: lost(
			/^The vendor answered with a code that this node does not know \(Strange.Code: New\)\. The call may/,
		),
	},
	{
		name: 'a code that nobody knows, with HTTP 400',
		fault: { kind: 'anyCode', code: 'Strange.Code', status: 400, message: 'New' },
		calls: 1,
		billed: 0,
		ending: error('unknown', /^The vendor answered with a code that this node does not know/),
	},
	{
		name: 'a clock that is off, once',
		fault: { kind: 'clock' },
		times: 1,
		calls: 2,
		billed: 1,
		ending: through,
	},
	{
		name: 'a clock that stays off',
		fault: { kind: 'clock' },
		calls: 2,
		billed: 0,
		ending: error('clock', /^The clock of this machine is off/),
	},
	{
		name: 'the same request twice',
		fault: { kind: 'nonceUsed' },
		times: 1,
		calls: 1,
		billed: 0,
		ending: lost(/^The vendor received the same request twice .+ The call may have been executed/),
	},
	{
		name: 'a wrong secret',
		credential: { accessKeySecret: 'another' },
		calls: 1,
		billed: 0,
		ending: error('credential', /^The AccessKey Secret is wrong/),
	},
];

describe.each(Object.entries(nodes))('%s', (_name, { operation, run, lostRemedy }) => {
	describe.each(rows)('$name', ({ fault, times, credential = {}, options = {}, ...row }) => {
		const runWith = async (setup: NodeSetup) => {
			if (fault) sandbox.plan({ match: { action: operation }, times: times ?? 'always', fault });
			const { parameters } = setup;
			return await run({ ...setup, parameters: { ...parameters, options } }, credential);
		};
		const counts = () => ({
			calls: sandbox.requests.length,
			billed: sandbox.billed(operation),
		});
		const { calls, billed, ending } = row;

		it(`costs ${billed}, and tells`, async () => {
			const result = await runWith({});
			expect(counts()).toEqual({ calls, billed });
			const [undecided, bad, good] = arrivals(result, 4);
			expect(bad).toEqual([]);
			if (ending.ends === 'error') {
				expect(result.error?.message).toMatch(ending.words);
				expect([undecided, good]).toEqual([[], []]);
				return;
			}
			if (result.error) throw result.error;
			expect(good).toHaveLength(ending.ends === 'through' ? 1 : 0);
			if (ending.ends === 'through') return;
			expect(undecided).toEqual([
				expect.objectContaining({
					reason: 'answerLost',
					explanation: expect.stringMatching(ending.words) as string,
					remedy: expect.stringMatching(lostRemedy) as string,
					billed: null,
				}),
			]);
		});

		it('leaves nothing but the error output for errors, and costs no more', async () => {
			const result = await runWith({ onError: 'continueErrorOutput' });
			if (result.error) throw result.error;
			expect(counts()).toEqual({ calls, billed });
			const errors = arrivals(result, 4)[3];
			expect(errors).toHaveLength(ending.ends === 'error' ? 1 : 0);
			if (ending.ends !== 'error') return;
			expect(errors?.[0]).toMatchObject({
				error: expect.stringMatching(ending.words) as string,
				details: { category: ending.category },
			});
		});

		it('costs no more under Retry On Fail than what certainly was not executed', async () => {
			const result = await runWith({ retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
			expect(sandbox.billed(operation)).toBe(billed);
			expect(counts().calls).toBe(ending.ends === 'error' ? 2 * calls : calls);
			expect(result.status).toBe(ending.ends === 'error' ? 'error' : 'success');
		});
	});
});
