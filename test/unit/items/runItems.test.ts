import fc from 'fast-check';
import { NodeApiError, NodeOperationError, type INodeExecutionData } from 'n8n-workflow';

import { faultOfThrown } from '../../../nodes/shared/api/fault';
import { callFault, inputFault } from '../../../nodes/shared/items/itemFault';
import { isTool, runItems, type ItemWork } from '../../../nodes/shared/items/runItems';
import { SigningRefusal } from '../../../nodes/shared/signing';
import { fakeContext, FakeClock, settled } from './fakes';

type Result = Awaited<ReturnType<ItemWork<number>['perform']>>;

const result = (index: number, output = 1): Result => ({ output, json: { index } });

/** Work that takes no time and succeeds, unless told otherwise. */
function workOf(overrides: Partial<ItemWork<number>> = {}): () => Promise<ItemWork<number>> {
	return async () => ({
		concurrency: 3,
		prepare: async (index) => index,
		perform: async (_prepared, index) => result(index),
		...overrides,
	});
}

const indexesOf = (items: INodeExecutionData[] | undefined) => items?.map(({ json }) => json.index);
const badField = inputFault('Transaction ID', 'is empty', 'Fill it in.');

async function thrownBy(work: Promise<unknown>): Promise<NodeApiError & NodeOperationError> {
	try {
		await work;
	} catch (error) {
		return error as NodeApiError & NodeOperationError;
	}
	throw new Error('Nothing was thrown');
}

describe('items that all work', () => {
	it('come out in the order they went in, however long each takes', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 100 }), { maxLength: 20 }),
				fc.integer({ min: 1, max: 12 }),
				async (delays, concurrency) => {
					const clock = new FakeClock();
					let running = 0;
					let most = 0;
					const outputs = await clock.until(
						runItems(
							fakeContext({ items: delays.length }),
							2,
							workOf({
								concurrency,
								async perform(_prepared, index) {
									most = Math.max(most, ++running);
									await clock.sleep(delays[index] ?? 0);
									running -= 1;
									return result(index);
								},
							}),
						),
					);
					expect(outputs).toEqual([
						[],
						delays.map((_, item) => ({ json: { index: item }, pairedItem: { item } })),
					]);
					expect(most).toBeLessThanOrEqual(concurrency);
					const allWait = delays.every((delay) => delay > 0);
					if (allWait) expect(most).toBe(Math.min(concurrency, delays.length));
				},
			),
		);
	});

	it('give every output its list, empty or not', async () => {
		const perform: ItemWork<number>['perform'] = async (_, index) => result(index, index * 2);
		expect(await runItems(fakeContext({ items: 3 }), 5, workOf({ perform }))).toEqual([
			[{ json: { index: 0 }, pairedItem: { item: 0 } }],
			[],
			[{ json: { index: 1 }, pairedItem: { item: 1 } }],
			[],
			[{ json: { index: 2 }, pairedItem: { item: 2 } }],
		]);
	});

	it('may be none at all', async () => {
		const perform = jest.fn();
		expect(await runItems(fakeContext({ items: 0 }), 3, workOf({ perform }))).toEqual([[], [], []]);
		expect(perform).not.toHaveBeenCalled();
	});

	it('leave through output 0 when their output does not exist', async () => {
		const odd = [3, -1, 1.5, NaN, 99];
		const perform: ItemWork<number>['perform'] = async (_, index) => result(index, odd[index] ?? 0);
		const outputs = await runItems(fakeContext({ items: odd.length }), 3, workOf({ perform }));
		expect(outputs.map(indexesOf)).toEqual([[0, 1, 2, 3, 4], [], []]);
	});

	it('carry their binary data, and no empty member without it', async () => {
		const picture = { face: { mimeType: 'image/jpeg', data: '' } };
		const perform: ItemWork<number>['perform'] = async (_, index) =>
			index === 0 ? { ...result(0), binary: picture } : result(1);
		const [, items] = await runItems(fakeContext({ items: 2 }), 2, workOf({ perform }));
		expect(items?.map((item) => Object.keys(item))).toEqual([
			['json', 'binary', 'pairedItem'],
			['json', 'pairedItem'],
		]);
		expect(items?.[0]?.binary).toBe(picture);
		const empty: ItemWork<number>['perform'] = async () => ({ ...result(0), binary: {} });
		const [, [item] = []] = await runItems(fakeContext(), 2, workOf({ perform: empty }));
		expect(Object.keys(item ?? {})).toEqual(['json', 'pairedItem']);
	});

	it('are worked on with what was prepared for them', async () => {
		const seen: Array<[string, number]> = [];
		await runItems(fakeContext({ items: 3 }), 2, async () => ({
			concurrency: 2,
			prepare: async (index: number) => `prepared ${index}`,
			perform: async (prepared: string, index: number) => {
				seen.push([prepared, index]);
				return result(index);
			},
		}));
		expect(seen).toEqual([
			['prepared 0', 0],
			['prepared 1', 1],
			['prepared 2', 2],
		]);
	});

	it.each([0, -3, 0.5, 1, 1.9])(
		'run one at a time with a concurrency of %d',
		async (concurrency) => {
			let running = 0;
			const perform: ItemWork<number>['perform'] = async (_, index) => {
				running += 1;
				await settled();
				expect(running).toBe(1);
				running -= 1;
				return result(index);
			};
			const outputs = await runItems(
				fakeContext({ items: 3 }),
				2,
				workOf({ concurrency, perform }),
			);
			expect(indexesOf(outputs[1])).toEqual([0, 1, 2]);
		},
	);
});

