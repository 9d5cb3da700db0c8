import type { Decision } from '../../../nodes/operations/definition';
import { probabilityIn } from '../../../nodes/operations/families/members';
import {
	decideRiskLevel,
	riskScoresIn,
	tagsIn,
	type RiskLevelVerdict,
} from '../../../nodes/operations/families/riskLevel';

const decision = (verdict: RiskLevelVerdict): Decision<RiskLevelVerdict> => ({
	verdict,
	reason: verdict,
	explanation: '',
	remedy: '',
	tellUser: '',
	billed: true,
});
const words = {
	high: decision('highRisk'),
	suspicious: { ...decision('review'), reason: 'suspicious' },
	low: decision('lowRisk'),
};
const decide = (result: Record<string, unknown>, maxScore?: number) =>
	decideRiskLevel(result, words, maxScore).reason;

it.each([0, '0'])('the result %j is the good one', (Result) => {
	expect(decide({ Result })).toBe('lowRisk');
});

it.each([undefined, null, '', false, [], {}, ['0'], '00', ' 0', '0 ', '-0', '0.0', 0.5, NaN, true])(
	'the result %j is never taken for 0',
	(Result) => {
		expect(decide({ Result })).not.toBe('lowRisk');
	},
);

it.each([
	[
		{ a: '0.9796', b: 0 },
		{ a: 0.9796, b: 0 },
	],
	[JSON.stringify({ a: 1 }), { a: 1 }],
	[{ key: JSON.stringify({ a: '0.5' }) }, { a: 0.5 }],
	[{ one: { a: 0.9 }, two: { a: 0.1 } }, { a: 0.9 }],
	[{ a: '', b: null }, {}],
	[undefined, {}],
	[{ a: 1.01 }, undefined],
	[{ a: -0.01 }, undefined],
	[{ a: '-0.01' }, undefined],
	[{ a: '0,5' }, undefined],
	[{ a: [0.5] }, undefined],
	['{"a" 1}', undefined],
	[7, undefined],
	[{ a: { b: { c: { d: 0.5 } } } }, { d: 0.5 }],
	[{ a: { b: { c: { d: { e: 0.5 } } } } }, undefined],
])('the scores of %j are %j', (member, scores) => {
	expect(riskScoresIn(member)).toEqual(scores);
});

it.each([
	{ Result: '0', result: '1' },
	{ Result: '0', RiskTag: '', riskTag: 'PS' },
	{ Result: '0', RiskScore: { a: 0.1 }, riskScore: { a: 0.9 } },
])('%j contradicts itself', (result) => {
	expect(decide(result)).toBe('contradictory');
});

it('a limit of the operator looks at the highest score, and is kept by none that is missing', () => {
	const scored = (RiskScore: unknown) => ({ Result: '0', RiskScore });
	expect(decide(scored({ a: 0.2, b: 0.5 }), 0.5)).toBe('lowRisk');
	expect(decide(scored({ a: 0.2, b: 0.51 }), 0.5)).toBe('aboveOwnLimit');
	expect(decide(scored({}), 1)).toBe('scoreMissing');
	expect(decide(scored({ a: 7 }), 1)).toBe('unreadable');
	// A limit never makes anything better.
	expect(decide({ Result: '1' }, 1)).toBe('highRisk');
	expect(decide({ Result: '2' }, 1)).toBe('suspicious');
});

it.each([0, 1, 0.5, '0', '1', '0.5', ' 0.5 '])('%j is a probability', (value) => {
	expect(probabilityIn(value)).toBe(Number(value));
});

it.each([-0.1, 1.1, '1.1', '.5', '0,5', '', null, undefined, true, [], NaN, '1e-1', '2'])(
	'%j is no probability',
	(value) => {
		expect(probabilityIn(value)).toBeUndefined();
	},
);

it('tags are told apart, and what is no text has none', () => {
	expect(tagsIn({ RiskTag: 'SuspectPSFace, SuspectRemake,,' })).toEqual([
		'SuspectPSFace',
		'SuspectRemake',
	]);
	expect(tagsIn({ RiskTag: ['SuspectPSFace'] })).toEqual([]);
});
