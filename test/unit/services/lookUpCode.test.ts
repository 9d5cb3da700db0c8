import type { ErrorCategory } from '../../../nodes/shared/errors';
import { services, type ServiceName } from '../../../nodes/shared/services';
import { gatewayCodes } from '../../../nodes/shared/services/gatewayCodes';
import { isSuccess, lookUpCode } from '../../../nodes/shared/services/lookUpCode';
import type { ReturnCode, ReturnCodes } from '../../../nodes/shared/services/service';

const { cloudauthIntl, saf, sts } = services;
const noCodes: ReturnCodes = {};
const unknown = lookUpCode('NobodyKnowsThis', undefined, noCodes);

/** Every code of Alibaba Cloud's pages, by what the operator has to do about it. */
const documented: Record<ServiceName | 'all', Partial<Record<ErrorCategory, string[]>>> = {
	cloudauthIntl: {
		picture: [
			...['UnqualifiedPhoto', 'NoFaceDetected', 'ToolargeImage'],
			...['DownloadTimeout', 'DataDuplication'],
		],
		parameter: ['TransactionIdInvalid'],
		blocked: ['Forbidden.ExceptionRepeatedInvoke', 'SuspiciousActivity'],
		// Numbers belong to the legacy service, and one code to CheckResult alone.
		unknown: ['400', '402', '403', '404', '500', 'ProcessNotCompleted'],
	},
	saf: {
		parameter: ['400'],
		quota: ['402'],
		account: ['403'],
		endpoint: ['404'],
		internal: ['500'],
		unknown: ['UnqualifiedPhoto', 'TransactionIdInvalid', 'SuspiciousActivity', '401', '200'],
	},
	sts: {
		credential: [
			...['EntityNotExist.Role', 'InvalidParameter.RoleArn', 'InvalidParameter.RoleSessionName'],
			...['InvalidParameter.ExternalId', 'InvalidParameter.DurationSeconds'],
			...['InvalidParameter.PolicyGrammar', 'InvalidParameter.PolicySize'],
		],
		parameter: ['InvalidParameter.ContentType'],
		unknown: ['EntityNotExist.User', 'TransactionIdInvalid', '403'],
	},
	all: {
		parameter: ['MissingParameter', 'InvalidParameter', 'MissingFoo', 'InvalidMetaInfo.Format'],
		credential: [
			...['InvalidAccessKeyId', 'InvalidAccessKeyId.NotFound', 'InvalidAccessKeyId.Inactive'],
			...['InvalidAccessKeyId.Disabled', 'MissingAccessKeyId', 'SignatureDoesNotMatch'],
			...['IncompleteSignature', 'InvalidSignatureMethod', 'MissingTimestamp'],
			...['InvalidSecurityToken', 'InvalidSecurityToken.Expired', 'MissingSecurityToken'],
			...['InvalidSecurityToken.Malformed', 'InvalidSecurityToken.MismatchWithAccessKey'],
		],
		permission: [
			...['Forbidden', 'Forbidden.RAM', 'Forbidden.RAMUserAccessDenied', 'NoPermission'],
			'Forbidden.Anything',
		],
		account: ['Forbidden.AccountAccessDenied', 'Forbidden.RiskControl', 'InsufficientBalance'],
		endpoint: [
			...['InvalidApi.NotFound', 'InvalidProduct.NotFound', 'InvalidAction', 'NoSuchVersion'],
			...['InvalidAction.NotFound', 'InvalidVersion', 'UnsupportedHTTPMethod'],
			'InvalidProtocol.NeedSsl',
		],
		throttled: ['Throttling', 'Throttling.Api', 'Throttling.User'],
		unavailable: ['ServiceUnavailable'],
		internal: ['InternalError', 'InternalError.Deeper.Still'],
		clock: [
			...['InvalidTimeStamp', 'InvalidTimeStamp.Expired', 'InvalidTimeStamp.Format'],
			'IllegalTimestamp',
		],
		repeated: ['SignatureNonceUsed'],
	},
};

const everyRow = [
	cloudauthIntl.codes,
	saf.codes,
	sts.codes,
	gatewayCodes,
	{ NobodyKnowsThis: unknown },
]
	.flatMap((codes) => Object.entries<ReturnCode>(codes))
	.map(([code, row]) => ({ code, ...row }));

