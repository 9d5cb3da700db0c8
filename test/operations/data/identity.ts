import { oneOf } from '../../sandbox/values';
import { defineCases } from '../cases';
import { badPerson, matchAnswers, matchOutcomes, personItem } from '../matches';

export const cases = defineCases({
	name: 'identityCheck',
	plays: {
		Id2MetaVerifyIntl: {
			billed: true,
			required: ['ProductCode', 'ParamType', 'UserName', 'IdentifyNum'],
			values: { ProductCode: oneOf('ID_2META'), ParamType: oneOf('normal') },
			answers: matchAnswers('Result'),
		},
	},
	guide: {
		how: 'The Name of a data check decides what it says (anything may follow after ~); any other matches:',
		rows: [
			['sandbox:mismatch~', 'The data do not belong together'],
			['sandbox:norecord~', 'The register has no record'],
		],
	},
	parameters: { userName: '={{ $json.name }}', identifyNum: '={{ $json.number }}' },
	item: personItem,
	good: ['match', 'matchnumber'],
	outcomes: matchOutcomes({ mismatch: 'mismatch', noRecord: 'noRecord', isBillingPublished: true }),
	errors: [['noresult', 'noAnswer']],
	refuses: { identifyNum: badPerson.identifyNum },
});
