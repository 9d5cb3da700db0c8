import type { INodePropertyOptions } from 'n8n-workflow';

import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { given, textOf } from './text';

interface ChoiceOptions {
	displayName: string;
	name: string;
	description: string;
	options: INodePropertyOptions[];
	default: string;
	wire?: string;
	place?: 'options';
	noDataExpression?: true;
}

/** One of several values; an expression that returns anything else is refused. */
export function choice({ wire, place, ...property }: ChoiceOptions): Field<string> {
	const { name, displayName, options } = property;
	const values = options.map(({ value }) => String(value));
	return {
		kind: 'plain',
		place,
		properties: [{ ...property, type: 'options' }],
		read(item) {
			// An option that was not added has its default.
			if (place === 'options' && !item.hasOption(name)) return property.default;
			const value = textOf(given(item, name, place));
			if (values.includes(value)) return value;
			throw new InputError(
				displayName,
				'is not one of the available options',
				`Choose one of them, or let the expression return one of: ${values.filter(Boolean).join(', ')}.`,
			);
		},
		...(wire ? { wire: { names: [wire], params: (value: string) => ({ [wire]: value }) } } : {}),
	};
}

interface YesNoOptions {
	displayName: string;
	name: string;
	/** Begins with "Whether". */
	description: string;
	default: boolean;
	place?: 'options';
	/** The name on the wire, and its two values. */
	wire?: { name: string; yes: string; no: string };
}

/** A switch. */
export function yesNo({ wire, place, ...property }: YesNoOptions): Field<boolean> {
	const { name } = property;
	return {
		kind: 'plain',
		place,
		properties: [{ ...property, type: 'boolean' }],
		read(item) {
			const value = given(item, name, place);
			// What an expression returned may be anything: only the exact other value leaves the default.
			return property.default ? value !== false : value === true;
		},
		...(wire
			? {
					wire: {
						names: [wire.name],
						params: (value: boolean) => ({ [wire.name]: value ? wire.yes : wire.no }),
					},
				}
			: {}),
	};
}
