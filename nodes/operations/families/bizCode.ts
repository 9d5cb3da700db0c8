import type { Decision } from '../definition';
import { codeText, exactly, hasConflict } from './members';
import { contradictory, incomplete, undecided, unknownResult } from './undecided';

export type MatchVerdict = 'match' | 'mismatch' | 'undecided';
export type MatchDecision = Decision<MatchVerdict>;

/** What a sub code means, and what to do where that is something else than usual. */
export type SubCodeRows = Readonly<
	Record<string, readonly [reason: string, explanation: string, remedy?: string]>
>;

/** The words of an operation whose answer compares what was given with a register. */
export function matching(what: string, match: string, mismatch: string) {
	return {
		match: {
			verdict: 'match',
			reason: 'match',
			explanation: match,
			remedy: 'Continue. It says nothing about who entered the data.',
			tellUser: `Thank you, ${what} was checked.`,
			billed: true,
		},
		mismatch: {
			verdict: 'mismatch',
			reason: 'mismatch',
			explanation: mismatch,
			remedy: 'Let the person check what was entered. After several attempts, review it manually.',
			tellUser: `We could not confirm ${what}. Please check your data and try again.`,
			billed: null,
		},
	} as const satisfies Record<string, MatchDecision>;
}

interface BizCodeOptions {
	words: Readonly<Record<'match' | 'mismatch', MatchDecision>>;
	/** Where the operation has them: 1xx match, 2xx mismatch, 3xx not checked. */
	subCodes?: SubCodeRows;
	/** Whether the pages say what is billed: match and mismatch are, no record is not. */
	isBillingPublished: boolean;
}

/**
 * Decides what `BizCode` means, and `SubCode` where there is one. Pure.
 *
 * *Match* needs `BizCode` exactly 1 and no other sub code than 101, which must be there where the
 * operation has sub codes. No record (3) is undecided: nothing was compared.
 */
export function decideBizCode(
	result: Record<string, unknown>,
	options: BizCodeOptions,
): MatchDecision {
	const bizCode = codeText(exactly(result, 'BizCode'));
	const subCode = codeText(exactly(result, 'SubCode'));
	const also = {
		bizCode: bizCode ?? null,
		...(options.subCodes ? { subCode: subCode ?? null } : {}),
	};
	if (hasConflict(result, 'BizCode') || hasConflict(result, 'SubCode')) {
		return { ...contradictory, also };
	}
	return { ...meaningOf(bizCode, subCode, options), also };
}

function meaningOf(
	bizCode: string | undefined,
	subCode: string | undefined,
	{ words, subCodes, isBillingPublished }: BizCodeOptions,
): MatchDecision {
	if (bizCode === undefined || (subCodes && subCode === undefined)) return incomplete;
	const row = subCodes && subCode ? rowOf(subCodes, subCode) : undefined;
	const [reason = '', explanation = '', remedy] = row ?? [];
	const said = row ? { reason, explanation, ...(remedy ? { remedy } : {}) } : {};
	switch (bizCode) {
		case '1':
			return subCode === undefined || subCode === '101' ? words.match : contradictory;
		case '2':
			return subCode === undefined || /^2\d\d$/.test(subCode)
				? { ...words.mismatch, ...said, billed: isBillingPublished || null }
				: contradictory;
		case '3':
			if (subCode !== undefined && !/^3\d\d$/.test(subCode)) return contradictory;
			return { ...noRecord, ...said, billed: isBillingPublished ? false : null };
		default:
			return unknownResult;
	}
}

const noRecord = undecided(
	'noRecord',
	'The source has no record, so nothing was compared.',
	'Check what was entered, or review it manually.',
);

function rowOf(subCodes: SubCodeRows, subCode: string) {
	return Object.hasOwn(subCodes, subCode) ? subCodes[subCode] : undefined;
}
