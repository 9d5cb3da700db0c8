import { defineReading } from '../definition';
import { changed, notAcknowledged } from '../families/acknowledged';
import { choice } from '../fields/choice';
import { text } from '../fields/text';
import type { CallDefinition } from '../../shared/transport/callDefinition';
import { groupId, groups, groupToChange } from './groups';

const main = {
	service: 'cloudauthIntl',
	action: 'ModifyFaceGroup',
	inBody: ['Id', 'Name', 'Description'],
	answer: changed,
	charge: {
		kind: 'writeAddsUp',
		ifAnswerLost:
			"Look with 'Get Many Groups' whether the group is there, before you create it again.",
	},
} as const satisfies CallDefinition<string | undefined>;

/** Source: Alibaba Cloud's metadata of ModifyFaceGroup. It has no other operation that creates one. */
export const faceGroupChange = defineReading({
	name: 'faceGroupChange',
	resource: 'library',
	displayName: 'Create or Rename Group',
	n8nAction: 'Create or rename a face group',
	description:
		"Creates or renames a face group. Alibaba Cloud's documentation does not describe creating clearly, and it was not tried yet; the console can do it, too.",
	billing: 'Free. Creating twice makes two groups.',
	calls: { main, groups },
	fields: {
		change: choice({
			displayName: 'Change',
			name: 'groupChange',
			options: [
				{ name: 'Create', value: 'create' },
				{ name: 'Rename', value: 'rename' },
			],
			default: 'create',
			noDataExpression: true,
			description:
				"What to do. Alibaba Cloud chooses the code of a new group: see 'Get Many Groups'.",
		}),
		group: groupToChange({
			description: 'The group to rename',
			shownFor: { parameter: 'groupChange', value: 'rename' },
		}),
		name: text({
			displayName: 'Group Name',
			name: 'groupName',
			placeholder: 'e.g. Customers',
			description: 'The name that the group gets',
			wire: 'Name',
			remedy: 'Enter a name for the group.',
		}),
		description: text({
			displayName: 'Description',
			name: 'groupDescription',
			place: 'options',
			optional: true,
			description: 'What the group is for, as the console shows it',
			wire: 'Description',
			remedy: 'Enter a description.',
		}),
	},
	changesData: () => true,
	async fetch(tools, { change, group }) {
		const Id = change === 'create' ? undefined : await groupId(tools, group);
		const answer = await tools.call('main', { ...tools.params, Id });
		if (answer.body !== '1') throw notAcknowledged(answer, main.charge);
		return { main: answer };
	},
	show: ({ main: { body } }, { change, name }) => ({
		own: { change: change === 'create' ? 'created' : 'renamed', name },
		raw: { Data: body },
	}),
});
