import type { INodePropertyOptions } from 'n8n-workflow';

import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { checkFormat, requiredText, textOf, type Format } from './text';

interface ChoiceOrOtherOptions {
	displayName: string;
	name: string;
	description: string;
	options: readonly INodePropertyOptions[];
	default: string;
	/** The field for a value that is not in the list; shown when 'Other' is chosen. */
	other: {
		displayName: string;
		name: string;
		placeholder: string;
		description: string;
		format: Format;
	};
}

/** One of several values, or any other of the same format: a list that may be incomplete. */
export function choiceOrOther({
	options,
	other,
	...property
}: ChoiceOrOtherOptions): Field<string> {
	const { format, ...otherProperty } = other;
	const listed = [...options, { name: 'Other', value: 'other', description: other.description }];
	return {
		kind: 'plain',
		properties: [
			{ ...property, type: 'options', options: listed },
			{
				...otherProperty,
				type: 'string',
				default: '',
				displayOptions: { show: { [property.name]: ['other'] } },
			},
		],
		read(item) {
			const chosen = textOf(item.parameter(property.name));
			if (chosen === 'other') {
				const written = requiredText(item.parameter(other.name), other.displayName, format.remedy);
				return checkFormat(written, other.displayName, format);
			}
			if (chosen !== '' && listed.some(({ value }) => value === chosen)) return chosen;
			throw new InputError(
				property.displayName,
				'is not one of the available options',
				`Choose one of them, or choose 'Other' and enter it in '${other.displayName}'.`,
			);
		},
	};
}
