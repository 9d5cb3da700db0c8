import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import { samplePicture, sampleVideo } from '../sandbox/media';
import { engine, items, sandboxCredential, startVerifications, workflowWith } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.stop());

async function check(inputs: object[], parameters: IDataObject = {}) {
	const result = await engine.run(workflowWith('CheckResult', { parameters }, 3), {
		credentials: sandboxCredential(sandbox),
		inputItems: items(...(inputs as IDataObject[])),
	});
	return { result, passed: result.outputs('Node')[2] ?? [] };
}
const files = {
	isReturnImage: true,
	options: { evidenceVideoField: 'evidenceVideo' },
};
const warningsOf = (json: IDataObject | undefined) => (json?.checkResult as IDataObject).warnings;

it('a verification goes from Initialize to Passed', async () => {
	const { passed } = await check(await startVerifications(sandbox, ['pass']));
	expect(passed.map(({ json }) => json.merchantBizId)).toEqual(['biz0']);
});

it('the face picture and the evidence video come out as files, and nowhere in JSON', async () => {
	const { passed, result } = await check([sandbox.start('pass')], { ...files, simplify: false });
	const { json, binary = {} } = passed[0] ?? {};
	expect(binary.face).toMatchObject({ mimeType: 'image/jpeg', fileExtension: 'jpg' });
	expect(binary.face?.data).toBe(samplePicture);
	expect(binary.evidenceVideo).toMatchObject({ mimeType: 'video/webm' });
	expect(binary.evidenceVideo?.data).toBe(sampleVideo.toString('base64'));
	expect(warningsOf(json)).toEqual([]);
	const { face: _face, evidenceVideo: _video, ...others } = binary;
	expect(others).toEqual({});
	const shown = JSON.stringify([json, result.run.data.executionData, result.logs]);
	expect(shown).not.toContain(samplePicture.slice(20, 80));
});

it('the signed link of the evidence video is shown as it is', async () => {
	const { passed } = await check([sandbox.start('pass')], { simplify: false });
	const { evidenceVideoUrl, raw } = passed[0]?.json.checkResult as IDataObject;
	expect(evidenceVideoUrl).toMatch(/^http.+\/evidence\/\w+\.webm\?Expires=\d+$/);
	expect(raw).toMatchObject({ ExtFaceInfo: { docVideoUrl: evidenceVideoUrl } });
});

it('files go into the fields that the operator names, beside those of the item', async () => {
	const { passed } = await check([sandbox.start('pass')], {
		isReturnImage: true,
		facePictureField: 'selfie',
	});
	expect(Object.keys(passed[0]?.binary ?? {})).toEqual(['selfie']);
});

it('nothing is fetched that nobody asked for', async () => {
	const { passed } = await check([sandbox.start('pass')]);
	expect(passed[0]).not.toHaveProperty('binary');
	expect(sandbox.requests.at(-1)?.params.IsReturnImage).toBe('N');
});

it('a picture or video that is not there is a warning, and changes no verdict', async () => {
	const asks = 'zzwithoutfiles';
	sandbox.answer('CheckResult', asks, { Result: { Passed: 'Y', SubCode: '200' } });
	const { passed } = await check([sandbox.start(asks)], files);
	expect(warningsOf(passed[0]?.json)).toEqual([
		'Alibaba Cloud returned no face picture.',
		'Alibaba Cloud returned no evidence video.',
	]);
});

it('a video whose link has expired is a warning, and changes no verdict', async () => {
	const asks = 'zzexpiredlink';
	const docVideoUrl = `${sandbox.url}/evidence/none.webm?Expires=1`;
	const ExtFaceInfo = JSON.stringify({ docVideoUrl });
	sandbox.answer('CheckResult', asks, { Result: { Passed: 'Y', SubCode: '200', ExtFaceInfo } });
	const { passed } = await check([sandbox.start(asks)], {
		options: { evidenceVideoField: 'evidenceVideo' },
	});
	expect(passed).toHaveLength(1);
	expect(warningsOf(passed[0]?.json)).toEqual([
		expect.stringMatching(/^The evidence video was not downloaded \(HTTP 404\)/),
	]);
});

it('a TransactionId of somebody else is refused in words', async () => {
	const { transactionId } = sandbox.start('pass');
	const { result } = await check([{ transactionId, merchantBizId: 'another' }]);
	expect(result.error?.message).toMatch(/^Alibaba Cloud does not know the TransactionId/);
});
