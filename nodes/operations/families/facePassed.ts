import type { Decision } from '../definition';
import { doubts } from './doubts';
import { codeText, exactly, isEmpty, hasConflict, readJson, valueOf, valuesOf } from './members';

/** What an answer about a face says, wherever it says it. */
export interface Face {
	/** `Y`, `N`, or whatever else stands there. */
	passed: unknown;
	subCode: string | undefined;
	/** The first one, in whatever spelling. */
	attack: unknown;
	/** Whether a documented spelling says that there is no attack. */
	isNoAttack: boolean;
	/** Where the answer speaks of a face: the result itself, and `ExtFaceInfo` where it can be read. */
	holders: readonly unknown[];
	/** Members that contradict one another. */
	isContradictory: boolean;
	isUnreadable: boolean;
}

/** Both names occur; what is not the result itself must not disagree with it. */
const passedNames = ['Passed', 'FacePassed'] as const;

/**
 * Reads the members that a decision about a face goes by.
 *
 * Source: Alibaba Cloud's metadata and SDK of FaceVerifyIntl and FaceLivenessV2: `FaceAttack` stands
 * in the result of one and in `ExtFaceInfo` of the other.
 */
export function readFace(
	result: Record<string, unknown>,
	passedName: (typeof passedNames)[number],
): Face {
	const ext = readJson(valueOf(result, 'ExtFaceInfo'));
	const isReadable = ext.state === 'empty' || (ext.state === 'read' && !Array.isArray(ext.value));
	const inside = ext.state === 'read' ? ext.value : undefined;
	const holders = [result, inside];
	const all = (name: string) =>
		holders.flatMap((holder) => valuesOf(holder, name)).filter((value) => !isEmpty(value));
	const passed = exactly(result, passedName);
	const [attack, ...otherAttacks] = all('FaceAttack');
	const isOther = (value: unknown) => value !== passed;
	const documented = [
		exactly(result, 'FaceAttack'),
		...['FaceAttack', 'faceAttack'].map((name) => exactly(inside, name)),
	];
	return {
		passed: isEmpty(passed) ? undefined : passed,
		subCode: codeText(exactly(result, 'SubCode')),
		attack,
		isNoAttack: attack === 'N' && documented.includes('N'),
		holders,
		isContradictory:
			[...passedNames, 'SubCode', 'FaceAttack', 'ExtFaceInfo'].some((name) =>
				holders.some((holder) => hasConflict(holder, name)),
			) ||
			otherAttacks.some((other) => other !== attack) ||
			passedNames.flatMap(all).some(isOther),
		isUnreadable: !isReadable,
	};
}

interface FaceWords<V extends string> {
	/** Of the first output. */
	undecided: V;
	good: Decision<V>;
	bad: Decision<V>;
	/** What a detected attack means; undefined where it contradicts the result. */
	attacked(face: Face): Decision<V> | undefined;
}

/**
 * Decides what the result of a check of a face means. Pure.
 *
 * *Good* needs the result exactly `Y`, the sub code exactly `200`, `FaceAttack` exactly `N`, and no
 * member that disagrees or cannot be read. *Bad* is the result exactly `N`, whatever the sub code,
 * unless that is 200: the pages list no sub codes.
 */
export function decideFace<V extends string>(
	face: Face,
	{ undecided, good, bad, attacked }: FaceWords<V>,
): Decision<V> {
	return { ...meaningOf(face, { undecided, good, bad, attacked }), also: alsoOf(face) };
}

function alsoOf({ subCode }: Face) {
	return { subCode: subCode ?? null };
}

function meaningOf<V extends string>(
	face: Face,
	{ undecided, good, bad, attacked }: FaceWords<V>,
): Decision<V> {
	const { passed, subCode, attack, isNoAttack, isContradictory, isUnreadable } = face;
	const contradictory = doubts.contradictory(undecided);
	if (isContradictory) return contradictory;
	if (attack === 'Y') return attacked(face) ?? contradictory;
	if (passed === undefined || subCode === undefined) return doubts.incomplete(undecided);
	if (passed !== 'Y' && passed !== 'N') return doubts.unknownResult(undecided);
	if ((passed === 'Y') !== (subCode === '200')) return contradictory;
	if (passed === 'N') return bad;
	if (isUnreadable) return doubts.unreadable(undecided);
	return isNoAttack ? good : doubts.attackNotReported(undecided);
}
