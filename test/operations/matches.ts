import type { NamedAnswer } from '../sandbox/play';
import type { Asking, OperationCases, OutcomeRow } from './cases';

/** Answers of the operations that compare data with a register. */
export function matchAnswers(
	envelope: 'Result' | 'ResultObject',
	{ subCodes = false, code }: { subCodes?: boolean; code?: string } = {},
): Record<string, NamedAnswer> {
	const answer = (members: Record<string, unknown>): NamedAnswer => ({
		...(code ? { Code: code } : {}),
		[envelope]: members,
	});
	const coded = (BizCode: unknown, SubCode: unknown, more: Record<string, unknown> = {}) =>
		answer({ BizCode, ...(subCodes ? { SubCode } : {}), ...more });
	return {
		match: coded('1', '101'),
		matchnumber: coded(1, 101),
		mismatch: coded('2', '201'),
		norecord: coded('3', '301'),
		nothing: answer({}),
		odd: coded('4', '101'),
		falsy: coded(false, '101'),
		empty: coded('', '101'),
		contradict: answer({ BizCode: '1', SubCode: '201' }),
		contradict2: answer({ BizCode: '2', SubCode: '101' }),
		contradict3: answer({ BizCode: '3', SubCode: '101' }),
		twice: coded('1', '101', { bizCode: '2' }),
		noresult: code ? { Code: code } : {},
	};
}

const verdicts: Record<string, string> = { Match: 'match', Mismatch: 'mismatch' };

/** One row of outcomes. */
export const matchRow = (
	answer: string,
	output: string,
	reason: string,
	billed: boolean | null,
	parameters?: OutcomeRow[5],
): OutcomeRow => [answer, output, verdicts[output] ?? 'undecided', reason, billed, parameters];

/** What the answers become. */
export const matchOutcomes = (words: {
	mismatch: string;
	noRecord: string;
	/** Whether the pages say what is billed. */
	isBillingPublished: boolean;
}): OutcomeRow[] => [
	matchRow('match', 'Match', 'match', true),
	matchRow('matchnumber', 'Match', 'match', true),
	matchRow('mismatch', 'Mismatch', words.mismatch, words.isBillingPublished || null),
	matchRow('norecord', 'Undecided', words.noRecord, words.isBillingPublished ? false : null),
	matchRow('nothing', 'Undecided', 'incompleteAnswer', null),
	matchRow('odd', 'Undecided', 'unknownResult', null),
	matchRow('falsy', 'Undecided', 'incompleteAnswer', null),
	matchRow('empty', 'Undecided', 'incompleteAnswer', null),
	matchRow('contradict', 'Undecided', 'contradictory', null),
	matchRow('contradict2', 'Undecided', 'contradictory', null),
	matchRow('contradict3', 'Undecided', 'contradictory', null),
	matchRow('twice', 'Undecided', 'contradictory', null),
];

/** Somebody whose name asks for an answer. */
export const personItem = ({ asks, unique }: Asking) => ({
	json: {
		name: `sandbox:${asks}~张三李四${unique}`,
		number: '11010119900307123x',
		mobile: '13812345678',
		card: '6222020012345678901',
	},
});

const noText = ['undefined', 'null', '""', '"  "'];

/** What is wrong in the fields of a person. */
export const badPerson = {
	identifyNum: ['"123"', '"H11111112"', '110101199003071234', '"1101011990030712 34"', ...noText],
	docNo: ['"123"', '"H11111112"', '110101199003071234', '"1101011990030712 34"'],
	mobile: ['"+8613812345678"', '"138 1234 5678"', '"138123"', '"23812345678"', ...noText],
} as const satisfies OperationCases['refuses'];
