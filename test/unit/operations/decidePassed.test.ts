import fc from 'fast-check';

import { decidePassed } from '../../../nodes/operations/families/passedSubCode';
import { outputIndex } from '../../../nodes/operations/outputs';
import { routings } from '../../../nodes/operations/verification/checkResult/routing';
import {
	otherFailure,
	subCodes,
} from '../../../nodes/operations/verification/checkResult/subCodes';

type Result = Record<string, unknown>;

const good: Result = { Passed: 'Y', SubCode: '200' };
const decide = (result: Result) => decidePassed(result, subCodes, otherFailure);
const meaningOf = (changes: Result) => {
	const { verdict, reason } = decide({ ...good, ...changes });
	return `${verdict}: ${reason}`;
};

describe('the only way to a pass', () => {
	const passes = [
		undefined,
		null,
		'',
		'Y',
		'N',
		'P',
		'T',
		'y',
		' Y',
		'Y ',
		'YES',
		'true',
		true,
		1,
		['Y'],
		{ Y: 'Y' },
		'constructor',
		'__proto__',
	];
	const subs = [
		undefined,
		null,
		'',
		'200',
		200,
		200.5,
		'200 ',
		' 200',
		'0200',
		'200.0',
		'2e2',
		'204',
		204,
		'999',
		'0',
		0,
		['200'],
		{ code: '200' },
		'constructor',
		'__proto__',
	];

	it('is Passed exactly Y with SubCode exactly 200, as text or whole number', () => {
		const found = passes.flatMap((Passed) =>
			subs
				.filter((SubCode) => decide({ Passed, SubCode }).verdict === 'passed')
				.map((SubCode) => [Passed, SubCode]),
		);
		expect(found).toEqual([
			['Y', '200'],
			['Y', 200],
		]);
	});

	it('is taken by nothing that chance brings up', () => {
		const result = fc.record({
			Passed: fc.oneof(
				fc.constantFrom('Y', 'N', 'P', 'y'),
				fc.string({ maxLength: 3 }),
				fc.anything(),
			),
			SubCode: fc.oneof(
				fc.constantFrom('200', '204', 200),
				fc.string({ maxLength: 4 }),
				fc.anything(),
			),
		});
		fc.assert(
			fc.property(result, ({ Passed, SubCode }) => {
				const isGood = Passed === 'Y' && (SubCode === '200' || SubCode === 200);
				expect(decide({ Passed, SubCode }).verdict === 'passed').toBe(isGood);
			}),
		);
	});

	it('is in one row of the table of sub codes alone', () => {
		const rows = Object.entries(subCodes).filter(([, { verdict }]) => verdict === 'passed');
		expect(rows.map(([subCode]) => subCode)).toEqual(['200']);
	});
});

describe('what else an answer means', () => {
	it.each([
		[{ Passed: 'N', SubCode: '204' }, 'failed: differentPerson'],
		[{ Passed: 'N', SubCode: '205' }, 'failed: livenessRisk'],
		[{ Passed: 'N', SubCode: '206' }, 'failed: policyRestriction'],
		[{ Passed: 'N', SubCode: '233' }, 'failed: similarFace'],
		[{ Passed: 'N', SubCode: 233 }, 'failed: similarFace'],
		[{ Passed: 'N', SubCode: '999' }, 'failed: otherFailure'],
		[{ Passed: 'N', SubCode: 'toString' }, 'failed: otherFailure'],
		// Nobody passes by it, so nothing else in the answer can make it better.
		[{ Passed: 'N', SubCode: '204', ExtFaceInfo: 'no JSON' }, 'failed: differentPerson'],
		[{ Passed: 'N', SubCode: '204', ExtFaceInfo: { faceAttack: 'Y' } }, 'failed: differentPerson'],
		[{ Passed: 'N', SubCode: '200' }, 'undecided: contradictory'],
		[{ SubCode: '204' }, 'undecided: contradictory'],
		[{ SubCode: '999' }, 'undecided: contradictory'],
		[{ Passed: undefined }, 'undecided: incompleteAnswer'],
		[{ Passed: '  ' }, 'undecided: incompleteAnswer'],
		[{ Passed: 'N', SubCode: undefined }, 'undecided: incompleteAnswer'],
		[{ Passed: 'P' }, 'undecided: unknownResult'],
		[{ Passed: 'y' }, 'undecided: unknownResult'],
		[{ Passed: true }, 'undecided: unknownResult'],
		// As text or as it is, like what it stands in; anything else may hide a disagreement.
		[{ ExtIdInfo: { spoofInfo: { spoofResult: 'N' } } }, 'passed: passed'],
		[{ ExtIdInfo: { spoofInfo: '{"spoofResult":"N"}' } }, 'passed: passed'],
		[{ ExtIdInfo: { spoofInfo: '' } }, 'passed: passed'],
		[{ ExtIdInfo: { spoofInfo: { spoofResult: 'Y' } } }, 'undecided: contradictory'],
		[{ ExtIdInfo: { spoofInfo: '{"spoofResult":"Y"}' } }, 'undecided: contradictory'],
		[{ ExtIdInfo: { spoofInfo: [{ spoofResult: 'Y' }] } }, 'undecided: unreadable'],
		[{ ExtIdInfo: { spoofInfo: 'Y' } }, 'undecided: unreadable'],
		[{ passed: 'N' }, 'undecided: contradictory'],
		[{ subCode: '204' }, 'undecided: contradictory'],
	] as Array<[Result, string]>)('%j beside a pass is %s', (changes, meaning) => {
		expect(meaningOf(changes)).toBe(meaning);
	});

	it('shows the sub code as it came, and null for none', () => {
		expect(decide({ ...good, SubCode: ' 200' }).also).toEqual({ subCode: ' 200' });
		expect(decide({ ...good, SubCode: 204 }).also).toEqual({ subCode: '204' });
		expect(decide({ ...good, SubCode: '' }).also).toEqual({ subCode: null });
	});

	it('never tells the person which check noticed them', () => {
		const told = [...Object.values(subCodes), otherFailure].map(({ tellUser }) => tellUser);
		expect(told.join('\n')).not.toMatch(/score|threshold|attack|spoof|duplicate|already/i);
	});
});

