import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { RunResult } from '../engine';
import { jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { engine, sandboxCredential, workflowWith } from './support';

let sandbox: Sandbox;
const printed: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox();
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest
			.spyOn(console, method)
			.mockImplementation((...words) => void printed.push(words.join(' ')));
	}
});
afterEach(() => sandbox.clearPlans());
afterAll(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
});

async function check(asks: string, parameters: IDataObject = {}, onError = 'stopWorkflow') {
	const before = sandbox.requests.length;
	const setup = { parameters, onError: onError as 'stopWorkflow' };
	const result = await engine.run(workflowWith('alibabaIdvCheckResult', setup, 3), {
		credentials: sandboxCredential(sandbox),
		inputItems: [{ json: { ...sandbox.start(asks) } }],
	});
	const [item] = result.outputs('Node').flat();
	const { checkResult = {} } = (item?.json ?? {}) as { checkResult?: IDataObject };
	const actions = sandbox.requests.slice(before).map(({ action }) => action);
	return { result, item, said: checkResult, actions };
}

it('a passport comes out as one object, with its pages and the face as files', async () => {
	const { item, said } = await check('genuine', { isReturnImage: true });
	expect(said).toMatchObject({
		verdict: 'passed',
		document: {
			type: 'PPTW01',
			fields: { surname: 'CHEN', givenname: 'LIN-CHUN', passportNo: '361234567' },
			standardFields: {},
			edited: {},
		},
		expired: false,
		spoofTypes: [],
		duplicates: [],
		registeredFaceId: null,
		register: null,
		warnings: [],
	});
	expect(said.document).not.toHaveProperty('undescribed');
	const files = Object.entries(item?.binary ?? {}).map(([field, { data, mimeType }]) => [
		field,
		mimeType,
		Buffer.from(data, 'base64')
			.toString('latin1')
			.match(/front|back/)?.[0],
	]);
	expect(files).toEqual([
		['face', 'image/jpeg', undefined],
		['document', 'image/jpeg', 'front'],
		['document2', 'image/jpeg', 'back'],
	]);
});

it('pages go to the fields that the operator names, and to no field of the face', async () => {
	const named = { isReturnImage: true, options: { documentPictureField: 'page' } };
	const { item } = await check('genuine', named);
	expect(Object.keys(item?.binary ?? {})).toEqual(['face', 'page', 'page2']);
	const twice = { isReturnImage: true, options: { documentPictureField: 'face' } };
	const { result, actions } = await check('genuine', twice);
	expect(result.error?.message).toMatch(/^'Put Document Pictures in Field' names the field 'face'/);
	expect(actions).toEqual([]);
});

it('a page that cannot be downloaded is a warning, and changes no verdict', async () => {
	const pages = [{ idImageUrl: `${sandbox.url}/evidence/none.jpg?Expires=1` }];
	const ExtIdInfo = JSON.stringify({ ocrIdPassed: 'Y', pages });
	const asks = 'zzgonepage';
	sandbox.answer('CheckResult', asks, { Result: { Passed: 'Y', SubCode: '200', ExtIdInfo } });
	const { said } = await check(asks, { isReturnImage: true });
	expect(said.verdict).toBe('passed');
	expect(said.warnings).toContainEqual(
		expect.stringMatching(/^The picture of the document was not downloaded \(HTTP 404\)/),
	);
});

it.each<[string, IDataObject]>([
	[
		'edited',
		{ expired: false, document: expect.objectContaining({ edited: { surname: 'CHAN' } }) as never },
	],
	['expired', { expired: true }],
	['foreign', { expired: null }],
	[
		'fake',
		{ verdict: 'undecided', reason: 'contradictory', spoofTypes: ['SCREEN_REMARK', 'TAMPER'] },
	],
	[
		'document',
		{
			register: {
				govId: 1,
				fullName: 1,
				dob: 1,
				selfiePhoto: 0.93,
				liveness: 0.1,
				imgManipulationScore: 0.05,
			},
		},
	],
	['enrolled', { duplicates: [], registeredFaceId: 'facesandbox2', document: null }],
	['notenrolled', { registeredFaceId: null }],
	[
		'similar',
		{
			verdict: 'failed',
			duplicates: [
				{ faceGroupCode: 'sandbox', faceId: 'sandboxface1', merchantUserId: 'sandboxuser1' },
			],
		},
	],
])('the answer "%s" says what it has', async (asks, said) => {
	expect((await check(asks)).said).toMatchObject(said);
});

