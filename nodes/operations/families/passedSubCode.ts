import type { Decision } from '../definition';
import {
	codeText,
	exactly,
	isEmpty,
	hasConflict,
	probabilityIn,
	readJson,
	valueOf,
	valuesOf,
	type JsonMember,
} from './members';
import { contradictory, undecided, unreadable } from './undecided';

export type PassedVerdict = 'failed' | 'passed' | 'undecided';
export type PassedDecision = Decision<PassedVerdict>;

/**
 * Members that must not disagree with a pass. What is absent says nothing; `allows` gets what is
 * there, exactly as it came.
 */
interface Agreement {
	/** The member of the result that holds it, JSON as text or an object. */
	in: 'ExtFaceInfo' | 'ExtIdInfo' | 'ExtSourceInfo';
	/** The object inside that, as text or as it is, where it is not its own member. */
	below?: string;
	member: string;
	allows(value: unknown): boolean;
}

/** Any other word than the documented one is no agreement. */
const only = (good: 'N' | 'Y') => (value: unknown) => isEmpty(value) || value === good;
/** Anything but a number of 0 to 1 is no agreement either: percent would make a weak match a good one. */
const numberIn = (value: unknown) => probabilityIn(value) ?? NaN;
const atLeast = (min: number) => (value: unknown) => isEmpty(value) || numberIn(value) >= min;
const above = (min: number) => (value: unknown) => isEmpty(value) || numberIn(value) > min;
const atMost = (max: number) => (value: unknown) => isEmpty(value) || numberIn(value) <= max;

/**
 * Source: Alibaba Cloud's pages of CheckResult by product; its own sample of a document check shows
 * Passed Y and SubCode 200 beside spoofResult Y. The limits of ExtSourceInfo (0 to 1) are those of
 * the page for the Indonesian source.
 */
const agreements: readonly Agreement[] = [
	{ in: 'ExtFaceInfo', member: 'faceAttack', allows: only('N') },
	{ in: 'ExtFaceInfo', member: 'facePassed', allows: only('Y') },
	{ in: 'ExtFaceInfo', member: 'duplicateFace', allows: isEmpty },
	{ in: 'ExtIdInfo', member: 'ocrIdPassed', allows: only('Y') },
	{ in: 'ExtIdInfo', below: 'spoofInfo', member: 'spoofResult', allows: only('N') },
	{ in: 'ExtSourceInfo', member: 'govId', allows: atLeast(1) },
	{ in: 'ExtSourceInfo', member: 'fullName', allows: atLeast(1) },
	{ in: 'ExtSourceInfo', member: 'dob', allows: atLeast(1) },
	{ in: 'ExtSourceInfo', member: 'selfiePhoto', allows: above(0.8) },
	{ in: 'ExtSourceInfo', member: 'liveness', allows: atMost(0.95) },
	{ in: 'ExtSourceInfo', member: 'imgManipulationScore', allows: atMost(0.95) },
];

const incomplete = undecided(
	'incompleteAnswer',
	"Alibaba Cloud's answer lacks the result or its sub code.",
	'Ask again. If the answer stays incomplete, report it to Alibaba Cloud support with the request ID.',
);
const unknownResult = undecided(
	'unknownResult',
	"'Passed' is neither Y nor N, so it says neither passed nor failed. Alibaba Cloud once used P for pending.",
	'Ask again later. If it stays, review it manually.',
);

/** @returns why a pass cannot be believed, or undefined when every member agrees with it. */
function disagreement(result: Record<string, unknown>): PassedDecision | undefined {
	/** Each is read once: it may hold pictures. */
	const holders = new Map<string, JsonMember>();
	for (const { in: name, below, member, allows } of agreements) {
		if (hasConflict(result, name)) return contradictory;
		const holder = holders.get(name) ?? readJson(valueOf(result, name));
		holders.set(name, holder);
		if (holder.state === 'empty') continue;
		if (holder.state === 'unreadable' || Array.isArray(holder.value)) return unreadable;
		if (below !== undefined && hasConflict(holder.value, below)) return contradictory;
		const inner = below === undefined ? holder : readJson(valueOf(holder.value, below));
		if (inner.state === 'empty') continue;
		if (inner.state === 'unreadable' || Array.isArray(inner.value)) return unreadable;
		const at = inner.value;
		if (!valuesOf(at, member).every(allows) || hasConflict(at, member)) return contradictory;
	}
	return undefined;
}

/**
 * Decides what a result with `Passed` and `SubCode` means. Pure; the only place that can say
 * *passed* of a verification.
 *
 * *Passed* needs `Passed` exactly `Y`, `SubCode` exactly `200`, and no other member that disagrees.
 * What contradicts itself, is incomplete or unknown is undecided. `Passed` = `N` with a sub code
 * that no page lists is a failure: Alibaba Cloud has decided, only its reason is unknown.
 *
 * @param subCodes what each sub code means; only `200` may be *passed*.
 * @param otherFailure for `N` with a sub code that is not there.
 */
export function decidePassed(
	result: Record<string, unknown>,
	subCodes: Readonly<Record<string, PassedDecision>>,
	otherFailure: PassedDecision,
): PassedDecision {
	const passed = exactly(result, 'Passed');
	const subCode = codeText(exactly(result, 'SubCode'));
	const meaning = meaningOf(result, passed, subCode, subCodes, otherFailure);
	return { ...meaning, also: { subCode: subCode ?? null } };
}

function meaningOf(
	result: Record<string, unknown>,
	passed: unknown,
	subCode: string | undefined,
	subCodes: Readonly<Record<string, PassedDecision>>,
	otherFailure: PassedDecision,
): PassedDecision {
	if (hasConflict(result, 'Passed') || hasConflict(result, 'SubCode')) return contradictory;
	if (isEmpty(passed) || subCode === undefined) return incomplete;
	if (passed !== 'Y' && passed !== 'N') return unknownResult;

	const listed = Object.hasOwn(subCodes, subCode) ? subCodes[subCode] : undefined;
	const meaning = listed ?? otherFailure;
	if ((passed === 'Y') !== (meaning.verdict === 'passed')) return contradictory;
	return (passed === 'Y' ? disagreement(result) : undefined) ?? meaning;
}
