import { earlierExecutions } from '../../../nodes/AlibabaIdvFaceGuardRisk/earlierExecutions';
import { ItemFault } from '../../../nodes/shared/items/itemFault';
import { settled } from '../items/fakes';
import { contextWith, FakeStore } from './fakes';

const keys = (count: number) => Array.from({ length: count }, (_key, index) => `k${index}`);

describe('the keys of earlier executions', () => {
	it('are new once, and again after they were released', async () => {
		const earlier = earlierExecutions(contextWith(), 5);
		expect(await earlier.claim('a')).toBe(true);
		expect(await earlier.claim('a')).toBe(false);
		expect(await earlier.claim('b')).toBe(true);
		expect(await earlier.release('a')).toBe(true);
		expect(await earlier.claim('a')).toBe(true);
	});

	it('are read and written one at a time, in the order of asking', async () => {
		const store = new FakeStore();
		const earlier = earlierExecutions(contextWith({ store }), 5);
		await Promise.all(keys(30).flatMap((key) => [earlier.claim(key), earlier.release(key)]));
		expect(store.overlapped).toBe(false);
		expect(store.uses).toEqual(keys(30).flatMap((key) => [`claim ${key}`, `release ${key}`]));
	});

	it('stand in one line for all executions of the same node', async () => {
		const store = new FakeStore();
		const executions = keys(10).map(() => earlierExecutions(contextWith({ store }), 5));
		const claimed = await Promise.all(executions.map(async ({ claim }) => await claim('a')));
		expect(claimed.filter(Boolean)).toHaveLength(1);
		expect(store.overlapped).toBe(false);
	});

	it.each([{ nodeId: 'other' }, { workflow: 'other' }])(
		'stand in another line for %j',
		async (other) => {
			const slow = new FakeStore();
			const one = earlierExecutions(contextWith({ store: slow }), 5);
			let isFree: () => void = () => undefined;
			slow.use = async () =>
				await new Promise((resolve) => {
					isFree = () => resolve({ new: ['a'], processed: [] } as never);
				});
			const blocked = one.claim('a');
			const two = earlierExecutions(contextWith({ ...other }), 5);
			expect(await two.claim('a')).toBe(true);
			isFree();
			expect(await blocked).toBe(true);
		},
	);

	it('survive failures: whoever comes later has their turn', async () => {
		const store = new FakeStore();
		store.fails = ['claim', 'release', 'claim'];
		const earlier = earlierExecutions(contextWith({ store }), 5);
		const results = await Promise.allSettled([
			earlier.claim('a'),
			earlier.release('b'),
			earlier.claim('c'),
			earlier.claim('d'),
			earlier.release('d'),
		]);
		expect(results.map((result) => ('value' in result ? result.value : 'fault'))).toEqual([
			'fault',
			false,
			'fault',
			true,
			true,
		]);
		expect(store.entries).toEqual([]);
		for (const result of results) {
			if ('value' in result) continue;
			expect(result.reason).toBeInstanceOf(ItemFault);
			expect(result.reason).toMatchObject({
				message: expect.stringMatching(/so nothing was asked$/) as string,
				details: {
					code: 'NotRemembered',
					remedy: expect.stringMatching(/^Save the workflow/) as string,
				},
			});
		}
	});

	it.each([
		['nothing', undefined],
		['null', null],
	])('cannot be told when n8n answers %s', async (_name, answer) => {
		const context = contextWith();
		Object.assign(context.helpers, { checkProcessedAndRecord: async () => answer });
		const fault: unknown = await earlierExecutions(context, 5)
			.claim('a')
			.catch((error: unknown) => error);
		expect(fault).toMatchObject({ details: { code: 'NotRemembered' } });
	});

	it('cannot be told by an n8n without the helper', async () => {
		const context = contextWith();
		Object.assign(context.helpers, {
			checkProcessedAndRecord: undefined,
			removeProcessed: undefined,
		});
		const earlier = earlierExecutions(context, 5);
		await expect(earlier.claim('a')).rejects.toBeInstanceOf(ItemFault);
		expect(await earlier.release('a')).toBe(false);
	});

	it('leave no line behind, not even after failures', async () => {
		const set = jest.spyOn(Map.prototype, 'set');
		try {
			const store = new FakeStore();
			store.fails = ['claim', 'release'];
			const earlier = earlierExecutions(contextWith({ store, workflow: 'leak' }), 5);
			await Promise.allSettled([earlier.claim('a'), earlier.claim('b'), earlier.release('b')]);
			await settled();
			const at = set.mock.calls.findIndex(([key]) => key === 'leak n');
			expect(at).toBeGreaterThanOrEqual(0);
			expect(set.mock.contexts[at]).toEqual(new Map());
		} finally {
			set.mockRestore();
		}
	});
});
