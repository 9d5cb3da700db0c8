import { jpegSaying, sandboxKeys, sandboxRoles } from '../../sandbox';
import { officialClients } from './officialClients';
import { goodInitialize, useSandbox } from './send';

const keepalive = { action: 'KeepaliveIntl' };
const awkward = 'a b+c*~!\'()&=/?#%"é中';

describe.each(Object.entries(officialClients))('the official client %s', (_, client) => {
	const sandbox = useSandbox();
	const { call, signature } = client;

	test('is accepted', async () => {
		const answer = await call(sandbox(), keepalive);
		expect(answer).toMatchObject({ Code: 'Success', Result: { Result: 'SUCCESS' } });
		expect(sandbox().requests).toMatchObject([
			{ action: 'KeepaliveIntl', signature, httpStatus: 200, code: 'Success', executed: true },
		]);
	});

	test('starts a verification and reads its result', async () => {
		const fields = goodInitialize({ CallbackToken: awkward });
		const started = await call(sandbox(), { action: 'Initialize', ...fields });
		const TransactionId = String(started.Result?.TransactionId);
		const query = { MerchantBizId: 'biz1', TransactionId };
		const checked = await call(sandbox(), { action: 'CheckResult', query });
		expect(checked).toMatchObject({ Code: 'Success', Result: { Passed: 'Y', SubCode: '200' } });
		expect(sandbox().requests[0]?.params.CallbackToken).toBe(awkward);
	});

	test('asks about a device', async () => {
		const query = {
			ProductCode: 'FACE_GUARD_PRO',
			MerchantBizId: 'biz1',
			DeviceToken: `device-87.5-ROOT-VPN@${awkward.replace(/[@~]/g, '')}~${awkward}`,
			BizId: awkward.replace(/[@~]/g, ''),
		};
		const answer = await call(sandbox(), { action: 'FaceGuardRisk', query });
		expect(answer).toMatchObject({
			Code: 'Success',
			Result: { RiskTags: 'ROOT,VPN', RiskExtends: '', GuardRiskScore: 87.5 },
		});
		expect(sandbox().requests).toMatchObject([{ signature, params: query, billed: true }]);
	});

	test.each(['query', 'form'])('compares two pictures, sent in the %s', async (place) => {
		const fields = {
			Service: 'intl_face_verify',
			ServiceParameters: JSON.stringify({
				refFaceContent: jpegSaying('match').toString('base64'),
				authFaceContent: jpegSaying('match').toString('base64'),
				resourceCode: '00840000',
			}),
		};
		const asked = { action: 'ExecuteRequest', version: '2019-05-21', [place]: fields };
		const { Code, Message, Data } = await call(sandbox(), asked);
		expect([Code, Message]).toEqual([200, 'OK']);
		expect(JSON.parse(String(Data))).toMatchObject({ passed: 'true', retCode: 'OK_SUCCESS' });
		expect(sandbox().requests).toMatchObject([{ signature, code: '200', billed: true }]);
	});

	test('assumes a role, and is accepted with its keys until they expire', async () => {
		const query = {
			RoleArn: sandboxRoles.external.arn,
			RoleSessionName: 'a.b@c-d_1',
			ExternalId: sandboxRoles.external.externalId,
			DurationSeconds: '900',
			Policy: JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: awkward }] }),
		};
		const assumed = await call(sandbox(), { action: 'AssumeRole', version: '2015-04-01', query });
		expect(Object.keys(assumed).sort()).toEqual(['AssumedRoleUser', 'Credentials', 'RequestId']);
		const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = assumed.Credentials ?? {};
		expect(Date.parse(String(Expiration)) - Date.now()).toBeGreaterThan(890_000);
		const key = {
			accessKeyId: String(AccessKeyId),
			accessKeySecret: String(AccessKeySecret),
			securityToken: String(SecurityToken),
		};
		await call(sandbox(), { ...keepalive, key });
		sandbox().endSessions();
		const late = call(sandbox(), { ...keepalive, key });
		await expect(late).rejects.toMatchObject({ code: 'InvalidSecurityToken.Expired' });
		expect(sandbox().requests).toMatchObject([
			{ action: 'AssumeRole', signature, params: query, code: '', billed: false },
			{ accessKeyId: AccessKeyId, httpStatus: 200 },
			{ code: 'InvalidSecurityToken.Expired' },
		]);
	});

	test.each([
		['an unknown role', { RoleArn: 'acs:ram::1:role/nobody' }, 'EntityNotExist.Role'],
		['a role that is none', { RoleArn: 'acs:ram::1:user/somebody' }, 'InvalidParameter.RoleArn'],
		['a role that trusts nobody', { RoleArn: sandboxRoles.untrusting.arn }, 'NoPermission'],
		['no external ID', { RoleArn: sandboxRoles.external.arn }, 'NoPermission'],
		[
			'a wrong external ID',
			{ RoleArn: sandboxRoles.external.arn, ExternalId: 'no' },
			'NoPermission',
		],
		['too long a session', { DurationSeconds: '3601' }, 'InvalidParameter.DurationSeconds'],
		['too long a policy', { Policy: '{'.repeat(2049) }, 'InvalidParameter.PolicySize'],
		['a policy that is none', { Policy: '{}' }, 'InvalidParameter.PolicyGrammar'],
		['a blank in the name', { RoleSessionName: 'a b' }, 'InvalidParameter.RoleSessionName'],
	])('assumes no role with %s', async (_case, changes, code) => {
		const query = { RoleArn: sandboxRoles.good.arn, RoleSessionName: 'n8n', ...changes };
		const attempt = call(sandbox(), { action: 'AssumeRole', version: '2015-04-01', query });
		await expect(attempt).rejects.toMatchObject({ code });
		expect(sandbox().sessions).toEqual([]);
	});

	test.each([
		['of a RAM user without the policy', sandboxKeys.noRoles],
		['of the whole account', sandboxKeys.wholeAccount],
	])('assumes no role with the key %s', async (_case, key) => {
		const query = { RoleArn: sandboxRoles.good.arn, RoleSessionName: 'n8n' };
		const attempt = call(sandbox(), { action: 'AssumeRole', version: '2015-04-01', query, key });
		await expect(attempt).rejects.toMatchObject({ code: 'NoPermission' });
	});

	test('is accepted with an STS key', async () => {
		await call(sandbox(), { ...keepalive, key: sandboxKeys.sts });
		expect(sandbox().requests).toMatchObject([{ accessKeyId: 'sandbox-sts', httpStatus: 200 }]);
	});

	test.each([
		['a wrong secret', { accessKeyId: 'sandbox-active' }, 'SignatureDoesNotMatch'],
		['an unknown key', { accessKeyId: 'nobody' }, 'InvalidAccessKeyId.NotFound'],
	])('is refused with %s', async (_case, key, code) => {
		const accessKeySecret = 'not the secret';
		const attempt = call(sandbox(), { ...keepalive, key: { ...key, accessKeySecret } });
		await expect(attempt).rejects.toMatchObject({ code });
		expect(sandbox().requests).toMatchObject([{ code, executed: false }]);
	});

	test('is refused with a nonce it used before', async () => {
		const again = { ...keepalive, nonce: 'nonce1' };
		await call(sandbox(), again);
		await expect(call(sandbox(), again)).rejects.toMatchObject({ code: 'SignatureNonceUsed' });
	});

	test('is refused with a timestamp 16 minutes old', async () => {
		const old = new Date(Date.now() - 16 * 60_000).toISOString();
		const attempt = call(sandbox(), { ...keepalive, timestamp: `${old.slice(0, 19)}Z` });
		await expect(attempt).rejects.toMatchObject({ code: 'InvalidTimeStamp.Expired' });
	});

	test('is refused with a parameter that does not exist', async () => {
		const attempt = call(sandbox(), { ...keepalive, query: { Typo: '1' } });
		await expect(attempt).rejects.toMatchObject({ code: 'InvalidParameter' });
	});
});
