import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { decideDeletion } from '../families/acknowledged';
import { anyObject, inEnvelope } from '../families/envelope';
import { exactly, isEmpty, hasConflict, valueOf, withParsedMembers } from '../families/members';
import { choice, yesNo } from '../fields/choice';
import { transactionId } from '../fields/transactionId';

export const deletion = defineOperation({
	name: 'deletion',
	resource: 'verification',
	displayName: 'Delete Data',
	n8nAction: 'Delete the data of a verification',
	description: `Erases pictures or results of a verification at Alibaba Cloud before its 30 days are over; cannot be undone. Not offered for all products. ${notTriedLive}`,
	goodNeeds: '`DeleteResult` is Y, and the answer is about the same TransactionId.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DeleteVerifyResult',
			answer: inEnvelope('Result', anyObject),
			charge: { kind: 'freeWriteSameTwice' },
		},
	},
	fields: {
		transactionId,
		what: choice({
			displayName: 'What to Delete',
			name: 'deleteType',
			options: [
				{ name: 'Everything', value: 'All' },
				{ name: 'Pictures', value: 'Img' },
				{ name: 'Results', value: 'Text', description: 'Everything but pictures' },
			],
			default: 'All',
			description: 'What is erased. Fetch what you still need with Check Result before.',
			wire: 'DeleteType',
		}),
		afterQuery: yesNo({
			displayName: 'Only After Check Result',
			name: 'deleteAfterQuery',
			place: 'options',
			default: false,
			description:
				'Whether to delete only if Check Result has fetched the result before. Leave it off for products without a person in front of a camera.',
			wire: { name: 'DeleteAfterQuery', yes: 'Y', no: 'N' },
		}),
	},
	changesData: () => true,
	outputs: [
		{ label: 'Not Deleted', verdict: 'notDeleted' },
		{ label: 'Deleted', verdict: 'deleted' },
	],
	decide({ main }, { transactionId: asked }) {
		const about = valueOf(main.body, 'TransactionId');
		const said = exactly(main.body, 'DeleteResult');
		return decideDeletion(
			{
				said: typeof said === 'string' ? said : undefined,
				words: { deleted: 'Y', notDeleted: 'N' },
				isContradictory:
					['DeleteResult', 'TransactionId'].some((name) => hasConflict(main.body, name)) ||
					(!isEmpty(about) && about !== asked),
				what: 'the data of the verification',
				look: 'Look in the ID Verification console whether the data is still there.',
			},
			main,
		);
	},
	show: ({ main: { body } }, { transactionId: asked }) => ({
		own: { transactionId: asked },
		raw: withParsedMembers(body),
	}),
});
