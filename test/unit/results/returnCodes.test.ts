import {
	isSuccess,
	kinds,
	lookUpCode,
	returnCodes,
	type Kind,
} from '../../../nodes/shared/results/returnCodes';

/** Every return code of the vendor's pages for Initialize and CheckResult. */
const documented: Record<string, Kind> = {
	Success: 'success',
	MissingParameter: 'parameter',
	InvalidParameter: 'parameter',
	TransactionIdInvalid: 'parameter',
	UnqualifiedPhoto: 'photo',
	DataDuplication: 'photo',
	ToolargeImage: 'photo',
	DownloadTimeout: 'photo',
	NoFaceDetected: 'photo',
	'Forbidden.RAMUserAccessDenied': 'permission',
	'Forbidden.AccountAccessDenied': 'account',
	ProcessNotCompleted: 'notFinished',
	InternalError: 'internal',
};

/** What the gateway in front of every service answers with. */
const gateway: Record<string, Kind> = {
	Throttling: 'throttled',
	ServiceUnavailable: 'unavailable',
	SignatureNonceUsed: 'repeated',
	InvalidTimeStamp: 'clock',
	IllegalTimestamp: 'clock',
	MissingTimestamp: 'credential',
	InvalidAccessKeyId: 'credential',
	'InvalidAccessKeyId.NotFound': 'credential',
	'InvalidAccessKeyId.Inactive': 'credential',
	MissingAccessKeyId: 'credential',
	SignatureDoesNotMatch: 'credential',
	IncompleteSignature: 'credential',
	InvalidSignatureMethod: 'credential',
	InvalidSecurityToken: 'credential',
	'InvalidSecurityToken.Expired': 'credential',
	MissingSecurityToken: 'credential',
	Forbidden: 'permission',
	'Forbidden.RAM': 'permission',
	NoPermission: 'permission',
	'Forbidden.RiskControl': 'account',
	InsufficientBalance: 'account',
	InvalidApi: 'endpoint',
	InvalidAction: 'endpoint',
	InvalidProduct: 'endpoint',
	NoSuchVersion: 'endpoint',
	InvalidVersion: 'endpoint',
	UnsupportedHTTPMethod: 'endpoint',
	InvalidProtocol: 'endpoint',
};

/** The numbers of the legacy service's guide. */
const legacy: Record<string, Kind> = {
	'400': 'parameter',
	'402': 'quota',
	'403': 'account',
	'404': 'endpoint',
	'500': 'internal',
};

/** Codes that are known only by their family. */
const families: Array<[code: string, kind: Kind, row: string]> = [
	['Throttling.Api', 'throttled', 'Throttling'],
	['Throttling.User', 'throttled', 'Throttling'],
	['InvalidTimeStamp.Expired', 'clock', 'InvalidTimeStamp'],
	['InvalidTimeStamp.Format', 'clock', 'InvalidTimeStamp'],
	['InvalidSecurityToken.Malformed', 'credential', 'InvalidSecurityToken'],
	['InvalidSecurityToken.MismatchWithAccessKey', 'credential', 'InvalidSecurityToken'],
	['InvalidAccessKeyId.Disabled', 'credential', 'InvalidAccessKeyId'],
	['Forbidden.Anything', 'permission', 'Forbidden'],
	['InvalidApi.NotFound', 'endpoint', 'InvalidApi'],
	['InvalidProduct.NotFound', 'endpoint', 'InvalidProduct'],
	['InvalidAction.NotFound', 'endpoint', 'InvalidAction'],
	['InvalidProtocol.NeedSsl', 'endpoint', 'InvalidProtocol'],
	['InternalError.Deeper.Still', 'internal', 'InternalError'],
	['MissingFoo', 'parameter', 'Missing'],
	['MissingProductCode.Empty', 'parameter', 'Missing'],
	['InvalidFoo', 'parameter', 'Invalid'],
	['InvalidMetaInfo.Format', 'parameter', 'Invalid'],
];

const unknown = lookUpCode('NobodyKnowsThis');

