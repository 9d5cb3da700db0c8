import { defineOperation } from '../definition';
import { decideDeletion } from '../families/acknowledged';
import { anyObject, inEnvelope } from '../families/envelope';
import {
	codeText,
	exactly,
	isEmpty,
	hasConflict,
	valueOf,
	withParsedMembers,
} from '../families/members';
import { choice } from '../fields/choice';
import { faceGroup } from '../fields/faceGroup';
import { merchantUserId } from '../fields/merchantUserId';

/** The groups that the answer names; undefined where that cannot be read. */
function groupsOf(result: Record<string, unknown>): string[] | undefined {
	const codes = valueOf(result, 'DeletedGroupCodes');
	if (isEmpty(codes)) return [];
	if (typeof codes !== 'string') return undefined;
	return codes.split(',').flatMap((code) => code.trim() || []);
}

/** Whether the answer says that it happened somewhere else. */
function isElsewhere(result: Record<string, unknown>, group: string): boolean {
	const named = groupsOf(result);
	if (named === undefined) return true;
	return group !== '' && named.length > 0 && !named.includes(group);
}

/** Source: Alibaba Cloud's page of DeleteFaceRecordV2 of 2026-07-06, and its SDK. */
export const personDeletion = defineOperation({
	name: 'personDeletion',
	resource: 'library',
	displayName: 'Delete Person',
	n8nAction: 'Delete all faces of a person',
	description:
		'Deletes all faces of a person for good, in one face group or in all of the region. Results of verifications stay.',
	goodNeeds:
		'`Deleted` is exactly Y, and if face groups are named, the one that was asked for is among them.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DeleteFaceRecordV2',
			answer: inEnvelope('Result', anyObject),
			charge: { kind: 'freeWriteSameTwice' },
		},
	},
	fields: {
		merchantUserId: merchantUserId({
			description: 'Your own ID for the person, as it was when the faces were enrolled',
		}),
		from: choice({
			displayName: 'Delete From',
			name: 'deleteFrom',
			options: [
				{ name: 'All Face Groups', value: 'all', description: 'Every group of the region' },
				{ name: 'One Face Group', value: 'one' },
			],
			default: 'one',
			description: 'Where the faces of the person are deleted. It cannot be undone.',
			noDataExpression: true,
		}),
		// Without a group Alibaba Cloud deletes from all of them: only where that was chosen.
		group: faceGroup({
			description: 'The group to delete the person from',
			shownFor: { parameter: 'deleteFrom', value: 'one' },
			wire: 'FaceGroupCode',
		}),
	},
	outputs: [
		{ label: 'Not Deleted', verdict: 'notDeleted' },
		{ label: 'Deleted', verdict: 'deleted' },
	],
	changesData: () => true,
	decide: ({ main }, { group }) =>
		decideDeletion(
			{
				said: codeText(exactly(main.body, 'Deleted')),
				words: { deleted: 'Y', notDeleted: 'N' },
				isContradictory:
					isElsewhere(main.body, group) ||
					['Deleted', 'DeletedGroupCodes'].some((name) => hasConflict(main.body, name)),
				what: 'the faces of the person',
			},
			main,
		),
	show: ({ main: { body } }) => ({
		own: { deletedFrom: groupsOf(body) ?? null },
		raw: withParsedMembers(body),
	}),
});
