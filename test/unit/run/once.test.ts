import { IdvError } from '../../../nodes/shared/errors';
import {
	memoryOfExecution,
	memoryOfRun,
	requestKey,
	type Memory,
} from '../../../nodes/shared/run/once';
import { fakeContext } from './fakeContext';

const paid = { transactionId: 'hk1' };
const facts = { category: 'noAnswer', code: 'ConnectionLost', remedy: 'Look it up.' } as const;
const lost = new IdvError('The connection was lost', { ...facts, mayHaveBeenExecuted: true });
const refused = new IdvError('A parameter was refused', { ...facts, category: 'parameter' });

/** A node within one execution: each memory is what the next try of n8n's Retry On Fail gets. */
function execution(isTool = false) {
	const kept: Record<string, unknown> = {};
	let runIndex = 0;
	const context = fakeContext({ kept, isTool, runIndex: () => runIndex });
	return {
		kept,
		memory: () => memoryOfRun<unknown>(context),
		nextRun: () => void (runIndex += 1),
	};
}

const keeping = (result: unknown) => async () => await Promise.resolve({ result, keep: true });
const never = async (): Promise<never> => await Promise.reject(new Error('It was asked again'));
const failing = (error: unknown) => async (): Promise<never> => await Promise.reject(error);

/** Whether a memory knows anything under a key, found out by asking for something else. */
async function knows(memory: Memory<unknown>, key: string): Promise<boolean> {
	const other = Symbol('other');
	return (
		(await memory.once(key, async () => await Promise.resolve({ result: other, keep: false }))) !==
		other
	);
}

