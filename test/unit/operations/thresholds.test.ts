import fc from 'fast-check';

import type { PassedDecision } from '../../../nodes/operations/families/passedSubCode';
import {
	otherFailure,
	subCodes,
} from '../../../nodes/operations/verification/checkResult/subCodes';
import {
	applyThresholds,
	type Scores,
	type Thresholds,
} from '../../../nodes/operations/verification/checkResult/thresholds';

const passed = subCodes['200'] as PassedDecision;

const limits: Array<
	[name: string, threshold: keyof Thresholds, score: keyof Scores, keeps: number, breaks: number]
> = [
	['face comparison score', 'minFaceComparison', 'faceComparison', 90, 89.999],
	['face attack score', 'maxFaceAttack', 'faceAttack', 90, 90.001],
	['guard risk score', 'maxGuardRisk', 'guardRisk', 90, 90.001],
];

it.each(limits)('the %s is kept at its limit and broken beside it', (name, ...rest) => {
	const [threshold, score, keeps, breaks] = rest;
	expect(applyThresholds(passed, { [score]: keeps }, { [threshold]: 90 })).toBe(passed);
	expect(applyThresholds(passed, { [score]: breaks }, { [threshold]: 90 })).toMatchObject({
		verdict: 'failed',
		reason: 'belowOwnThreshold',
		billed: true,
		explanation: expect.stringContaining(`The ${name} is ${breaks}, the limit 90.`) as string,
	});
});

it.each(limits)('a missing %s makes a pass undecided', (name, threshold, score) => {
	const others: Scores = { faceComparison: 100, faceAttack: 0, guardRisk: 0, [score]: undefined };
	expect(applyThresholds(passed, others, { [threshold]: 0 })).toMatchObject({
		verdict: 'undecided',
		reason: 'scoreMissing',
		explanation: expect.stringContaining(`Missing: ${name}.`) as string,
	});
});

it('a broken limit weighs more than a missing score, and the first broken one is named', () => {
	const all = { minFaceComparison: 80, maxFaceAttack: 10, maxGuardRisk: 10 };
	expect(applyThresholds(passed, { guardRisk: 50 }, all).reason).toBe('belowOwnThreshold');
	expect(applyThresholds(passed, { guardRisk: 5 }, all).reason).toBe('scoreMissing');
	const bad = { faceComparison: 0, faceAttack: 100, guardRisk: 100 };
	expect(applyThresholds(passed, bad, all).explanation).toMatch(/face comparison score is 0/);
});

it('limits never make anything better', () => {
	const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
	const limit = fc.oneof(score, fc.constantFrom(0, 100, NaN));
	const decision = fc.constantFrom(...Object.values(subCodes), otherFailure);
	fc.assert(
		fc.property(
			decision,
			fc.record({ faceComparison: score, faceAttack: score, guardRisk: score }),
			fc.record({ minFaceComparison: limit, maxFaceAttack: limit, maxGuardRisk: limit }),
			(before, scores, own) => {
				const after = applyThresholds(before, scores, own);
				if (before.verdict !== 'passed') return expect(after).toBe(before);
				const keeps =
					(own.minFaceComparison === undefined ||
						(scores.faceComparison ?? NaN) >= own.minFaceComparison) &&
					(own.maxFaceAttack === undefined || (scores.faceAttack ?? NaN) <= own.maxFaceAttack) &&
					(own.maxGuardRisk === undefined || (scores.guardRisk ?? NaN) <= own.maxGuardRisk);
				expect(after.verdict === 'passed').toBe(keeps);
			},
		),
	);
});
