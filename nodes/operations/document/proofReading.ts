import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { paidWithoutId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { decideProof, proofOutputs, showProof } from '../families/proof';
import { uploadTimeoutMs } from '../fields/callOptions';
import { fixed } from '../fields/fixed';
import { proofForgery, proofKind, proofPicture, proofPictureCodes } from './proofFields';

export const proofReading = defineOperation({
	name: 'proofReading',
	resource: 'document',
	displayName: 'Read Proof',
	n8nAction: 'Read a bill or another proof from a picture',
	description: `Reads name and address, or amounts, from a bill or another proof (product CREDENTIAL_RECOGNITION, in Singapore). ${notTriedLive}`,
	goodNeeds: '`Success` is S, `SubCode` is 200, and at least one value was read.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'CredentialRecognitionIntl',
			inBody: ['CredentialOcrPictureBase64', 'CredentialOcrPictureUrl'],
			answer: inEnvelope('Result', anyObject),
			codes: proofPictureCodes,
			charge: paidWithoutId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'CREDENTIAL_RECOGNITION' }),
		picture: proofPicture,
		kind: proofKind('01'),
		checkForgery: proofForgery,
	},
	concurrency: 5,
	timeoutMs: uploadTimeoutMs,
	outputs: proofOutputs,
	notStored: ['document'],
	decide: ({ main: { body } }, { checkForgery }) =>
		decideProof(body, {
			member: 'Success',
			good: 'S',
			bad: 'F',
			aboutForgery: checkForgery
				? 'The check for forgery found nothing.'
				: 'It was not checked for forgery.',
		}),
	show: ({ main: { body } }) => showProof(body),
});