describe('called by an AI agent, which sees the first output only', () => {
	it('every item leaves through that one', async () => {
		const perform: ItemWork<number>['perform'] = async (_, index) => {
			if (index === 1) throw badField;
			return result(index, index);
		};
		const context = fakeContext({ items: 3, isTool: true, continues: true });
		const outputs = await runItems(context, 3, workOf({ perform }));
		expect(outputs).toHaveLength(1);
		expect(
			outputs[0]?.map(({ json, pairedItem }) => [json.index ?? json.error, pairedItem]),
		).toEqual([
			[0, { item: 0 }],
			["'Transaction ID' is empty [item 1]", { item: 1 }],
			[2, { item: 2 }],
		]);
	});

	it('a node is recognised by the end of its type', () => {
		expect(isTool(fakeContext())).toBe(false);
		expect(isTool(fakeContext({ isTool: true }))).toBe(true);
	});
});

describe('with On Error = Stop', () => {
	it('a bad field in one item means that nothing is called for any', async () => {
		const perform = jest.fn();
		const prepare: ItemWork<number>['prepare'] = async (index) => {
			if (index === 2) throw badField;
			return index;
		};
		const error = await thrownBy(
			runItems(fakeContext({ items: 5 }), 2, workOf({ prepare, perform })),
		);
		expect(perform).not.toHaveBeenCalled();
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe("'Transaction ID' is empty [item 2]");
		expect(error.description).toBe('Fill it in.');
		expect(error.context.itemIndex).toBe(2);
	});

	it('reads every item before the first call, in order and one by one', async () => {
		const steps: string[] = [];
		await runItems(
			fakeContext({ items: 3 }),
			2,
			workOf({
				async prepare(index) {
					steps.push(`prepare ${index}`);
					await settled();
					return index;
				},
				async perform(_, index) {
					steps.push(`perform ${index}`);
					return result(index);
				},
			}),
		);
		expect(steps).toEqual([
			'prepare 0',
			'prepare 1',
			'prepare 2',
			'perform 0',
			'perform 1',
			'perform 2',
		]);
	});

	it('the first call that goes wrong stops new ones, and those under way are awaited', async () => {
		const clock = new FakeClock();
		const started: number[] = [];
		const finished: number[] = [];
		const delays = [100, 10, 200, 1, 1, 1];
		const work = runItems(
			fakeContext({ items: 6 }),
			2,
			workOf({
				concurrency: 3,
				async perform(_, index) {
					started.push(index);
					await clock.sleep(delays[index] ?? 0);
					finished.push(index);
					if (index === 1) throw callFault(faultOfThrown({ code: 'ECONNRESET' }));
					return result(index);
				},
			}),
		);
		const error = await thrownBy(clock.until(work));
		expect(started).toEqual([0, 1, 2]);
		expect(finished).toEqual([1, 0, 2]);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe('The connection was lost before the answer came [item 1]');
	});

	it('names the first bad item of several', async () => {
		const perform: ItemWork<number>['perform'] = async (_, index) => {
			await settled();
			throw inputFault(`Field ${index}`, 'is bad', 'Mend it.');
		};
		const error = await thrownBy(runItems(fakeContext({ items: 5 }), 1, workOf({ perform })));
		expect(error.message).toBe("'Field 0' is bad [item 0]");
	});

	it('a plan that cannot be made is thrown, with the first item', async () => {
		const plan = async () => await Promise.reject(new SigningRefusal('No region', 'Choose one.'));
		const error = await thrownBy(runItems(fakeContext({ items: 2 }), 2, plan));
		expect(error).toBeInstanceOf(NodeApiError);
		expect([error.message, error.description]).toEqual(['No region [item 0]', 'Choose one.']);
	});

	it('does not throw after a cancellation, which n8n ends by itself', async () => {
		const controller = new AbortController();
		const perform: ItemWork<number>['perform'] = async () => {
			controller.abort();
			throw badField;
		};
		const context = fakeContext({ items: 2, signal: controller.signal });
		const [undecided, passed] = await runItems(context, 2, workOf({ concurrency: 1, perform }));
		expect(undecided).toHaveLength(2);
		expect(passed).toEqual([]);
	});
});