describe('the memory of a run', () => {
	it('gives the next try what succeeded before', async () => {
		const { memory } = execution();
		expect(await memory().once('a', keeping(paid))).toEqual(paid);
		expect(await memory().once('a', never)).toEqual(paid);
		expect(await knows(memory(), 'b')).toBe(false);
	});

	it('repeats an error after which nobody may call again', async () => {
		const { memory } = execution();
		await expect(memory().once('a', failing(lost))).rejects.toBe(lost);
		await expect(memory().once('a', never)).rejects.toMatchObject({
			message: lost.message,
			facts: lost.facts,
		});
	});

	it('forgets what certainly was not executed, and what is not worth keeping', async () => {
		const { memory } = execution();
		await expect(memory().once('a', failing(refused))).rejects.toBe(refused);
		await expect(memory().once('b', failing(new Error('Odd')))).rejects.toThrow('Odd');
		await memory().once('c', async () => await Promise.resolve({ result: paid, keep: false }));
		for (const key of ['a', 'b', 'c']) expect(await knows(memory(), key)).toBe(false);
	});

	it('joins what is under way instead of asking twice at once', async () => {
		const { memory } = execution();
		let asked = 0;
		const slowly = async () => {
			asked += 1;
			await new Promise((resolve) => setImmediate(resolve));
			return { result: paid, keep: true };
		};
		const both = [memory().once('a', slowly), memory().once('a', slowly)];
		expect(await Promise.all(both)).toEqual([paid, paid]);
		expect(asked).toBe(1);
		const errors = [memory().once('b', failing(lost)), memory().once('b', never)];
		expect(await Promise.allSettled(errors)).toEqual([
			{ status: 'rejected', reason: lost },
			{ status: 'rejected', reason: lost },
		]);
	});

	it('forgets in the next run of a loop, but not while an AI agent tries again', async () => {
		for (const isTool of [false, true]) {
			const { memory, nextRun } = execution(isTool);
			await memory().once('a', keeping(paid));
			await memory()
				.once('b', failing(lost))
				.catch(() => undefined);
			nextRun();
			expect(await knows(memory(), 'a')).toBe(isTool);
			expect(
				await memory()
					.once('b', keeping(1))
					.catch(() => 'lost'),
			).toBe(isTool ? 'lost' : 1);
		}
	});

	it('stores only the part that may be stored, and knows the whole as long as the process', async () => {
		const kept = {};
		const onReuse = jest.fn();
		const memory = (stored: object) => memoryOfRun<unknown>(fakeContext({ kept: stored }), onReuse);
		const whole = { transactionId: 'hk1', document: 'of a person' };
		const work = async () => await Promise.resolve({ result: whole, stored: paid, keep: true });
		expect(await memory(kept).once('a', work)).toEqual(whole);
		expect(JSON.stringify(kept)).not.toContain('of a person');
		expect(onReuse).not.toHaveBeenCalled();
		expect(await memory(kept).once('a', never)).toEqual(whole);
		expect(onReuse).toHaveBeenCalledTimes(1);
		const inAnotherProcess = JSON.parse(JSON.stringify(kept)) as object;
		expect(await memory(inAnotherProcess).once('a', never)).toEqual(paid);
	});

	it('knows no more of what is not worth keeping than of what was never asked', async () => {
		const { memory } = execution();
		const work = async () =>
			await Promise.resolve({ result: paid, stored: { part: 1 }, keep: false });
		expect(await memory().once('a', work)).toEqual(paid);
		expect(await knows(memory(), 'a')).toBe(false);
	});

	it('asks again after what was under way has ended without anything to keep', async () => {
		const { memory } = execution();
		await expect(memory().once('a', failing(refused))).rejects.toBe(refused);
		expect(await memory().once('a', keeping(paid))).toEqual(paid);
	});

	it('says when something is known already', async () => {
		const kept = {};
		const onReuse = jest.fn();
		const memory = () => memoryOfRun<unknown>(fakeContext({ kept }), onReuse);
		await memory().once('a', keeping(paid));
		expect(onReuse).not.toHaveBeenCalled();
		await memory().once('a', never);
		expect(onReuse).toHaveBeenCalledTimes(1);
	});

	it('survives being stored and read back with the execution', async () => {
		const first = execution();
		await first.memory().once('a', keeping(paid));
		await first
			.memory()
			.once('b', failing(lost))
			.catch(() => undefined);
		const kept = JSON.parse(JSON.stringify(first.kept)) as object;
		const again = memoryOfRun<unknown>(fakeContext({ kept }));
		expect(await again.once('a', never)).toEqual(paid);
		await expect(again.once('b', never)).rejects.toMatchObject({ facts: lost.facts });
	});

	it.each(['__proto__', 'constructor', 'toString', ''])('knows nothing under %j', async (key) => {
		expect(await knows(execution().memory(), key)).toBe(false);
	});

	it.each([null, 'text', 7, [], {}])('starts afresh over garbage: %j', async (garbage) => {
		const { kept, memory } = execution();
		Object.assign(kept, { billedCalls: garbage, other: 'mine' });
		await memory().once('a', keeping(paid));
		expect(await memory().once('a', never)).toEqual(paid);
		expect(kept.other).toBe('mine');
	});
});

it('the memory of an execution is shared by all runs of all nodes that use its name', async () => {
	const flow = {};
	const named = (name: string, runIndex = 0) =>
		memoryOfExecution<unknown>(fakeContext({ flow, runIndex: () => runIndex }), name);
	await named('risk').once('a', keeping(paid));
	expect(await named('risk', 7).once('a', never)).toEqual(paid);
	expect(await knows(named('other'), 'a')).toBe(false);
	const elsewhere = memoryOfExecution<unknown>(fakeContext(), 'risk');
	expect(await knows(elsewhere, 'a')).toBe(false);
});

it('the key of a request differs by every part of it, and tells nothing of any', () => {
	const keys = [
		requestKey(0, { a: 1 }),
		requestKey(1, { a: 1 }),
		requestKey(0, { a: 2 }),
		requestKey(0, ['a', 1]),
		requestKey(0, null),
		requestKey('0', { a: 1 }),
		requestKey(0, 'a', 'bc'),
		requestKey(0, 'ab', 'c'),
		requestKey(0, undefined),
	];
	expect(new Set(keys).size).toBe(keys.length);
	expect(requestKey(0, { a: 1 })).toBe(keys[0]);
	expect(requestKey(12, { userId: 'somebody' })).toMatch(/^[0-9a-f]{64}$/);
});
