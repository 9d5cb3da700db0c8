import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import { arrivals, engine, runCheckResult, runInitialize, sandboxCredential } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.stop();
});

const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2000, 7)]).toString(
	'base64',
);
const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(2000)]).toString('base64');
const heavy = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(800_000)]).toString(
	'base64',
);

/** Bad fields of Initialize: the field must be named, with what is wrong and what to do. */
const bad: Array<[name: string, parameters: IDataObject, message: string, remedy: RegExp]> = [
	[
		'business id with a dash',
		{ merchantBizId: 'abc-def' },
		"'Merchant Biz ID' may only have letters and digits, at most 32",
		/Leave it empty/,
	],
	[
		'business id of 33 characters',
		{ merchantBizId: 'a'.repeat(33) },
		"'Merchant Biz ID' may only have letters and digits, at most 32",
		/Leave it empty/,
	],
	[
		'scene code of 11 characters',
		{ options: { sceneCode: 'elevenchars' } },
		"'Scene Code' may only have letters, digits and underscores, at most 10",
		/Shorten it/,
	],
	[
		'scene code with a blank',
		{ options: { sceneCode: 'sign up' } },
		"'Scene Code' may only have letters, digits and underscores, at most 10",
		/Shorten it/,
	],
	[
		'no user',
		{ merchantUserId: '={{ $json.nothing }}' },
		"'Merchant User ID' is empty",
		/your own ID/,
	],
	['no meta info', { metaInfo: '={{ $json.nothing }}' }, "'Meta Info' is empty", /getMetaInfo/],
	[
		'meta info that is no JSON',
		{ metaInfo: 'iPhone' },
		"'Meta Info' is not the JSON text that getMetaInfo() returns",
		/unchanged/,
	],
	[
		'meta info that is JSON but no object',
		{ metaInfo: '"iPhone"' },
		"'Meta Info' is not the JSON text that getMetaInfo() returns",
		/unchanged/,
	],
	[
		'no picture address',
		{ pictureSource: 'url', facePictureUrl: '={{ $json.nothing }}' },
		"'Face Picture URL' is empty",
		/public http/,
	],
	[
		'a picture address of another kind',
		{ pictureSource: 'url', facePictureUrl: 'ftp://photos.example.com/face.jpg' },
		"'Face Picture URL' is not a complete web address",
		/public http/,
	],
	[
		'no Base64 picture',
		{ pictureSource: 'base64', facePictureBase64: '={{ $json.nothing }}' },
		"'Face Picture (Base64)' is empty",
		/choose another picture source/,
	],
	[
		'text that is not Base64',
		{ pictureSource: 'base64', facePictureBase64: 'C:\\photos\\face.jpg' },
		"'Face Picture (Base64)' is not Base64 text",
		/choose another picture source/,
	],
	[
		'a GIF',
		{ pictureSource: 'base64', facePictureBase64: gif },
		"'Face Picture (Base64)' is neither a JPEG nor a PNG picture",
		/Convert the picture/,
	],
	[
		'a picture over the limit',
		{ pictureSource: 'base64', facePictureBase64: heavy },
		"'Face Picture (Base64)' is too large (782 KB)",
		/at most 768 KB/,
	],
	[
		'both pictures',
		{
			pictureSource: 'base64',
			facePictureBase64: jpeg,
			options: {
				extraParameters: {
					parameter: [{ name: 'FacePictureUrl', value: 'https://photos.example.com/1.jpg' }],
				},
			},
		},
		"'Extra Parameters' has 'FacePictureUrl', which has a field of its own in this node",
		/Use that field/,
	],
	[
		'a callback without https',
		{ callback: 'url', callbackUrl: 'http://n8n.example.com/webhook/1' },
		"'Callback URL' does not begin with https://",
		/WEBHOOK_URL/,
	],
	[
		'a callback to localhost',
		{ callback: 'url', callbackUrl: 'https://localhost:5678/webhook/1' },
		"'Callback URL' points to 'localhost', which Alibaba Cloud cannot reach",
		/WEBHOOK_URL/,
	],
	[
		'a callback into a private network',
		{ callback: 'url', callbackUrl: 'https://192.168.1.20/webhook/1' },
		"'Callback URL' points to '192.168.1.20', which Alibaba Cloud cannot reach",
		/WEBHOOK_URL/,
	],
	[
		'an empty callback',
		{ callback: 'url', callbackUrl: '={{ $json.nothing }}' },
		"'Callback URL' is empty",
		/Verification Trigger/,
	],
	[
		'a shared token that is empty',
		{
			callback: 'url',
			callbackUrl: 'https://n8n.example.com/webhook/1',
			callbackProtection: 'sharedToken',
			callbackToken: '={{ $json.nothing }}',
		},
		"'Callback Token' is empty",
		/your receiver expects/,
	],
	[
		'another product without its code',
		{ productCode: 'other', otherProductCode: '={{ $json.nothing }}', pictureSource: 'none' },
		"'Product Code' is empty",
		/product code/,
	],
];

