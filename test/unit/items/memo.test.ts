import { ItemFault } from '../../../nodes/shared/items/itemFault';
import { memoKey, memoOfExecution, memoOfRun, type Memo } from '../../../nodes/shared/items/memo';
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
	return {
		kept,
		memo: () => memoOfRun<unknown>(context),
		nextRun: (index: unknown) => (runIndex = index),
	};
}

const billed = (value: unknown) => async () => ({ result: value, mayBeBilled: true });
const never = async (): Promise<never> => {
	throw new Error('It was asked again');
};
const failing = (thrown: unknown) => async (): Promise<never> => {
	throw thrown;
};

/** Whether a memo knows anything under a key, found out by asking for something else. */
async function knows(memo: Memo<unknown>, key: string): Promise<boolean> {
	const fresh = Symbol('fresh');
	const found = await memo.once(key, async () => ({ result: fresh, mayBeBilled: false }));
	return found !== fresh;
}

async function thrownBy(work: Promise<unknown>): Promise<ItemFault> {
	const thrown: unknown = await work.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(thrown).toBeInstanceOf(ItemFault);
	return thrown as ItemFault;
}

describe('the memory of billed calls', () => {
	it('gives the next try of the same run what succeeded before', async () => {
		const { memo } = execution();
		expect(await memo().once('a', billed(result))).toEqual(result);
		expect(await memo().once('a', never)).toEqual(result);
		expect(await knows(memo(), 'b')).toBe(false);
	});

	it('repeats a fault after which nobody may call again, still as one that may be billed', async () => {
		const { memo } = execution();
		await thrownBy(memo().once('a', failing(fault)));
		for (let retry = 0; retry < 3; retry++) {
			expect(await thrownBy(memo().once('a', never))).toMatchObject({
				message: fault.message,
				details: fault.details,
				httpStatus: 502,
				mayHaveBeenExecuted: true,
			});
		}
	});

	it('forgets what certainly cost nothing', async () => {
		const { memo } = execution();
		const free = new ItemFault(fault.message, fault.details);
		expect(await thrownBy(memo().once('a', failing(free)))).toBe(free);
		expect((await thrownBy(memo().once('b', failing(new Error('Odd'))))).message).toBe('Odd');
		await memo().once('c', async () => ({ result, mayBeBilled: false }));
		for (const key of ['a', 'b', 'c']) expect(await knows(memo(), key)).toBe(false);
	});

	it('joins what is under way instead of asking twice at once', async () => {
		const { memo } = execution();
		let asked = 0;
		const slowly = async () => {
			asked += 1;
			await new Promise((resolve) => setImmediate(resolve));
			return { result, mayBeBilled: true };
		};
		const both = await Promise.all([memo().once('a', slowly), memo().once('a', slowly)]);
		expect(both).toEqual([result, result]);
		expect(asked).toBe(1);
		const faults = [1, 2].map(async () => await thrownBy(memo().once('b', failing(fault))));
		expect(new Set(await Promise.all(faults)).size).toBe(1);
	});

	it('asks again when what was under way cost nothing', async () => {
		const { memo } = execution();
		await thrownBy(memo().once('a', failing(new Error('Odd'))));
		expect(await memo().once('a', billed(result))).toBe(result);
	});

	it('forgets in the next run of a loop', async () => {
		const { memo, nextRun } = execution();
		await memo().once('a', billed(result));
		await thrownBy(memo().once('b', failing(fault)));
		nextRun(1);
		expect(await knows(memo(), 'a')).toBe(false);
		expect(await knows(memo(), 'b')).toBe(false);
		await memo().once('a', billed('other'));
		expect(await memo().once('a', never)).toBe('other');
	});

	it('lasts for the whole execution when an AI agent calls, whose every try is a run', async () => {
		const kept = {};
		const memoIn = (runIndex: number) =>
			memoOfRun(fakeContext({ kept, runIndex: () => runIndex, isTool: true }));
		await memoIn(0).once('a', billed(result));
		await thrownBy(memoIn(1).once('b', failing(fault)));
		expect(await memoIn(2).once('a', never)).toEqual(result);
		expect((await thrownBy(memoIn(3).once('b', never))).message).toBe(fault.message);
	});

	it('knows nothing of another execution', async () => {
		await execution().memo().once('a', billed(result));
		expect(await knows(execution().memo(), 'a')).toBe(false);
	});

	it('sees what was kept after it was opened', async () => {
		const { memo } = execution();
		const early = memo();
		await memo().once('a', billed(result));
		expect(await early.once('a', never)).toEqual(result);
	});

	it('survives being stored and read back with the execution', async () => {
		const first = execution();
		await first.memo().once('a', billed(result));
		await thrownBy(first.memo().once('b', failing(fault)));
		const kept = JSON.parse(JSON.stringify(first.kept)) as object;
		const again = memoOfRun(fakeContext({ kept, runIndex: () => 0 }));
		expect(await again.once('a', never)).toEqual(result);
		expect((await thrownBy(again.once('b', never))).message).toBe(fault.message);
	});

	it('leaves alone what else is kept for the node', async () => {
		const { kept, memo } = execution();
		kept.other = 'mine';
		await memo().once('a', billed(result));
		expect(kept.other).toBe('mine');
	});

	it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
		'knows nothing under the key %j',
		async (key) => {
			expect(await knows(execution().memo(), key)).toBe(false);
		},
	);

	it.each([null, 'text', 7, [], {}])('starts afresh over garbage: %j', async (garbage) => {
		const { kept, memo } = execution();
		kept.billedCalls = garbage;
		expect(await knows(memo(), 'a')).toBe(false);
		await memo().once('a', billed(result));
		expect(await memo().once('a', never)).toEqual(result);
	});
});

describe('the memory of the whole execution', () => {
	const contextOf = (flow: object, runIndex = 0) => fakeContext({ flow, runIndex: () => runIndex });

	it('is shared by all runs of all nodes that use its name', async () => {
		const flow = {};
		await memoOfExecution(contextOf(flow), 'risk').once('a', billed(result));
		expect(await memoOfExecution(contextOf(flow, 7), 'risk').once('a', never)).toEqual(result);
		expect(await knows(memoOfExecution(contextOf(flow), 'other'), 'a')).toBe(false);
		expect(await knows(memoOfExecution(contextOf({}), 'risk'), 'a')).toBe(false);
	});

	it('survives being stored and read back with the execution', async () => {
		const flow = {};
		await thrownBy(memoOfExecution(contextOf(flow), 'risk').once('a', failing(fault)));
		const stored = JSON.parse(JSON.stringify(flow)) as object;
		const again = memoOfExecution(contextOf(stored), 'risk');
		expect((await thrownBy(again.once('a', never))).message).toBe(fault.message);
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
