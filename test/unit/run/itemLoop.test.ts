import fc from 'fast-check';
import { NodeApiError, NodeOperationError, type INodeExecutionData } from 'n8n-workflow';

import { IdvError, InputError, SigningError } from '../../../nodes/shared/errors';
import { isTool } from '../../../nodes/shared/run/isTool';
import { runItems, type ItemWork } from '../../../nodes/shared/run/itemLoop';
import { fakeContext } from './fakeContext';

type Work = ItemWork<number>;

const settled = async () => await new Promise((resolve) => setImmediate(resolve));
const result = (index: number, output = 1) => ({ output, json: { own: { index } } });

/** Work that takes no time and succeeds, unless told otherwise. */
function workOf(overrides: Partial<Work> = {}): () => Promise<Work> {
	return async () =>
		await Promise.resolve({
			concurrency: 3,
			passOn: true,
			prepare: async (index: number) => await Promise.resolve(index),
			perform: async (_prepared: number, index: number) => await Promise.resolve(result(index)),
			...overrides,
		});
}

const run = async (
	context: Parameters<typeof fakeContext>[0],
	outputs: number,
	plan: () => Promise<Work>,
) => await runItems(fakeContext(context), 'own', outputs, plan);

const indexesOf = (items: INodeExecutionData[] = []) =>
	items.map(({ json }) => (json.own as { index: number } | undefined)?.index);
const badField = new InputError('Transaction ID', 'is empty', 'Fill it in.');
const lost = new IdvError('The connection was lost before the answer came', {
	category: 'noAnswer',
	code: 'ConnectionLost',
	remedy: 'Look it up.',
	requestId: 'R-1',
	httpStatus: 502,
});

async function thrownBy(work: Promise<unknown>): Promise<NodeApiError & NodeOperationError> {
	return await work.then(
		() => {
			throw new Error('Nothing was thrown');
		},
		(error: unknown) => error as NodeApiError & NodeOperationError,
	);
}

describe('items that all work', () => {
	it('come out in the order they went in, at most so many at a time', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 3 }), { maxLength: 12 }),
				fc.integer({ min: 1, max: 6 }),
				async (turns, concurrency) => {
					let running = 0;
					let max = 0;
					const perform: Work['perform'] = async (_prepared, index) => {
						max = Math.max(max, ++running);
						for (let turn = 0; turn <= (turns[index] ?? 0); turn++) await settled();
						running -= 1;
						return result(index);
					};
					const [none, all] = await run(
						{ items: turns.length },
						2,
						workOf({ concurrency, perform }),
					);
					expect([none, indexesOf(all)]).toEqual([[], turns.map((_turn, index) => index)]);
					expect(all?.map(({ pairedItem }) => pairedItem)).toEqual(
						turns.map((_turn, item) => ({ item })),
					);
					expect(max).toBe(Math.min(concurrency, turns.length));
				},
			),
			{ numRuns: 50 },
		);
	});

	it('give every output its list, and go to the first one where theirs does not exist', async () => {
		const outputs = [3, -1, 1.5, NaN, 2, 99];
		const perform: Work['perform'] = async (_prepared, index) =>
			await Promise.resolve(result(index, outputs[index]));
		const routed = await run({ items: 6 }, 3, workOf({ perform }));
		expect(routed.map(indexesOf)).toEqual([[0, 1, 2, 3, 5], [], [4]]);
	});

	it('may be none at all', async () => {
		const perform = jest.fn();
		expect(await run({ items: 0 }, 3, workOf({ perform }))).toEqual([[], [], []]);
		expect(perform).not.toHaveBeenCalled();
	});

	it.each([0, -3, 0.5, 1, 1.9, NaN])(
		'run one at a time with a concurrency of %d',
		async (number) => {
			let running = 0;
			const perform: Work['perform'] = async (_prepared, index) => {
				expect(++running).toBe(1);
				await settled();
				running -= 1;
				return result(index);
			};
			const [, all] = await run({ items: 3 }, 2, workOf({ concurrency: number, perform }));
			expect(indexesOf(all)).toEqual(Number.isNaN(number) ? indexesOf(all) : [0, 1, 2]);
		},
	);
});

describe('what an item came with', () => {
	const photo = { mimeType: 'image/jpeg', data: '' };
	const input = { json: { a: 1, own: 'older', error: 'mine' }, binary: { photo } };
	const made = { ...result(0), binary: { face: photo } };
	const perform: Work['perform'] = async () => await Promise.resolve(made);

	it('goes on with it, beside what is new', async () => {
		const [, [item] = []] = await run({ items: [input] }, 2, workOf({ perform }));
		expect(item).toEqual({
			json: { a: 1, own: { index: 0 }, inputError: 'mine' },
			binary: { photo, face: photo },
			pairedItem: { item: 0 },
		});
	});

	it('stays behind where nothing is passed on, and for an AI agent', async () => {
		for (const context of [{ isTool: true }, {}]) {
			const work = workOf({ perform, passOn: 'isTool' in context });
			const routed = await run({ items: [input], ...context }, 2, work);
			expect(routed.flat()).toEqual([
				{ json: { own: { index: 0 } }, binary: { face: photo }, pairedItem: { item: 0 } },
			]);
		}
	});

	it('makes no empty member for files', async () => {
		const [, [item] = []] = await run({}, 2, workOf());
		expect(Object.keys(item ?? {})).toEqual(['json', 'pairedItem']);
	});
});