describe('a bad field of Initialize', () => {
	// The callback checks ask where the credential points: at the vendor, not at a sandbox here.
	const vendor = () => sandboxCredential(sandbox, { region: 'cn-hongkong', endpoint: '' });

	it.each(bad)('%s', async (_name, parameters, message, remedy) => {
		const before = sandbox.requests.length;
		const result = await runInitialize(sandbox, [{}], { parameters }, { credentials: vendor() });
		expect(result.error?.message).toBe(`${message} [item 0]`);
		expect(result.error?.description).toMatch(remedy);
		expect(sandbox.requests.length).toBe(before);
	});

	it('a secret of the callback credential that is too short', async () => {
		const result = await runInitialize(
			sandbox,
			[{}],
			{ parameters: { callback: 'url', callbackUrl: 'https://n8n.example.com/webhook/1' } },
			{
				credentials: {
					...sandboxCredential(sandbox),
					alibabaIdvCallbackApi: { secret: 'too short' },
				},
			},
		);
		expect(result.error?.message).toBe("'Secret' of the callback credential is too short [item 0]");
		expect(result.error?.description).toMatch(/has 9 characters and needs at least 32/);
		expect(JSON.stringify(result.run)).not.toContain('"too short"');
	});

	it('spoils only its own item when the workflow goes on', async () => {
		const result = await runInitialize(
			sandbox,
			[{ biz: 'good1' }, { biz: 'b-a-d' }, { biz: 'good2' }],
			{ onError: 'continueErrorOutput' },
		);
		const [notStarted, started, errors] = arrivals(result, 3);
		expect(notStarted).toEqual([]);
		expect(started?.map(({ merchantBizId }) => merchantBizId)).toEqual(['good1', 'good2']);
		expect(errors).toEqual([expect.objectContaining({ biz: 'b-a-d' })]);
	});
});

