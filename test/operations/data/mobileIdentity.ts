import { oneOf } from '../../sandbox/values';
import { defineCases, result } from '../cases';
import { badPerson, matchAnswers, matchOutcomes, matchRow, personItem } from '../matches';

const coded = (BizCode: string, SubCode: unknown) => result({ BizCode, SubCode, IspName: 'CTCC' });

export const cases = defineCases({
	name: 'mobileIdentityCheck',
	plays: {
		Mobile3MetaVerifyIntl: {
			billed: true,
			required: ['ProductCode', 'ParamType', 'UserName', 'IdentifyNum', 'Mobile'],
			values: { ProductCode: oneOf('MOBILE_3META'), ParamType: oneOf('normal') },
			answers: {
				...matchAnswers('Result', { subCodes: true }),
				carrier: coded('1', '101'),
				othernumber: coded('2', '202'),
				othername: coded('2', '203'),
				other: coded('2', '204'),
				newcode: coded('2', '299'),
				newmatch: coded('1', '102'),
				nosubcode: coded('1', ''),
			},
		},
	},
	parameters: {
		userName: '={{ $json.name }}',
		identifyNum: '={{ $json.number }}',
		mobile: '={{ $json.mobile }}',
	},
	item: personItem,
	good: ['carrier', 'matchnumber'],
	outcomes: [
		...matchOutcomes({
			mismatch: 'nameAndNumberDiffer',
			noRecord: 'noRecord',
			isBillingPublished: false,
		}),
		matchRow('carrier', 'Match', 'match', true),
		matchRow('othernumber', 'Mismatch', 'numberDiffers', null),
		matchRow('othername', 'Mismatch', 'nameDiffers', null),
		matchRow('other', 'Mismatch', 'mismatch', null),
		matchRow('newcode', 'Mismatch', 'mismatch', null),
		matchRow('newmatch', 'Undecided', 'contradictory', null),
		matchRow('nosubcode', 'Undecided', 'incompleteAnswer', null),
	],
	errors: [['noresult', 'noAnswer']],
	fragile: { 'Result.IspName': [] },
	refuses: { identifyNum: badPerson.identifyNum, mobile: badPerson.mobile },
});
