import { oneOf } from '../../sandbox/values';
import { defineCases } from '../cases';
import { pictureItem } from '../documents';
import { proofAnswers, proofFragile, proofOutcomes } from '../proofs';

export const cases = defineCases({
	name: 'proofReading',
	plays: {
		CredentialRecognitionIntl: {
			billed: true,
			values: {
				ProductCode: oneOf('CREDENTIAL_RECOGNITION'),
				DocType: oneOf('01', '02', '03', '04'),
				OcrArea: oneOf('0101', '0201', '0301', '0401'),
				FraudCheck: oneOf('true', 'false'),
			},
			answers: proofAnswers('Success', 'S', 'F'),
		},
	},
	guide: {
		how: 'The JPEG comment of the picture decides how Read Proof goes (exiftool -Comment=sandbox:forged bill.jpg); without one it is read:',
		rows: [
			['sandbox:forged', 'The check for forgery failed (212)'],
			['sandbox:rulefailed', 'A rule failed (204)'],
			['sandbox:notext', 'No text was found (213)'],
			['sandbox:blank', 'Success, but nothing was read'],
		],
	},
	parameters: {},
	item: (asking) => pictureItem(asking),
	good: ['read', 'whole'],
	outcomes: [
		...proofOutcomes,
		['read', 'Read', 'read', 'read', true, { fraudCheck: false }],
		['forged', 'Refused', 'refused', 'forged', null, { fraudCheck: false }],
	],
	errors: [['noresult', 'noAnswer']],
	fragile: proofFragile,
	refuses: {
		docType: ['"0101"', '1', '"05"'],
	},
});
