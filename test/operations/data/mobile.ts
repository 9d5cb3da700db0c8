import { oneOf } from '../../sandbox/values';
import { defineCases, result } from '../cases';
import { badPerson, matchAnswers, matchOutcomes, matchRow, personItem } from '../matches';

export const cases = defineCases({
	name: 'mobileCheck',
	plays: {
		Mobile2MetaVerifyIntl: {
			billed: true,
			values: { ProductCode: oneOf('MOBILE_2META'), ParamType: oneOf('normal') },
			answers: {
				...matchAnswers('Result'),
				carrier: result({ BizCode: '1', IspName: 'CMCC' }),
				othercarrier: result({ BizCode: '1', IspName: 'NEW' }),
			},
		},
	},
	parameters: { userName: '={{ $json.name }}', mobile: '={{ $json.mobile }}' },
	item: personItem,
	good: ['carrier', 'othercarrier', 'matchnumber'],
	outcomes: [
		...matchOutcomes({ mismatch: 'mismatch', noRecord: 'noRecord', isBillingPublished: true }),
		matchRow('carrier', 'Match', 'match', true),
		matchRow('othercarrier', 'Match', 'match', true),
	],
	errors: [['noresult', 'noAnswer']],
	fragile: { 'Result.IspName': [] },
	refuses: { mobile: badPerson.mobile },
});
