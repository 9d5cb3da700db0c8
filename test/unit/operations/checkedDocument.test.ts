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
			"Alibaba Cloud's pages do not describe a part of the answer (EkycResult, ExtBasicInfo, ExtRiskInfo, Note, ExtIdInfo). It decided nothing; it is in document.undescribed.",
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
