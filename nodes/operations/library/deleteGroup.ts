import { defineOperation } from '../definition';
import { changed, decideDeletion } from '../families/acknowledged';
import { groupId, groups, groupToChange } from './groups';

/** Source: Alibaba Cloud's metadata of DeleteFaceGroup. */
export const faceGroupDeletion = defineOperation({
	name: 'faceGroupDeletion',
	resource: 'library',
	displayName: 'Delete Group',
	n8nAction: 'Delete a face group',
	description:
		'Deletes a face group for good. Whether the faces in it are deleted, too, is not documented: delete the persons first.',
	goodNeeds: 'the group exists, and `Data` is exactly 1.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DeleteFaceGroup',
			inBody: ['Id'],
			answer: changed,
			charge: { kind: 'freeWriteSameTwice' },
		},
		groups,
	},
	fields: { group: groupToChange({ description: 'The group to delete. It cannot be undone.' }) },
	outputs: [
		{ label: 'Not Deleted', verdict: 'notDeleted' },
		{ label: 'Deleted', verdict: 'deleted' },
	],
	changesData: () => true,
	fetch: async (tools, { group }) => ({
		main: await tools.call('main', { Id: await groupId(tools, group) }),
	}),
	decide: ({ main }) =>
		decideDeletion(
			{
				said: main.body,
				words: { deleted: '1', notDeleted: '0' },
				what: 'the face group',
			},
			main,
		),
	show: ({ main: { body } }, { group }) => ({
		own: { faceGroup: group },
		raw: { Data: body ?? null },
	}),
});