const text = JSON.stringify;
const source = { govId: 1, fullName: 1, dob: 1, selfiePhoto: 0.93, liveness: 0.1 };

describe('a member that speaks about the same question', () => {
	it("makes Alibaba Cloud's own sample of a forged document undecided", () => {
		const forged = { ExtIdInfo: text({ spoofInfo: { spoofResult: 'Y', spoofType: ['PS'] } }) };
		expect(meaningOf(forged)).toBe('undecided: contradictory');
	});

	it.each(Object.entries(routings.variants))(
		"sends Alibaba Cloud's own sample of a forged document to output 0: %s",
		(_routing, outputs) => {
			const spoofInfo = { spoofResult: 'Y', spoofType: ['SCREEN_REMARK', 'PHOTO_COPY', 'TAMPER'] };
			const sample = { Passed: 'Y', SubCode: '200', ExtIdInfo: text({ spoofInfo }) };
			expect(outputIndex(outputs, decide(sample))).toBe(0);
			// What decides it is the forgery alone.
			const genuine = { ...sample, ExtIdInfo: text({ spoofInfo: { spoofResult: 'N' } }) };
			expect(outputIndex(outputs, decide(genuine))).toBe(outputs.length - 1);
		},
	);

	it.each([
		['an attack', { ExtFaceInfo: { faceAttack: 'Y' } }],
		['an attack, in the spelling of objects', { ExtFaceInfo: { FaceAttack: 'Y' } }],
		[
			'an attack in the second of two spellings',
			{ ExtFaceInfo: { faceAttack: 'N', FaceAttack: 'Y' } },
		],
		['two spellings that differ', { ExtFaceInfo: { faceAttack: 'N', FaceAttack: 'X' } }],
		...['y', ' Y ', 'YES', 'true', 'T', '1', true, 1, { value: 'N' }].map((value) => [
			`an attack in other words: ${text(value)}`,
			{ ExtFaceInfo: { faceAttack: value } },
		]),
		...['n', ' N ', 'No', 'false', 'F', '0', false, 0].map((value) => [
			`a failed face in other words: ${text(value)}`,
			{ ExtFaceInfo: { facePassed: value } },
		]),
		['a face that did not pass', { ExtFaceInfo: { facePassed: 'N' } }],
		['a duplicate', { ExtFaceInfo: { duplicateFace: [{ faceId: '1' }] } }],
		['a duplicate as text', { ExtFaceInfo: { duplicateFace: '[{"faceId":"1"}]' } }],
		['a document that was not read', { ExtIdInfo: { ocrIdPassed: 'N' } }],
		['a forged document', { ExtIdInfo: { spoofInfo: { spoofResult: 'Y' } } }],
		[
			'two sets of forgery results',
			{ ExtIdInfo: { spoofInfo: { spoofResult: 'N' }, SpoofInfo: { spoofResult: 'Y' } } },
		],
		['another number', { ExtSourceInfo: { ...source, govId: 0.99 } }],
		['another name', { ExtSourceInfo: { ...source, fullName: '0.5' } }],
		['another birthday', { ExtSourceInfo: { ...source, dob: 0 } }],
		['another face', { ExtSourceInfo: { ...source, selfiePhoto: 0.8 } }],
		['a likely attack', { ExtSourceInfo: { ...source, liveness: 0.951 } }],
		['a likely forgery', { ExtSourceInfo: { ...source, imgManipulationScore: 1 } }],
		['a score that is none', { ExtSourceInfo: { ...source, govId: 'high' } }],
		['a score beyond all numbers', { ExtSourceInfo: '{"govId": 1e999}' }],
		['a score that is true', { ExtSourceInfo: { ...source, govId: true } }],
		['two sets of face results', { ExtFaceInfo: {}, extFaceInfo: text({ faceAttack: 'Y' }) }],
	] as Array<[string, Result]>)('makes a pass undecided: %s', (_name, members) => {
		expect(meaningOf(members)).toBe('undecided: contradictory');
		const asTexts = Object.fromEntries(
			Object.entries(members).map(([name, value]) => [
				name,
				typeof value === 'string' ? value : text(value),
			]),
		);
		expect(meaningOf(asTexts)).toBe('undecided: contradictory');
	});

	it.each(['ExtFaceInfo', 'ExtIdInfo', 'ExtSourceInfo'])(
		'makes a pass undecided when %s is there but cannot be read',
		(name) => {
			const twice = '{"faceAttack":"Y","faceAttack":"N"}';
			for (const value of [
				'{"faceAttack":"N" "a":1}',
				twice,
				'x',
				'"text"',
				'5',
				5,
				true,
				[1],
				'[1]',
			]) {
				expect(meaningOf({ [name]: value })).toBe('undecided: unreadable');
			}
		},
	);

	it.each([
		['nothing', {}],
		['empty members', { ExtFaceInfo: '', ExtIdInfo: null, ExtSourceInfo: ' ', ExtInfo: '[]' }],
		['no attack', { ExtFaceInfo: text({ faceAttack: 'N', facePassed: 'Y' }) }],
		['empty lists of duplicates', { ExtFaceInfo: { duplicateFace: [], DuplicateFace: [] } }],
		['an empty text of duplicates', { ExtFaceInfo: { duplicateFace: ' [ ] ' } }],
		[
			'scores at their limits',
			{ ExtSourceInfo: { ...source, selfiePhoto: 0.801, liveness: 0.95 } },
		],
		['scores as text', { ExtSourceInfo: { govId: '1.0', fullName: ' 1 ', dob: '1' } }],
		['the same in both spellings', { ExtFaceInfo: { faceAttack: 'N', FaceAttack: 'N' } }],
	] as Array<[string, Result]>)('leaves a pass alone: %s', (name, members) => {
		const hasConflict = name === 'empty lists of duplicates';
		expect(meaningOf(members)).toBe(hasConflict ? 'undecided: contradictory' : 'passed: passed');
	});

	it.each(['PENDING', 'unknown', 'X', 'y', 'n', ' N', 'Y ', true, false, 0, 1, 2, {}])(
		'is undecided where it is a word that is not documented: %j',
		(value) => {
			for (const members of [
				{ ExtFaceInfo: { faceAttack: value } },
				{ ExtFaceInfo: { facePassed: value } },
				{ ExtIdInfo: { ocrIdPassed: value } },
				{ ExtIdInfo: { spoofInfo: { spoofResult: value } } },
			]) {
				expect(meaningOf(members)).toBe('undecided: contradictory');
			}
		},
	);

	it.each(['govId', 'fullName', 'dob', 'selfiePhoto', 'liveness', 'imgManipulationScore'])(
		'is undecided where the register gives %s in percent, below 0, or as no number',
		(name) => {
			for (const value of [5, 55, 100, -1, '-1', '99', 'high', NaN]) {
				expect(meaningOf({ ExtSourceInfo: { ...source, [name]: value } })).toBe(
					'undecided: contradictory',
				);
			}
		},
	);

	it('turns no failure into anything better', () => {
		const failed = { Passed: 'N', SubCode: '204', ExtFaceInfo: text({ facePassed: 'Y' }) };
		expect(meaningOf(failed)).toBe('failed: differentPerson');
	});
});

it('a pass is spelled exactly as documented: members in lower case are no pass', () => {
	const { verdict, reason } = decide({ passed: 'Y', subCode: '200' });
	expect([verdict, reason]).toEqual(['undecided', 'incompleteAnswer']);
});
