import { reviewManually } from '../decisions';
import type { Asked, Decision, Shown } from '../definition';
import { expiryOf } from './expiry';
import { exactly, hasConflict, isEmpty, readJson, valueOf, withParsedMembers } from './members';
import { decidePassed } from './passedSubCode';
import { contradictory, undecided } from './undecided';

export type ReadingVerdict = 'read' | 'refused' | 'undecided';
export type ReadingDecision = Decision<ReadingVerdict>;

type Result = Record<string, unknown>;

function objectIn(member: unknown): unknown {
	const read = readJson(member);
	return read.state === 'read' && !Array.isArray(read.value) ? read.value : undefined;
}

/** `ExtIdInfo`, which is JSON as text or as it is; undefined where it cannot be read. */
export function idInfoOf(result: Result): unknown {
	return objectIn(valueOf(result, 'ExtIdInfo'));
}

/** The same in its documented spelling only. */
const exactIdInfoOf = (result: Result) => objectIn(exactly(result, 'ExtIdInfo'));

/** Deeper than anything that is documented; garbage may be deep enough to exhaust the stack. */
const maxDepth = 8;

/** Whether there is at least one value that is not empty. */
export function holdsValue(tree: unknown, depth = 0): boolean {
	if (typeof tree !== 'object' || tree === null) return !isEmpty(tree);
	return depth < maxDepth && Object.values(tree).some((value) => holdsValue(value, depth + 1));
}

/** Whether `ocrIdInfo` is an object with at least one value that is not empty. */
export function isDocumentRead(result: Result): boolean {
	const fields = exactly(exactIdInfoOf(result), 'ocrIdInfo');
	return typeof fields === 'object' && !Array.isArray(fields) && holdsValue(fields);
}

/**
 * `spoofInfo.spoofResult` in its documented spelling: Y for a document that looks forged, N for one
 * that does not.
 */
export function spoofResultOf(result: Result): unknown {
	return exactly(objectIn(exactly(exactIdInfoOf(result), 'spoofInfo')), 'spoofResult');
}

/** The personal part of an answer: what was read. The names of its fields differ from type to type. */
export function documentOf(result: Result) {
	const info = idInfoOf(result);
	if (info === undefined) return null;
	return {
		type: valueOf(info, 'docType') ?? null,
		fields: withParsedMembers(valueOf(info, 'ocrIdInfo') ?? {}),
		standardFields: withParsedMembers(valueOf(info, 'ocrStandardData') ?? {}),
	};
}

/** How an item says whether a document has expired. */
export const expiredWords = { expired: true, valid: false, unclear: null };

/** What an operation that reads a document shows. */
function showReading(result: Result, nowMs: number): Shown {
	const info = idInfoOf(result);
	const spoofTypes = valueOf(valueOf(info, 'spoofInfo'), 'spoofType');
	const expiry = expiryOf(valueOf(info, 'ocrIdInfo'), valueOf(info, 'ocrStandardData'), nowMs);
	return {
		own: {
			document: documentOf(result),
			expired: expiredWords[expiry],
			spoofTypes: isEmpty(spoofTypes) ? [] : spoofTypes,
			transactionId: valueOf(result, 'TransactionId') ?? null,
		},
		raw: withParsedMembers(result),
	};
}

const read: ReadingDecision = {
	verdict: 'read',
	reason: 'read',
	explanation:
		'The document was read. That says nothing about who showed it: no live person was checked.',
	remedy: 'Continue. Compare what was read with what the person entered.',
	tellUser: 'Thank you, your document was read.',
	billed: true,
};

const newPicture = 'Please send a new picture: the whole document, sharp, without reflections.';

function refused(reason: string, explanation: string, tellUser = newPicture): ReadingDecision {
	const remedy = 'Let the person send a new picture. After several attempts, review it manually.';
	return { verdict: 'refused', reason, explanation, remedy, tellUser, billed: null };
}

