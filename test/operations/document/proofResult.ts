import { defineCases, result } from '../cases';
import { proofAnswers, proofFragile, proofOutcomes } from '../proofs';

export const cases = defineCases({
	name: 'proofResult',
	plays: {
		CredentialGetResultIntl: {
			billed: false,
			answers: {
				...proofAnswers('Status', 'SUCCESS', 'FAILED'),
				processing: result({ Status: 'PROCESSING' }),
				processinggood: result({ Status: 'PROCESSING', SubCode: '200', ExtIdInfo: '{"name":"X"}' }),
			},
		},
	},
	parameters: { transactionId: '={{ $json.transactionId }}' },
	item: ({ asks, unique }) => ({ json: { transactionId: `sandbox:${asks}~${unique}` } }),
	good: ['read', 'whole'],
	outcomes: [
		...proofOutcomes,
		['processing', 'Undecided', 'undecided', 'processing', false],
		['processinggood', 'Undecided', 'undecided', 'processing', false],
	],
	errors: [['noresult', 'noAnswer', 3]],
	fragile: proofFragile,
});
