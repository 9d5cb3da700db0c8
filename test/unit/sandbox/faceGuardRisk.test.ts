import { devices } from '../../sandbox';
import { riskFor, type Risk } from '../../sandbox/devices';
import { guide } from '../../sandbox/guide';
import { page, sendV1, sendV3, useSandbox } from './send';

type Fields = Record<string, string>;
type Told = [RiskTags: string, GuardRiskScore?: number | string];

/** What a DeviceToken asks for, when the request carries no BizId. */
const tokens: Array<[string, ...Told]> = [
	['device-12', '', 12],
	['device-0', '', 0],
	['device-87.5', '', 87.5],
	['device-100', '', 100],
	['device-12-ROOT-VPN', 'ROOT,VPN', 12],
	['device-12-NewTag', 'NewTag', 12],
	['device-12-ROOT~2', 'ROOT', 12],
	['device-12~a-b@c~d', '', 12],
	['device-12@order1', '', 12],
	['device-text12', '', '12'],
	['device-text12.50-ROOT', 'ROOT', '12.50'],
	['device-none', '', undefined],
	['device-none-ROOT~1', 'ROOT', undefined],
	['device-expired', 'TokenExpired', 0],
	['device-expired-VPN', 'TokenExpired,VPN', 0],
	['device-tampered', 'TokenTampered', 0],
	['device-invalid', 'TokenInvalid', 0],
	['device-extends', '', 10],
	['device-badextends', '', 10],
	['device-odd', '', 130],
	['device-spaces', 'ROOT, VPN , ,HOOK', 20],
	['device-spaces-NewTag', 'ROOT, VPN , ,HOOK,NewTag', 20],
	['device-', 'TokenInvalid', 0],
	['device-12-', 'TokenInvalid', 0],
	['device-12-RO OT', 'TokenInvalid', 0],
	['device-1.2.3', 'TokenInvalid', 0],
	['device--12', 'TokenInvalid', 0],
	['device-12@', 'TokenInvalid', 0],
	['device-nobody-ROOT', 'TokenInvalid', 0],
	['device-constructor', 'TokenInvalid', 0],
	['Device-12', 'TokenInvalid', 0],
	['Tk9SSUQuMS4xNjIz', 'TokenInvalid', 0],
];

const good = { ProductCode: 'FACE_GUARD', MerchantBizId: 'biz1', DeviceToken: 'device-12' };

