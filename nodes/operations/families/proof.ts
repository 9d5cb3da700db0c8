import type { Decision, Shown } from '../definition';
import { holdsValue, idInfoOf } from './documentReading';
import { codeText, exactly, hasConflict, readJson, valueOf, withParsedMembers } from './members';
import { contradictory, incomplete, undecided, unknownResult, unreadable } from './undecided';

type Result = Record<string, unknown>;
export type ProofDecision = Decision<'read' | 'refused' | 'undecided'>;

/** Text below `ExtIdInfo`: what was read. Personal. */
export function showProof(result: Result): Shown {
	const info = idInfoOf(result);
	return {
		own: { document: info === undefined ? null : { fields: withParsedMembers(info) } },
		raw: withParsedMembers(result),
	};
}

/** @param aboutForgery a sentence on what *read* says about it. */
const read = (aboutForgery: string): ProofDecision => ({
	verdict: 'read',
	reason: 'read',
	explanation: `The proof was read. ${aboutForgery}`,
	remedy: 'Continue. Compare what was read with what the person entered.',
	tellUser: 'Thank you, your document was read.',
	billed: true,
});

const newProof = 'Please send a new picture: the whole page, sharp, straight from the original.';

function refused(reason: string, explanation: string, remedy: string): ProofDecision {
	return { verdict: 'refused', reason, explanation, remedy, tellUser: newProof, billed: null };
}

/** Source: Alibaba Cloud's SDK of 2026-08, which lists them for CredentialRecognitionIntlV2. */
const subCodes: Readonly<Record<string, ProofDecision>> = {
	'204': refused(
		'ruleFailed',
		'The proof was read, but it breaks one of the rules that were sent with it.',
		'Compare what was read with the rules, or review it manually.',
	),
	'212': refused(
		'forged',
		'The proof did not pass the check for forgery.',
		'Treat it as an attack, or review it manually.',
	),
	'213': refused(
		'nothingRead',
		'No text was found, or it is another kind of proof.',
		"Let the person send a new picture, and check 'Kind of Proof'.",
	),
};

const nothingRead = undecided(
	'nothingRead',
	'Alibaba Cloud accepted the proof, but returned nothing that it read.',
	'Let the person send a new picture, or review it manually.',
);
const failed = undecided(
	'failed',
	'Alibaba Cloud could not process the proof, for a reason that its documentation does not list.',
);
const processing: ProofDecision = {
	...undecided('processing', 'Alibaba Cloud has not finished yet.', 'Ask again after a while.'),
	tellUser: 'Your document is being checked.',
	billed: false,
};

interface ProofOptions {
	/** The member that says whether it worked, and what it says. */
	member: 'Status' | 'Success';
	good: string;
	bad: string;
	/** While it says this, there is no result yet. */
	busy?: string;
	aboutForgery: string;
}

/**
 * Decides whether a proof was read. Pure.
 *
 * *Read* needs the member to say so exactly, `SubCode` exactly 200, and at least one value that was
 * read: the sample on Alibaba Cloud's pages is a 200 with empty texts.
 */
export function decideProof(result: Result, options: ProofOptions): ProofDecision {
	const { member, good, bad, busy, aboutForgery } = options;
	const said = exactly(result, member);
	const subCode = codeText(exactly(result, 'SubCode'));
	const tell = (decision: ProofDecision) => ({ ...decision, also: { subCode: subCode ?? null } });
	if ([member, 'SubCode', 'ExtIdInfo'].some((name) => hasConflict(result, name))) {
		return tell(contradictory);
	}
	if (busy !== undefined && said === busy) return tell(processing);
	if (said === undefined || said === null || said === '') return tell(incomplete);
	if (said !== good && said !== bad) return tell(unknownResult);
	const meaning = subCode && Object.hasOwn(subCodes, subCode) ? subCodes[subCode] : undefined;
	if (meaning) return tell(meaning);
	if (said === bad) return tell(subCode === '200' ? contradictory : failed);
	if (subCode === undefined) return tell(incomplete);
	if (subCode !== '200') return tell(contradictory);
	if (readJson(valueOf(result, 'ExtIdInfo')).state === 'unreadable') return tell(unreadable);
	return tell(holdsValue(idInfoOf(result)) ? read(aboutForgery) : nothingRead);
}

/** Undecided first, good last. */
export const proofOutputs = [
	{ label: 'Undecided', verdict: 'undecided' },
	{ label: 'Refused', verdict: 'refused' },
	{ label: 'Read', verdict: 'read' },
] as const;