describe('a return code', () => {
	const rows = Object.entries(documented).flatMap(([of, categories]) =>
		Object.entries(categories).flatMap(([category, codes]) =>
			(of === 'all' ? Object.keys(services) : [of]).flatMap((service) =>
				codes.map((code) => ({ service: service as ServiceName, code, category })),
			),
		),
	);

	it.each(rows)(
		'of $service: $code is of the category $category',
		({ service, code, category }) => {
			expect(lookUpCode(code, undefined, services[service].codes).category).toBe(category);
		},
	);

	it('has no row that this test does not know', () => {
		const known = new Set([...rows.map(({ code }) => code), 'Missing', 'Invalid']);
		const families = new Set([...known].map((code) => code.split('.')[0]));
		const rest = everyRow.filter(({ code }) => !known.has(code) && !families.has(code));
		expect(rest.map(({ code }) => code)).toEqual(['NobodyKnowsThis']);
	});

	it('has words for the person exactly where another picture is what helps', () => {
		for (const { code, category, tellUser } of everyRow) {
			expect([code, tellUser !== undefined]).toEqual([code, category === 'picture']);
			if (tellUser !== undefined) expect(tellUser).toMatch(/Please .*\.$/);
		}
	});

	it('is explained in words that an operator knows', () => {
		for (const { code, message, remedy, tellUser = '' } of everyRow) {
			// The full stop comes where the sentences are put together.
			expect([code, message]).toEqual([code, expect.stringMatching(/^[A-Z].*[^.\s]$/)]);
			expect([code, remedy]).toEqual([code, expect.stringMatching(/^[A-Z].{10,}\.$/)]);
			const text = `${message}. ${remedy} ${tellUser}`;
			expect(text).not.toMatch(/vendor|makers|\s\s|\.\./i);
			// n8n's guidelines ask to avoid these.
			expect(text.replace(code, '')).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
		}
	});

	it.each([
		['Forbidden.RAM', 'cloudauthIntl', /AliyunAntCloudAuthFullAccess/],
		['Forbidden', 'cloudauthIntl', /activated.*AliyunAntCloudAuthFullAccess/],
		['NoPermission', 'saf', /yundun-saf:Execute/],
		['Forbidden.AccountAccessDenied', 'cloudauthIntl', /Activate ID Verification.*overdue/],
		['Forbidden.AccountAccessDenied', 'saf', /Activate the service.*overdue/],
		['Forbidden.ExceptionRepeatedInvoke', 'cloudauthIntl', /Do not repeat it.*loop/],
		['SuspiciousActivity', 'cloudauthIntl', /new DeviceToken.*later/],
		['InvalidTimeStamp.Expired', 'cloudauthIntl', /clock.*15 minutes/],
		['Throttling.Api', 'cloudauthIntl', /Requests per Second/],
		['InvalidParameter', 'cloudauthIntl', /callback URL/],
		['InvalidParameter', 'saf', /^Correct the field that Alibaba Cloud's message names\.$/],
		['TransactionIdInvalid', 'cloudauthIntl', /MerchantBizId.*same region.*30 days/],
		['InvalidAccessKeyId.Inactive', 'cloudauthIntl', /Enable the AccessKey/],
		['InvalidSecurityToken.Expired', 'cloudauthIntl', /all three/],
		['MissingSecurityToken', 'cloudauthIntl', /'Authentication'.*'STS Token'/],
		['InvalidProtocol.NeedSsl', 'cloudauthIntl', /https:\/\//],
		['InternalError', 'cloudauthIntl', /keeps happening.*request ID/],
		['IncompleteSignature', 'cloudauthIntl', /maintainers of this node.*request ID/],
		['SignatureNonceUsed', 'cloudauthIntl', /proxy/],
		['ToolargeImage', 'cloudauthIntl', /0\.6 MB/],
		['NoPermission', 'sts', /AliyunSTSAssumeRoleAccess.*trust policy.*external ID.*account itself/],
		['EntityNotExist.Role', 'sts', /'Role ARN'.*RAM user/],
		['InvalidParameter.DurationSeconds', 'sts', /'Role Session Duration'.*RAM console/],
		['InvalidParameter.PolicySize', 'sts', /'Role Policy'.*2,048/],
		['Throttling', 'sts', /once an hour/],
		['NobodyKnowsThis', 'cloudauthIntl', /Look the code up/],
	] as Array<[string, ServiceName, RegExp]>)('%s of %s comes with its cure', (code, of, words) => {
		expect(lookUpCode(code, undefined, services[of].codes).remedy).toMatch(words);
	});
});

describe('looking up a return code', () => {
	const row = (message: string): ReturnCode => ({ category: 'input', message, remedy: '' });
	const own = { A: row('own A'), 'B.x': row('own B.x'), MissingOwn: row('own MissingOwn') };
	const service = { A: row('A'), 'A.x': row('A.x'), B: row('B'), Throttling: row('Throttling') };

	it.each([
		['A', 'own A'],
		['A.x', 'A.x'],
		['A.y', 'own A'],
		['A.x.y', 'own A'],
		['B.x', 'own B.x'],
		['B.y', 'B'],
		['Throttling.User', 'Throttling'],
		['MissingOwn.x', 'own MissingOwn'],
		['MissingOther.x', gatewayCodes.Missing?.message],
		['InvalidAccessKeyId.x', gatewayCodes.InvalidAccessKeyId?.message],
	])('prefers exact names to families, then the nearer table: %s', (code, message) => {
		expect(lookUpCode(code, own, service).message).toBe(message);
	});

	it.each([
		...['', '.', '.Throttling', ' Throttling', 'throttling.api', 'Throttled', 'ThrottlingOfAKind'],
		...['NotMissingFoo', 'missingFoo', '200', 'OK', 'Success', 'Success.Partly', 'success'],
		...[
			'constructor',
			'constructor.name',
			'__proto__',
			'__proto__.toString',
			'hasOwnProperty.call',
		],
	])('does not know %j', (code) => {
		expect(lookUpCode(code, own, cloudauthIntl.codes)).toBe(unknown);
		expect(unknown).toMatchObject({
			category: 'unknown',
			message: 'Alibaba Cloud answered with a code that this node does not know',
		});
	});
});

describe('a success code', () => {
	it.each(['Success', '200', 200])('may be %j', (code) => {
		expect(isSuccess(code)).toBe(true);
	});

	it.each([
		...['', 'success', 'SUCCESS', 'OK', 'true', ' Success', 'Success ', 'Success.', 'Successful'],
		...['200 ', ' 200', '0200', '200.0', '2e2', '2000', '201', '0', 'null', 'undefined'],
		...[0, 201, 200.5, NaN, true, null, undefined],
		...[['Success'], { Code: 'Success' }, new String('Success')],
	])('is never %j', (code) => {
		expect(isSuccess(code)).toBe(false);
		expect(isSuccess(code, 'Passed')).toBe(false);
	});

	it('may have another spelling for one operation, compared exactly', () => {
		expect(isSuccess('success', 'success')).toBe(true);
		expect(isSuccess('Success', 'success')).toBe(true);
		expect(isSuccess('SUCCESS', 'success')).toBe(false);
		expect(isSuccess(undefined, undefined)).toBe(false);
	});
});
