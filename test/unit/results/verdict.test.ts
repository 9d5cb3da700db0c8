import fc from 'fast-check';

import { returnCodes } from '../../../nodes/shared/results/returnCodes';
import { otherMeanings, subCodes } from '../../../nodes/shared/results/subCodes';
import {
	applyThresholds,
	decide,
	verdictFields,
	type Evidence,
	type Scores,
	type Thresholds,
	type Verdict,
} from '../../../nodes/shared/results/verdict';

const passedEvidence: Evidence = { httpStatus: 200, code: 'Success', passed: 'Y', subCode: '200' };
const passed = decide(passedEvidence);

describe('the only way to Passed', () => {
	it('is HTTP 200, a success code, Passed exactly Y and SubCode exactly 200', () => {
		expect(passed).toEqual({
			verdict: 'passed',
			reason: 'passed',
			subCode: '200',
			explanation: 'The verification passed.',
			remedy: 'Go on.',
			tellUser: 'Thank you, your identity has been verified.',
			billed: true,
		});
	});

	const statuses = [200, 201, 0, 204, 302, 401, 403, 404, 500, -200, NaN];
	const codes = ['Success', 'success', 'SUCCESS', '200', '', 'OK', 'Success ', 'Throttling', '201'];
	const passes = [
		undefined,
		'',
		'Y',
		'N',
		'P',
		'y',
		'n',
		' Y',
		'Y ',
		'YES',
		'true',
		'1',
		'T',
		'constructor',
		'__proto__',
	];
	const subs = [
		undefined,
		'',
		'200',
		'200 ',
		' 200',
		'0200',
		'200.0',
		'2e2',
		'201',
		'204',
		'205',
		'206',
		'233',
		'999',
		'0',
		'constructor',
		'__proto__',
		'toString',
		'hasOwnProperty',
	];

	it('is taken by no other combination of what an answer may say', () => {
		const found: Evidence[] = [];
		for (const httpStatus of statuses)
			for (const code of codes)
				for (const passed of passes)
					for (const subCode of subs) {
						const evidence = { httpStatus, code, passed, subCode };
						if (decide(evidence).verdict === 'passed') found.push(evidence);
					}
		expect(found).toEqual(
			['Success', 'success', 'SUCCESS', '200'].map((code) => ({ ...passedEvidence, code })),
		);
	});

	it('is taken by nothing that chance brings up', () => {
		const near = (...values: string[]) =>
			fc.oneof(fc.constantFrom(undefined, ...values), fc.string({ maxLength: 5 }));
		const evidence = fc.record({
			httpStatus: fc.oneof(fc.constantFrom(200, 201, 404), fc.integer(), fc.double()),
			code: fc.oneof(fc.constantFrom('Success', 'success', '200', 'OK'), fc.string()),
			passed: near('Y', 'N', 'P', 'y'),
			subCode: near('200', '204', '205', '206', '233', '999'),
		});
		fc.assert(
			fc.property(evidence, (given) => {
				const allFour =
					given.httpStatus === 200 &&
					/^(success|200)$/i.test(given.code) &&
					given.passed === 'Y' &&
					given.subCode === '200';
				expect(decide(given).verdict === 'passed').toBe(allFour);
			}),
			{ numRuns: 5000 },
		);
	});

	it('stands in one row of the table of sub codes, and in no other meaning', () => {
		const rows = Object.entries(subCodes).filter(([, { verdict }]) => verdict === 'passed');
		expect(rows.map(([subCode]) => subCode)).toEqual(['200']);
		expect(Object.values(otherMeanings).map(({ verdict }) => verdict)).not.toContain('passed');
	});
});

