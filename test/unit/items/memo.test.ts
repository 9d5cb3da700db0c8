import { ItemFault } from '../../../nodes/shared/items/itemFault';
import { memoKey, memoOfExecution, memoOfRun } from '../../../nodes/shared/items/memo';
import { fakeContext } from './fakes';

const result = { output: 1, json: { transactionId: 'hk1' } };
const fault = new ItemFault(
	'The connection was lost',
	{
		code: 'ConnectionLost',
		requestId: 'R-1',
		category: 'noAnswer',
		retryable: false,
		remedy: 'Look it up.',
	},
	502,
	true,
);

/** A node within one execution: each memo is what the next try of n8n's Retry On Fail gets. */
function execution() {
	const kept: Record<string, unknown> = {};
	let runIndex: unknown = 0;
	const context = fakeContext({ kept, runIndex: () => runIndex });
	return { kept, memo: () => memoOfRun(context), nextRun: (index: unknown) => (runIndex = index) };
}

function thrownBy(work: () => unknown): ItemFault {
	try {
		work();
	} catch (error) {
		return error as ItemFault;
	}
	throw new Error('Nothing was thrown');
}

describe('the memory of billed calls', () => {
	it('gives the next try of the same run what succeeded before', () => {
		const { memo } = execution();
		expect(memo().recall('a')).toBeUndefined();
		memo().keepResult('a', result);
		expect(memo().recall('a')).toEqual(result);
		expect(memo().recall('b')).toBeUndefined();
	});

	it('repeats a fault after which nobody may call again, still as one that may be billed', () => {
		const { memo } = execution();
		memo().keepFault('a', fault);
		for (let retry = 0; retry < 3; retry++) {
			const found = thrownBy(() => memo().recall('a'));
			expect(found).toBeInstanceOf(ItemFault);
			expect(found).toMatchObject({
				message: fault.message,
				details: fault.details,
				httpStatus: 502,
				mayHaveBeenExecuted: true,
			});
		}
	});

	it('forgets in the next run of a loop', () => {
		const { memo, nextRun } = execution();
		memo().keepResult('a', result);
		memo().keepFault('b', fault);
		nextRun(1);
		expect(memo().recall('a')).toBeUndefined();
		expect(memo().recall('b')).toBeUndefined();
		memo().keepResult('a', { ...result, output: 0 });
		expect(memo().recall('a')).toEqual({ ...result, output: 0 });
	});

	it('lasts for the whole execution when an AI agent calls, whose every try is a run', () => {
		const kept = {};
		const memoIn = (runIndex: number) =>
			memoOfRun(fakeContext({ kept, runIndex: () => runIndex, isTool: true }));
		expect(memoIn(0).recall('a')).toBeUndefined();
		memoIn(0).keepResult('a', result);
		memoIn(1).keepFault('b', fault);
		expect(memoIn(2).recall('a')).toEqual(result);
		expect(thrownBy(() => memoIn(3).recall('b')).message).toBe(fault.message);
	});

	it('knows nothing of another execution', () => {
		const first = execution();
		first.memo().keepResult('a', result);
		expect(execution().memo().recall('a')).toBeUndefined();
	});

	it('sees what was kept after it was opened', () => {
		const { memo } = execution();
		const early = memo();
		const late = memo();
		late.keepResult('a', result);
		expect(early.recall('a')).toEqual(result);
	});

	it('survives being stored and read back with the execution', () => {
		const first = execution();
		first.memo().keepResult('a', result);
		first.memo().keepFault('b', fault);
		const kept = JSON.parse(JSON.stringify(first.kept)) as object;
		const again = memoOfRun(fakeContext({ kept, runIndex: () => 0 }));
		expect(again.recall('a')).toEqual(result);
		expect(thrownBy(() => again.recall('b')).message).toBe(fault.message);
	});

	it('leaves alone what else is kept for the node', () => {
		const { kept, memo } = execution();
		kept.other = 'mine';
		memo().keepResult('a', result);
		expect(kept.other).toBe('mine');
	});

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
		'knows nothing under the key %j',
		(key) => {
			expect(execution().memo().recall(key)).toBeUndefined();
		},
	);

	it.each([null, 'text', 7, [], {}])('starts afresh over garbage: %j', (garbage) => {
		const { kept, memo } = execution();
		kept.billedCalls = garbage;
		expect(memo().recall('a')).toBeUndefined();
		memo().keepResult('a', result);
		expect(memo().recall('a')).toEqual(result);
	});
});

describe('the memory of the whole execution', () => {
	const contextOf = (flow: object, runIndex = 0) => fakeContext({ flow, runIndex: () => runIndex });

	it('is shared by all runs of all nodes that use its name', () => {
		const flow = {};
		memoOfExecution(contextOf(flow), 'risk').keepResult('a', { score: 1 });
		expect(memoOfExecution(contextOf(flow, 7), 'risk').recall('a')).toEqual({ score: 1 });
		expect(memoOfExecution(contextOf(flow), 'other').recall('a')).toBeUndefined();
		expect(memoOfExecution(contextOf({}), 'risk').recall('a')).toBeUndefined();
	});

	it('survives being stored and read back with the execution', () => {
		const flow = {};
		memoOfExecution(contextOf(flow), 'risk').keepFault('a', fault);
		const stored = JSON.parse(JSON.stringify(flow)) as object;
		const again = memoOfExecution(contextOf(stored), 'risk');
		expect(thrownBy(() => again.recall('a')).message).toBe(fault.message);
	});
});

describe('the key of a request', () => {
	it('differs by item and by request', () => {
		const keys = [
			memoKey(0, { a: 1 }),
			memoKey(1, { a: 1 }),
			memoKey(0, { a: 2 }),
			memoKey(0, ['a', 1]),
			memoKey(0, null),
			memoKey('0', { a: 1 }),
			memoKey(0, 'a', 'bc'),
			memoKey(0, 'ab', 'c'),
		];
		expect(new Set(keys).size).toBe(keys.length);
		expect(memoKey(0, { a: 1 })).toBe(keys[0]);
	});

	it('tells nothing about what is in it', () => {
		expect(memoKey(12, { userId: 'somebody' })).toMatch(/^[0-9a-f]{64}$/);
	});
});
