import {
	decideComparison,
	retCodes,
	type ComparisonEvidence,
} from '../../../nodes/operations/legacy/decideComparison';
import { readComparison } from '../../../nodes/operations/legacy/faceComparison';

const good: ComparisonEvidence = {
	retCode: 'OK_SUCCESS',
	passed: 'true',
	result: 'true',
	faceAttack: 'false',
	score: 95,
};
const meaningOf = (changes: Partial<ComparisonEvidence>, minScore?: number) => {
	const { verdict, reason } = decideComparison({ ...good, ...changes }, minScore);
	return `${verdict}: ${reason}`;
};

it('a match is one combination of all that an answer may say, and no other', () => {
	const texts = [undefined, '', 'true', 'false', 'TRUE', 'True', 'Y', '1', ' true'];
	const codes = [
		undefined,
		'',
		'OK_SUCCESS',
		'ok_success',
		'OK_SUCCESS ',
		...Object.keys(retCodes),
	];
	const found = codes.flatMap((retCode) =>
		texts.flatMap((passed) =>
			texts.flatMap((result) =>
				texts
					.map((faceAttack) => ({ retCode, passed, result, faceAttack }))
					.filter((evidence) => decideComparison(evidence).verdict === 'match'),
			),
		),
	);
	const { score: _score, ...only } = good;
	expect(found).toEqual([only]);
});

it.each([
	[{}, 'match: match'],
	[{ faceAttack: 'true' }, 'noMatch: spoofingAttack'],
	[{ passed: 'false', result: 'false', faceAttack: 'true' }, 'noMatch: spoofingAttack'],
	[{ passed: 'false', result: 'false' }, 'noMatch: differentPerson'],
	[{ passed: 'false', result: undefined }, 'noMatch: differentPerson'],
	[{ passed: 'false' }, 'undecided: contradictory'],
	[{ result: 'false' }, 'undecided: contradictory'],
	[{ faceAttack: 'False' }, 'undecided: contradictory'],
	[{ result: undefined }, 'undecided: incompleteAnswer'],
	[{ faceAttack: undefined }, 'undecided: incompleteAnswer'],
	[{ passed: 'TRUE' }, 'undecided: incompleteAnswer'],
	[{ passed: undefined }, 'undecided: incompleteAnswer'],
	[{ retCode: undefined }, 'undecided: unreadableAnswer'],
	[{ retCode: 'PROCESSING' }, 'undecided: processing'],
	[{ retCode: 'SYSTEM_ERROR' }, 'undecided: systemError'],
	[{ retCode: 'UNABLE_GET_IMAGE' }, 'undecided: pictureUnavailable'],
	[{ retCode: 'toString' }, 'undecided: unknownRetCode'],
	[{ retCode: '__proto__' }, 'undecided: unknownRetCode'],
] as Array<[Partial<ComparisonEvidence>, string]>)(
	'%j beside a match is %s',
	(changes, meaning) => {
		expect(meaningOf(changes)).toBe(meaning);
	},
);

it.each([
	[95, 95, 'match: match'],
	[94.999, 95, 'noMatch: belowOwnThreshold'],
	[undefined, 0, 'undecided: scoreMissing'],
	[0, 0, 'match: match'],
	[95, NaN, 'noMatch: belowOwnThreshold'],
] as Array<[number | undefined, number, string]>)(
	'the score %p under a limit of %p is %s',
	(score, minScore, meaning) => {
		expect(meaningOf({ score }, minScore)).toBe(meaning);
		expect(meaningOf({ score, passed: 'false', result: 'false' }, minScore)).toBe(
			'noMatch: differentPerson',
		);
	},
);

describe('reading the answer', () => {
	const extInfo = { result: 'true', score: '99.5', faceAttack: 'false' };
	const data = { retCode: 'OK_SUCCESS', passed: 'true', extInfo };
	const text = JSON.stringify;

	it.each([
		['an object', data],
		['text', text(data)],
		['text inside an object', { ...data, extInfo: text(extInfo) }],
		['text inside text', text({ ...data, extInfo: text(extInfo) })],
		[
			'booleans',
			{ ...data, passed: true, extInfo: { ...extInfo, result: true, faceAttack: false } },
		],
	])('finds a match in %s', (_name, Data) => {
		expect(readComparison({ Data })).toMatchObject({ ...good, score: 99.5 });
	});

	it.each([
		['a list', [data]],
		['a list as text', text([data])],
		['a number', 1],
		['a text', 'true'],
		['JSON of JSON', text(text(data))],
		['broken JSON', text(data).replace(',', ' ')],
		['nothing', undefined],
		['two that differ', undefined],
	])('finds nothing in %s', (name, Data) => {
		const body = name === 'two that differ' ? { Data: data, data: {} } : { Data };
		expect(readComparison(body).retCode).toBeUndefined();
	});

	it.each(['1e2', '12,5', '95%', '0x5f', '', ' ', 'NaN', '101', '-5', true, null, [95], {}])(
		'takes %j for no score',
		(score) => {
			const body = { Data: { ...data, extInfo: { ...extInfo, score } } };
			expect(readComparison(body).score).toBeUndefined();
		},
	);
});
