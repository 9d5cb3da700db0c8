import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { admit } from '../../../nodes/AlibabaIdvPage/admit';

const texts = {
	fileWrong: 'Another picture, please.',
	linkUsed: 'Used up.',
};
const later = 'We could not complete the check. Please try again later.';
const link = { linkId: 'l1', userId: 'u1', uses: 1 };
const at = '2026-11-22T10:00:00.000Z';
const common = { texts, link: null, fields: { email: 'ada@example.com' }, at };
const submitted = {
	kind: 'submitted',
	...common,
	merchantBizId: 'b1',
	metaInfo: '{"a":1}',
	metaInfoSource: 'browser',
	returnUrl: 'https://n8n.example.com/return',
	consent: { text: 'I agree.', url: null },
};

const jpeg = Buffer.from('ffd8ffe0', 'hex');
const png = Buffer.from('89504e470d0a1a0a00', 'hex');
const file = { data: 'filesystem-v2', mimeType: 'application/octet-stream', fileName: 'photo' };

interface Execution {
	mode?: string;
	id?: string;
	nodeId?: string;
	/** What is in each file; one that is not here cannot be read. */
	files?: Record<string, Buffer>;
	isDatabaseDown?: boolean;
	isBrowserGone?: boolean;
	hasHints?: boolean;
	/** Whether the first answer of the database is lost after it has recorded. */
	isAnswerLost?: boolean;
	/** What n8n's database remembers of the node. */
	remembered?: Set<string>;
}

type Item = { json: IDataObject; binary?: IBinaryKeyData };

/** What a page does with what it has handed over to an execution. */
async function execute(
	items: Item[],
	{
		mode = 'webhook',
		id = '1',
		nodeId = 'n1',
		files = {},
		isDatabaseDown = false,
		isBrowserGone = false,
		hasHints = true,
		isAnswerLost = false,
		remembered = new Set(),
	}: Execution = {},
) {
	const answers: unknown[] = [];
	const hints: string[] = [];
	const lines: string[] = [];
	const limits: Array<number | undefined> = [];
	let lost = isAnswerLost;
	const context = {
		getInputData: () => items,
		getMode: () => mode,
		getExecutionId: () => id,
		getWorkflow: () => ({ id: 'w7' }),
		getNode: () => ({ id: nodeId, name: 'Page' }),
		async sendResponse(response: { body: unknown }) {
			if (isBrowserGone) throw new Error('no webhook');
			answers.push(response);
		},
		...(hasHints
			? { addExecutionHints: ({ message }: { message: string }) => hints.push(message) }
			: {}),
		helpers: {
			async getBinaryDataBuffer(index: number, name: string) {
				const bytes = items[index]?.binary?.[name] && files[name];
				if (!bytes) throw new Error('ENOENT');
				return bytes;
			},
			async checkProcessedAndRecord(
				keys: string[],
				_scope: string,
				{ maxEntries }: { maxEntries?: number },
			) {
				if (isDatabaseDown) throw new Error('SQLITE_BUSY');
				limits.push(maxEntries);
				const fresh = keys.filter((key) => !remembered.has(key));
				const processed = keys.filter((key) => remembered.has(key));
				keys.forEach((key) => remembered.add(key));
				if (lost) {
					lost = false;
					throw new Error('Connection terminated');
				}
				return { new: fresh, processed };
			},
			async removeProcessed(keys: string[]) {
				keys.forEach((key) => remembered.delete(key));
			},
		},
		logger: { warn: (line: string) => lines.push(line) },
	} as unknown as IExecuteFunctions;
	const outputs = await admit(context);
	return { outputs, answers, hints, lines, limits, remembered };
}

const answerOf = (tellUser: string) => ({
	body: { tellUser },
	headers: { 'cache-control': 'no-store' },
	statusCode: 200,
});
const ofLink = { userId: 'u1', linkId: 'l1' };
const nobody = {
	verdict: 'notStarted',
	// Whole sentences.
	explanation: expect.stringMatching(/^(n8n|[A-Z]).+\.$/) as string,
	remedy: expect.stringMatching(/^(n8n|[A-Z]).+\.$/) as string,
	billed: false,
	userId: null,
	linkId: null,
	fields: { email: 'ada@example.com' },
	at,
};