describe('with On Error = Stop', () => {
	it('a bad field in one item means that nothing is called for any', async () => {
		const perform = jest.fn();
		const prepare: Work['prepare'] = async (index) => {
			if (index === 2) throw badField;
			return await Promise.resolve(index);
		};
		const error = await thrownBy(run({ items: 5 }, 2, workOf({ prepare, perform })));
		expect(perform).not.toHaveBeenCalled();
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe("'Transaction ID' is empty [item 3]");
		expect(error.description).toBe('Fill it in.');
		expect(error.context.itemIndex).toBe(2);
	});

	it('the first call that goes wrong stops new ones, and those under way are awaited', async () => {
		const started: number[] = [];
		const finished: number[] = [];
		const perform: Work['perform'] = async (_prepared, index) => {
			started.push(index);
			for (let turn = 0; turn < [4, 1, 6][index]!; turn++) await settled();
			finished.push(index);
			if (index === 1) throw lost;
			return result(index);
		};
		const error = await thrownBy(run({ items: 6 }, 2, workOf({ perform })));
		expect([started, finished]).toEqual([
			[0, 1, 2],
			[1, 0, 2],
		]);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe('The connection was lost before the answer came [item 2]');
		expect(error.description).toBe('Look it up. Request ID: R-1.');
		expect(error.httpCode).toBe('502');
	});

	it('an error of n8n, or of a field, is not shown as an answer of Alibaba Cloud', async () => {
		const unexpected = workOf({ prepare: async () => await Promise.reject(new Error('Odd')) });
		for (const plan of [
			unexpected,
			workOf({ prepare: async () => await Promise.reject(badField) }),
		]) {
			const error = await thrownBy(run({}, 2, plan));
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(error.context.itemIndex).toBe(0);
		}
	});

	it('an error without an answer has no HTTP status, and no request ID to hold on to', async () => {
		const facts = { ...lost.facts, httpStatus: undefined, requestId: undefined };
		const perform: Work['perform'] = async () => await Promise.reject(new IdvError('Lost', facts));
		const error = await thrownBy(run({}, 2, workOf({ perform })));
		expect(error).toBeInstanceOf(NodeApiError);
		expect([error.message, error.description, error.httpCode]).toEqual([
			'Lost [item 1]',
			'Look it up.',
			null,
		]);
		expect(error.context.itemIndex).toBe(0);
	});

	it('names the first bad item of several', async () => {
		const perform: Work['perform'] = async (_prepared, index) => {
			await settled();
			throw new InputError(`Field ${index}`, 'is bad', 'Mend it.');
		};
		const error = await thrownBy(run({ items: 5 }, 1, workOf({ perform })));
		expect(error.message).toBe("'Field 0' is bad [item 1]");
	});

	it('a plan that cannot be made is thrown, with the first item', async () => {
		const plan = async () => await Promise.reject(new SigningError('No region', 'Choose one.'));
		const error = await thrownBy(run({ items: 2 }, 2, plan));
		expect(error).toBeInstanceOf(NodeApiError);
		expect([error.message, error.description]).toEqual(['No region [item 1]', 'Choose one.']);
	});

	it('nothing is thrown after a cancellation, which n8n ends by itself', async () => {
		const controller = new AbortController();
		const perform: Work['perform'] = async () => {
			controller.abort();
			return await Promise.reject(badField);
		};
		const context = { items: 2, signal: controller.signal };
		const [undecided, good] = await run(context, 2, workOf({ concurrency: 1, perform }));
		expect([undecided?.length, good]).toEqual([2, []]);
	});
});

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'with On Error = %s',
	(onError) => {
		it('every sound item runs, and a bad one becomes an error item on output 0', async () => {
			const performed: number[] = [];
			const [undecided, ...others] = await run(
				{ items: 4, onError },
				3,
				workOf({
					concurrency: 1,
					async prepare(index) {
						if (index === 1) throw badField;
						return await Promise.resolve(index);
					},
					async perform(_prepared, index) {
						performed.push(index);
						if (index === 2) throw lost;
						return await Promise.resolve(result(index, 2));
					},
				}),
			);
			expect(performed).toEqual([0, 2, 3]);
			expect(others.map(indexesOf)).toEqual([[], [0, 3]]);
			expect(undecided).toEqual([
				{
					json: {
						error: {
							code: 'InvalidInput',
							category: 'input',
							retryable: false,
							requestId: null,
							remedy: 'Fill it in.',
						},
						message: "'Transaction ID' is empty [item 2]. Fill it in.",
					},
					pairedItem: { item: 1 },
				},
				{
					json: {
						error: expect.objectContaining({ category: 'noAnswer', requestId: 'R-1' }) as object,
						message: 'The connection was lost before the answer came [item 3]. Look it up.',
					},
					pairedItem: { item: 2 },
				},
			]);
		});

		it('a plan that cannot be made is reported for every item', async () => {
			for (const plan of [
				async () => await Promise.reject(new SigningError('Odd', 'Enter it.')),
				() => {
					throw new SigningError('Odd', 'Enter it.');
				},
			]) {
				const [undecided, ...others] = await run({ items: 3, onError }, 3, plan);
				expect(undecided?.map(({ json }) => json.message)).toEqual([
					'Odd [item 1]. Enter it.',
					'Odd [item 2]. Enter it.',
					'Odd [item 3]. Enter it.',
				]);
				expect(others).toEqual([[], []]);
			}
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
			const rejects = async () => await Promise.reject(thrown);
			const throws = () => {
				throw thrown;
			};
			for (const plan of [
				workOf({ prepare: rejects }),
				workOf({ perform: rejects }),
				workOf({ prepare: throws }),
				rejects,
			]) {
				const [undecided, ...others] = await run({ onError }, 3, plan);
				expect(undecided?.[0]?.json.message).toMatch(new RegExp(`^${words} \\[item 1\\]\\. `));
				expect(undecided?.[0]?.json.error).toMatchObject({ category: 'unexpected' });
				expect(others).toEqual([[], []]);
			}
		});

		it.each([
			['as an error of n8n does', { message: 'Odd', description: 'Mend it.' }, 'Mend it.'],
			[
				'where nobody does',
				{ message: 'Odd', description: 7 },
				'Check the fields of the node, their expressions and its credential.',
			],
		])('an error says what to do, %s', async (_what, thrown, remedy) => {
			const prepare = async () => await Promise.reject(Object.assign(new Error(), thrown));
			const [undecided] = await run({ onError }, 3, workOf({ prepare }));
			expect(undecided?.[0]?.json).toEqual({
				error: {
					code: 'Unexpected',
					category: 'unexpected',
					retryable: false,
					requestId: null,
					remedy,
				},
				message: `Odd [item 1]. ${remedy}`,
			});
		});

		it('an error tells by which ID to look it up, and what to tell the person', async () => {
			const facts = { ...lost.facts, merchantBizId: 'biz1', tellUser: 'Please wait.' };
			const perform: Work['perform'] = async () =>
				await Promise.reject(new IdvError('Lost', { ...facts, retryable: true }));
			const [undecided] = await run({ onError }, 3, workOf({ perform }));
			expect(undecided?.[0]?.json.error).toEqual({
				code: 'ConnectionLost',
				category: 'noAnswer',
				retryable: true,
				requestId: 'R-1',
				remedy: 'Look it up.',
				merchantBizId: 'biz1',
				tellUser: 'Please wait.',
			});
		});

		it('a cancellation starts nothing more, and says so for what was not started', async () => {
			const controller = new AbortController();
			const performed: number[] = [];
			const perform: Work['perform'] = async (_prepared, index) => {
				performed.push(index);
				if (index === 1) controller.abort();
				return await Promise.resolve(result(index, 2));
			};
			const context = { items: 4, onError, signal: controller.signal };
			const [undecided, , good] = await run(context, 3, workOf({ concurrency: 1, perform }));
			expect([performed, indexesOf(good)]).toEqual([
				[0, 1],
				[0, 1],
			]);
			expect(undecided?.map(({ json }) => json.message)).toEqual([
				expect.stringMatching(/^The execution was canceled \[item 3\]\. /),
				expect.stringMatching(/^The execution was canceled \[item 4\]\. /),
			]);
		});

		it('an error item keeps its files, and its fields where n8n does not add them', async () => {
			const photo = { mimeType: 'image/jpeg', data: '' };
			const input = { json: { a: 1, own: 'older', error: 'mine' }, binary: { photo } };
			const perform: Work['perform'] = async () => await Promise.reject(lost);
			const [[item] = []] = await run({ items: [input], onError }, 2, workOf({ perform }));
			expect(item?.binary).toEqual({ photo });
			expect(Object.keys(item?.json ?? {}).sort()).toEqual(
				onError === 'continueErrorOutput'
					? ['error', 'message']
					: ['a', 'error', 'inputError', 'message'],
			);
		});
	},
);

it('an AI agent, which sees the first output only, gets everything there', async () => {
	const perform: Work['perform'] = async (_prepared, index) => {
		if (index === 1) throw badField;
		return await Promise.resolve(result(index, index));
	};
	const context = { items: 3, isTool: true, onError: 'continueRegularOutput' as const };
	const routed = await run(context, 3, workOf({ perform }));
	expect(routed).toHaveLength(1);
	expect(routed[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
	expect([isTool(fakeContext()), isTool(fakeContext({ isTool: true }))]).toEqual([false, true]);
});