describe('what an answer means', () => {
	const reasonOf = (evidence: Partial<Evidence>) => {
		const { verdict, reason } = decide({ ...passedEvidence, ...evidence });
		return `${verdict}: ${reason}`;
	};

	it.each([
		['204', 'differentPerson'],
		['205', 'livenessRisk'],
		['206', 'policyRestriction'],
		['233', 'similarFace'],
	])('is failed for Passed = N with %s, because of %s', (subCode, reason) => {
		const verdict = decide({ ...passedEvidence, passed: 'N', subCode });
		expect(verdict).toEqual({ ...subCodes[subCode], subCode });
		expect(verdict).toMatchObject({ verdict: 'failed', reason, billed: true });
	});

	it('is failed for Passed = N with a sub code that no page lists', () => {
		for (const subCode of ['999', '0', '207', 'constructor', '__proto__', 'toString', 'N']) {
			const verdict = decide({ ...passedEvidence, passed: 'N', subCode });
			expect(verdict).toEqual({ ...otherMeanings.otherFailure, subCode });
			expect(verdict).toMatchObject({ verdict: 'failed', reason: 'otherFailure', billed: null });
		}
	});

	it('is undecided when Passed and SubCode contradict each other', () => {
		expect(reasonOf({ passed: 'N' })).toBe('undecided: contradictory');
		for (const subCode of ['204', '205', '206', '233', '999', ' 200', 'constructor']) {
			expect(reasonOf({ subCode })).toBe('undecided: contradictory');
		}
	});

	it('is undecided when HTTP status or code contradict a success', () => {
		for (const passedOrNot of ['Y', 'N', 'P', undefined]) {
			expect(reasonOf({ httpStatus: 201, passed: passedOrNot })).toBe('undecided: contradictory');
			expect(reasonOf({ code: 'OK', passed: passedOrNot })).toBe('undecided: contradictory');
		}
	});

	it('is undecided when the result or its sub code are missing', () => {
		for (const missing of [undefined, '']) {
			expect(reasonOf({ passed: missing })).toBe('undecided: incompleteAnswer');
			expect(reasonOf({ subCode: missing })).toBe('undecided: incompleteAnswer');
			expect(reasonOf({ passed: 'N', subCode: missing })).toBe('undecided: incompleteAnswer');
			expect(reasonOf({ passed: 'P', subCode: missing })).toBe('undecided: incompleteAnswer');
		}
	});

	it('is undecided when Passed is neither Y nor N', () => {
		for (const value of ['P', 'y', 'n', ' Y', 'Y ', 'true', '1', '0', 'YN']) {
			expect(reasonOf({ passed: value })).toBe('undecided: unknownResult');
			expect(reasonOf({ passed: value, subCode: '204' })).toBe('undecided: unknownResult');
		}
	});

	it('shows the sub code as it came, and null for none', () => {
		expect(decide({ ...passedEvidence, subCode: '' }).subCode).toBeNull();
		expect(decide({ ...passedEvidence, subCode: undefined }).subCode).toBeNull();
		expect(decide({ ...passedEvidence, subCode: ' 200' }).subCode).toBe(' 200');
		expect(decide({ ...passedEvidence, httpStatus: 500 }).subCode).toBe('200');
	});

	it('never changes the tables it reads from', () => {
		decide(passedEvidence).verdict = 'failed';
		expect(decide(passedEvidence).verdict).toBe('passed');
	});

	it('leaves nothing undecided that has been billed for without saying so', () => {
		// null stands for "nobody knows"; false would be a promise.
		const promised = Object.values(otherMeanings).filter(({ billed }) => billed === false);
		expect(promised).toEqual([otherMeanings.notFinished]);
		expect(Object.values(subCodes).every(({ billed }) => billed === true)).toBe(true);
		const billed = Object.values(otherMeanings).filter((meaning) => meaning.billed === true);
		expect(billed).toEqual([otherMeanings.belowOwnThreshold, otherMeanings.scoreMissing]);
		for (const meaning of Object.values(otherMeanings)) {
			expect([true, false, null]).toContain(meaning.billed);
		}
	});

	it('has a reason of its own for each meaning', () => {
		const meanings = [...Object.values(subCodes), ...Object.values(otherMeanings)];
		const reasons = meanings.map(({ verdict, reason }) => `${verdict}: ${reason}`);
		expect(new Set(meanings.map(({ reason }) => reason)).size).toBe(meanings.length);
		// Workflows branch on these words: none may change or go.
		expect(reasons).toEqual(
			expect.arrayContaining([
				'passed: passed',
				'failed: differentPerson',
				'failed: livenessRisk',
				'failed: policyRestriction',
				'failed: similarFace',
				'failed: otherFailure',
				'failed: belowOwnThreshold',
				'undecided: scoreMissing',
				'undecided: unconfirmed',
				'undecided: confirmationFailed',
				'undecided: notFinished',
				'undecided: contradictory',
				'undecided: incompleteAnswer',
				'undecided: unknownResult',
			]),
		);
	});

	it('explains itself to the operator and to the person', () => {
		for (const meaning of [...Object.values(subCodes), ...Object.values(otherMeanings)]) {
			expect(meaning.explanation).toMatch(/^['A-Z].{10,}\.$/);
			expect(meaning.tellUser).toMatch(/^[A-Z].{10,}\.$/);
		}
	});

	it('never tells the person which check caught them', () => {
		const told = Object.values({ ...subCodes, ...otherMeanings }).map(({ tellUser }) => tellUser);
		expect(told.join('\n')).not.toMatch(/score|threshold|attack|spoof|duplicate|already/i);
	});
});

describe('own thresholds', () => {
	const limitsOf: Array<
		[name: string, threshold: keyof Thresholds, score: keyof Scores, keeps: number, breaks: number]
	> = [
		['face comparison score', 'minFaceComparison', 'faceComparison', 90, 89.999],
		['face attack score', 'maxFaceAttack', 'faceAttack', 90, 90.001],
		['guard risk score', 'maxGuardRisk', 'guardRisk', 90, 90.001],
	];

	it.each(limitsOf)('keep the %s at its limit and break it beside it', (name, ...rest) => {
		const [threshold, score, keeps, breaks] = rest;
		expect(applyThresholds(passed, { [score]: keeps }, { [threshold]: 90 })).toBe(passed);

		const broken = applyThresholds(passed, { [score]: breaks }, { [threshold]: 90 });
		expect(broken).toEqual({
			...otherMeanings.belowOwnThreshold,
			subCode: '200',
			explanation: `The vendor passed it, but a score is outside the limits set in this node. The ${name} is ${breaks}, the limit 90.`,
		});
		expect(broken).toMatchObject({ verdict: 'failed', reason: 'belowOwnThreshold' });
	});

	it.each(limitsOf)('are undecided when the %s is missing', (name, threshold, score) => {
		const others: Scores = { faceComparison: 100, faceAttack: 0, guardRisk: 0, [score]: undefined };
		expect(applyThresholds(passed, others, { [threshold]: 0 })).toEqual({
			...otherMeanings.scoreMissing,
			subCode: '200',
			explanation: `The vendor passed it, but did not return a score that this node has a limit for, so the limit could not be checked. Missing: ${name}.`,
		});
	});

	it('count with 0 as a score and as a limit', () => {
		const zero: Scores = { faceComparison: 0, faceAttack: 0, guardRisk: 0 };
		const limits = { minFaceComparison: 0, maxFaceAttack: 0, maxGuardRisk: 0 };
		expect(applyThresholds(passed, zero, limits)).toBe(passed);
		expect(applyThresholds(passed, { ...zero, faceAttack: 1 }, limits).verdict).toBe('failed');
		expect(applyThresholds(passed, zero, { ...limits, minFaceComparison: 1 }).verdict).toBe(
			'failed',
		);
	});

	it('check nothing that has no limit', () => {
		expect(applyThresholds(passed, {}, {})).toBe(passed);
		expect(applyThresholds(passed, { faceAttack: 100, guardRisk: 100 }, {})).toBe(passed);
	});

	it('name the first of several limits that are broken', () => {
		const limits = { minFaceComparison: 80, maxFaceAttack: 10, maxGuardRisk: 10 };
		const scores = { faceComparison: 0, faceAttack: 100, guardRisk: 100 };
		expect(applyThresholds(passed, scores, limits).explanation).toMatch(
			/face comparison score is 0/,
		);
		expect(applyThresholds(passed, {}, limits).explanation).toMatch(/face comparison score\.$/);
	});

	it('let a broken limit weigh more than a missing score', () => {
		const limits = { minFaceComparison: 80, maxFaceAttack: 10, maxGuardRisk: 10 };
		expect(applyThresholds(passed, { guardRisk: 50 }, limits).reason).toBe('belowOwnThreshold');
		expect(applyThresholds(passed, { guardRisk: 5 }, limits).reason).toBe('scoreMissing');
	});

	it.each([null, '', ' ', 'ninety', NaN, {}, [], true])(
		'are kept by no score when an expression makes them %j',
		(limit) => {
			const scores: Scores = { faceComparison: 100, faceAttack: 0, guardRisk: 0 };
			for (const [, threshold] of limitsOf) {
				const limits = { [threshold]: limit } as Thresholds;
				expect(applyThresholds(passed, scores, limits).verdict).toBe('failed');
			}
		},
	);

	it('read a limit that an expression made a text', () => {
		const limits = { minFaceComparison: ' 90 ' } as unknown as Thresholds;
		expect(applyThresholds(passed, { faceComparison: 90 }, limits)).toBe(passed);
		expect(applyThresholds(passed, { faceComparison: 9 }, limits).verdict).toBe('failed');
	});

	it('never make anything better', () => {
		const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
		const limit = fc.oneof(score, fc.double(), fc.constantFrom(0, 100));
		const any = {
			evidence: fc.record({
				httpStatus: fc.constantFrom(200, 500),
				code: fc.constantFrom('Success', 'OK'),
				passed: fc.constantFrom('Y', 'N', 'P', undefined),
				subCode: fc.constantFrom('200', '204', '999', undefined),
			}),
			scores: fc.record({ faceComparison: score, faceAttack: score, guardRisk: score }),
			limits: fc.record({ minFaceComparison: limit, maxFaceAttack: limit, maxGuardRisk: limit }),
		};
		fc.assert(
			fc.property(any.evidence, any.scores, any.limits, (evidence, scores, limits) => {
				const before: Verdict = decide(evidence);
				const after = applyThresholds(before, scores, limits);
				if (before.verdict !== 'passed') expect(after).toBe(before);
				else if (after.verdict === 'passed') expect(after).toBe(before);
				if (before.verdict === 'passed') {
					const kept =
						(limits.minFaceComparison === undefined ||
							(scores.faceComparison ?? -1) >= limits.minFaceComparison) &&
						(limits.maxFaceAttack === undefined ||
							(scores.faceAttack ?? Infinity) <= limits.maxFaceAttack) &&
						(limits.maxGuardRisk === undefined ||
							(scores.guardRisk ?? Infinity) <= limits.maxGuardRisk);
					const missing =
						(limits.minFaceComparison !== undefined && scores.faceComparison === undefined) ||
						(limits.maxFaceAttack !== undefined && scores.faceAttack === undefined) ||
						(limits.maxGuardRisk !== undefined && scores.guardRisk === undefined);
					expect(after.verdict === 'passed').toBe(kept && !missing);
				}
			}),
			{ numRuns: 3000 },
		);
	});
});

describe('a verdict in an output item', () => {
	it('shows these fields and no others, in this order', () => {
		const extra = { ...passed, secret: 'x' } as Verdict;
		expect(Object.entries(verdictFields(extra))).toEqual([
			['verdict', 'passed'],
			['reason', 'passed'],
			['subCode', '200'],
			['explanation', 'The verification passed.'],
			['remedy', 'Go on.'],
			['tellUser', 'Thank you, your identity has been verified.'],
			['billed', true],
		]);
	});
});

it('keeps sub codes and return codes apart', () => {
	expect(Object.keys(subCodes).filter((subCode) => Object.hasOwn(returnCodes, subCode))).toEqual(
		[],
	);
});
