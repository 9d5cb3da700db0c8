import { oneOf } from '../../sandbox/values';
import { defineCases } from '../cases';
import { pictureItem, readingFragile, readingOutcomes, readings } from '../documents';

export const cases = defineCases({
	name: 'basicDocumentReading',
	plays: {
		DocOcr: {
			billed: true,
			required: ['ProductCode', 'MerchantBizId', 'DocType', 'Ocr', 'Spoof'],
			values: {
				ProductCode: oneOf('ID_OCR_MIN'),
				Ocr: oneOf('T'),
				Spoof: oneOf('T', 'F'),
				IdThreshold: oneOf('0', '1', '2', '3'),
				CardSide: oneOf('OCR_ID_FACE', 'OCR_ID_NATIONAL_EMBLEM'),
			},
			answers: readings,
		},
	},
	parameters: {},
	item: (asking) => pictureItem(asking),
	good: ['read', 'whole'],
	outcomes: readingOutcomes,
	errors: [['noresult', 'noAnswer']],
	fragile: readingFragile,
	refuses: {
		docType: ['"GLB03002"', '"1000000"', '1000000'],
		otherDocType: ['"GLB03002"', '"1000000"', 'true', '" "', '""', 'null', 'undefined'],
	},
	fits: { otherDocType: '"01560001"' },
});
