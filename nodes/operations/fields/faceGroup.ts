import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { checkFormat, requiredText, textOf, type Format } from './text';

const groupCode: Format = {
	accepts: /^[\w-]{1,64}$/,
	what: 'is not the code of one face group',
	remedy: "Choose the group from the list, or pass its code as 'Get Many Groups' returns it.",
};

interface FaceGroupOptions {
	description: string;
	/** It is shown, and read, only where this parameter has this value; otherwise it is ''. */
	shownFor?: { parameter: string; value: string };
	/** The name on the wire. */
	wire?: string;
}

/** A face group, by its code: chosen from the list, typed in, or from an expression. */
export function faceGroup({ description, shownFor, wire }: FaceGroupOptions): Field<string> {
	return {
		kind: 'plain',
		properties: [
			{
				displayName: 'Face Group',
				name: 'faceGroup',
				type: 'resourceLocator',
				required: true,
				default: { mode: 'list', value: '' },
				description,
				modes: [
					{
						displayName: 'From List',
						name: 'list',
						type: 'list',
						placeholder: 'Select a face group…',
						typeOptions: { searchListMethod: 'searchFaceGroups', searchable: true },
					},
					{
						displayName: 'By Code',
						name: 'code',
						type: 'string',
						placeholder: 'e.g. sgl2k7uc',
					},
				],
				...(shownFor
					? { displayOptions: { show: { [shownFor.parameter]: [shownFor.value] } } }
					: {}),
			},
		],
		read(item) {
			if (shownFor && textOf(item.parameter(shownFor.parameter)) !== shownFor.value) return '';
			const given = item.parameter('faceGroup');
			// From an expression for the whole field it is the code itself.
			const isLocator = typeof given === 'object' && given !== null && 'value' in given;
			const code = requiredText(isLocator ? given.value : given, 'Face Group', groupCode.remedy);
			return checkFormat(code, 'Face Group', groupCode);
		},
		...(wire ? { wire: { names: [wire], params: (code: string) => ({ [wire]: code }) } } : {}),
	};
}

const more = 'More Face Groups';
/** A search takes ten in all. */
const maxMore = 9;

/** Further groups to search, beside the one that a search always has. */
export const moreFaceGroups: Field<string[]> = {
	kind: 'plain',
	place: 'options',
	properties: [
		{
			displayName: more,
			name: 'moreFaceGroups',
			type: 'string',
			default: '',
			placeholder: 'e.g. blocked, partners',
			description: 'Codes of up to 9 more face groups to search, separated by commas',
		},
	],
	read(item) {
		if (!item.hasOption('moreFaceGroups')) return [];
		const codes = requiredText(item.option('moreFaceGroups'), more, groupCode.remedy).split(',');
		if (codes.length <= maxMore) {
			return codes.map((code) => checkFormat(code.trim() || ' ', more, groupCode));
		}
		throw new InputError(more, `has ${codes.length} codes`, 'Search in at most 10 groups at once.');
	},
};
