import { oneOf } from '../../sandbox/values';
import { defineCases } from '../cases';
import { pictureItem, readingFragile, readingOutcomes, readings } from '../documents';

export const cases = defineCases({
	name: 'documentReading',
	plays: {
		DocOcrMaxV2: {
			billed: true,
			required: ['ProductCode', 'MerchantBizId', 'OcrModel', 'IdSpoof', 'OcrValueStandard'],
			values: {
				ProductCode: oneOf('ID_OCR_MAX'),
				OcrModel: oneOf('0', '2'),
				IdSpoof: oneOf('T', 'F'),
				IdThreshold: oneOf('0', '1', '2', '3'),
				DocPage: oneOf('01', '02'),
			},
			answers: readings,
		},
	},
	guide: {
		how: 'The JPEG comment of the picture decides how Read Document goes (exiftool -Comment=sandbox:forged passport.jpg); without one it is read:',
		rows: [
			['sandbox:forged', 'The document looks forged'],
			['sandbox:notpassed', 'The document is refused'],
			['sandbox:expired', 'The document expired in 2020'],
			['sandbox:unreported', 'The answer does not say whether it looks forged'],
			['sandbox:blank', 'Nothing could be read'],
		],
	},
	parameters: {},
	item: (asking) => pictureItem(asking),
	good: ['read', 'whole'],
	outcomes: readingOutcomes,
	errors: [['noresult', 'noAnswer']],
	fragile: readingFragile,
	refuses: {
		docType: ['"00000001"', '"GLB03002x"', '"glb03002"'],
		otherDocType: [
			'"00000001"',
			'"glb03002"',
			'"GLB0300"',
			'true',
			'" "',
			'""',
			'null',
			'undefined',
		],
	},
	fits: { otherDocType: '"SGP01001"' },
});