const notAccepted = refused(
	'notPassed',
	'Alibaba Cloud refused the document. Its pages do not list what the sub code means.',
);
export const forged: ReadingDecision = {
	...refused('forged', 'The document looks forged: edited, copied, or a picture of a screen.'),
	remedy: 'Treat it as an attack, or review it manually.',
};
const expired: ReadingDecision = {
	...refused(
		'expired',
		'The document has expired.',
		'Your document has expired. Please send a valid one.',
	),
	billed: true,
};
const nothingRead = undecided(
	'nothingRead',
	'Alibaba Cloud accepted the picture, but returned nothing that it read.',
	'Let the person send a new picture, or review it manually.',
);
const forgeryNotReported = undecided(
	'forgeryNotReported',
	'A check for forgery was asked for, but the answer does not say that the document is genuine.',
	"Review it manually. If your answers never say so, switch 'Check for Forgery' off: reading alone then decides.",
);
const expiryUnclear = undecided(
	'expiryUnclear',
	'The answer has no expiration date that can only be read in one way.',
	reviewManually,
);

/** What `decidePassed` says, in the words of an operation that is paid: nobody should ask again. */
function passedDecision(result: Result): ReadingDecision {
	const { verdict, ...said } = decidePassed(
		result,
		{ '200': { ...read, verdict: 'passed' } },
		{ ...notAccepted, verdict: 'failed' },
	);
	if (verdict === 'passed') return { ...said, verdict: 'read' };
	if (verdict === 'failed') return { ...said, verdict: 'refused' };
	return { ...said, ...undecided(said.reason, said.explanation), also: said.also };
}

/**
 * Decides whether a document was read. Pure; the only place that can say *read* of an identity
 * document.
 *
 * *Read* needs `Passed` exactly Y, `SubCode` exactly 200, at least one value that was read, and no
 * `spoofResult` but N; with the check for forgery it has to be there, with *Refuse Expired* a date
 * that is clear and not in the past.
 */
function decideReading(
	result: Result,
	{ checkForgery, refuseExpired }: { checkForgery: boolean; refuseExpired: boolean },
	nowMs: number,
): ReadingDecision {
	const said = passedDecision(result);
	const { also } = said;
	const spoofResult = spoofResultOf(result);
	if (spoofResult === 'Y') return { ...forged, also };
	if (said.verdict !== 'read') return said;
	const info = idInfoOf(result);
	if (['ocrIdInfo', 'ocrStandardData'].some((name) => hasConflict(info, name))) {
		return { ...contradictory, also };
	}
	if (!isDocumentRead(result)) return { ...nothingRead, also };
	if (checkForgery && spoofResult !== 'N') return { ...forgeryNotReported, also };
	if (!refuseExpired) return said;
	const expiry = expiryOf(valueOf(info, 'ocrIdInfo'), valueOf(info, 'ocrStandardData'), nowMs);
	if (expiry === 'valid') return said;
	return { ...(expiry === 'expired' ? expired : expiryUnclear), also };
}

interface ReadingValues {
	checkForgery: boolean;
	refuseExpired: boolean;
}
interface ReadingAnswers {
	main: { body: Result };
}

/** What all operations that read a document have in common. */
export const readsDocument = {
	goodNeeds:
		'`Passed` is Y, `SubCode` is 200, at least one value was read, `spoofResult` is N (or absent, when *Check for Forgery* is off; it is on by default), and, with *Refuse Expired*, a clear expiration date that is not in the past.',
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'Refused', verdict: 'refused' },
		{ label: 'Read', verdict: 'read' },
	],
	notStored: ['document'],
	decide: ({ main }: ReadingAnswers, values: ReadingValues, { nowMs }: Asked) =>
		decideReading(main.body, values, nowMs),
	show: ({ main }: ReadingAnswers, _values: ReadingValues, { nowMs }: Asked) =>
		showReading(main.body, nowMs),
} as const;
