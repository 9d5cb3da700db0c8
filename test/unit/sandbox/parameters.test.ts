import { readArrived } from '../../sandbox/arrived';
import { findFacts, type OperationFacts } from '../../sandbox/catalogue';
import facts from '../../sandbox/operations.json';
import { checkParameters } from '../../sandbox/parameters';
import type { Play } from '../../sandbox/play';
import { matches } from '../../sandbox/values';

const version = '2022-08-09';
const factsOf = (action: string) => findFacts(action, version) as OperationFacts;

function judge(action: string, query: string, form = '', play: Partial<Play> = {}) {
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };
	const arrived = readArrived('POST', `/?${query}`, headers, Buffer.from(form));
	const refusal = checkParameters(arrived, ['RegionId'], factsOf(action), play);
	return refusal && `${refusal.code}: ${refusal.message}`;
}

it.each([
	['CheckResult', '', ''],
	['CheckResult', 'TransactionId=1&RegionId=x', ''],
	// The gateway takes a parameter from either place.
	['CheckResult', '', 'TransactionId=1'],
	['CredentialGetResultIntl', 'TransactionId=1', ''],
	['QueryFaceGroup', 'CurrentPage=1&PageSize=20', ''],
	['Initialize', 'DocPageConfig=%5B%22front%22%5D', ''],
])('%s accepts the query %j and the form %j', (action, query, form) => {
	expect(judge(action, query, form)).toBeUndefined();
});

it.each([
	['CheckResult', 'Unknown=1', '', /^InvalidParameter: .*Unknown parameter: Unknown/],
	['CheckResult', 'transactionid=1', '', /^InvalidParameter: .*Unknown parameter: transactionid/],
	['CheckResult', 'TransactionId=1&TransactionId=2', '', /Given twice: TransactionId/],
	['CheckResult', 'TransactionId=1', 'TransactionId=1', /Given twice: TransactionId/],
	['CredentialGetResultIntl', '', '', /^MissingParameter: .*TransactionId/],
	['CredentialGetResultIntl', 'TransactionId=', '', /^MissingParameter: .*TransactionId/],
	['QueryFaceGroup', 'CurrentPage=one&PageSize=20', '', /^InvalidParameter: .*CurrentPage/],
	['Initialize', 'DocPageConfig=front', '', /^InvalidParameter: .*DocPageConfig/],
])('%s refuses the query %j and the form %j', (action, query, form, words) => {
	expect(judge(action, query, form)).toMatch(words);
});

it('an operation may demand more than the metadata', () => {
	const play = { required: ['MerchantBizId'], values: { MerchantBizId: matches(/^[a-z]+$/) } };
	expect(judge('CheckResult', '', '', play)).toMatch(/^MissingParameter: .*MerchantBizId/);
	expect(judge('CheckResult', 'MerchantBizId=1', '', play)).toMatch(/^InvalidParameter/);
	expect(judge('CheckResult', 'MerchantBizId=a', '', play)).toBeUndefined();
});

it('the facts are about every operation, with placement and type of every parameter', () => {
	const { 'Cloudauth-intl': idv, saf } = facts;
	expect([idv.version, saf.version]).toEqual([version, '2019-05-21']);
	expect([Object.keys(idv.operations).length, Object.keys(saf.operations).length]).toEqual([50, 4]);
	expect(factsOf('DeleteFaceRecordV2').parameters).toEqual({
		FaceGroupCode: { in: 'query', type: 'string', required: false },
		MerchantUserId: { in: 'query', type: 'string', required: true },
	});
	expect(factsOf('FaceCompare').parameters.SourceFacePicture?.in).toBe('body');
	expect(factsOf('QueryFaceGroup').parameters.PageSize?.type).toBe('integer');
	expect(factsOf('Initialize').parameters.DocPageConfig?.type).toBe('array');
	expect(findFacts('CheckResult', '2019-05-21')).toBeUndefined();
	expect(findFacts('toString', version)).toBeUndefined();
});