describe('somebody who has pressed the button', () => {
	it('goes to the third output with everything that was entered, and a later node answers', async () => {
		const { outputs, answers, hints } = await execute([{ json: submitted }]);
		expect(outputs).toEqual([
			[],
			[],
			[
				{
					json: {
						merchantBizId: 'b1',
						page: {
							...nobody,
							verdict: 'submitted',
							reason: 'submitted',
							tellUser: '',
							metaInfo: '{"a":1}',
							metaInfoSource: 'browser',
							returnUrl: 'https://n8n.example.com/return',
							consent: { given: true, text: 'I agree.', url: null },
							files: [],
						},
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		expect([answers, hints]).toEqual([[], []]);
	});

	it('has pictures that are named by what they are', async () => {
		const item = { json: submitted, binary: { front: { ...file }, back: { ...file } } };
		const { outputs } = await execute([item], { files: { front: jpeg, back: png } });
		const [started] = outputs[2] ?? [];
		expect(started?.json.page).toMatchObject({ files: ['front', 'back'] });
		const picture = { data: 'filesystem-v2', fileType: 'image' };
		expect(started?.binary).toEqual({
			front: { ...picture, mimeType: 'image/jpeg', fileExtension: 'jpg', fileName: 'front.jpg' },
			back: { ...picture, mimeType: 'image/png', fileExtension: 'png', fileName: 'back.png' },
		});
	});

	it.each<[string, Buffer]>([
		['a web page', Buffer.from('<html>')],
		['a picture that Alibaba Cloud does not take', Buffer.from('BM1234')],
		['nothing', Buffer.alloc(0)],
	])('is asked for another picture when one of them is %s', async (_name, bytes) => {
		const item = { json: { ...submitted, link }, binary: { front: file, back: file } };
		const { outputs, answers, remembered } = await execute([item], {
			files: { front: jpeg, back: bytes },
		});
		expect(outputs.map((items) => items.length)).toEqual([1, 0, 0]);
		expect(outputs[0]?.[0]).toEqual({
			json: {
				page: {
					...nobody,
					reason: 'fileRefused',
					tellUser: texts.fileWrong,
					userId: 'u1',
					linkId: 'l1',
				},
			},
			pairedItem: { item: 0 },
		});
		expect(answers).toEqual([answerOf(texts.fileWrong)]);
		// The same link can be used with another picture.
		expect(remembered.size).toBe(0);
	});

	it('is told to try later when a picture cannot be read', async () => {
		const { outputs, answers } = await execute([{ json: submitted, binary: { front: file } }]);
		expect(outputs[0]?.[0]?.json.page).toEqual({
			...nobody,
			reason: 'notPrepared',
			tellUser: later,
		});
		expect(outputs[0]?.[0]).not.toHaveProperty('binary');
		expect(answers).toEqual([answerOf(later)]);
	});

	it('starts as often as the link allows, and is told when it is used up', async () => {
		const json = { ...submitted, link: { ...link, uses: 2 } };
		const remembered = new Set<string>();
		const press = async (id: string, other: Execution = {}) => {
			const { outputs, answers, limits } = await execute([{ json }], { id, remembered, ...other });
			const items = outputs.flat();
			return { page: items[0]?.json.page as IDataObject, answers, limits };
		};
		const [one, two, three] = [await press('1'), await press('2'), await press('3')];
		expect([one.page.reason, two.page.reason]).toEqual(['submitted', 'submitted']);
		expect(one.page).toMatchObject({ userId: 'u1', linkId: 'l1' });
		expect(three.page).toEqual({
			...nobody,
			reason: 'linkUsed',
			tellUser: texts.linkUsed,
			userId: 'u1',
			linkId: 'l1',
		});
		expect(three.answers).toEqual([answerOf(texts.linkUsed)]);
		expect(new Set([one, two].flatMap(({ limits }) => limits))).toEqual(new Set([20_000]));
		// Whoever is refused pushes nothing out of the memory.
		expect(three.limits).toEqual([20_000, 20_000, undefined]);
		expect(remembered.size).toBe(4);
		// As n8n runs an execution again after a worker has died.
		expect((await press('1')).page.reason).toBe('submitted');
		expect((await press('3')).page.reason).toBe('linkUsed');
		expect(remembered.size).toBe(4);
		const another = { ...json, link: { ...link, linkId: 'l2' } };
		const { outputs } = await execute([{ json: another }], { id: '4', remembered });
		expect(outputs[2]).toHaveLength(1);
	});

	it('does not start where the database took the use, but its answer was lost', async () => {
		const json = { ...submitted, link };
		const remembered = new Set<string>();
		const { outputs } = await execute([{ json }], { remembered, isAnswerLost: true });
		expect(outputs[0]?.[0]?.json.page).toMatchObject({ reason: 'linkUsed' });
		const again = await execute([{ json }], { remembered });
		expect(again.outputs[0]?.[0]?.json.page).toMatchObject({ reason: 'linkUsed' });
	});

	it('with a link starts nothing when nobody knows whether it is used up', async () => {
		const item = { json: { ...submitted, link }, binary: { front: file } };
		const { outputs, answers } = await execute([item], {
			files: { front: jpeg },
			isDatabaseDown: true,
		});
		expect(outputs.map((items) => items.length)).toEqual([1, 0, 0]);
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('merchantBizId');
		expect(outputs[0]?.[0]?.json.page).toEqual({
			...nobody,
			...ofLink,
			reason: 'linkNotChecked',
			tellUser: later,
		});
		expect(outputs[0]?.[0]).not.toHaveProperty('binary');
		expect(answers).toEqual([answerOf(later)]);
	});

	it('in a test of the operator uses no link up, and a hint says what a test cannot show', async () => {
		const remembered = new Set<string>();
		const test = { mode: 'manual', remembered };
		for (const id of ['1', '2']) {
			const { outputs, hints } = await execute([{ json: { ...submitted, link } }], { ...test, id });
			expect(outputs[2]).toHaveLength(1);
			expect(hints).toEqual([expect.stringMatching(/^This is a test: .+ Publish the workflow/)]);
		}
		expect(remembered.size).toBe(0);
		const refused = { json: submitted, binary: { front: file } };
		expect(
			(await execute([refused], { ...test, files: { front: Buffer.from('x') } })).hints,
		).toEqual([]);
		// Older versions of n8n have no hints.
		expect(
			(await execute([{ json: submitted }], { ...test, hasHints: false })).outputs[2],
		).toHaveLength(1);
	});

	it('whose browser is gone goes to its output all the same, and the log says so', async () => {
		const item = { json: submitted, binary: { front: file } };
		const { outputs, lines } = await execute([item], {
			files: { front: Buffer.from('x') },
			isBrowserGone: true,
		});
		expect(outputs[0]).toHaveLength(1);
		expect(lines).toEqual(['The browser of the person could not be answered']);
	});
});

describe('nobody waits for an answer', () => {
	const cameBack = { kind: 'cameBack', ...common, merchantBizId: 'b1' };
	const linkExpired = { kind: 'linkExpired', ...common, link };

	it('when somebody comes back, who goes to the second output', async () => {
		const { outputs, answers, hints } = await execute([{ json: cameBack, binary: { a: file } }], {
			mode: 'manual',
		});
		const page = { ...nobody, verdict: 'cameBack', reason: 'cameBack', tellUser: '' };
		expect(outputs).toEqual([
			[],
			[{ json: { merchantBizId: 'b1', page }, pairedItem: { item: 0 } }],
			[],
		]);
		expect([answers, hints]).toEqual([[], []]);
	});

	it('when a link has expired, which goes to the first output with its user', async () => {
		const { outputs, answers } = await execute([{ json: linkExpired }]);
		const page = { ...nobody, reason: 'linkExpired', tellUser: '', userId: 'u1', linkId: 'l1' };
		expect(outputs).toEqual([[{ json: { page }, pairedItem: { item: 0 } }], [], []]);
		expect(answers).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['is empty', {}],
		['has another kind', { ...submitted, kind: 'started' }],
		['has no texts', { ...submitted, texts: 'x' }],
		['has no fields', { ...submitted, fields: undefined }],
	])('when the item %s, which is not from the page', async (_name, json) => {
		const { outputs, answers } = await execute([{ json }]);
		expect(outputs.map((items) => items.length)).toEqual([1, 0, 0]);
		const page = { ...nobody, reason: 'notPrepared', tellUser: later, fields: {}, at: null };
		expect(outputs[0]?.[0]).toEqual({ json: { page }, pairedItem: { item: 0 } });
		expect(answers).toEqual([]);
	});

	it('and each item goes to the output of its own', async () => {
		const { outputs } = await execute([
			{ json: linkExpired },
			{ json: submitted },
			{ json: cameBack },
		]);
		expect(outputs.map(([item]) => item?.pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
			{ item: 1 },
		]);
	});
});
