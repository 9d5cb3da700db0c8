import { oneOf } from '../../sandbox/values';
import { outcomes } from './checkResult';
import { defineCases, result, type OutcomeRow } from '../cases';

const deleted = (DeleteResult: unknown, more = {}) => result({ DeleteResult, ...more });

const row = (answer: string, output: string, reason: string): OutcomeRow => [
	answer,
	output,
	output === 'Deleted' ? 'deleted' : 'notDeleted',
	reason,
	false,
];

const answers = {
	deleted: deleted('Y'),
	code200: { Code: '200', ...deleted('Y') },
	notdeleted: deleted('N'),
	lowercase: deleted('y'),
	truth: deleted(true),
	// The sample on Alibaba Cloud's pages.
	either: deleted('Y/N'),
	nothing: deleted(undefined),
	another: deleted('Y', { TransactionId: '4ab0bffffcbde97' }),
	twice: deleted('Y', { deleteResult: 'N' }),
	twoids: deleted('Y', { TransactionId: '4ab0bffffcbde97', transactionId: '4ab0b1cbde97' }),
	spelled: result({ deleteResult: 'Y' }),
	noresult: {},
};

/** Those of verifications that were started in the sandbox; the first answer is everybody's. */
const ofStarted = {
	deleted: answers.deleted,
	...Object.fromEntries(
		Object.keys(outcomes).map((name) => [name, deleted(name === 'outage' ? 'N' : 'Y')]),
	),
};

export const cases = defineCases({
	name: 'deletion',
	plays: {
		DeleteVerifyResult: {
			billed: false,
			required: ['TransactionId', 'DeleteAfterQuery', 'DeleteType'],
			values: { DeleteAfterQuery: oneOf('Y', 'N'), DeleteType: oneOf('Img', 'Text', 'All') },
			answers: { ...ofStarted, ...answers },
		},
	},
	guide: {
		how: 'The Transaction ID decides how Delete Data goes; any other is deleted:',
		rows: [['sandbox:notdeleted', 'Nothing was deleted']],
	},
	parameters: {},
	item: ({ asks, unique }) => ({ json: { transactionId: `sandbox:${asks}~${unique}` } }),
	good: ['deleted', 'code200'],
	outcomes: [
		row('deleted', 'Deleted', 'deleted'),
		row('code200', 'Deleted', 'deleted'),
		row('notdeleted', 'Not Deleted', 'notDeleted'),
		row('lowercase', 'Not Deleted', 'unknownResult'),
		row('truth', 'Not Deleted', 'unknownResult'),
		row('either', 'Not Deleted', 'unknownResult'),
		row('nothing', 'Not Deleted', 'unknownResult'),
		row('another', 'Not Deleted', 'contradictory'),
		row('twice', 'Not Deleted', 'contradictory'),
		row('twoids', 'Not Deleted', 'contradictory'),
		row('spelled', 'Not Deleted', 'unknownResult'),
	],
	errors: [['noresult', 'noAnswer', 3]],
	refuses: {
		deleteType: ['"all"', '"Everything"'],
	},
});
