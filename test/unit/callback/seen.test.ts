import {
	askUnlessSeen,
	callbackKey,
	forgetCallbacks,
	isSeen,
	remember,
} from '../../../nodes/shared/callback/seen';
import { settled } from '../transport/fakeClock';

const day = 24 * 60 * 60_000;
const now = Date.UTC(2026, 10, 22);
const clock = () => now;

beforeEach(() => {
	forgetCallbacks();
});

/** Somebody who asks, and is told the answer by the test. */
function asker(key: string, signal?: AbortSignal) {
	let answer = (_isDecided: boolean) => {};
	let fail = (_error: Error) => {};
	const asked: string[] = [];
	const result = askUnlessSeen(
		key,
		clock,
		async () => {
			asked.push(key);
			return await new Promise<{ isDecided: boolean }>((resolve, reject) => {
				answer = (isDecided) => resolve({ isDecided });
				fail = reject;
			});
		},
		signal,
	);
	return {
		result,
		hasAsked: () => asked.length > 0,
		answer: (isDecided: boolean) => answer(isDecided),
		fail: (error: Error) => fail(error),
	};
}

describe('the key of a callback', () => {
	const parts = { workflowId: 'w', nodeId: 'n', merchantBizId: 'b', transactionId: 't' };

	it('differs when any part does', () => {
		const keys = [
			parts,
			...Object.keys(parts).map((name) => ({ ...parts, [name]: 'x' })),
			{ ...parts, merchantBizId: undefined },
			{ ...parts, workflowId: 'w","n', nodeId: '' },
		].map(callbackKey);
		expect(new Set(keys).size).toBe(keys.length);
	});
});

describe('a callback that was decided', () => {
	it('is seen for a day, also when the clock is set back', () => {
		expect(isSeen('a', now)).toBe(false);
		remember('a', now);
		expect([now, now + day - 1, now - day, now + day].map((at) => isSeen('a', at))).toEqual([
			true,
			true,
			true,
			false,
		]);
	});

	it('is not asked about again', async () => {
		const first = asker('a');
		first.answer(true);
		expect(await first.result).toEqual({ isDecided: true });
		const second = asker('a');
		expect(await second.result).toBeUndefined();
		expect(second.hasAsked()).toBe(false);
	});

	it('is forgotten when 10,000 others were decided after it', () => {
		for (let number = 0; number <= 10_000; number += 1) remember(`${number}`, now);
		expect([isSeen('0', now), isSeen('1', now)]).toEqual([false, true]);
		// Decided once more, it counts as the newest.
		remember('1', now);
		remember('one more', now);
		expect([isSeen('1', now), isSeen('2', now)]).toEqual([true, false]);
	});

	it.each(['__proto__', 'constructor', 'toString'])('may be called %s', (name) => {
		expect(isSeen(name, now)).toBe(false);
		remember(name, now);
		expect(isSeen(name, now)).toBe(true);
	});
});

describe('a callback that is being asked about', () => {
	it('is asked about once more by one that came meanwhile, if nothing was decided', async () => {
		const first = asker('a');
		const second = asker('a');
		await settled();
		expect([first.hasAsked(), second.hasAsked()]).toEqual([true, false]);
		first.answer(false);
		expect(await first.result).toEqual({ isDecided: false });
		await settled();
		expect(second.hasAsked()).toBe(true);
		second.answer(true);
		expect(await second.result).toEqual({ isDecided: true });
	});

	it('is not asked about by the second one when the first one has decided', async () => {
		const first = asker('a');
		const second = asker('a');
		first.answer(true);
		await first.result;
		expect(await second.result).toBeUndefined();
		expect(second.hasAsked()).toBe(false);
	});

	it('is seen for a third one: the second one will ask after it has come', async () => {
		const first = asker('a');
		expect(isSeen('a', now)).toBe(false);
		const second = asker('a');
		expect(isSeen('a', now)).toBe(true);
		const others = Array.from({ length: 1_000 }, () => asker('a'));
		expect(new Set(await Promise.all(others.map(({ result }) => result)))).toEqual(
			new Set([undefined]),
		);
		first.answer(false);
		await settled();
		second.answer(false);
		await Promise.all([first.result, second.result]);
		expect(isSeen('a', now)).toBe(false);
	});

	it('is asked about by the second one when asking has failed', async () => {
		const first = asker('a');
		const second = asker('a');
		first.fail(new Error('no answer'));
		await expect(first.result).rejects.toThrow('no answer');
		await settled();
		expect(second.hasAsked()).toBe(true);
		second.answer(true);
		await second.result;
	});

	it('lets a third one wait when the second one was canceled', async () => {
		const canceling = new AbortController();
		const first = asker('a');
		const second = asker('a', canceling.signal);
		canceling.abort();
		await expect(second.result).rejects.toMatchObject({ facts: { category: 'canceled' } });
		expect(isSeen('a', now)).toBe(false);
		const third = asker('a');
		first.answer(false);
		await first.result;
		await settled();
		expect(third.hasAsked()).toBe(true);
		third.answer(true);
		await third.result;
	});

	it('does not hold up others', async () => {
		const first = asker('a');
		const other = asker('b');
		other.answer(true);
		expect(await other.result).toEqual({ isDecided: true });
		first.answer(false);
		await first.result;
	});
});
