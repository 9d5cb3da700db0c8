import { request } from 'undici';

import { outcomes } from '../../sandbox';
import { checkResult, initialize, startTransaction, useSandbox } from './send';

type Result = Record<string, unknown>;

/** What CheckResult tells after a start with the given SceneCode, asked when all are done. */
const verdicts: Array<[string, Result | undefined]> = [
	['pass', { Passed: 'Y', SubCode: '200' }],
	['different', { Passed: 'N', SubCode: '204' }],
	['liveness', { Passed: 'N', SubCode: '205' }],
	['policy', { Passed: 'N', SubCode: '206' }],
	['similar', { Passed: 'N', SubCode: '233' }],
	['contradict', { Passed: 'Y', SubCode: '204' }],
	['yn200', { Passed: 'N', SubCode: '200' }],
	['unknown', { Passed: 'N', SubCode: '999' }],
	['pending', { Passed: 'P', SubCode: '200' }],
	['lowercase', { Passed: 'y', SubCode: '200' }],
	['nosub', { Passed: 'Y', SubCode: undefined }],
	['brokenext', { Passed: 'Y', SubCode: '200' }],
	['numbers', { Passed: 'Y', SubCode: 200 }],
	['noresult', undefined],
	['', { Passed: 'Y', SubCode: '200' }],
	['other', { Passed: 'Y', SubCode: '200' }],
	['toString', { Passed: 'Y', SubCode: '200' }],
];

const refusals: Array<[string, string]> = [
	['blurred', 'UnqualifiedPhoto'],
	['noface', 'NoFaceDetected'],
	['toolarge', 'ToolargeImage'],
	['dltimeout', 'DownloadTimeout'],
];

function faceOf(result: Result | undefined): Result {
	return JSON.parse(String(result?.ExtFaceInfo)) as Result;
}

describe('the outcome', () => {
	let time = Date.now();
	const sandbox = useSandbox({ now: () => time });

	beforeEach(() => {
		time = Date.now();
	});

	const resultFor = async (SceneCode: string, params = {}, checkParams = {}) => {
		const id = await startTransaction(sandbox(), { SceneCode, ...params });
		return (await checkResult(sandbox(), id, checkParams)).json;
	};

	test.each(verdicts)('%s', async (sceneCode, verdict) => {
		const { Code, Result } = await resultFor(sceneCode);
		expect(Code).toBe('Success');
		expect(Result && { Passed: Result.Passed, SubCode: Result.SubCode }).toEqual(verdict);
	});

	test.each(refusals)('%s does not start', async (SceneCode, code) => {
		const { status, json } = await initialize(sandbox(), { SceneCode });
		expect([status, json.Code, json.Result]).toEqual([401, code, undefined]);
		expect(sandbox().requests).toMatchObject([{ executed: false, billed: false }]);
	});

	test('outage starts and then fails for ever', async () => {
		const id = await startTransaction(sandbox(), { SceneCode: 'outage' });
		for (let attempt = 0; attempt < 3; attempt += 1) {
			const { status, json } = await checkResult(sandbox(), id);
			expect([status, json.Code]).toEqual([500, 'InternalError']);
		}
	});

	test('never never finishes', async () => {
		const id = await startTransaction(sandbox(), { SceneCode: 'never' });
		sandbox().finishAll();
		expect((await checkResult(sandbox(), id)).json.Code).toBe('ProcessNotCompleted');
	});

	test('has a test for every entry of the table', () => {
		const tested = [...verdicts, ...refusals, ['outage'], ['never']].map(([name]) => name);
		expect(tested).toEqual(expect.arrayContaining(Object.keys(outcomes)));
	});

	test('is told in texts, some of which hold JSON', async () => {
		const { Result } = await resultFor('pass');
		expect(Object.values(Result ?? {}).map((value) => typeof value)).toEqual(
			Array(4).fill('string'),
		);
		expect(JSON.parse(String(Result?.ExtInfo))).toEqual({ procedurePriority: 'url' });
		expect(faceOf(Result)).toEqual({
			faceAge: '30',
			faceGender: 'M',
			faceAttack: 'N',
			faceAttackScore: '1.20',
			guardRiskScore: '3.40',
			faceComparisonScore: '98.70',
		});
	});

	test.each([
		['different', { faceComparisonScore: '31.50' }],
		['liveness', { faceAttack: 'Y', faceAttackScore: '97.10' }],
		['policy', { guardRiskScore: '95.80' }],
		['similar', { duplicateFace: [expect.objectContaining({ faceId: 'sandboxface1' })] }],
		['numbers', { faceComparisonScore: 98.7, faceAttackScore: 1.2, guardRiskScore: 3.4 }],
	])('%s shows in the face figures', async (sceneCode, figures) => {
		const { Result } = await resultFor(sceneCode);
		expect(faceOf(Result)).toMatchObject(figures);
	});

	test('brokenext holds text that is not JSON', async () => {
		const { Result } = await resultFor('brokenext');
		expect(() => faceOf(Result)).toThrow(SyntaxError);
	});

	test('compares no faces where there is only liveness', async () => {
		const params = { ProductCode: 'FACE_LIVENESS', FacePictureBase64: '' };
		const { Result } = await resultFor('pass', params);
		expect(faceOf(Result)).not.toHaveProperty('faceComparisonScore');
	});

	test('tells about a registration that was asked for', async () => {
		const params = { ProductCode: 'FACE_IDU', AutoRegistration: '0' };
		const { Result } = await resultFor('pass', params);
		expect(faceOf(Result)).toMatchObject({ faceRegistrationResult: '1' });
	});

	test.each([
		['Y', true],
		['N', false],
		['', false],
	])('shows the face with IsReturnImage %j: %s', async (IsReturnImage, shown) => {
		const params = IsReturnImage ? { IsReturnImage } : {};
		const { Result } = await resultFor('pass', {}, params);
		const { faceImg } = faceOf(Result);
		const bytes = Buffer.from(String(faceImg ?? ''), 'base64');
		expect(bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))).toBe(shown);
		expect(bytes.subarray(-2).equals(Buffer.from('ffd9', 'hex'))).toBe(shown);
	});

	test('links to a video that was asked for, for 15 minutes', async () => {
		expect(faceOf((await resultFor('pass')).Result)).not.toHaveProperty('docVideoUrl');

		const { Result } = await resultFor('pass', { DocVideo: 'Y' });
		const link = String(faceOf(Result).docVideoUrl);
		expect(link).toContain(`${sandbox().url}/evidence/hksb`);
		const video = await request(link);
		expect([video.statusCode, video.headers['content-type']]).toEqual([200, 'video/webm']);
		const bytes = Buffer.from(await video.body.arrayBuffer());
		expect(bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3');

		time += 15 * 60_000 + 1000;
		const late = await request(link);
		expect([late.statusCode, await late.body.text()]).toEqual([403, 'Request has expired.\n']);
	});
});
