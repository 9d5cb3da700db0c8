import { checkResult } from '../../../nodes/operations/verification/checkResult';
import {
	documentIn,
	documentWarnings,
	editsIn,
	expiryIn,
	pagesIn,
	personalTexts,
	rawWithoutDocument,
} from '../../../nodes/operations/verification/checkResult/document';
import { mutantsOf } from '../../contract/mutants';
import { outcomes } from '../../operations/verification/checkResult';
import { cases } from '../../operations/verification/checkResult';
import { jpegWithComment } from '../../sandbox/jpeg';

type Result = Record<string, unknown>;

const answerOf = (name: string) => cases.plays.CheckResult?.answers[name] as { Result: Result };
const now = Date.parse('2026-11-26T00:00:00Z');
const withInfo = (info: unknown, others: Result = {}): Result => ({
	Passed: 'Y',
	SubCode: '200',
	ExtIdInfo: info,
	...others,
});

const allRequired = {
	requireGenuine: true,
	requireComparison: true,
	requireEnrolled: false,
	refuseEdited: true,
	refuseExpired: true,
};
const verdictOf = (body: Result) =>
	checkResult.decide({ main: { body } as never }, allRequired as never, { nowMs: now } as never)
		.verdict;

describe('with every requirement on', () => {
	const good = answerOf('genuine');

	it('a genuine document passes', () => expect(verdictOf(good.Result)).toBe('passed'));

	it('each member that speaks about the question, flipped, removed, emptied or doubled alone, leaves Passed', () => {
		const speaking = [
			'Result.Passed',
			'Result.SubCode',
			'Result.ExtFaceInfo',
			'Result.ExtFaceInfo.faceComparisonScore',
			'Result.ExtIdInfo',
			'Result.ExtIdInfo.spoofInfo',
			'Result.ExtIdInfo.spoofInfo.spoofResult',
			'Result.ExtIdInfo.ocrIdInfo',
			'Result.ExtIdInfo.ocrIdInfo.expiryDate',
		];
		const harmless = [
			// A score stays a score.
			'Result.ExtFaceInfo.faceComparisonScore flipped',
			'Result.ExtFaceInfo.faceComparisonScore number',
			'Result.ExtFaceInfo.faceComparisonScore padded',
			'Result.ExtFaceInfo padded',
			'Result.ExtIdInfo padded',
			'Result.ExtIdInfo.ocrIdInfo.expiryDate padded',
		];
		const kept = mutantsOf(good)
			.filter(({ path }) => speaking.includes(path))
			.filter(({ body }) => verdictOf((body as unknown as { Result: Result }).Result) === 'passed')
			.map(({ path, mutation }) => `${path} ${mutation}`);
		expect(kept.filter((each) => !harmless.includes(each))).toEqual([]);
	});

	it('one field that the person changed, whichever it is, leaves Passed', () => {
		const kept = mutantsOf(good)
			.filter(({ path }) => path.startsWith('Result.ExtIdInfo.ocrIdEditInfo.'))
			// A field that is missing there was not changed.
			.filter(({ mutation }) => !['removed', 'doubled'].includes(mutation))
			.filter(({ body }) => verdictOf((body as unknown as { Result: Result }).Result) === 'passed');
		expect(kept).toEqual([]);
	});
});

describe('what was edited', () => {
	const read = { surname: 'CHEN', sex: 'F' };
	it.each<[string, unknown, ReturnType<typeof editsIn>]>([
		['nothing is there', undefined, { state: 'none' }],
		['it is empty', '', { state: 'none' }],
		['it is an empty list', [], { state: 'none' }],
		['it says the same', { surname: 'CHEN', sex: 'F' }, { state: 'none' }],
		['it leaves fields out', { surname: 'CHEN' }, { state: 'none' }],
		['it says the same as text', JSON.stringify(read), { state: 'none' }],
		['a field differs', { surname: 'CHAN' }, { state: 'edited', fields: { surname: 'CHAN' } }],
		['a blank differs', { surname: 'CHEN ' }, { state: 'edited', fields: { surname: 'CHEN ' } }],
		['a field was emptied', { surname: '' }, { state: 'edited', fields: { surname: '' } }],
		['a field was added', { title: 'Dr' }, { state: 'edited', fields: { title: 'Dr' } }],
		['an added field is empty', { title: '' }, { state: 'none' }],
		['it is a list', [{ surname: 'CHEN' }], { state: 'unreadable' }],
		['it is a word', 'CHAN', { state: 'unreadable' }],
		['it is a number', 7, { state: 'unreadable' }],
	])('is found where %s', (_what, ocrIdEditInfo, edits) => {
		expect(editsIn(withInfo({ ocrIdInfo: read, ocrIdEditInfo }))).toEqual(edits);
	});

	it('cannot be told where it stands there twice', () => {
		const info = { ocrIdInfo: read, ocrIdEditInfo: read, OcrIdEditInfo: { surname: 'X' } };
		expect(editsIn(withInfo(info)).state).toBe('unreadable');
	});
});

