import { progressIn } from '../../../nodes/operations/verification/verificationLog';

/** The codes of Alibaba Cloud's page of CheckVerifyLog. */
const errorCodes =
	'1000 1001 1002 1003 1004 1005 1006 1007 1009 1011 1012 1013 1014 1015 1016 9999'.split(' ');

it.each([
	['0', 'finished'],
	['1', 'interrupted'],
	['2', 'notStarted'],
	[1, 'interrupted'],
	['3', null],
	['toString', null],
	['', null],
	[undefined, null],
])('calls the status %j %j', (VerifyStatus, status) => {
	expect(progressIn({ VerifyStatus }).status).toBe(status);
});

it.each(errorCodes)('explains the error code %s in a sentence', (VerifyErrorCode) => {
	const { errorCode, explanation } = progressIn({ VerifyErrorCode });
	expect(errorCode).toBe(VerifyErrorCode);
	expect(explanation).toMatch(/^[A-Z].{12,}\.$/);
});

it('explains no two error codes alike', () => {
	const said = errorCodes.map((VerifyErrorCode) => progressIn({ VerifyErrorCode }).explanation);
	expect(new Set(said).size).toBe(errorCodes.length);
});

it.each(['1008', 'constructor', '__proto__'])('shows the unknown error code %s alone', (code) => {
	expect(progressIn({ VerifyErrorCode: code })).toMatchObject({
		errorCode: code,
		explanation: null,
	});
});

it.each([
	['text', '{"faceOverTimes":1}', { faceOverTimes: 1 }],
	['an object', { faceOverTimes: 1 }, { faceOverTimes: 1 }],
	['nothing', '', null],
	['something that cannot be read', '{"faceOverTimes" 1}', null],
])('reads the statistics from %s', (_what, LogStatisticsInfo, statistics) => {
	expect(progressIn({ LogStatisticsInfo }).statistics).toEqual(statistics);
});

it.each([
	['FACE', 'FACE'],
	['', null],
	[7, null],
	[undefined, null],
])('says of the page %j that the person left at %j', (InterruptPageEn, interruptedAt) => {
	expect(progressIn({ InterruptPageEn }).interruptedAt).toBe(interruptedAt);
});
