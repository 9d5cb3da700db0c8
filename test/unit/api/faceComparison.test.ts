import fc from 'fast-check';

import { readReply } from '../../../nodes/shared/api/call';
import { readFaceComparison } from '../../../nodes/shared/api/faceComparison';
import { decideComparison } from '../../../nodes/shared/results/comparison';

const extInfo = { result: 'true', score: '99.5', faceAttack: 'false' };
const data = {
	passed: 'true',
	retCode: 'OK_SUCCESS',
	retCodeSub: 'Z1140',
	retMessage: 'passed',
	extInfo,
};
const read = {
	passed: 'true',
	retCode: 'OK_SUCCESS',
	retCodeSub: 'Z1140',
	retMessage: 'passed',
	result: 'true',
	faceAttack: 'false',
	score: 99.5,
};
const json = JSON.stringify;
const run = 'A'.repeat(60);
const nothing = {
	retCode: undefined,
	passed: undefined,
	result: undefined,
	faceAttack: undefined,
	score: undefined,
};

describe('the Data of a face comparison', () => {
	it.each([
		['an object', data],
		['JSON text', json(data)],
		['an object with extInfo as text', { ...data, extInfo: json(extInfo) }],
		['JSON text with extInfo as text', json({ ...data, extInfo: json(extInfo) })],
	])('is read as %s', (_name, Data) => {
		const { details, ...others } = readFaceComparison({ Data });
		expect(others).toEqual(read);
		expect(details).toMatchObject({ passed: 'true' });
	});

	it('is read with real booleans and numbers', () => {
		const Data = { ...data, passed: false, extInfo: { result: true, score: 5, faceAttack: false } };
		expect(readFaceComparison({ Data })).toMatchObject({
			passed: 'false',
			result: 'true',
			faceAttack: 'false',
			score: 5,
		});
	});

	it.each([
		undefined,
		null,
		'',
		'null',
		'"null"',
		'[]',
		'1',
		'true',
		'half {',
		0,
		true,
		[],
		[data],
		json(json(data)),
		{ passed: ['true'] },
		{ retCode: {} },
		json({ ...data, retMessage: [] }),
	])('says nothing as %j', (Data) => {
		const { details, ...others } = readFaceComparison({ Data });
		expect({ ...nothing, ...others }).toEqual(nothing);
		expect(details).not.toBeUndefined();
	});

	it.each([undefined, null, 5, 'text', [], {}, Symbol('x'), () => 5])(
		'may be missing from %p',
		(body) => {
			expect(readFaceComparison(body)).toEqual({ details: null });
		},
	);

	it.each([undefined, null, '', 'text', 'null', '[]', '"{}"', [], [extInfo], 7, true])(
		'has no extInfo when it is %j',
		(given) => {
			expect(readFaceComparison({ Data: { ...data, extInfo: given } })).toMatchObject({
				retCode: 'OK_SUCCESS',
				passed: 'true',
				result: undefined,
				faceAttack: undefined,
				score: undefined,
			});
		},
	);

	it.each([
		['99.5', 99.5],
		[' 12 ', 12],
		['1e2', undefined],
		[0, 0],
		['100', 100],
		['100.1', undefined],
		['-1', undefined],
		['12,5', undefined],
		['95%', undefined],
		['', undefined],
		[' ', undefined],
		['NaN', undefined],
		['Infinity', undefined],
		[NaN, undefined],
		[Infinity, undefined],
		[true, undefined],
		[null, undefined],
		[undefined, undefined],
		[[], undefined],
		[[5], undefined],
		[{}, undefined],
	])('has the score %j as %j', (score, expected) => {
		expect(readFaceComparison({ Data: { ...data, extInfo: { ...extInfo, score } } }).score).toBe(
			expected,
		);
	});

	it('keeps what decides when only extInfo cannot be read', () => {
		const Data = { ...data, extInfo: { ...extInfo, faceAttack: {} } };
		const { details: _details, ...others } = readFaceComparison({ Data });
		expect(others).toEqual({ ...read, result: undefined, faceAttack: undefined, score: undefined });
	});

	it.each(['retCode', 'retCodeSub', 'retMessage', 'passed'])(
		'leaves %s exactly as it came, because it decides',
		(name) => {
			const Data = { ...data, [name]: ' OK_SUCCESS\u00a0' };
			expect(readFaceComparison({ Data })[name as 'retCode']).toBe(' OK_SUCCESS\u00a0');
		},
	);

	it('keeps no link whole: it could be the address of the request', () => {
		const link = `https://saf.example.com/?SecurityToken=${run}`;
		for (const Data of [{ ...data, link }, { retCode: {}, link }, [link]]) {
			expect(json(readFaceComparison({ Data }).details)).not.toContain(run);
		}
	});

	it('cuts Data that cannot be read to one line', () => {
		const details = String(readFaceComparison({ Data: `a\r\n${'long '.repeat(200)}` }).details);
		expect(details).toMatch(/^a long/);
		expect(details).toHaveLength(301);
	});

	it('takes pictures out of the name of a member', () => {
		expect(json(readFaceComparison({ Data: { ...data, [run]: 1 } }))).not.toContain(run);
	});

	it.each([
		['text', `no JSON ${run}`],
		['JSON that is a text', json(run)],
		['a member', json({ ...data, more: [run] })],
		['extInfo as text', json({ ...data, extInfo: `x${run}` })],
	])('shows no picture of %s in its details', (_name, Data) => {
		expect(json(readFaceComparison({ Data }).details)).toContain('characters removed]');
		expect(json(readFaceComparison({ Data }).details)).not.toContain(run);
	});

	it('is cut where it is too deep', () => {
		const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
		for (const Data of [deep, JSON.parse(deep) as object]) {
			expect(json(readFaceComparison({ Data }).details).length).toBeLessThan(500);
		}
	});

	it('takes nothing from __proto__', () => {
		const body = JSON.parse(`{"Data":{"__proto__":${json(data)}}}`) as object;
		expect(readFaceComparison(body)).toMatchObject({ retCode: undefined, passed: undefined });
		const hidden = `{"retCode":"OK_SUCCESS","passed":"true","extInfo":{"__proto__":${json(extInfo)}}}`;
		expect(readFaceComparison({ Data: hidden })).toMatchObject({ result: undefined });
		expect(({} as Record<string, unknown>).passed).toBeUndefined();
	});
});

