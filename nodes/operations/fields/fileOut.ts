import type { Field } from '../definition';
import { requiredText } from './text';

interface FileOptionOptions {
	displayName: string;
	name: string;
	description: string;
	default: string;
}

/**
 * A file of the answer that few want, among the options: the binary field to put it in, or undefined
 * where the option was not added.
 */
export function fileOption({
	displayName,
	name,
	default: initial,
	...property
}: FileOptionOptions): Field<string | undefined> {
	return {
		kind: 'plain',
		place: 'options',
		properties: [{ ...property, displayName, name, type: 'string', default: initial }],
		read: (item) =>
			item.hasOption(name)
				? requiredText(item.option(name), displayName, 'Enter a name for the binary field.')
				: undefined,
	};
}

interface FileOutOptions {
	/** The switch. */
	displayName: string;
	name: string;
	/** Begins with "Whether". */
	description: string;
	/** The binary field to put the file in. */
	field: { displayName: string; name: string; default: string };
	/** The name on the wire that asks for it; `Y` or `N`. */
	wire?: string;
}

/**
 * A file of the answer that the operator may want, among the parameters, with a switch: the binary
 * field to put it in, or undefined where it is off.
 */
export function fileOut({
	displayName,
	name,
	description,
	field,
	wire,
}: FileOutOptions): Field<string | undefined> {
	const initial = field.default;
	return {
		kind: 'plain',
		properties: [
			{ displayName, name, type: 'boolean', default: false, description },
			{
				displayName: field.displayName,
				name: field.name,
				type: 'string',
				required: true,
				default: initial,
				hint: 'The name of the output binary field to put the file in',
				displayOptions: { show: { [name]: [true] } },
			},
		],
		read: (item) =>
			item.parameter(name) === true
				? requiredText(
						item.parameter(field.name),
						field.displayName,
						'Enter a name for the binary field.',
					)
				: undefined,
		...(wire
			? {
					wire: {
						names: [wire],
						params: (value: string | undefined) => ({ [wire]: value === undefined ? 'N' : 'Y' }),
					},
				}
			: {}),
	};
}