describe('Explain Unfinished', () => {
	const explain = { options: { explainUnfinished: true } };

	it('tells how far the person got, and decides nothing by it', async () => {
		const { said, actions, result } = await check('never', explain);
		expect(said).toMatchObject({
			verdict: 'undecided',
			reason: 'notFinished',
			unfinished: {
				status: 'interrupted',
				errorCode: '1006',
				explanation: 'The person left.',
				interruptedAt: 'FACE',
			},
		});
		expect(actions).toEqual(['CheckResult', 'CheckVerifyLog']);
		expect(result.jsonOf('Output 0', 0)).toHaveLength(1);
	});

	it('says so where the log cannot be fetched', async () => {
		sandbox.plan({
			match: { action: 'CheckVerifyLog' },
			times: 'always',
			fault: { kind: 'anyCode', code: 'TransactionIdInvalid', status: 400, message: 'no' },
		});
		const { said } = await check('never', explain);
		expect(said).toMatchObject({
			reason: 'notFinished',
			unfinished: null,
			warnings: ['The log of the verification could not be fetched.'],
		});
	});

	it.each(['pass', 'different', 'genuine'])(
		'asks nothing about "%s", who has finished',
		async (asks) => {
			expect((await check(asks, explain)).actions).toEqual(['CheckResult']);
		},
	);

	it('asks nothing unless it is on', async () => {
		expect((await check('never')).actions).toEqual(['CheckResult']);
	});
});

describe('personal data', () => {
	const planted = {
		name: 'ZHUGE KONGMING',
		number: 'X9988776655',
		address: '18 Dragon Slumber Road, Nanyang',
		edited: 'ZHUGE LIANG-EDIT',
		guardian: 'ZHUGE XUAN-GUARD',
	};
	const picture = jpegWithComment('planted'.repeat(30)).toString('base64');

	/** In every place where a document, or what nobody describes, may hold it, and beside it. */
	const answer = (changes: IDataObject) => ({
		Result: {
			Passed: 'Y',
			SubCode: '200',
			ExtFaceInfo: JSON.stringify({
				facePassed: 'Y',
				note: `seen: ${planted.number}`,
				faceImg: picture,
			}),
			ExtIdInfo: JSON.stringify({
				ocrIdPassed: 'Y',
				spoofInfo: { spoofResult: 'N' },
				ocrIdInfo: { name: planted.name, idNumber: planted.number, home: [planted.address] },
				ocrIdEditInfo: { name: planted.edited },
				idImage: picture,
				guardian: planted.guardian,
			}),
			EkycResult: planted.name,
			ExtBasicInfo: JSON.stringify({ n: planted.name, [planted.number]: picture }),
			ExtRiskInfo: `risk of ${planted.guardian}`,
			ExtInfo: JSON.stringify({ about: planted.name.toLowerCase() }),
			More: { deep: [{ er: planted.address, image: picture }] },
			...changes,
		},
	});

	/** Everything of a run but the documents and the files of its items. */
	function tracesOf({ run, error, logs }: RunResult): string {
		const without = (item: INodeExecutionData) => {
			const { binary: _files, json, ...rest } = item;
			const { checkResult, ...others } = json as { checkResult?: IDataObject };
			const { document: _document, ...said } = checkResult ?? {};
			return { ...rest, json: { ...others, checkResult: said } };
		};
		const ran = Object.values(run.data.resultData.runData).flat();
		const items = ran.flatMap(({ data }) => (data?.main ?? []).flatMap((each) => each ?? []));
		return [
			JSON.stringify(items.map(without)),
			JSON.stringify(ran.map(({ hints, error: its }) => [hints, its])),
			JSON.stringify(run.data.executionData?.contextData),
			JSON.stringify([error?.message, error?.description, error]),
			...logs,
			...printed,
		].join('\n');
	}

	const needles = [...Object.values(planted), picture.slice(60, 120)];

	it.each<[string, IDataObject]>([
		['a pass', {}],
		['a failure', { Passed: 'N', SubCode: '205' }],
		['a contradiction', { SubCode: '204' }],
		['a result that no page lists', { Passed: 'P' }],
		['an unknown sub code', { Passed: 'N', SubCode: '999' }],
		[
			'a document that cannot be read',
			{ ExtIdInfo: `{"ocrIdInfo":{"name":"${planted.name}" "n":"${planted.number}"}}` },
		],
	])('of %s stands in the document and in files only', async (_what, changes) => {
		for (const simplify of [true, false]) {
			sandbox.answer('CheckResult', 'plantedq', answer(changes) as never);
			const parameters = { simplify, isReturnImage: true };
			const { result, said } = await check('plantedq', parameters);
			expect(result.error).toBeUndefined();
			expect(JSON.stringify(said.document)).toContain(planted.name);
			expect(JSON.stringify(said.document)).not.toContain(picture.slice(60, 120));
			const traces = tracesOf(result).toLowerCase();
			expect(needles.filter((needle) => traces.includes(needle.toLowerCase()))).toEqual([]);
		}
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])(
		'of an answer that is an error stands nowhere, On Error %s',
		async (onError) => {
			const { Result: members } = answer({});
			sandbox.answer('CheckResult', 'plantedq', {
				Code: 'InvalidParameter',
				Data: members,
			} as never);
			const { result } = await check('plantedq', { simplify: false }, onError);
			const traces = tracesOf(result).toLowerCase();
			expect(needles.filter((needle) => traces.includes(needle.toLowerCase()))).toEqual([]);
		},
	);
});
