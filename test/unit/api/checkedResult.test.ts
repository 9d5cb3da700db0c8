import { readCheckedResult } from '../../../nodes/shared/api/checkedResult';
import { jsonMembers } from '../../../nodes/shared/api/schemas';

const picture = Buffer.from(
	Array.from({ length: 900 }, (_, index) => (index * 7919) % 251),
).toString('base64');

const read = (face: unknown, rest: object = {}) =>
	readCheckedResult({
		Passed: 'Y',
		SubCode: '200',
		ExtFaceInfo: typeof face === 'string' ? face : JSON.stringify(face),
		...rest,
	});

describe('scores', () => {
	it('come from the face info', () => {
		expect(
			read({ faceComparisonScore: 95, faceAttackScore: '3', guardRiskScore: 0 }).scores,
		).toEqual({ faceComparison: 95, faceAttack: 3, guardRisk: 0 });
	});

	it('are missing when they are no numbers, and the others stay', () => {
		const { scores, warnings } = read({ faceComparisonScore: 'high', faceAttackScore: 3 });
		expect(scores).toEqual({ faceComparison: undefined, faceAttack: 3, guardRisk: undefined });
		expect(warnings).toEqual([]);
	});

	it.each([
		'[]',
		'"text"',
		'5',
		'null',
		'{"faceImg":{}}',
		'{"faceComparisonScore":95,"faceAttack":[]}',
	])('are not used from a face info of another form: %s', (face) => {
		const { scores, warnings, facePicture, evidenceVideoUrl } = read(face);
		expect(scores).toEqual({
			faceComparison: undefined,
			faceAttack: undefined,
			guardRisk: undefined,
		});
		expect(warnings).toEqual(['ExtFaceInfo has an unexpected form; its scores are not used.']);
		expect([facePicture, evidenceVideoUrl]).toEqual([undefined, undefined]);
	});

	it('are not read from any other member', () => {
		const { scores } = readCheckedResult({
			ExtInfo: '{"faceComparisonScore":99}',
			faceComparisonScore: 99,
			Passed: 'Y',
		});
		expect(scores.faceComparison).toBeUndefined();
	});
});

