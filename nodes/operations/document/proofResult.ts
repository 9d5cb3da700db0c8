import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { anyObject, inEnvelope } from '../families/envelope';
import { decideProof, proofOutputs, showProof } from '../families/proof';
import { transactionId } from '../fields/transactionId';

const [property] = transactionId.properties;

export const proofResult = defineOperation({
	name: 'proofResult',
	resource: 'document',
	displayName: 'Get Proof Result',
	n8nAction: 'Get the result of a submitted proof',
	description: `Fetches what was read from a proof that was submitted with Submit Proof; free, so ask again while it is not finished. ${notTriedLive}`,
	billing: 'Free: Submit Proof is billed.',
	goodNeeds: '`Status` is SUCCESS, `SubCode` is 200, and at least one value was read.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'CredentialGetResultIntl',
			answer: inEnvelope('Result', anyObject),
			charge: { kind: 'freeRead' },
		},
	},
	fields: {
		transactionId: {
			...transactionId,
			properties: [
				{
					...property,
					default: '={{ $json.proofSubmission.transactionId }}',
					description: 'The TransactionId that Submit Proof returned and that you stored',
				},
			],
		} as typeof transactionId,
	},
	outputs: proofOutputs,
	decide: ({ main: { body } }) =>
		decideProof(body, {
			member: 'Status',
			good: 'SUCCESS',
			bad: 'FAILED',
			busy: 'PROCESSING',
			aboutForgery: 'Submit Proof decides whether it was checked for forgery.',
		}),
	show: ({ main: { body } }, { transactionId: id }) => {
		const { own, ...shown } = showProof(body);
		return { ...shown, own: { ...own, transactionId: id } };
	},
});
