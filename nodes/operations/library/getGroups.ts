import { defineReading } from '../definition';
import { missingEntries, readPages } from '../families/pages';
import { howMany } from '../fields/howMany';
import { text } from '../fields/text';
import { groups, groupsIn } from './groups';

/** Source: Alibaba Cloud's metadata of QueryFaceGroup. */
export const faceGroups = defineReading({
	name: 'faceGroups',
	resource: 'library',
	displayName: 'Get Many Groups',
	n8nAction: 'Get many face groups',
	description: 'Lists the face groups of the region, with the codes that other operations need',
	calls: { main: groups },
	fields: {
		howMany,
		name: text({
			displayName: 'Name',
			name: 'groupName',
			place: 'options',
			optional: true,
			placeholder: 'e.g. Customers',
			description:
				'Only groups with this name. Whether a part of the name is enough is not documented.',
			wire: 'Name',
			remedy: 'Enter the name of a group.',
		}),
	},
	fetch: async ({ call, params }, { howMany: limit }) => ({
		main: await readPages(async (asked) => await call('main', asked), params, limit),
	}),
	show: ({ main: { body } }, { howMany: limit }) => ({
		own: { groups: groupsIn(body), total: body.total ?? null },
		warnings: missingEntries(body, limit),
		raw: { Items: body.items },
	}),
});
