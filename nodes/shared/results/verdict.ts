import { isSuccess } from './returnCodes';
import { otherMeanings, subCodes, type Meaning } from './subCodes';

/** The parts of an answer that decide; everything else only explains. */
export interface Evidence {
	httpStatus: number;
	code: string;
	passed?: string;
	subCode?: string;
}

export interface Verdict extends Meaning {
	/** As the vendor gave it; null when it gave none. */
	subCode: string | null;
}

/**
 * Decides what a CheckResult answer means. Pure; the only place that can say *passed*.
 *
 * *Passed* needs HTTP 200, a success `Code`, `Passed` exactly `Y` and `SubCode` exactly `200`, all
 * four. What contradicts itself, is incomplete or unknown is undecided. `Passed = N` with a sub
 * code that no page lists is a failure: the vendor has decided, only its reason is unknown.
 */
export function decide(evidence: Evidence): Verdict {
	return { ...meaningOf(evidence), subCode: evidence.subCode || null };
}

function meaningOf({ httpStatus, code, passed, subCode }: Evidence): Meaning {
	if (httpStatus !== 200 || !isSuccess(code)) return otherMeanings.contradictory;
	if (!passed || !subCode) return otherMeanings.incomplete;
	if (passed !== 'Y' && passed !== 'N') return otherMeanings.unknownResult;

	const listed = Object.hasOwn(subCodes, subCode) ? subCodes[subCode] : undefined;
	const meaning = listed ?? otherMeanings.otherFailure;
	const agrees = (passed === 'Y') === (meaning.verdict === 'passed');
	return agrees ? meaning : otherMeanings.contradictory;
}

/** Scores that the vendor returns with a result, 0 to 100; absent ones are undefined. */
export interface Scores {
	faceComparison?: number;
	faceAttack?: number;
	guardRisk?: number;
}

/** The operator's own limits, 0 to 100; absent ones are not checked. */
export interface Thresholds {
	minFaceComparison?: number;
	maxFaceAttack?: number;
	maxGuardRisk?: number;
}

const limits: ReadonlyArray<{
	threshold: keyof Thresholds;
	score: keyof Scores;
	name: string;
	keeps(score: number, limit: number): boolean;
}> = [
	{
		threshold: 'minFaceComparison',
		score: 'faceComparison',
		name: 'face comparison score',
		keeps: (score, limit) => score >= limit,
	},
	{
		threshold: 'maxFaceAttack',
		score: 'faceAttack',
		name: 'face attack score',
		keeps: (score, limit) => score <= limit,
	},
	{
		threshold: 'maxGuardRisk',
		score: 'guardRisk',
		name: 'guard risk score',
		keeps: (score, limit) => score <= limit,
	},
];

/**
 * n8n does not check what the expression of an option yields. A limit that turns out to be no
 * number is kept by no score, instead of letting every score pass.
 */
function numberOf(limit: unknown): number {
	if (typeof limit === 'string' && limit.trim() !== '') return Number(limit);
	return typeof limit === 'number' ? limit : NaN;
}

/**
 * Applies the operator's own limits, which can only make a result stricter: a passed one becomes
 * failed when a score breaks its limit, and undecided when a limited score is missing. Any other
 * verdict is returned unchanged.
 */
export function applyThresholds(verdict: Verdict, scores: Scores, thresholds: Thresholds): Verdict {
	if (verdict.verdict !== 'passed') return verdict;
	const checks = limits.flatMap(({ threshold, score, name, keeps }) => {
		const limit = thresholds[threshold];
		if (limit === undefined) return [];
		return [{ name, limit: numberOf(limit), value: scores[score], keeps }];
	});

	const broken = checks.find(
		({ value, limit, keeps }) => value !== undefined && !keeps(value, limit),
	);
	if (broken) {
		const { name, value, limit } = broken;
		return {
			...verdict,
			...otherMeanings.belowOwnThreshold,
			explanation: `${otherMeanings.belowOwnThreshold.explanation} The ${name} is ${value}, the limit ${limit}.`,
		};
	}
	const missing = checks.find(({ value }) => value === undefined);
	if (missing) {
		return {
			...verdict,
			...otherMeanings.scoreMissing,
			explanation: `${otherMeanings.scoreMissing.explanation} Missing: ${missing.name}.`,
		};
	}
	return verdict;
}

/** A verdict as it stands in an output item. */
export function verdictFields(verdict: Verdict) {
	const { verdict: name, reason, subCode, explanation, remedy, tellUser, billed } = verdict;
	return { verdict: name, reason, subCode, explanation, remedy, tellUser, billed };
}
