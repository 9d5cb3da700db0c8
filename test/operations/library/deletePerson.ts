import { defineCases, mutations, result, type OutcomeRow } from '../cases';
import { badGroups } from '../face/duplicateSearch';

const all = { deleteFrom: 'all' };
const is = (answer: string, parameters?: OutcomeRow[5]): OutcomeRow => [
	answer,
	'Deleted',
	'deleted',
	'deleted',
	false,
	parameters,
];
const not = (answer: string, reason: string, parameters?: OutcomeRow[5]): OutcomeRow => [
	answer,
	'Not Deleted',
	'notDeleted',
	reason,
	false,
	parameters,
];

export const cases = defineCases({
	name: 'personDeletion',
	plays: {
		DeleteFaceRecordV2: {
			billed: false,
			answers: {
				gone: result({ Deleted: 'Y', DeletedGroupCodes: 'customers' }),
				unnamed: result({ Deleted: 'Y' }),
				several: result({ Deleted: 'Y', DeletedGroupCodes: 'blocked, customers' }),
				kept: result({ Deleted: 'N', DeletedGroupCodes: '' }),
				elsewhere: result({ Deleted: 'Y', DeletedGroupCodes: 'blocked' }),
				oddgroups: result({ Deleted: 'Y', DeletedGroupCodes: 7 }),
				lowercase: result({ Deleted: 'y' }),
				twice: result({ Deleted: 'Y', deleted: 'N' }),
				twogroups: result({
					Deleted: 'Y',
					DeletedGroupCodes: 'customers',
					deletedGroupCodes: 'blocked',
				}),
				nothing: result({}),
			},
		},
	},
	parameters: {
		merchantUserId: '={{ $json.userId }}',
		options: { hashMerchantUserId: false },
		faceGroup: { __rl: true, mode: 'code', value: 'customers' },
	},
	item: ({ asks, unique }) => ({ json: { userId: `sandbox:${asks}~${unique}` } }),
	good: ['gone'],
	outcomes: [
		is('gone'),
		is('unnamed'),
		is('several'),
		not('kept', 'notDeleted'),
		not('elsewhere', 'contradictory'),
		not('oddgroups', 'contradictory'),
		not('lowercase', 'unknownResult'),
		not('twice', 'contradictory'),
		not('twogroups', 'contradictory'),
		not('nothing', 'unknownResult'),
		is('gone', all),
		is('elsewhere', all),
		not('kept', 'notDeleted', all),
	],
	fragile: {
		// The groups may be left out.
		'Result.DeletedGroupCodes': mutations.filter(
			(mutation) => !['removed', 'null', 'empty', 'padded'].includes(mutation),
		),
	},
	refuses: { faceGroup: badGroups },
});