describe('the expiry', () => {
	const [past, future] = ['2020-01-31', '2099-01-31'];
	it.each<[string, Result, string]>([
		['as read', { ocrIdInfo: { expiryDate: future } }, 'valid'],
		['as read, in the past', { ocrIdInfo: { expiryDate: past } }, 'expired'],
		[
			'changed to a later day',
			{ ocrIdInfo: { expiryDate: past }, ocrIdEditInfo: { expiryDate: future } },
			'expired',
		],
		[
			'changed to an earlier day',
			{ ocrIdInfo: { expiryDate: future }, ocrIdEditInfo: { expiryDate: past } },
			'expired',
		],
		[
			'changed to a day that can be read in two ways',
			{ ocrIdInfo: { expiryDate: future }, ocrIdEditInfo: { expiryDate: '03/04/2099' } },
			'unclear',
		],
		[
			'not changed, but the name was',
			{ ocrIdInfo: { expiryDate: future }, ocrIdEditInfo: { surname: 'CHAN' } },
			'valid',
		],
		[
			'with edits that cannot be read',
			{ ocrIdInfo: { expiryDate: future }, ocrIdEditInfo: 'x' },
			'unclear',
		],
		[
			'as read, in the past, with edits that cannot be read',
			{ ocrIdInfo: { expiryDate: past }, ocrIdEditInfo: 'x' },
			'expired',
		],
		[
			'changed to another day in the future',
			{ ocrIdInfo: { expiryDate: future }, ocrIdEditInfo: { expiryDate: '2098-01-31' } },
			'valid',
		],
		[
			'changed from a day that can be read in two ways',
			{ ocrIdInfo: { expiryDate: '03/04/2099' }, ocrIdEditInfo: { expiryDate: future } },
			'unclear',
		],
		[
			'changed to an earlier day, together with the name',
			{
				ocrIdInfo: { surname: 'CHEN', expiryDate: future },
				ocrIdEditInfo: { surname: 'CHAN', expiryDate: past },
			},
			'expired',
		],
		[
			'standardized',
			{
				ocrIdInfo: { expiryDate: '03/04/2099' },
				ocrStandardData: { date_of_expiry_s: '2099-04-03' },
			},
			'valid',
		],
		[
			'standardized in two ways',
			{
				ocrIdInfo: { expiryDate: future },
				ocrStandardData: { date_of_expiry_s: future },
				OcrStandardData: { date_of_expiry_s: past },
			},
			'unclear',
		],
		[
			'standardized, of a document that is there twice',
			{
				ocrIdInfo: { expiryDate: future },
				OcrIdInfo: { expiryDate: past },
				ocrStandardData: { date_of_expiry_s: future },
			},
			'unclear',
		],
		['of a document without one', { ocrIdInfo: { surname: 'CHEN' } }, 'unclear'],
		['of no document', {}, 'unclear'],
		[
			'of a document that is there twice',
			{ ocrIdInfo: { expiryDate: future }, OcrIdInfo: { expiryDate: past } },
			'unclear',
		],
	])('%s', (_what, info, expiry) => {
		expect(expiryIn(withInfo(info), now)).toBe(expiry);
	});
});

