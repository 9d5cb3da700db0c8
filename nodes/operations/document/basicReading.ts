import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { paidWithBizId } from '../families/charges';
import { readsDocument } from '../families/documentReading';
import { anyObject, inEnvelope } from '../families/envelope';
import { choice } from '../fields/choice';
import { docTypeOnWire, documentType, numberedTypes } from '../fields/documentType';
import { fixed } from '../fields/fixed';
import { smallDocument } from '../fields/pictureLimits';
import { documentPicture, documentPictureCodes, readingFields } from './fields';

export const basicDocumentReading = defineOperation({
	name: 'basicDocumentReading',
	resource: 'document',
	displayName: 'Read (Basic)',
	n8nAction: 'Read a Chinese document or a passport from a picture',
	description: `Reads a Chinese document or a passport from a picture (product ID_OCR_MIN, in Hong Kong). ${notTriedLive}`,
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DocOcr',
			inBody: ['IdOcrPictureBase64'],
			answer: inEnvelope('Result', anyObject),
			codes: documentPictureCodes,
			charge: paidWithBizId,
		},
	},
	fields: {
		// Without Ocr nothing may be read: the pages do not say what its default is.
		product: fixed({ ProductCode: 'ID_OCR_MIN', Ocr: 'T' }),
		picture: documentPicture(smallDocument, 'at most 0.6 MB'),
		type: {
			...documentType({ types: numberedTypes, like: 'numbered', default: '01000000' }),
			wire: docTypeOnWire,
		},
		side: choice({
			displayName: 'Side',
			name: 'cardSide',
			options: [
				{ name: 'Back', value: 'OCR_ID_NATIONAL_EMBLEM', description: 'With the emblem' },
				{ name: 'Front', value: 'OCR_ID_FACE', description: 'With the picture of the person' },
			],
			default: 'OCR_ID_FACE',
			description: 'Which side of the document the picture shows',
			wire: 'CardSide',
		}),
		...readingFields('Spoof'),
	},
	...readsDocument,
});