describe('the face picture', () => {
	it('is handed out beside the details', () => {
		const { facePicture, details } = read({ faceImg: picture, faceAge: 30 });
		expect(facePicture).toBe(picture);
		expect(details.ExtFaceInfo).toEqual({ faceAge: 30 });
	});

	it('is not there when it is empty', () => {
		expect(read({ faceImg: '' }).facePicture).toBeUndefined();
		expect(read({ faceImg: null }).facePicture).toBeUndefined();
		expect(read({}).facePicture).toBeUndefined();
	});

	it('is in none of the details, whatever member it is in', () => {
		const escaped = picture.replace(/\//g, '\\/');
		const places: Array<Record<string, unknown>> = [
			...jsonMembers.flatMap((name) => [
				{ [name]: JSON.stringify({ faceImg: picture, extraFaceImg: [picture] }) },
				{ [name]: JSON.stringify({ some: { other: [{ name: picture }] } }) },
				{ [name]: JSON.stringify([picture]) },
				{ [name]: JSON.stringify(picture) },
				{ [name]: JSON.stringify({ inner: JSON.stringify({ faceImg: picture }) }) },
				{ [name]: `{"faceImg":"${picture}" "broken":1}` },
				{ [name]: `{"faceImg":"${escaped}" "broken":1}` },
				{ [name]: { faceImg: picture, other: picture } },
				{ [name]: picture },
			]),
			{ Passed: picture },
			{ SubCode: picture },
			{ Unheard: { of: [picture, { deep: picture }] } },
			{ Unheard: `data:image/jpeg;base64,${picture}` },
			{ Unheard: picture.replace(/(.{76})/g, '$1\r\n') },
			{ Unheard: encodeURIComponent(picture) },
		];
		for (const place of places) {
			const { details, warnings } = readCheckedResult(place);
			const shown = JSON.stringify({ details, warnings });
			for (let start = 0; start < picture.length - 24; start += 12) {
				expect(shown).not.toContain(picture.slice(start, start + 24));
			}
		}
	});

	it('is left out by its name even when it is short', () => {
		expect(
			read({ faceImg: 'abc', extraFaceImg: ['abc'], faceImgs: 1 }).details.ExtFaceInfo,
		).toEqual({ faceImgs: 1 });
	});
});

describe('the evidence video', () => {
	const url = (docVideoUrl: unknown) => read({ docVideoUrl }).evidenceVideoUrl;

	it('is a link', () => {
		expect(url('https://a.oss.aliyuncs.com/v.webm?x=1')).toBe(
			'https://a.oss.aliyuncs.com/v.webm?x=1',
		);
		expect(url('HTTP://a/v.webm')).toBe('HTTP://a/v.webm');
		expect(url(`https://a/${'x'.repeat(2038)}`)).toHaveLength(2048);
	});

	it.each([
		'',
		null,
		'ftp://a/v.webm',
		' https://a',
		'javascript:alert(1)',
		'https://',
		'https://[',
		'https://a:port/v.webm',
		`https://a/${'x'.repeat(2039)}`,
		picture,
		5,
		undefined,
	])('is not %j', (link) => {
		expect(url(link)).toBeUndefined();
	});

	it('stays whole in the details, although its signature looks like a picture', () => {
		const link = `https://a.oss.aliyuncs.com/v.webm?Signature=${'aB3'.repeat(40)}`;
		expect(read({ docVideoUrl: link }).details.ExtFaceInfo).toEqual({ docVideoUrl: link });
	});
});

describe('the details', () => {
	it('have all members, those with JSON parsed, in their order', () => {
		const { details, warnings } = readCheckedResult({
			SubCode: '200',
			ExtIdInfo: '{"ocrIdInfo":{"name":"N"},"list":[1,null,true]}',
			ExtInfo: { procedurePriority: 'keep' },
			EkycResult: '',
			ExtRiskInfo: null,
			Other: 7,
			Passed: 'Y',
		});
		expect(warnings).toEqual([]);
		expect(Object.entries(details)).toEqual([
			['SubCode', '200'],
			['ExtIdInfo', { ocrIdInfo: { name: 'N' }, list: [1, null, true] }],
			['ExtInfo', { procedurePriority: 'keep' }],
			['Other', 7],
			['Passed', 'Y'],
		]);
	});

	it('parse exactly the members that are documented as JSON text', () => {
		expect(jsonMembers).toEqual([
			'EkycResult',
			'ExtBasicInfo',
			'ExtFaceInfo',
			'ExtIdInfo',
			'ExtInfo',
			'ExtRiskInfo',
			'ExtSourceInfo',
		]);
		for (const name of jsonMembers) {
			expect(readCheckedResult({ [name]: '{"a":1}' }).details[name]).toEqual({ a: 1 });
		}
		expect(readCheckedResult({ Other: '{"a":1}' }).details.Other).toBe('{"a":1}');
	});

	it('keep broken JSON as it came, and say so', () => {
		const { details, warnings, scores } = read('{"faceComparisonScore": 95 "faceAttack": "N"}');
		expect(details.ExtFaceInfo).toBe('{"faceComparisonScore": 95 "faceAttack": "N"}');
		expect(warnings).toEqual(['ExtFaceInfo is not valid JSON; it is passed on as text.']);
		expect(scores.faceComparison).toBeUndefined();
	});

	it('take nothing from keys that mean something to JavaScript', () => {
		const odd = JSON.parse(
			'{"__proto__":{"Passed":"Y"},"constructor":{"prototype":{"x":1}},"ExtInfo":"{\\"__proto__\\":{\\"y\\":1}}"}',
		) as Record<string, unknown>;
		const { details, scores } = readCheckedResult(odd);
		expect(({} as Record<string, unknown>).Passed).toBeUndefined();
		expect(({} as Record<string, unknown>).x).toBeUndefined();
		expect(({} as Record<string, unknown>).y).toBeUndefined();
		expect(Object.getPrototypeOf(details.ExtInfo)).toBe(Object.prototype);
		expect(scores.faceComparison).toBeUndefined();
		expect(details.Passed).toBeUndefined();
	});

	it('are cut where they are deeper than anything that is documented', () => {
		const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
		const shown = (levels: number) =>
			JSON.stringify(readCheckedResult({ ExtInfo: nested(levels) }).details.ExtInfo);
		expect(shown(32)).toBe(nested(32));
		expect(shown(33)).toBe(nested(32).replace('1', '"[too deep]"'));
		expect(shown(100_000)).toBe(shown(33));
		const members = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
		const kept = (levels: number) =>
			JSON.stringify(readCheckedResult({ ExtInfo: members(levels) }).details.ExtInfo);
		expect(kept(32)).toBe(members(32));
		expect(kept(33)).toBe(members(32).replace('1', '"[too deep]"'));
	});

	it('are empty for an empty result', () => {
		expect(readCheckedResult({})).toEqual({
			scores: { faceComparison: undefined, faceAttack: undefined, guardRisk: undefined },
			facePicture: undefined,
			evidenceVideoUrl: undefined,
			warnings: [],
			details: {},
		});
	});
});
