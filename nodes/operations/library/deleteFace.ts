import { defineOperation } from '../definition';
import { changed, decideDeletion } from '../families/acknowledged';
import { text } from '../fields/text';

/** Source: Alibaba Cloud's metadata of DeleteFaceRecord. */
export const faceDeletion = defineOperation({
	name: 'faceDeletion',
	resource: 'library',
	displayName: 'Delete Picture',
	n8nAction: 'Delete one picture from a face group',
	description:
		'Deletes one face picture for good, by the ID of its record. A person may have others: Delete Person deletes them all.',
	goodNeeds: '`Data` is exactly 1.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DeleteFaceRecord',
			inBody: ['Id'],
			answer: changed,
			charge: { kind: 'freeWriteSameTwice' },
		},
	},
	fields: {
		recordId: text({
			displayName: 'Record ID',
			name: 'recordId',
			placeholder: 'e.g. 344537',
			description:
				"The ID of the picture's record, as 'Get Many Faces' returns it; not the face ID",
			wire: 'Id',
			remedy: "Pass the ID of one record, as 'Get Many Faces' returns it.",
			format: {
				accepts: /^[\x21-\x7e]{1,64}$/,
				what: 'is not the ID of one record',
				remedy: "Pass the ID of one record, as 'Get Many Faces' returns it.",
			},
		}),
	},
	outputs: [
		{ label: 'Not Deleted', verdict: 'notDeleted' },
		{ label: 'Deleted', verdict: 'deleted' },
	],
	changesData: () => true,
	decide: ({ main }) =>
		decideDeletion(
			{ said: main.body, words: { deleted: '1', notDeleted: '0' }, what: 'the picture' },
			main,
		),
	show: ({ main: { body } }, { recordId }) => ({
		own: { recordId },
		raw: { Data: body ?? null },
	}),
});
