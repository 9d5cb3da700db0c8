import type { IDataObject } from 'n8n-workflow';

import { jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { metaInfo, runInitialize, sandboxCredential } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterEach(() => sandbox.clearPlans());
afterAll(async () => await sandbox.stop());

async function start(input: IDataObject, parameters: IDataObject = {}, credential = {}) {
	const credentials = sandboxCredential(sandbox, credential);
	const result = await runInitialize(sandbox, [input], { parameters }, { credentials });
	const { params = {} } = sandbox.requests.at(-1) ?? {};
	return { result, params, item: result.jsonOf('Output 1', 0)[0] ?? {} };
}

it('the next step gets what it needs', async () => {
	const before = Date.now();
	const { item } = await start({ biz: 'biz7' });
	expect(item).toMatchObject({
		transactionId: expect.stringMatching(/^\w{20,}$/) as string,
		merchantBizId: 'biz7',
		transactionUrl: null,
		initialize: { verdict: 'started', protocol: null },
	});
	const { validUntil } = item.initialize as IDataObject;
	const validFor = Date.parse(String(validUntil)) - before;
	expect(validFor).toBeGreaterThanOrEqual(30 * 60_000);
	expect(validFor).toBeLessThan(31 * 60_000);
});

it('a browser gets a link', async () => {
	const { item } = await start({}, { metaInfo: '{"deviceType":"web"}' });
	expect(item.transactionUrl).toBe(`${sandbox.url}/person/${item.transactionId}`);
	expect(item.initialize).toMatchObject({ protocol: `sandbox:${item.transactionId}` });
});

it('link and protocol come out whole however long they are, in the raw answer, too', async () => {
	const [TransactionUrl, Protocol] = [
		`https://example.com/?${'aB3+'.repeat(400)}`,
		'xY7/'.repeat(400),
	];
	sandbox.answer('Initialize', 'longlink', {
		Result: { TransactionId: 'hksb1', TransactionUrl, Protocol },
	});
	const { item } = await start({ biz: 'longlink' }, { simplify: false });
	expect(item.transactionUrl).toBe(TransactionUrl);
	expect(item.initialize).toMatchObject({
		protocol: Protocol,
		raw: { TransactionUrl, Protocol },
	});
});

it('every item without a business ID gets a new one of 32 letters and digits', async () => {
	const result = await runInitialize(sandbox, [{}, {}]);
	const ids = result.jsonOf('Output 1', 0).map(({ merchantBizId }) => String(merchantBizId));
	expect(ids).toEqual(Array(2).fill(expect.stringMatching(/^[a-z0-9]{32}$/)));
	expect(new Set(ids).size).toBe(2);
});

it('parameters whose defaults are disputed are always sent', async () => {
	const { params } = await start({ biz: 'bizalways' });
	expect(params).toMatchObject({
		ProductCode: 'FACE_VERIFY',
		SecurityLevel: '02',
		AppQualityCheck: 'Y',
		Model: 'LIVENESS',
		DocVideo: 'N',
		MetaInfo: metaInfo,
	});
});

it('other products go out with parameters of their own', async () => {
	const { params } = await start(
		{},
		{
			productCode: 'other',
			otherProductCode: 'ID_NFC',
			facePictureSource: 'none',
			options: {
				hashMerchantUserId: false,
				securityLevel: '01',
				extraParameters: {
					parameter: [
						{ name: 'DocNo', value: 'X1' },
						{ name: 'StyleConfig', value: '={{ { color: "blue" } }}' },
						{ name: 'LanguageConfig', value: ' en ' },
					],
				},
			},
		},
	);
	expect(params).toMatchObject({
		ProductCode: 'ID_NFC',
		MerchantUserId: 'user',
		SecurityLevel: '01',
		DocNo: 'X1',
		StyleConfig: '{"color":"blue"}',
		LanguageConfig: 'en',
	});
	expect(params).not.toHaveProperty('FacePictureUrl');
});

it.each([
	['a data: prefix', (base64: string) => `data:image/jpeg;base64,${base64}`, /began with 'data:/],
	[
		'line breaks',
		(base64: string) => base64.replace(/(.{76})/g, '$1\r\n'),
		/contained line breaks/,
	],
])('a picture loses %s, with a hint beside the output', async (_name, written, hint) => {
	const base64 = jpegWithComment('somebody').toString('base64');
	const { result, params } = await start(
		{},
		{ facePictureSource: 'base64', facePictureBase64: written(base64) },
	);
	expect(params.FacePictureBase64).toBe(`<picture ${base64.length} bytes>`);
	const [taskData] = result.run.data.resultData.runData.Node ?? [];
	expect(taskData?.hints?.map(({ message }) => message)).toEqual([expect.stringMatching(hint)]);
});

describe('a callback', () => {
	const callback = { callback: 'url', callbackUrl: 'https://n8n.example.com/webhook/idv' };

	it('carries a token that only the secret can make', async () => {
		const { params } = await start({ biz: 'biztoken' }, callback);
		expect(params.CallbackUrl).toBe(callback.callbackUrl);
		expect(params.CallbackToken).toMatch(/^v2_biztoken_[0-9a-z]+_[\w-]{43}$/);
	});

	it('carries the shared token, or none, as the operator chose', async () => {
		const shared = { callbackProtection: 'sharedToken', callbackToken: 'my own token' };
		expect((await start({}, { ...callback, ...shared })).params.CallbackToken).toBe('my own token');
		const none = { ...callback, callbackProtection: 'none' };
		expect((await start({}, none)).params).not.toHaveProperty('CallbackToken');
	});

	it.each([
		['', /'Callback Secret' of the credential .+ is empty/],
		['too short', /'Callback Secret' of the credential .+ has 9 characters and needs at least 32/],
	])('is refused before any call with the secret %j', async (callbackSecret, message) => {
		const before = sandbox.requests.length;
		const { result } = await start({}, callback, { callbackSecret });
		expect(result.error?.message).toMatch(message);
		expect(JSON.stringify(result.run)).not.toContain('"too short"');
		expect(sandbox.requests.length).toBe(before);
	});
});

it('a choice may be an expression, and needs nothing of what is not chosen', async () => {
	const { result } = await start({}, { facePictureSource: '={{ "url" }}' });
	expect(result.error).toBeUndefined();
});

it('an expression that cannot be resolved is named by its field', async () => {
	const { result } = await start({}, { metaInfo: '={{ $("Nobody").item.json.x }}' });
	expect(result.error?.message).toMatch(
		/^'Meta Info' has an expression that cannot be resolved: .+ \[item 1\]$/,
	);
});
