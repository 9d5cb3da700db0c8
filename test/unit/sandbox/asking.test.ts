import { asksFor, checkAnswerName } from '../../sandbox/asking';
import { jpegSaying, jpegWithComment } from '../../sandbox';
import { picture, sendV1, sendV3, useSandbox } from './send';

const known = (name: string | undefined) => name === 'different' || name === 'yes200';
const asking = jpegSaying('different').toString('base64');
const silent = jpegWithComment('somebody').toString('base64');

it.each([
	['nothing', {}, undefined],
	['a business ID', { MerchantBizId: 'different1' }, 'different'],
	['a business ID of other letters', { MerchantBizId: 'differently1' }, undefined],
	['a random business ID', { MerchantBizId: 'badface0123456789abcdef0123456789' }, undefined],
	['a Scene Code', { SceneCode: 'yes200' }, 'yes200'],
	['a Scene Code of the operator', { SceneCode: 'signup' }, undefined],
	['a field that says so', { UserName: 'sandbox:different~2' }, 'different'],
	['a field that says so late', { UserName: 'not sandbox:different' }, undefined],
	['a typo in a field', { UserName: 'sandbox:diferent' }, 'diferent'],
	['a picture', { FacePicture: asking }, 'different'],
	['a silent picture', { FacePicture: silent }, undefined],
	['the second of two pictures', { A: silent, B: asking }, 'different'],
	[
		'a picture inside another parameter',
		{ ServiceParameters: JSON.stringify({ ref: silent, auth: asking, resourceCode: '1' }) },
		'different',
	],
	['broken JSON', { ServiceParameters: '{' }, undefined],
])('an answer is asked for by %s', (_name, params, name) => {
	expect(asksFor(params as never, known)).toBe(name);
});

it.each(['bad', 'FACE', '', 'two words', 'x'.repeat(21), 'a-b'])(
	'an answer cannot be called %j, which comes up by accident or cannot be asked for',
	(name) => expect(() => checkAnswerName(name)).toThrow(/is no good name/),
);

describe('the sandbox', () => {
	const sandbox = useSandbox();
	const checkLog = (MerchantBizId: string) =>
		sendV3(sandbox(), {
			action: 'CheckVerifyLog',
			form: { MerchantBizId, TransactionId: 'hksb1' },
		});

	it('gives the first answer to who asks for none, and a named one to who asks', async () => {
		expect((await checkLog('abc1')).json.Result).toMatchObject({ VerifyStatus: '1' });
		expect((await checkLog('finished1')).json.Result).toMatchObject({ VerifyStatus: '0' });
	});

	it('is loud about an answer that it does not have', async () => {
		const shot = { action: 'CheckVerifyLog', form: { MerchantBizId: 'a1', TransactionId: '' } };
		shot.form.TransactionId = 'sandbox:finnished';
		const { status, json } = await sendV3(sandbox(), shot);
		expect([status, json.Code]).toEqual([400, 'InvalidParameter']);
		expect(json.Message).toContain('no answer called finnished.');
		expect(sandbox().requests).toMatchObject([{ executed: false, billed: false }]);
	});

	it('gives what a test brings before its own', async () => {
		sandbox().answer('CheckVerifyLog', 'finished', { Result: { mine: 1 } });
		sandbox().answer('CheckVerifyLog', 'odd', { status: 418, text: 'teapot' });
		sandbox().answer('CheckVerifyLog', 'no', { Code: 'UnqualifiedPhoto', More: 1 });
		sandbox().answer('CheckVerifyLog', 'echo', ({ params }) => ({ Result: params }));
		expect((await checkLog('finished1')).json).toMatchObject({
			Code: 'Success',
			Result: { mine: 1 },
		});
		expect(await checkLog('odd1')).toMatchObject({ status: 418, text: 'teapot' });
		expect(await checkLog('no1')).toMatchObject({
			status: 401,
			json: { Code: 'UnqualifiedPhoto', More: 1 },
		});
		expect((await checkLog('echo1')).json.Result).toMatchObject({ MerchantBizId: 'echo1' });
		expect(sandbox().requests.map(({ executed }) => executed)).toEqual([true, true, false, true]);
	});

	it('plays a verification that was started without a call', async () => {
		const { transactionId, merchantBizId } = sandbox().start('different');
		const query = { TransactionId: transactionId, MerchantBizId: merchantBizId };
		const { json } = await sendV3(sandbox(), { action: 'CheckResult', query });
		expect(json.Result).toMatchObject({ Passed: 'N', SubCode: '204' });
		const other = await sendV3(sandbox(), {
			action: 'CheckResult',
			query: { ...query, MerchantBizId: 'another' },
		});
		expect(other.json.Code).toBe('TransactionIdInvalid');
	});

	it('bills a comparison that was made, and none that was not', async () => {
		const compare = (pictures: object) =>
			sendV1(sandbox(), {
				action: 'ExecuteRequest',
				version: '2019-05-21',
				query: { Service: 'intl_face_verify' },
				form: { ServiceParameters: JSON.stringify({ resourceCode: '00840000', ...pictures }) },
			});
		const twoOf = (name: string) => ({
			refFaceContent: silent,
			authFaceContent: jpegSaying(name).toString('base64'),
		});
		for (const name of ['match', 'nomatch', 'processing', 'quota', 'nobody'])
			await compare(twoOf(name));
		await compare({ refFaceContent: silent, authFaceContent: silent });
		await compare({ refFaceContent: silent, authFaceContent: picture });
		await compare({ refFaceContent: silent, authFaceContent: 'no picture' });
		await compare({ refFaceContent: silent });
		expect(sandbox().requests.map(({ code, billed }) => [code, billed])).toEqual([
			['200', true],
			['200', true],
			['200', false],
			['402', false],
			['400', false],
			['200', true],
			['200', true],
			['200', false],
			['400', false],
		]);
	});
});