describe('FaceGuardRisk', () => {
	const sandbox = useSandbox();
	const ask = (params: Fields = {}) =>
		sendV3(sandbox(), { action: 'FaceGuardRisk', query: { ...good, ...params } });

	test.each(tokens)('takes %s for the tags %j and the score %j', async (DeviceToken, ...told) => {
		const { status, json } = await ask({ DeviceToken });
		expect([status, json.Code, json.Message]).toEqual([200, 'Success', 'success']);
		const { RiskTags, GuardRiskScore } = json.Result as unknown as Risk;
		expect([RiskTags, GuardRiskScore]).toEqual(told);
		expect(sandbox().requests).toMatchObject([{ executed: true, billed: true }]);
	});

	test('answers device-noresult without a Result, and that costs money', async () => {
		const { status, json } = await ask({ DeviceToken: 'device-noresult' });
		expect(status).toBe(200);
		expect(json).toEqual({
			RequestId: expect.any(String),
			Code: 'Success',
			Message: 'success',
		});
		expect(sandbox().billed('FaceGuardRisk')).toBe(1);
	});

	test('has a test for every device of the table', () => {
		const tested = [...tokens.map(([token]) => token), 'device-noresult'];
		const names = Object.keys(devices).map((name) => `device-${name}`);
		expect(tested).toEqual(expect.arrayContaining(names));
	});

	test('tells exactly what the vendor tells, with an id of its own each time', async () => {
		const [one, two] = [await ask(), await ask()];
		expect(one.json.Result).toEqual({
			TransactionId: expect.stringMatching(/^[0-9a-f]{32}$/),
			RiskTags: '',
			RiskExtends: '',
			GuardRiskScore: 12,
		});
		expect(one.json.Result?.TransactionId).not.toBe(two.json.Result?.TransactionId);
	});

	test('extends with JSON, and with what is nearly JSON', () => {
		const extended = (token: string) => riskFor(token)?.RiskExtends ?? '';
		expect(JSON.parse(extended('device-extends'))).toMatchObject({ platform: 'ios' });
		expect(extended('device-badextends')).toContain('"platform"');
		expect(() => JSON.parse(extended('device-badextends')) as unknown).toThrow(SyntaxError);
	});

	test.each([
		['device-12@order1', 'order1', ''],
		['device-12@order1', 'order2', 'BizIdNotMatch'],
		['device-12@order1', '', ''],
		['device-12', 'order2', ''],
		['device-12-ROOT@order1~2', 'order2', 'ROOT,BizIdNotMatch'],
		['device-12-ROOT@order1~2', 'order1', 'ROOT'],
		['device-expired@order-1', 'order2', 'TokenExpired,BizIdNotMatch'],
		['anything@order1', 'order2', 'TokenInvalid'],
	])('compares the bizId in %s with %j', async (DeviceToken, BizId, tags) => {
		expect((await ask({ DeviceToken, BizId })).json.Result?.RiskTags).toBe(tags);
	});

	test.each(['FACE_GUARD', 'FACE_GUARD_PRO'])('takes the product code %s', async (ProductCode) => {
		expect((await ask({ ProductCode, Type: 'any' })).json.Code).toBe('Success');
	});

	test.each([
		['ProductCode', 'FACE_VERIFY', 'InvalidParameter'],
		['ProductCode', 'face_guard', 'InvalidParameter'],
		['ProductCode', '', 'MissingParameter'],
		['MerchantBizId', 'a-b', 'InvalidParameter'],
		['MerchantBizId', '', 'MissingParameter'],
		['DeviceToken', '', 'MissingParameter'],
		['Device', 'device-12', 'InvalidParameter'],
	])('refuses %s %j with %s, and that costs nothing', async (name, value, code) => {
		const { status, json } = await ask({ [name]: value });
		expect([status, json.Code]).toEqual([400, code]);
		expect(json.Message).toContain(name);
		expect(sandbox().requests).toMatchObject([{ executed: false, billed: false }]);
	});

	test('can be asked with GET and in XML', async () => {
		const shot = { action: 'FaceGuardRisk', method: 'GET', query: good };
		const { text } = await sendV1(sandbox(), { ...shot, extra: { Format: 'XML' } });
		expect(text).toContain('<RiskTags></RiskTags>');
		expect(text).toContain('<GuardRiskScore>12</GuardRiskScore>');
	});

	test('keeps the token in the record', async () => {
		await ask({ DeviceToken: 'device-12-ROOT~1' });
		expect(sandbox().requests[0]?.params.DeviceToken).toBe('device-12-ROOT~1');
		const { text } = await page(sandbox(), 'GET', '/_sandbox/requests');
		expect(text).toContain('device-12-ROOT~1');
	});

	test('is struck by a rule for one token', async () => {
		const match = { deviceToken: 'device-12~2' };
		sandbox().plan({ match, times: 'always', fault: { kind: 'unavailable' } });
		expect((await ask()).status).toBe(200);
		expect((await ask({ DeviceToken: 'device-12~2' })).status).toBe(503);
	});

	test('answers a planned code as text, even if it is made of digits', async () => {
		sandbox().plan({ fault: { kind: 'anyCode', code: '402' } });
		const { status, json } = await ask();
		expect([status, json.Code]).toEqual([400, '402']);
	});

	test('counts what costs money, whatever the client was told', async () => {
		const lost = { DeviceToken: 'device-1~lost', MerchantBizId: 'biz2' };
		sandbox().plan({ match: { deviceToken: lost.DeviceToken }, fault: { kind: 'reset' } });
		await expect(ask(lost)).rejects.toThrow();
		expect(sandbox().billed('FaceGuardRisk')).toBe(0);
		sandbox().plan({ fault: { kind: 'resetAfterExecuting' } });
		await expect(ask(lost)).rejects.toThrow();
		sandbox().plan({ fault: { kind: 'throttle' } });
		await ask();
		await ask();
		await ask({ MerchantBizId: 'biz2' });
		await sendV3(sandbox(), { action: 'KeepaliveIntl' });

		const { billed } = sandbox();
		expect(billed('FaceGuardRisk')).toBe(3);
		expect(billed('FaceGuardRisk', { deviceToken: 'device-12' })).toBe(2);
		expect(billed('FaceGuardRisk', { merchantBizId: 'biz2' })).toBe(2);
		expect(billed('FaceGuardRisk', { merchantBizId: 'biz2', deviceToken: 'device-12' })).toBe(1);
		expect(billed('FaceGuardRisk', { deviceToken: '' })).toBe(0);
		expect([billed('KeepaliveIntl'), sandbox().executions('KeepaliveIntl')]).toEqual([0, 1]);
	});

	test('is explained by the guide, with examples that are true', () => {
		const text = guide('http://127.0.0.1:1');
		for (const [name, { says }] of Object.entries(devices)) {
			expect(text).toMatch(new RegExp(`^ {2}device-${name} +${says}$`, 'm'));
		}
		expect(riskFor('device-12.5')).toMatchObject({ RiskTags: '', GuardRiskScore: 12.5 });
		expect(text).toMatch(/^ {2}device-12\.5 +Score 12\.5/m);
		expect(text).toMatch(/^ {2}device-12@order1 +BizIdNotMatch unless BizId is order1/m);
	});
});
