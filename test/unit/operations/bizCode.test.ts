import { decideBizCode, matching } from '../../../nodes/operations/families/bizCode';

const words = matching('your number', 'It matches.', 'It does not match.');
const subCodes = {
	'201': ['nameDiffers', 'The name differs.'],
	'202': ['numberDiffers', 'The number differs.', 'Look at the number.'],
	'301': ['noSuchNumber', 'There is no such number.'],
} as const;

const withSubCodes = (result: Record<string, unknown>) =>
	decideBizCode(result, { words, subCodes, isBillingPublished: true });
const without = (result: Record<string, unknown>, isBillingPublished = true) =>
	decideBizCode(result, { words, isBillingPublished });

it.each([
	[{ BizCode: '1', SubCode: '101' }, 'match'],
	[{ BizCode: 1, SubCode: 101 }, 'match'],
	[{ BizCode: '1', SubCode: '102' }, 'contradictory'],
	[{ BizCode: '1', SubCode: '1101' }, 'contradictory'],
	[{ BizCode: '1' }, 'incompleteAnswer'],
	[{ SubCode: '101' }, 'incompleteAnswer'],
	[{}, 'incompleteAnswer'],
	[{ BizCode: '2', SubCode: '201' }, 'nameDiffers'],
	[{ BizCode: '2', SubCode: '299' }, 'mismatch'],
	[{ BizCode: '2', SubCode: 'x201' }, 'contradictory'],
	[{ BizCode: '2', SubCode: '2011' }, 'contradictory'],
	[{ BizCode: '2', SubCode: '101' }, 'contradictory'],
	[{ BizCode: '3', SubCode: '301' }, 'noSuchNumber'],
	[{ BizCode: '3', SubCode: '399' }, 'noRecord'],
	[{ BizCode: '3', SubCode: 'x301' }, 'contradictory'],
	[{ BizCode: '3', SubCode: '3011' }, 'contradictory'],
	[{ BizCode: '4', SubCode: '101' }, 'unknownResult'],
	[{ BizCode: '1', SubCode: '101', bizCode: '2' }, 'contradictory'],
	[{ BizCode: '1', SubCode: '101', subCode: '201' }, 'contradictory'],
])('with sub codes, %j is %s', (result, reason) => {
	expect(withSubCodes(result).reason).toBe(reason);
});

it.each([
	[{ BizCode: '1' }, 'match', true],
	[{ BizCode: '2' }, 'mismatch', true],
	[{ BizCode: '3' }, 'noRecord', false],
	[{ BizCode: '0' }, 'unknownResult', null],
])('without sub codes, %j is %s, billed: %j', (result, reason, billed) => {
	expect(without(result)).toMatchObject({ reason, billed, also: { bizCode: result.BizCode } });
	expect(without(result).also).not.toHaveProperty('subCode');
});

it('where the pages do not say what is billed, only a match is known to be', () => {
	const billed = ['1', '2', '3'].map((BizCode) => without({ BizCode }, false).billed);
	expect(billed).toEqual([true, null, null]);
});

it('shows the codes as text, or that there are none', () => {
	expect(withSubCodes({ BizCode: 1, SubCode: 101 }).also).toEqual({ bizCode: '1', subCode: '101' });
	expect(withSubCodes({}).also).toEqual({ bizCode: null, subCode: null });
});

it('has the words of a sub code where they are known, and its advice where it has any', () => {
	const { explanation, remedy } = withSubCodes({ BizCode: '2', SubCode: '202' });
	expect([explanation, remedy]).toEqual(['The number differs.', 'Look at the number.']);
	const other = withSubCodes({ BizCode: '2', SubCode: '201' });
	expect([other.explanation, other.remedy]).toEqual(['The name differs.', words.mismatch.remedy]);
	const unknown = withSubCodes({ BizCode: '2', SubCode: '299' });
	expect([unknown.explanation, unknown.remedy]).toEqual([
		words.mismatch.explanation,
		words.mismatch.remedy,
	]);
});
