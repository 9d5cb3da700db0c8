import { InputError } from '../../shared/errors';
import type { Answer } from '../../shared/transport/call';
import type { CallDefinition } from '../../shared/transport/callDefinition';
import type { Field, Params } from '../definition';
import { codeText, valueOf } from '../families/members';
import { page, readPages, type Page } from '../families/pages';
import { faceGroup } from '../fields/faceGroup';

/** A face group, as Alibaba Cloud lists it. */
export interface Group {
	/** By which groups are renamed and deleted; a number or a text, so it goes back as text. */
	id: string | null;
	name: string | null;
	/** By which faces are added and searched. */
	code: string | null;
	description: string | null;
}

/** The free list of all groups, also for operations that have to find one. */
export const groups = {
	service: 'cloudauthIntl',
	action: 'QueryFaceGroup',
	answer: page,
	charge: { kind: 'freeRead' },
} as const satisfies CallDefinition<Page>;

export function groupsIn({ items }: Page): Group[] {
	const text = (item: unknown, name: string) => codeText(valueOf(item, name)) ?? null;
	return items.map((item) => ({
		id: text(item, 'Id'),
		name: text(item, 'Name'),
		code: text(item, 'Code'),
		description: text(item, 'Description'),
	}));
}

/** Makes the call `groups`, see `CallTools`. */
interface GroupTools {
	callOnce(name: 'groups', params: Params): Promise<Answer<Page>>;
}

/**
 * Finds a group, once per run: nothing in later answers shows that a group was known.
 *
 * @param field which field of the node names the group.
 * @throws InputError when Alibaba Cloud lists no such group.
 */
export async function findGroup(
	tools: GroupTools,
	code: string,
	field = 'Face Group',
): Promise<Group> {
	const read = async (params: Params) => await tools.callOnce('groups', params);
	// Whether GroupCode is compared exactly is not documented, so the answer is looked through.
	const { body } = await readPages(read, { GroupCode: code }, Infinity);
	const group = groupsIn(body).find((each) => each.code === code);
	if (group) return group;
	throw new InputError(
		field,
		`names a face group that does not exist in this region (${code})`,
		'Choose a group from the list. Groups belong to the region in which they were created.',
	);
}

/**
 * The `Id` of a group, by which it is changed.
 *
 * @throws InputError as `findGroup`, and where the group has no ID that can be read: without one,
 * Alibaba Cloud would do something else.
 */
export async function groupId(tools: GroupTools, code: string): Promise<string> {
	const { id } = await findGroup(tools, code);
	if (id !== null) return id;
	throw new InputError(
		'Face Group',
		`is listed without an ID (${code})`,
		'Change this group in the ID Verification console.',
	);
}

/** A group that is changed by its `Id`, which `groupId` looks up by the code that is chosen here. */
export function groupToChange(options: Parameters<typeof faceGroup>[0]): Field<string> {
	return { ...faceGroup(options), wire: { names: ['Id'], params: () => ({}) } };
}
