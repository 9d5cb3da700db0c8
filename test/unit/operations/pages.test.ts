import {
	missingEntries,
	page,
	readPages,
	type Page,
} from '../../../nodes/operations/families/pages';

describe('an answer with entries', () => {
	it.each([
		[
			{ Items: ['a'], TotalCount: 1, TotalPage: 1 },
			{ items: ['a'], total: 1, pages: 1 },
		],
		[
			{ Items: ['a'], TotalCount: '12', TotalPage: '3' },
			{ items: ['a'], total: 12, pages: 3 },
		],
		[{ Items: ['a'] }, { items: ['a'], total: undefined, pages: undefined }],
		[{ Items: [] }, { items: [], total: undefined, pages: undefined }],
		[{ TotalCount: 0 }, { items: [], total: 0, pages: undefined }],
		[
			{ Items: '', TotalCount: '0' },
			{ items: [], total: 0, pages: undefined },
		],
		[
			{ Items: ['a'], TotalCount: 'x1', TotalPage: '1x' },
			{ items: ['a'], total: undefined, pages: undefined },
		],
		[
			{ Items: ['a'], TotalCount: -1, TotalPage: '1234567890' },
			{ items: ['a'], total: undefined, pages: undefined },
		],
	])('%j is read', (answer, data) => {
		expect(page.safeParse(answer)).toEqual({ success: true, data });
	});

	it.each([
		{ TotalCount: 1 },
		{ Items: null },
		{ Items: '' },
		{ Items: 'a', TotalCount: 0 },
		{ Items: { a: 1 } },
		{ Items: ['a'], items: ['b'] },
		null,
		'Items',
	])('%j cannot be read', (answer) => {
		expect(page.safeParse(answer).success).toBe(false);
	});
});

describe('all pages of a list', () => {
	/** A service with pages of these entries, and what it was asked. */
	function service(pages: string[][], counts: Partial<Page> = {}) {
		const asked: Array<Record<string, string | undefined>> = [];
		const read = async (params: Record<string, string | undefined>) => {
			asked.push(params);
			const items = pages[Number(params.CurrentPage) - 1] ?? [];
			const body = { items, total: pages.flat().length, pages: pages.length, ...counts };
			return await Promise.resolve({ body, requestId: `R${asked.length}` } as never);
		};
		return { asked, read };
	}

	it('are read with the parameters of the first one', async () => {
		const { asked, read } = service([['a', 'b'], ['c']]);
		const { body } = await readPages(read, { GroupCode: 'customers' }, 100);
		expect(body.items).toEqual(['a', 'b', 'c']);
		expect(asked).toEqual([
			{ GroupCode: 'customers', CurrentPage: '1', PageSize: '50' },
			{ GroupCode: 'customers', CurrentPage: '2', PageSize: '50' },
		]);
	});

	it.each([
		[1, ['a'], 1],
		[2, ['a', 'b'], 1],
		[3, ['a', 'b', 'c'], 2],
		[Infinity, ['a', 'b', 'c', 'd'], 2],
	])('are read until there are %d entries', async (limit, items, calls) => {
		const { asked, read } = service([
			['a', 'b'],
			['c', 'd'],
		]);
		expect((await readPages(read, {}, limit)).body.items).toEqual(items);
		expect(asked).toHaveLength(calls);
		expect(asked[0]?.PageSize).toBe(String(Math.min(limit, 50)));
	});

	it('end with an empty page where the answer does not count them', async () => {
		const { asked, read } = service([['a'], ['b']], { pages: undefined });
		expect((await readPages(read, {}, 100)).body.items).toEqual(['a', 'b']);
		expect(asked).toHaveLength(3);
	});

	it('end somewhere, however many a service says that there are', async () => {
		const endless = Array.from({ length: 1_100 }, () => ['a']);
		const { asked, read } = service(endless, { pages: 999_999_999 });
		expect((await readPages(read, {}, Infinity)).body.items).toHaveLength(1_000);
		expect(asked).toHaveLength(1_000);
	});

	it('keep what else the first answer said', async () => {
		const { read } = service([['a'], ['b']]);
		expect(await readPages(read, {}, 100)).toMatchObject({ requestId: 'R1', body: { total: 2 } });
	});
});

it.each([
	[['a'], 1, 100, []],
	[['a'], undefined, 100, []],
	[['a'], 5, 1, []],
	[['a'], 5, 100, ['Alibaba Cloud counts 5 entries, but returned 1.']],
	[[], 5, 2, ['Alibaba Cloud counts 5 entries, but returned 0.']],
])('of %j counted as %j, limited to %d, the missing ones are told', (items, total, limit, told) => {
	expect(missingEntries({ items, total, pages: 1 }, limit)).toEqual(told);
});