describe('the table of return codes', () => {
	it.each(Object.entries({ ...documented, ...gateway, ...legacy }))(
		'has %s as %s',
		(code, kind) => {
			expect(Object.keys(returnCodes)).toContain(code);
			expect(lookUpCode(code)).toBe(returnCodes[code]);
			expect(lookUpCode(code).kind).toBe(kind);
		},
	);

	it('has no row that this test does not know', () => {
		const tables = { ...documented, ...gateway, ...legacy };
		const known = [...Object.keys(tables), 'Missing', 'Invalid'];
		expect(Object.keys(returnCodes).sort()).toEqual(known.sort());
	});

	it('says for every code what happened and what to do', () => {
		for (const [code, { kind, message, remedy }] of Object.entries(returnCodes)) {
			// Sentences are put together: the message gets its full stop where it is shown.
			expect([code, message]).toEqual([code, expect.stringMatching(/^[A-Z].*[^.\s]$/)]);
			if (kind !== 'success')
				expect([code, remedy]).toEqual([code, expect.stringMatching(/^[A-Z].{10,}\.$/)]);
		}
	});

	it('has words for the person only where another picture is what helps', () => {
		const told = Object.entries(returnCodes).filter(([, { tellUser }]) => tellUser !== undefined);
		expect(told.map(([code]) => code).sort()).toEqual([
			'DownloadTimeout',
			'NoFaceDetected',
			'ToolargeImage',
			'UnqualifiedPhoto',
		]);
		for (const [, { tellUser }] of told) expect(tellUser).toMatch(/^Please .*photo.*\.$/);
	});

	it('names the cure that only this code has', () => {
		const remedies: Array<[code: string, words: RegExp]> = [
			['Forbidden.RAMUserAccessDenied', /AliyunAntCloudAuthFullAccess/],
			['Forbidden.RAM', /AliyunAntCloudAuthFullAccess/],
			['NoPermission', /AliyunAntCloudAuthFullAccess/],
			['Forbidden', /activated.*AliyunAntCloudAuthFullAccess/],
			['Forbidden.AccountAccessDenied', /Activate ID Verification.*overdue/],
			['InvalidTimeStamp.Expired', /clock.*15 minutes/],
			['IllegalTimestamp', /clock.*15 minutes/],
			['Throttling.Api', /Requests per Second/],
			['InvalidParameter', /callback URL/],
			['TransactionIdInvalid', /MerchantBizId.*same region.*30 days/],
			['ProcessNotCompleted', /30 minutes/],
			['InvalidAccessKeyId.NotFound', /AccessKey ID and AccessKey Secret/],
			['InvalidAccessKeyId.Inactive', /Enable the AccessKey/],
			['SignatureDoesNotMatch', /AccessKey Secret/],
			['InvalidSecurityToken.Expired', /all three/],
			['MissingSecurityToken', /Use STS Token/],
			['InvalidApi.NotFound', /region of the credential/],
			['InvalidProtocol.NeedSsl', /https:\/\//],
			['InternalError', /request ID/],
			['ServiceUnavailable', /request ID/],
			['IncompleteSignature', /Report this/],
			['SignatureNonceUsed', /proxy/],
			['ToolargeImage', /0\.6 MB/],
			['DataDuplication', /Choose one/],
			['InsufficientBalance', /Top up/],
			['Forbidden.RiskControl', /support/],
			['NobodyKnowsThis', /Look the code up/],
		];
		for (const [code, words] of remedies) expect(lookUpCode(code).remedy).toMatch(words);
	});
});

describe('what follows from a kind', () => {
	it('is that successful calls are billed, and of some nobody knows', () => {
		const of = (billed: boolean | null) =>
			(Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].billed === billed).sort();
		expect(of(true)).toEqual(['success']);
		expect(of(null)).toEqual(['cancelled', 'noAnswer', 'repeated']);
		expect(of(false)).toHaveLength(Object.keys(kinds).length - 4);
	});

	it('is that some pass by themselves', () => {
		const passing = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].retryable);
		expect(passing.sort()).toEqual([
			'internal',
			'noAnswer',
			'notFinished',
			'notReached',
			'throttled',
			'unavailable',
		]);
	});

	it('is known of every kind that a code can have', () => {
		for (const { kind } of [...Object.values(returnCodes), unknown]) {
			expect(Object.keys(kinds)).toContain(kind);
		}
	});
});

describe('looking up a code', () => {
	it.each(families)('takes %s for %s, like %s', (code, kind, row) => {
		expect(lookUpCode(code)).toBe(returnCodes[row]);
		expect(lookUpCode(code).kind).toBe(kind);
	});

	it('prefers the exact code to its family, and the family to its prefix', () => {
		expect(lookUpCode('InvalidAccessKeyId.Inactive')).not.toBe(lookUpCode('InvalidAccessKeyId'));
		expect(lookUpCode('InvalidAccessKeyId.Other')).not.toBe(lookUpCode('Invalid'));
		expect(lookUpCode('MissingParameter')).toBe(returnCodes.MissingParameter);
		expect(lookUpCode('InvalidParameter.Foo')).toBe(returnCodes.InvalidParameter);
	});

	it.each([
		'',
		'.',
		'.Throttling',
		' Throttling',
		'throttling.api',
		'Throttled',
		'ThrottlingOfSomeKind',
		'Passed',
		'NotMissingFoo',
		'NotInvalidFoo',
		'200',
		'OK',
		'constructor',
		'constructor.name',
		'__proto__',
		'__proto__.toString',
		'toString',
		'hasOwnProperty.call',
	])('does not know %j', (code) => {
		expect(lookUpCode(code)).toBe(unknown);
		expect(unknown).toMatchObject({
			kind: 'unknown',
			message: 'The vendor answered with a code that this node does not know',
		});
	});

	it.each(['Success.Partly', 'Success.', 'Success.Success'])(
		'does not take %s for a success',
		(code) => {
			expect(lookUpCode(code)).toBe(unknown);
		},
	);
});

describe('a success code', () => {
	it.each(['Success', 'success', 'SUCCESS', 'sUCCESS', '200'])('may be %j', (code) => {
		expect(isSuccess(code)).toBe(true);
	});

	it.each([
		'',
		'OK',
		'ok',
		'true',
		' Success',
		'Success ',
		'Success.',
		'Success.Partly',
		'Successful',
		'Unsuccess',
		'200 ',
		' 200',
		'0200',
		'200.0',
		'2000',
		'201',
		'0',
		'null',
		'undefined',
		'constructor',
	])('is never %j', (code) => {
		expect(isSuccess(code)).toBe(false);
	});
});