describe('a picture that can be put right', () => {
	const sent = (biz: string) =>
		sandbox.requests.find(({ params }) => params.MerchantBizId === biz)?.params.FacePictureBase64;

	it.each([
		['a data-URI prefix', `data:image/jpeg;base64,${jpeg}`, 'dataprefix', /began with 'data:/],
		['line breaks', jpeg.replace(/(.{76})/g, '$1\r\n'), 'linebreaks', /contained line breaks/],
	])('%s is removed, with a hint', async (_name, facePictureBase64, biz, hint) => {
		const result = await runInitialize(sandbox, [{ biz }], {
			parameters: { pictureSource: 'base64', facePictureBase64 },
		});
		expect(result.jsonOf('Output 1', 0)).toHaveLength(1);
		expect(sent(biz)).toBe('<picture 2672 bytes>');
		const [taskData] = result.run.data.resultData.runData.Node ?? [];
		expect(taskData?.hints).toEqual([
			expect.objectContaining({ message: expect.stringMatching(hint) }),
		]);
	});
});

describe('pictures from binary data', () => {
	const flow = (data: string, parameters: IDataObject) => ({
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Picture',
				type: 'test.binarySource',
				parameters: { items: [{ json: {}, binary: { photo: { data, mimeType: 'image/jpeg' } } }] },
			},
			{
				name: 'Node',
				type: 'n8n-nodes-alibaba-id-verification.alibabaIdvInitialize',
				parameters: {
					merchantUserId: 'user',
					metaInfo: '{"deviceType":"ios"}',
					merchantBizId: 'binary',
					facePictureField: 'photo',
					...parameters,
				},
			},
		],
		connections: {
			Start: { main: [[{ node: 'Picture', type: 'main', index: 0 }]] },
			Picture: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		},
	});

	it('are sent as Base64 in the form body', async () => {
		const result = await engine.run(flow(jpeg, {}), { credentials: sandboxCredential(sandbox) });
		expect(result.jsonOf('Node', 1)).toHaveLength(1);
		const request = sandbox.requests.find(({ params }) => params.MerchantBizId === 'binary');
		expect(request?.params.FacePictureBase64).toBe('<picture 2672 bytes>');
	});

	it.each([
		[
			'a GIF under a false name',
			gif,
			{},
			/'Input Binary Field \(photo\)' is neither a JPEG nor a PNG/,
		],
		['no bytes', '', {}, /'Input Binary Field \(photo\)' is empty|binary/],
		[
			'another field name',
			jpeg,
			{ facePictureField: 'image' },
			/'Input Binary Field \(image\)' is not in this item/,
		],
	])('%s is refused before any call', async (_name, data, parameters, message) => {
		const before = sandbox.requests.length;
		const result = await engine.run(flow(data, parameters), {
			credentials: sandboxCredential(sandbox),
		});
		expect(result.error?.message).toMatch(message);
		expect(sandbox.requests.length).toBe(before);
	});
});

describe('a bad field of Check Result', () => {
	it.each([
		['an empty TransactionId', {}, "'Transaction ID' is empty"],
		['a TransactionId of blanks', { transactionId: '   ' }, "'Transaction ID' is empty"],
		[
			'a TransactionId with a line break inside',
			{ transactionId: 'hk\nsb' },
			"'Transaction ID' is not a TransactionId",
		],
		[
			'a business id with other characters',
			{ transactionId: 'hksb1', merchantBizId: 'ä' },
			"'Merchant Biz ID' may only have letters and digits, at most 32",
		],
	])('%s', async (_name, input, message) => {
		const before = sandbox.requests.length;
		const result = await runCheckResult(sandbox, [input]);
		expect(result.error?.message).toBe(`${message} [item 0]`);
		expect(sandbox.requests.length).toBe(before);
	});

	it.each([
		['http://evil.example.com', /is not encrypted/],
		['not a url', /is not a URL/],
		['', /The endpoint is empty/],
		['https://user:word@idv.example.com', /contains a user name or password/],
	])('the endpoint %j of the credential is refused before any call', async (endpoint, message) => {
		const before = sandbox.requests.length;
		const result = await runCheckResult(
			sandbox,
			[{ transactionId: 'hksb1' }],
			{},
			{ credentials: sandboxCredential(sandbox, { endpoint }) },
		);
		expect(result.error?.message).toMatch(message);
		expect(sandbox.requests.length).toBe(before);
	});
});

describe('fields that an expression chooses', () => {
	it.each([
		{ pictureSource: '={{ "url" }}', facePictureUrl: 'https://photos.example.com/face.jpg' },
	])('need nothing from the fields that are not chosen: %j', async (parameters) => {
		const before = sandbox.executions('Initialize');
		const result = await runInitialize(sandbox, [{}], { parameters });
		if (result.error) throw result.error;
		expect(arrivals(result, 2)[1]).toHaveLength(1);
		expect(sandbox.executions('Initialize')).toBe(before + 1);
	});
});
