import { isMerchantBizId, matches, oneOf } from '../../sandbox/values';
import { defineCases, result } from '../cases';
import { pictureItem } from '../documents';

export const cases = defineCases({
	name: 'proofSubmission',
	plays: {
		CredentialSubmitIntl: {
			billed: true,
			values: {
				ProductCode: oneOf('CREDENTIAL_RECOGNITION'),
				DocType: oneOf('01', '02', '03', '04'),
				OcrArea: oneOf('0101', '0201', '0301', '0401'),
				FraudCheck: oneOf('true', 'false'),
				SceneCode: matches(/^[A-Za-z0-9_]{1,10}$/),
				MerchantBizId: isMerchantBizId,
			},
			answers: {
				submitted: result({ TransactionId: 'sandbox:read~4ab0b1cbde97' }),
				noid: result({ TransactionId: '' }),
				noresult: {},
			},
		},
	},
	parameters: {},
	item: (asking) => pictureItem(asking),
	good: ['submitted'],
	outcomes: [],
	errors: [
		['noid', 'noAnswer'],
		['noresult', 'noAnswer'],
	],
	refuses: {
		docType: ['"0101"', '1', '"05"'],
		sceneCode: ['"a b"', '"elevenchars"', '"ä"', '"a-b"'],
	},
});
