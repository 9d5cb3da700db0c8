import { result, mutations, type OperationCases, type OutcomeRow } from './cases';
import type { NamedAnswer } from '../sandbox/play';

type Members = Record<string, unknown>;

const bill = { name: 'Somchai Jaidee', address: '1 Sathorn Road, Bangkok', amount: '' };

/** Answers of the operations that read proofs; their results differ in the member that says so. */
export function proofAnswers(
	member: 'Status' | 'Success',
	good: string,
	bad: string,
): Record<string, NamedAnswer> {
	const proof = (members: Members = {}) =>
		result({ [member]: good, SubCode: '200', ExtIdInfo: JSON.stringify(bill), ...members });
	return {
		read: proof(),
		whole: proof({ SubCode: 200, ExtIdInfo: { page: { lines: ['1 Sathorn Road'] } } }),
		// The sample on Alibaba Cloud's pages.
		blank: proof({ ExtIdInfo: '{\n  "address": "",\n  "name":""\n}' }),
		noinfo: proof({ ExtIdInfo: undefined }),
		brokeninfo: proof({ ExtIdInfo: '{"name":"X" "address":"Y"}' }),
		rulefailed: proof({ SubCode: '204' }),
		forged: proof({ [member]: bad, SubCode: '212' }),
		forgedgood: proof({ SubCode: '212' }),
		notext: proof({ [member]: bad, SubCode: '213', ExtIdInfo: '' }),
		quality: proof({ [member]: bad, SubCode: '211' }),
		badgood: proof({ [member]: bad }),
		oddsubcode: proof({ SubCode: '201' }),
		nosubcode: proof({ SubCode: '' }),
		lowercase: proof({ [member]: good.toLowerCase() }),
		nothing: proof({ [member]: '' }),
		spelled: proof({ [member]: undefined, [member.toLowerCase()]: good }),
		twogood: proof({ [member.toLowerCase()]: bad }),
		twosubcodes: proof({ subCode: '212' }),
		twoinfos: proof({ extIdInfo: '{"name":"Somsri Jaidee"}' }),
		badsubcode: proof({ [member]: bad, SubCode: 'toString' }),
		noresult: {},
	};
}

const row = (
	answer: string,
	output: string,
	reason: string,
	billed: boolean | null = null,
): OutcomeRow => [answer, output, output.toLowerCase(), reason, billed];

export const proofOutcomes: readonly OutcomeRow[] = [
	row('read', 'Read', 'read', true),
	row('whole', 'Read', 'read', true),
	row('rulefailed', 'Refused', 'ruleFailed'),
	row('forged', 'Refused', 'forged'),
	row('forgedgood', 'Refused', 'forged'),
	row('notext', 'Refused', 'nothingRead'),
	row('blank', 'Undecided', 'nothingRead'),
	row('noinfo', 'Undecided', 'nothingRead'),
	row('brokeninfo', 'Undecided', 'unreadable'),
	row('quality', 'Undecided', 'failed'),
	row('badgood', 'Undecided', 'contradictory'),
	row('oddsubcode', 'Undecided', 'contradictory'),
	row('nosubcode', 'Undecided', 'incompleteAnswer'),
	row('lowercase', 'Undecided', 'unknownResult'),
	row('nothing', 'Undecided', 'incompleteAnswer'),
	row('spelled', 'Undecided', 'incompleteAnswer'),
	row('twogood', 'Undecided', 'contradictory'),
	row('twosubcodes', 'Undecided', 'contradictory'),
	row('twoinfos', 'Undecided', 'contradictory'),
	row('badsubcode', 'Undecided', 'failed'),
];

/** What of a good answer may change: anything that was read, as long as something is. */
export const proofFragile: OperationCases['fragile'] = {
	// Read under any name; a list, a number or words are none of what is expected.
	'Result.ExtIdInfo': mutations.filter(
		(mutation) => !['object', 'otherCase', 'padded'].includes(mutation),
	),
	'Result.ExtIdInfo.*': [],
	'Result.ExtIdInfo.page': ['removed', 'null', 'empty'],
	'Result.ExtIdInfo.page.lines': ['removed', 'null', 'empty'],
};
