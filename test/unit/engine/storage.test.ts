import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

import { createEngine } from '../../engine';
import { chain, items, nodeDoing } from './fakes';

const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');

describe('files', () => {
	const reader = nodeDoing(async function (this: IExecuteFunctions) {
		const { mimeType, fileName } = this.helpers.assertBinaryData(0, 'picture');
		const bytes = await this.helpers.getBinaryDataBuffer(0, 'picture');
		return [[{ json: { mimeType, fileName, hex: bytes.toString('hex') } }]];
	});
	const engine = createEngine({ nodeTypes: { 'fake.reader': reader }, credentialTypes: {} });
	const source = (picture: object) => ({
		name: 'Source',
		type: 'test.binarySource',
		parameters: { items: [{ json: { id: 1 }, binary: { picture } }] },
	});
	const data = JPEG.toString('base64');

	it('go from node to node', async () => {
		const picture = { data, fileName: 'me.jpg', mimeType: 'image/jpeg' };
		const result = await engine.run(chain(source(picture), { name: 'Read', type: 'fake.reader' }));
		expect(result.jsonOf('Source', 0)).toEqual([{ id: 1 }]);
		expect(result.jsonOf('Read', 0)).toEqual([
			{ mimeType: 'image/jpeg', fileName: 'me.jpg', hex: JPEG.toString('hex') },
		]);
	});

	it.each([
		['image/jpeg', JPEG],
		['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
		['text/plain', Buffer.from('words')],
	])('without a name are known by their bytes: %s', async (mimeType, bytes) => {
		const result = await engine.run(chain(source({ data: bytes.toString('base64') })));
		expect(result.outputs('Source')[0]?.[0]?.binary?.picture?.mimeType).toBe(mimeType);
	});

	it('that are missing fail as in n8n', async () => {
		const result = await engine.run(chain({ name: 'Read', type: 'fake.reader' }));
		expect(result.error?.message).toContain("a binary file 'picture', but none was found");
	});
});

describe('de-duplication', () => {
	const options: ICheckProcessedOptions = { mode: 'entries', maxEntries: 2 };
	const deduplicating = nodeDoing(async function (this: IExecuteFunctions) {
		const keys = this.getInputData().map(({ json }) => String(json.key));
		const checked = await this.helpers.checkProcessedAndRecord(keys, 'node', options);
		const count = await this.helpers.getProcessedDataCount('node', options);
		return [[{ json: { ...checked, count } }]];
	});
	const create = () =>
		createEngine({ nodeTypes: { 'fake.dedupe': deduplicating }, credentialTypes: {} });
	const check = async (engine: ReturnType<typeof create>, ...keys: string[]) => {
		const inputItems = items(...keys.map((key) => ({ key })));
		const result = await engine.run(chain({ name: 'D', type: 'fake.dedupe' }), { inputItems });
		return result.jsonOf('D', 0)[0];
	};

	it('lasts from run to run of one engine, and forgets the oldest', async () => {
		const engine = create();
		expect(await check(engine, 'a', 'b')).toEqual({ new: ['a', 'b'], processed: [], count: 2 });
		expect(await check(engine, 'b', 'c')).toEqual({ new: ['c'], processed: ['b'], count: 2 });
		expect(await check(engine, 'a')).toEqual({ new: ['a'], processed: [], count: 2 });
		expect(await check(create(), 'a')).toMatchObject({ new: ['a'] });
	});
});

describe('logs', () => {
	const talker = nodeDoing(async function (this: IExecuteFunctions) {
		const error = new Error('outer', { cause: new Error('the inner secret') });
		this.logger.info('hello', { error, bytes: Buffer.from('secret bytes'), big: 1n });
		this.sendMessageToUI({ shown: 'to the editor' });
		return [this.getInputData()];
	});
	const engine = createEngine({ nodeTypes: { 'fake.talker': talker }, credentialTypes: {} });
	const json = chain({ name: 'T', type: 'fake.talker' });

	it('hold every level, causes, bytes and what the editor shows, of their own run only', async () => {
		const [first, second] = await Promise.all([engine.run(json), engine.run(json)]);
		for (const result of [first, second]) {
			const hello = result.logs.filter((line) => line.startsWith('info hello'));
			expect(hello).toHaveLength(1);
			expect(hello[0]).toContain('the inner secret');
			expect(hello[0]).toContain('secret bytes');
			expect(result.logs.join('\n')).toContain('to the editor');
			expect(result.logs.join('\n')).toContain('debug ');
		}
	});
});