describe('what no page describes', () => {
	const { Result: odd } = answerOf('odd');

	it('is kept, reported, and stands in the document only', () => {
		expect(documentIn(odd)).toMatchObject({
			fields: { holder: { names: ['LIN-CHUN', 'CHEN'] } },
			edited: {},
			undescribed: {
				EkycResult: 'LIN-CHUN CHEN',
				ExtBasicInfo: { fullName: 'LIN-CHUN CHEN' },
				ExtRiskInfo: { riskLevel: 'LOW' },
				Note: 'about LIN-CHUN',
				ExtIdInfo: { guardian: 'WANG DA-MING' },
			},
		});
		expect(documentWarnings(odd)).toEqual([
			"Alibaba Cloud's documentation does not describe a part of the answer (EkycResult, ExtBasicInfo, ExtRiskInfo, Note, ExtIdInfo). It decided nothing; it is in document.undescribed.",
		]);
		expect(JSON.stringify(rawWithoutDocument(odd))).not.toMatch(/LIN|CHEN|WANG|2099/);
	});

	it('is nothing where only a face was checked', () => {
		const { Result: face } = answerOf('pass');
		expect([documentIn(face), documentWarnings(face), personalTexts(face)]).toEqual([null, [], []]);
	});

	it('is the text itself where ExtIdInfo cannot be read', () => {
		const broken = withInfo('{"ocrIdInfo":{"surname":"CHEN" "sex":"F"}}');
		expect(documentIn(broken)?.undescribed).toEqual({ ExtIdInfo: broken.ExtIdInfo });
		expect(JSON.stringify(rawWithoutDocument(broken))).not.toContain('CHEN');
	});

	it('may be deeper than anything documented, beside what is not', () => {
		let nested: unknown = 'too deep';
		for (let depth = 0; depth < 20_000; depth += 1) nested = depth % 2 ? [nested] : { nested };
		const body = withInfo({ ocrIdInfo: { surname: 'CHEN', nested }, idImage: nested });
		expect(personalTexts(body)).toEqual(['CHEN']);
		expect(pagesIn(body)).toEqual([]);
		expect(JSON.stringify(rawWithoutDocument(body))).not.toMatch(/CHEN|too deep/);
	});

	it('may be as deep, and as odd, as it likes', () => {
		let nested: unknown = 'CHEN';
		for (let depth = 0; depth < 2_000; depth += 1) nested = { nested };
		const odds = [nested, [], 7, null, JSON.parse('{"__proto__":{"a":"CHEN"}}') as unknown];
		for (const each of odds) {
			const body = withInfo({ ocrIdInfo: each, ocrIdEditInfo: each, more: each }, { More: each });
			expect(() =>
				checkResult.show({ main: { body } as never }, {} as never, { nowMs: now } as never),
			).not.toThrow();
			expect(JSON.stringify(rawWithoutDocument(body))).not.toContain('CHEN');
		}
	});
});

describe('the answer without the document', () => {
	it('shows what is about the check, and of everything else only where something stands', () => {
		const body = withInfo(
			JSON.stringify({
				DocType: 'PPTW01',
				idFaceQualityScore: '87.20',
				ocrIdPassed: 'Y',
				spoofInfo: { spoofResult: 'N' },
				ocrIdInfo: { surname: 'CHEN', title: '', numbers: [7, null] },
				ocrStandardData: '{"name_s":"CHEN"}',
				more: 'x',
			}),
			{
				ExtFaceInfo: '{"faceAttack":"N"}',
				ExtInfo: '{"procedurePriority":"url"}',
				ExtSourceInfo: '{"govId":1}',
				Note: 'CHEN',
				Empty: '',
			},
		);
		const hidden = '[in document]';
		expect(rawWithoutDocument(body)).toEqual({
			Passed: 'Y',
			SubCode: '200',
			ExtFaceInfo: { faceAttack: 'N' },
			ExtInfo: { procedurePriority: 'url' },
			ExtSourceInfo: { govId: 1 },
			Note: hidden,
			Empty: '',
			ExtIdInfo: {
				DocType: 'PPTW01',
				idFaceQualityScore: '87.20',
				ocrIdPassed: 'Y',
				spoofInfo: { spoofResult: 'N' },
				ocrIdInfo: { surname: hidden, title: '', numbers: [hidden, null] },
				ocrStandardData: { name_s: hidden },
				more: hidden,
			},
		});
	});

	it('hides the texts and numbers of the document, but not its type', () => {
		const info = {
			docType: 'PPTW01',
			ocrIdInfo: { surname: 'CHEN', passportNo: 361234567, valid: true },
			ocrStandardData: { name_s: 'LIN-CHUN' },
		};
		expect(personalTexts(withInfo(info))).toEqual(['CHEN', '361234567', 'LIN-CHUN']);
	});

	it('hides every word of a document that cannot be read', () => {
		const broken = '{"ocrIdInfo":{"surname":"CHEN" "sex":"F"}}';
		expect(personalTexts(withInfo(broken))).toEqual([
			broken,
			'ocrIdInfo',
			'surname',
			'CHEN',
			'sex',
			'F',
		]);
	});
});

