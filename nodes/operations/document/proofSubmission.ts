import { z } from 'zod';

import { defineReading } from '../definition';
import { notTriedLive } from '../evidence';
import { inEnvelope } from '../families/envelope';
import { withParsedMembers } from '../families/members';
import { checkId } from '../fields/bizId';
import { uploadTimeoutMs } from '../fields/callOptions';
import { fixed } from '../fields/fixed';
import { sceneCode } from '../fields/sceneCode';
import { proofForgery, proofKind, proofPicture, proofPictureCodes } from './proofFields';

export const proofSubmission = defineReading({
	name: 'proofSubmission',
	resource: 'document',
	displayName: 'Submit Proof',
	// A call that adds up says nothing of its price; this one has one.
	n8nAction: 'Submit a proof to be read later (billed)',
	description: `Submits a proof that takes longer to read; fetch the result with Get Proof Result (product CREDENTIAL_RECOGNITION, in Singapore). ${notTriedLive}`,
	billing: 'Submitting is billed; fetching the result is free.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'CredentialSubmitIntl',
			inBody: ['CredentialOcrPictureBase64', 'CredentialOcrPictureUrl'],
			answer: inEnvelope('Result', z.object({ TransactionId: z.string().min(1) }).passthrough()),
			codes: proofPictureCodes,
			charge: {
				kind: 'writeAddsUp',
				ifAnswerLost:
					'Look the MerchantBizId up in the ID Verification console before you submit the proof again: that may be billed again.',
			},
		},
	},
	fields: {
		product: fixed({ ProductCode: 'CREDENTIAL_RECOGNITION' }),
		picture: proofPicture,
		kind: proofKind('02'),
		checkForgery: proofForgery,
		sceneCode,
		merchantBizId: checkId,
	},
	concurrency: 5,
	timeoutMs: uploadTimeoutMs,
	show: ({ main: { body } }) => ({
		own: { transactionId: body.TransactionId },
		raw: withParsedMembers(body),
	}),
});
