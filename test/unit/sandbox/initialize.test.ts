import { sandboxKeys } from '../../sandbox';
import { checkResult, initialize, picture, sendV3, startTransaction, useSandbox } from './send';

const png = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64');
const url = 'https://example.com/face.jpg';
const megabyte = 1024 * 1024;

/** A picture of exactly so many bytes as transmitted. */
function pictureOf(bytes: number): string {
	return picture.replaceAll('=', '').slice(0, 12).padEnd(bytes, 'A');
}

describe('Initialize', () => {
	const sandbox = useSandbox();

	test('starts a verification for an app', async () => {
		const { status, json } = await initialize(sandbox());
		expect(status).toBe(200);
		expect(json).toEqual({
			RequestId: expect.any(String),
			Code: 'Success',
			Message: 'success',
			Result: { TransactionId: expect.stringMatching(/^hksb[0-9a-f]{28}$/) },
		});
		expect(sandbox().requests).toMatchObject([{ executed: true, billed: true }]);
	});

	test('gives a browser an address', async () => {
		const { json } = await initialize(sandbox(), { MetaInfo: '{"deviceType":"web"}' });
		const id = String(json.Result?.TransactionId);
		expect(json.Result).toEqual({
			TransactionId: id,
			TransactionUrl: `${sandbox().url}/person/${id}`,
			Protocol: expect.stringContaining(id),
		});
	});

	test('starts another verification every time', async () => {
		const ids = [await startTransaction(sandbox()), await startTransaction(sandbox())];
		expect(ids[0]).not.toBe(ids[1]);
		await initialize(sandbox(), { MerchantBizId: 'biz2' });
		await initialize(sandbox(), { MerchantBizId: 'biz2', SceneCode: 'blurred' });
		const { executions } = sandbox();
		expect([executions('Initialize'), executions('Initialize', 'biz1')]).toEqual([3, 2]);
		expect([executions('Initialize', 'biz2'), executions('CheckResult')]).toEqual([1, 0]);
	});

	test.each<[string, string, number, Record<string, string>]>([
		['a JPEG', 'Success', 200, {}],
		['a PNG', 'Success', 200, { FacePictureBase64: png }],
		['an address', 'Success', 200, { FacePictureBase64: '', FacePictureUrl: url }],
		['both', 'DataDuplication', 401, { FacePictureUrl: url }],
		['none', 'MissingParameter', 400, { FacePictureBase64: '' }],
		[
			'a data: prefix',
			'UnqualifiedPhoto',
			401,
			{ FacePictureBase64: `data:image/jpeg;base64,${picture}` },
		],
		[
			'line breaks',
			'UnqualifiedPhoto',
			401,
			{ FacePictureBase64: `${picture.slice(0, 4)}\n${picture.slice(4)}` },
		],
		['URL-safe Base64', 'UnqualifiedPhoto', 401, { FacePictureBase64: '_9j_' }],
		['half a character', 'UnqualifiedPhoto', 401, { FacePictureBase64: picture.slice(0, -1) }],
		['a GIF', 'UnqualifiedPhoto', 401, { FacePictureBase64: btoa('GIF89a') }],
		['1 MB', 'Success', 200, { FacePictureBase64: pictureOf(megabyte) }],
		['1 MB and a bit', 'ToolargeImage', 401, { FacePictureBase64: pictureOf(megabyte + 4) }],
		[
			'two target pictures',
			'DataDuplication',
			401,
			{ TargetFacePicture: picture, TargetFacePictureUrl: url },
		],
		['a bad target picture', 'UnqualifiedPhoto', 401, { TargetFacePicture: 'AAAA' }],
	])('takes or refuses %s', async (_, code, status, params) => {
		const got = await initialize(sandbox(), params);
		expect({ status: got.status, code: got.json.Code }).toEqual({ status, code });
		const executed = code === 'Success';
		expect(sandbox().requests).toMatchObject([{ code, executed, billed: executed }]);
	});

	test('needs no picture for liveness alone', async () => {
		const params = { ProductCode: 'FACE_LIVENESS', FacePictureBase64: '' };
		expect((await initialize(sandbox(), params)).json.Code).toBe('Success');
	});

	test('leaves no picture and no STS token in the record', async () => {
		await initialize(sandbox(), { TargetFacePicture: png });
		await sendV3(sandbox(), { action: 'KeepaliveIntl', key: sandboxKeys.sts });
		const [first, second] = sandbox().requests;
		expect(first?.params).toMatchObject({
			FacePictureBase64: `<picture ${picture.length} bytes>`,
			TargetFacePicture: `<picture ${png.length} bytes>`,
			MerchantBizId: 'biz1',
		});
		expect(second?.headers['x-acs-security-token']).toBe('<security token>');
		const kept = JSON.stringify(sandbox().requests);
		expect(kept).not.toContain(picture);
		expect(kept).not.toContain(sandboxKeys.sts.securityToken);
	});
});

describe('CheckResult', () => {
	const sandbox = useSandbox({ finishAfterMs: 60_000 });

	test('knows only transactions of this business id and this account', async () => {
		const id = await startTransaction(sandbox());
		sandbox().finishAll();
		const query = { MerchantBizId: 'biz1', TransactionId: id };
		const ask = { action: 'CheckResult', query, key: sandboxKeys.second };
		const answers = [
			await checkResult(sandbox(), 'hksbunknown'),
			await checkResult(sandbox(), id, { MerchantBizId: 'biz2' }),
			await sendV3(sandbox(), ask),
			await sendV3(sandbox(), { ...ask, key: sandboxKeys.active }),
		];
		expect(answers.map(({ status, json }) => [status, json.Code])).toEqual([
			[400, 'TransactionIdInvalid'],
			[400, 'TransactionIdInvalid'],
			[400, 'TransactionIdInvalid'],
			[200, 'Success'],
		]);
	});

	test('waits for the person', async () => {
		const id = await startTransaction(sandbox());
		const early = await checkResult(sandbox(), id);
		expect([early.status, early.json.Code]).toEqual([404, 'ProcessNotCompleted']);
		expect(sandbox().requests.at(-1)).toMatchObject({ executed: false, billed: false });
		sandbox().finishAll();
		expect((await checkResult(sandbox(), id)).json.Code).toBe('Success');
		expect(sandbox().requests.at(-1)).toMatchObject({ executed: true, billed: false });
	});
});

describe('a person who takes a moment', () => {
	const sandbox = useSandbox({ finishAfterMs: 40 });

	test('finishes without help', async () => {
		const id = await startTransaction(sandbox());
		expect((await checkResult(sandbox(), id)).json.Code).toBe('ProcessNotCompleted');
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect((await checkResult(sandbox(), id)).json.Code).toBe('Success');
	});
});