describe('whatever is answered', () => {
	const anything = fc.anything({ withNullPrototype: true, withSparseArray: true });
	/** Mostly the words that count, so that matches are among them. */
	const word = fc.oneof(
		{ weight: 8, arbitrary: fc.constantFrom('true', 'false', true, false) },
		{ weight: 1, arbitrary: fc.constantFrom('TRUE', ' true', 1, 0, '') },
		{ weight: 1, arbitrary: anything },
	);
	const score = fc.oneof(anything, fc.double(), fc.double().map(String));
	const info = fc.record({ result: word, score, faceAttack: word }, { requiredKeys: [] });
	const object = fc.record(
		{
			passed: word,
			retCode: fc.oneof({ weight: 4, arbitrary: fc.constant('OK_SUCCESS') }, anything),
			retCodeSub: fc.oneof(fc.string(), anything),
			retMessage: fc.string(),
			extInfo: fc.oneof(
				info,
				info.map((one) => safeJson(one)),
				anything,
			),
		},
		{ requiredKeys: ['retCode', 'passed', 'extInfo'] },
	);
	const Data = fc.oneof(
		anything,
		object,
		object.map((one) => safeJson(one)),
	);

	it('nothing is thrown, and a score is a number of 0 to 100', () => {
		fc.assert(
			fc.property(Data, (given) => {
				const compared = readFaceComparison({ Data: given });
				if (compared.score === undefined) return;
				expect(typeof compared.score).toBe('number');
				expect(compared.score >= 0 && compared.score <= 100).toBe(true);
			}),
			{ numRuns: 2000 },
		);
	});

	it('is a match only when all three words are exactly so', () => {
		let matches = 0;
		fc.assert(
			fc.property(Data, (given) => {
				const body = { Code: 200, Data: given };
				const outcome = readReply('ExecuteRequest', { statusCode: 200, headers: {}, body });
				if (!outcome.ok) return;
				const compared = readFaceComparison(outcome.answer);
				const { httpStatus, code } = outcome;
				if (decideComparison({ httpStatus, code, ...compared }).verdict !== 'match') return;
				matches += 1;
				const parsed = (typeof given === 'string' ? JSON.parse(given) : given) as typeof data;
				const ext: unknown = parsed.extInfo;
				const inner = (typeof ext === 'string' ? JSON.parse(ext) : ext) as typeof extInfo;
				expect(parsed.retCode).toBe('OK_SUCCESS');
				expect([parsed.passed, inner.result, inner.faceAttack].map(String)).toEqual([
					'true',
					'true',
					'false',
				]);
			}),
			{ numRuns: 5000 },
		);
		// Otherwise the property would say nothing.
		expect(matches).toBeGreaterThan(0);
	});
});

/** JSON of whatever has one. */
function safeJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return '';
	}
}