describe('with On Error = Continue', () => {
	const run = async (work: () => Promise<ItemWork<number>>, items = 4, signal?: AbortSignal) =>
		await runItems(fakeContext({ items, signal, continues: true }), 3, work);

	it('every sound item runs, and a bad one becomes an error item on output 0', async () => {
		const outputs = await run(
			workOf({
				async prepare(index) {
					if (index === 1) throw badField;
					return index;
				},
				async perform(_, index) {
					if (index === 2) throw callFault(faultOfThrown({ code: 'ENOTFOUND' }));
					return result(index, 2);
				},
			}),
		);
		expect(outputs[0]).toEqual([
			{
				json: {
					error: "'Transaction ID' is empty [item 1]",
					message: "'Transaction ID' is empty [item 1]. Fill it in.",
					details: {
						code: 'InvalidInput',
						requestId: null,
						category: 'input',
						retryable: false,
						remedy: 'Fill it in.',
					},
				},
				pairedItem: { item: 1 },
			},
			{
				json: {
					error: 'The vendor could not be reached: the host name does not exist [item 2]',
					message: expect.stringMatching(/exist \[item 2\]\. Check the region/),
					details: {
						code: 'ENOTFOUND',
						requestId: null,
						category: 'notReached',
						retryable: true,
						remedy: expect.stringMatching(/^Check the region/),
					},
				},
				pairedItem: { item: 2 },
			},
		]);
		// n8n takes an item with any other key for a regular one, even on the way to Passed.
		for (const { json } of outputs[0] ?? []) {
			expect(Object.keys(json)).toEqual(['error', 'message', 'details']);
		}
		expect(outputs.slice(1).map(indexesOf)).toEqual([[], [0, 3]]);
	});

	it('prepares no further call for an item whose fields are bad', async () => {
		const performed: number[] = [];
		await run(
			workOf({
				async prepare(index) {
					if (index % 2 === 0) throw badField;
					return index;
				},
				async perform(_, index) {
					performed.push(index);
					return result(index);
				},
			}),
		);
		expect(performed).toEqual([1, 3]);
	});

	it('a plan that cannot be made is reported for every item', async () => {
		const perform = jest.fn();
		const [undecided, ...others] = await run(async () => {
			perform.mockName('never');
			throw new SigningRefusal('The endpoint is empty', 'Enter it.');
		}, 3);
		expect(undecided?.map(({ json, pairedItem }) => [json.error, pairedItem])).toEqual([
			['The endpoint is empty [item 0]', { item: 0 }],
			['The endpoint is empty [item 1]', { item: 1 }],
			['The endpoint is empty [item 2]', { item: 2 }],
		]);
		expect(others).toEqual([[], []]);
	});

	it('a plan that fails before it is a promise is reported too', async () => {
		const [undecided] = await run(() => {
			throw new Error('broken at once');
		}, 1);
		expect(undecided?.[0]?.json.error).toBe('broken at once [item 0]');
	});

	it.each([
		['an exception', new TypeError('x is not a function'), 'x is not a function'],
		['a text', 'just words', 'just words'],
		['nothing', undefined, 'The item could not be prepared'],
		['null', null, 'The item could not be prepared'],
		['a number', 42, 'The item could not be prepared'],
		['an object without words', Object.create(null), 'The item could not be prepared'],
		['a message that is no text', { message: { deep: 1 } }, 'The item could not be prepared'],
		['an empty message', new Error(''), 'The item could not be prepared'],
		['a symbol', Symbol('odd'), 'The item could not be prepared'],
	])('nothing escapes when the work throws %s', async (_name, thrown, words) => {
		const expected = [`${words} [item 0]`, { category: 'unexpected', code: 'Unexpected' }];
		for (const work of [
			workOf({ prepare: async () => await Promise.reject(thrown) }),
			workOf({ perform: async () => await Promise.reject(thrown) }),
			workOf({
				prepare: () => {
					throw thrown;
				},
			}),
			async () => await Promise.reject(thrown),
		]) {
			const [undecided, ...others] = await run(work, 1);
			const { error, details } = undecided?.[0]?.json ?? {};
			expect([error, details]).toEqual([
				expected[0],
				expect.objectContaining(expected[1] as object),
			]);
			expect(others).toEqual([[], []]);
		}
	});

	it('a cancellation starts nothing more and says so for what was not started', async () => {
		const controller = new AbortController();
		const performed: number[] = [];
		const perform: ItemWork<number>['perform'] = async (_, index) => {
			performed.push(index);
			if (index === 1) controller.abort();
			return result(index, 2);
		};
		const work = workOf({ concurrency: 1, perform });
		const [undecided, , passed] = await run(work, 4, controller.signal);
		expect(performed).toEqual([0, 1]);
		expect(indexesOf(passed)).toEqual([0, 1]);
		expect(undecided).toEqual(
			[2, 3].map((item) => ({
				json: {
					error: `The execution was cancelled [item ${item}]`,
					message: `The execution was cancelled [item ${item}]. Start the workflow again if you still need the result.`,
					details: {
						code: 'Cancelled',
						requestId: null,
						category: 'cancelled',
						retryable: false,
						remedy: 'Start the workflow again if you still need the result.',
					},
				},
				pairedItem: { item },
			})),
		);
	});

	it('a fault stops no other item', async () => {
		const performed: number[] = [];
		const perform: ItemWork<number>['perform'] = async (_, index) => {
			performed.push(index);
			throw badField;
		};
		await run(workOf({ concurrency: 1, perform }), 4);
		expect(performed).toEqual([0, 1, 2, 3]);
	});
});
