import { transactionIdForm } from '../../shared/callback/parse';
import { text } from './text';

/** Which verification is asked about. */
export const transactionId = text({
	displayName: 'Transaction ID',
	name: 'transactionId',
	default: '={{ $json.transactionId }}',
	placeholder: 'e.g. hksb7ba1b28130d24e015d6…',
	description:
		"The TransactionId that Initialize returned and that you stored. Never read it from the person's app or browser, where it could be swapped for another one.",
	wire: 'TransactionId',
	remedy: 'Pass the TransactionId that Initialize returned.',
	format: {
		accepts: transactionIdForm,
		what: 'is not a TransactionId',
		remedy: 'Pass the TransactionId that Initialize returned, unchanged.',
	},
});