it('a warning tells that edits cannot be read', () => {
	const info = { ocrIdInfo: { surname: 'CHEN' }, ocrIdEditInfo: 'x' };
	expect(documentWarnings(withInfo(info))).toEqual([
		'What the person edited in the document data cannot be read.',
	]);
});

describe('pictures of pages', () => {
	const [front, back] = ['front', 'back'].map((name) => jpegWithComment(name).toString('base64'));

	it('are found under any name, and leave the document', () => {
		const info = {
			ocrIdInfo: { surname: 'CHEN', portrait: `data:image/jpeg;base64,${back}` },
			idImage: front,
			pages: [{ idImageUrl: 'https://pages.example.aliyuncs.com/a.jpg' }],
		};
		const body = withInfo(info);
		expect(pagesIn(body)).toEqual([
			{ base64: back },
			{ base64: front },
			{ url: 'https://pages.example.aliyuncs.com/a.jpg' },
		]);
		expect(documentIn(body)).toEqual({
			type: null,
			fields: { surname: 'CHEN' },
			standardFields: {},
			edited: {},
		});
	});

	it('are found in lines, as links, and among standardized and edited fields', () => {
		const lines = front?.replace(/.{20}/g, '$&\n');
		const info = {
			ocrIdInfo: { surname: 'CHEN', pages: [lines, 'x'] },
			ocrStandardData: { name_s: 'CHEN', portrait: back },
			ocrIdEditInfo: { surname: 'CHAN', portrait: front, pages: [lines, 'x'] },
		};
		const body = withInfo(info);
		expect(pagesIn(body)).toEqual([
			{ base64: lines },
			{ base64: back },
			{ base64: front },
			{ base64: lines },
		]);
		expect(documentIn(body)).toEqual({
			type: null,
			fields: { surname: 'CHEN', pages: ['x'] },
			standardFields: { name_s: 'CHEN' },
			edited: { surname: 'CHAN' },
		});
	});

	it.each([
		['a long text that is no picture', 'A'.repeat(200)],
		['the beginning of a picture alone', '/9j/2wBDAAEBAQ=='],
		['text before a picture', `~${front}`],
		['a link under another name', 'https://pages.example.aliyuncs.com/a.jpg'],
		['a number', 7],
	])('are not found in %s', (_what, value) => {
		const body = withInfo({ ocrIdInfo: { surname: 'CHEN', remark: value } });
		expect(pagesIn(body)).toEqual([]);
		expect(documentIn(body)?.fields).toEqual({ surname: 'CHEN', remark: value });
	});

	it('are fetched, with the face, under the names of the fields and of the verification', () => {
		const ExtFaceInfo = { faceImg: back };
		const body = withInfo({ pages: [front, back] }, { ExtFaceInfo });
		const files = (changes: object) =>
			checkResult.files?.({ main: { body } as never }, {
				transactionId: 'hk1',
				facePicture: 'face',
				pagesField: '',
				...changes,
			} as never);
		expect(files({})).toEqual([
			{ field: 'face', name: 'face-hk1', base64: back, what: 'face picture' },
			{ field: 'document', name: 'document-hk1-1', base64: front, what: 'picture of the document' },
			{ field: 'document2', name: 'document-hk1-2', base64: back, what: 'picture of the document' },
		]);
		expect(files({ facePicture: undefined })).toEqual([]);
		expect(files({ pagesField: 'page' })?.map(({ field }) => field)).toEqual([
			'face',
			'page',
			'page2',
		]);
		expect(files({ facePicture: undefined, evidenceVideo: 'video' })).toEqual([
			{ field: 'video', name: 'evidence-hk1', url: undefined, what: 'evidence video' },
		]);
	});

	it.each([undefined, '', 7, ['x']])('have no face beside them where faceImg is %j', (faceImg) => {
		const body = withInfo(undefined, { ExtFaceInfo: { faceImg } });
		const values = { transactionId: 'hk1', facePicture: 'face', pagesField: '' };
		const [face] = checkResult.files?.({ main: { body } as never }, values as never) ?? [];
		expect(face).toMatchObject({ field: 'face', base64: undefined });
	});
});

it('every outcome of the sandbox can be shown', () => {
	for (const name of Object.keys(outcomes)) {
		const { Result: body } = answerOf(name);
		if (!body) continue;
		expect(() =>
			checkResult.show({ main: { body } as never }, {} as never, { nowMs: now } as never),
		).not.toThrow();
	}
});
