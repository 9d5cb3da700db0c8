import { InputError } from '../../shared/errors';
import type { Item } from '../../shared/run/item';
import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { paidWithBizId } from '../families/charges';
import { documentOf } from '../families/documentReading';
import { anyObject, inEnvelope } from '../families/envelope';
import { withParsedMembers, valueOf } from '../families/members';
import { checkId } from '../fields/bizId';
import { uploadTimeoutMs } from '../fields/callOptions';
import { yesNo } from '../fields/choice';
import { docTypeOnWire, documentType, numberedTypes } from '../fields/documentType';
import { fixed } from '../fields/fixed';
import { identityNumber, personName } from '../fields/mainlandPerson';
import { onlyIf } from '../fields/onlyIf';
import { picture } from '../fields/picture';
import { facePicture, smallDocument } from '../fields/pictureLimits';
import { requirement } from '../fields/requirement';
import { decideVerification, faceScoresOf } from './decideVerification';
import { qualityCheck } from './fields';

const mainlandCard = '00000001';
const isCompared = (item: Item) => item.parameter('authorize') === true;
const ifCompared = {
	description: 'As the identity card has it. Not needed where there is a document picture.',
	displayOptions: { show: { authorize: [true] } },
	optional: true,
};

export const documentVerification = defineOperation({
	name: 'documentVerification',
	resource: 'document',
	displayName: 'Verify Document and Face (Beta)',
	n8nAction: 'Verify a document and a face from pictures',
	description: `Compares a face picture with a document of China (product eKYC_MIN, in Hong Kong). It does not check for a live person. ${notTriedLive}`,
	goodNeeds:
		'`Passed` is Y, `SubCode` is 200, `facePassed` is Y, `faceAttack` is N, `spoofResult` is N or absent, with a document picture `ocrIdPassed` is Y and at least one value was read, and, with *Require Official Score*, the official source returned a score.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'EkycVerifyV2',
			inBody: ['FacePictureBase64', 'IdOcrPictureBase64'],
			answer: inEnvelope('Result', anyObject),
			codes: {
				UnqualifiedPhoto: {
					category: 'picture',
					message: 'A picture is unreadable or does not meet the requirements',
					remedy:
						'Use a clear picture of one whole face from the front, and a sharp one of the whole document.',
					tellUser: 'Please take new pictures of your face and of the whole document.',
				},
			},
			charge: paidWithBizId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'eKYC_MIN' }),
		face: picture({
			displayName: 'Face Picture',
			name: 'facePicture',
			description:
				'The picture of the person: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front',
			sources: ['base64', 'binary', 'url'],
			binaryField: 'facePicture',
			limits: facePicture,
			wire: { base64: 'FacePictureBase64', url: 'FacePictureUrl' },
		}),
		document: picture({
			displayName: 'Document Picture',
			name: 'documentPicture',
			description:
				'The page of the document with the picture of the person: JPEG or PNG, at most 0.6 MB',
			sources: ['base64', 'binary', 'none', 'url'],
			noneMeans: 'Name and number are compared with the official source instead',
			binaryField: 'documentPicture',
			limits: smallDocument,
			wire: { base64: 'IdOcrPictureBase64', url: 'IdOcrPictureUrl' },
		}),
		type: {
			...documentType({ types: numberedTypes, like: 'numbered', default: mainlandCard }),
			wire: docTypeOnWire,
		},
		authorize: yesNo({
			displayName: 'Compare With Official Source',
			name: 'authorize',
			default: false,
			description:
				'Whether Alibaba Cloud also asks the official source of mainland China. It sends name and number there; only for its identity card.',
			wire: { name: 'Authorize', yes: 'T', no: 'F' },
		}),
		documentName: onlyIf(
			isCompared,
			personName({ name: 'docName', wire: 'DocName', ...ifCompared }),
		),
		documentNumber: onlyIf(
			isCompared,
			identityNumber({ name: 'docNo', wire: 'DocNo', ...ifCompared }),
		),
		merchantBizId: checkId,
		qualityCheck,
		requireOfficialScore: requirement({
			displayName: 'Require Official Score',
			name: 'requireOfficialScore',
			description:
				'Whether somebody passes only with a score of the official source, which alone proves that it was asked. The source may withhold it.',
		}),
	},
	check({ authorize, document, documentName, documentNumber, requireOfficialScore, type }) {
		const hasPicture = document.from !== 'none';
		if (!authorize && !hasPicture) {
			throw new InputError(
				'Document Picture From',
				"is None, and 'Compare With Official Source' is off, so there is nothing to compare the face with",
				"Pass a document picture, or switch on 'Compare With Official Source'.",
			);
		}
		if (!authorize && requireOfficialScore) {
			throw new InputError(
				'Require Official Score',
				"is on, but 'Compare With Official Source' is off",
				'Switch both on, or neither.',
			);
		}
		if (authorize && type !== mainlandCard) {
			throw new InputError(
				'Compare With Official Source',
				'is only for the identity card of mainland China',
				`Switch it off, or choose the document type ${mainlandCard}.`,
			);
		}
		if (authorize && (documentName === '') !== (documentNumber === '')) {
			const name = 'Name';
			const number = 'Identity Number';
			const [empty, other] = documentName === '' ? [name, number] : [number, name];
			throw new InputError(
				empty,
				`is empty, but '${other}' is not`,
				'Pass both, or neither where there is a document picture.',
			);
		}
		if (!hasPicture && documentName === '') {
			throw new InputError(
				'Name',
				'is empty, and there is no document picture',
				'Pass name and identity number, or a document picture.',
			);
		}
	},
	concurrency: 5,
	timeoutMs: uploadTimeoutMs,
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'Not Passed', verdict: 'failed' },
		{ label: 'Passed', verdict: 'passed' },
	],
	notStored: ['document'],
	decide: ({ main: { body } }, { document, requireOfficialScore }) =>
		decideVerification(body, { hasPicture: document.from !== 'none', requireOfficialScore }),
	show({ main: { body } }, { authorize }) {
		const { faceComparison, officialComparison } = faceScoresOf(body);
		const isSilent = authorize && officialComparison === null;
		return {
			scores: { faceComparison, officialComparison },
			warnings: isSilent
				? ['There is no score of the official source, so nothing proves that it was asked.']
				: [],
			own: {
				document: documentOf(body),
				transactionId: valueOf(body, 'TransactionId') ?? null,
			},
			raw: withParsedMembers(body),
		};
	},
});
