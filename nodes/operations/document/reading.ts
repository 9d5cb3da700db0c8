import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { paidWithBizId } from '../families/charges';
import { readsDocument } from '../families/documentReading';
import { anyObject, inEnvelope } from '../families/envelope';
import { uploadTimeoutMs } from '../fields/callOptions';
import { choice, yesNo } from '../fields/choice';
import { countryTypes, documentType } from '../fields/documentType';
import { fixed } from '../fields/fixed';
import { largeDocument } from '../fields/pictureLimits';
import { documentPicture, documentPictureCodes, readingFields } from './fields';

/** Alibaba Cloud finds out what kind of document it is, and reads it. */
const detect = 'detect';

export const documentReading = defineOperation({
	name: 'documentReading',
	resource: 'document',
	displayName: 'Read',
	n8nAction: 'Read a document from a picture',
	description: `Reads an identity document of many countries from a picture (product ID_OCR_MAX). ${notTriedLive}`,
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DocOcrMaxV2',
			inBody: [
				'DocPage',
				'DocType',
				'IdOcrPictureBase64',
				'IdOcrPictureUrl',
				'IdSpoof',
				'IdThreshold',
				'MerchantBizId',
				'OcrModel',
				'ProductCode',
			],
			answer: inEnvelope('Result', anyObject),
			codes: documentPictureCodes,
			charge: paidWithBizId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'ID_OCR_MAX' }),
		picture: documentPicture(largeDocument, 'at most 6 MB'),
		type: {
			...documentType({
				types: countryTypes,
				like: 'country',
				default: 'GLB03002',
				first: {
					name: 'Detect the Type',
					value: detect,
					description: 'Alibaba Cloud finds out what it is',
				},
			}),
			// Source: Alibaba Cloud's SDK of 2026-08; the metadata of 2025 has other modes.
			wire: {
				names: ['DocType', 'OcrModel'],
				params: (type: string) =>
					type === detect ? { OcrModel: '2' } : { OcrModel: '0', DocType: type },
			},
		},
		page: choice({
			displayName: 'Page',
			name: 'docPage',
			options: [
				{ name: 'Back', value: '02', description: 'Not for all types' },
				{ name: 'Front', value: '01', description: 'The page with the picture of the person' },
			],
			default: '01',
			description: 'Which page of the document the picture shows',
			wire: 'DocPage',
		}),
		...readingFields('IdSpoof'),
		standardFields: yesNo({
			displayName: 'Standardize Fields',
			name: 'ocrValueStandard',
			place: 'options',
			default: true,
			description:
				'Whether to get names and dates of some document types in a standard form as well. Names in Latin letters may be inaccurate.',
			wire: { name: 'OcrValueStandard', yes: '1', no: '0' },
		}),
	},
	// Large pictures: more at a time would cost memory, and five calls per second are the limit.
	concurrency: 5,
	timeoutMs: uploadTimeoutMs,
	...readsDocument,
});
