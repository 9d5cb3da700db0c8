import { oneOf } from '../../sandbox/values';
import type { NamedAnswer } from '../../sandbox/play';
import { defineCases } from '../cases';
import { badPerson, matchRow, personItem } from '../matches';

/** The page writes the code in lower case. */
const period = (Passed: unknown, SubCode: unknown, more = {}): NamedAnswer => ({
	Code: 'success',
	Result: { Passed, SubCode, ...more },
});
const badDates = [
	'"2030"',
	'"x20301001"',
	'"20301001x"',
	'"203010010"',
	'"01.10.2030"',
	'"20301301"',
	'"2030-02-30"',
	'"10/01/2030"',
	'true',
];

export const cases = defineCases({
	name: 'identityValidityCheck',
	plays: {
		Id2MetaPeriodVerifyIntl: {
			billed: true,
			successCode: 'success',
			values: { ProductCode: oneOf('eKYC_Date_MIN'), DocType: oneOf('00000001') },
			answers: {
				match: period('Y', '200'),
				matchnumber: { Result: { Passed: 'Y', SubCode: 200 } },
				mismatch: period('N', '205'),
				mismatch999: period('N', '999'),
				contradict: period('Y', '205'),
				contradict2: period('N', '200'),
				lowercase: period('y', '200'),
				nosubcode: period('Y', ''),
				nothing: period(undefined, undefined),
				twice: period('Y', '200', { passed: 'N' }),
				noresult: { Code: 'success' },
			},
		},
	},
	parameters: {
		docName: '={{ $json.name }}',
		docNo: '={{ $json.number }}',
		validityStartDate: '20201001',
		validityEndDate: '2030-10-01',
	},
	item: personItem,
	good: ['match', 'matchnumber'],
	outcomes: [
		matchRow('match', 'Match', 'match', true),
		matchRow('matchnumber', 'Match', 'match', true),
		matchRow('match', 'Match', 'match', true, { validityEndDate: '长期' }),
		matchRow('match', 'Match', 'match', true, { validityEndDate: 'Long-term' }),
		matchRow('mismatch', 'Mismatch', 'mismatch', null),
		matchRow('mismatch999', 'Mismatch', 'mismatch', null),
		matchRow('contradict', 'Undecided', 'contradictory', null),
		matchRow('contradict2', 'Undecided', 'contradictory', null),
		matchRow('lowercase', 'Undecided', 'unknownResult', null),
		matchRow('nosubcode', 'Undecided', 'incompleteAnswer', null),
		matchRow('nothing', 'Undecided', 'incompleteAnswer', null),
		matchRow('twice', 'Undecided', 'contradictory', null),
	],
	errors: [['noresult', 'noAnswer']],
	refuses: {
		docNo: badPerson.docNo,
		validityStartDate: ['"长期"', ...badDates],
		validityEndDate: ['"长期有效"', '"非长期"', '"long-term!"', ...badDates],
	},
});
