import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../../shared/errors';
import type { Item } from '../../shared/run/item';
import type { Field, FieldKind } from '../definition';

/** A field as text, without the blanks that pasting adds; numbers count as text. */
export function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : String(value).trim();
}

/** @throws InputError when the field is empty or no text. */
export function requiredText(value: unknown, field: string, remedy: string): string {
	// An expression that hits the parent of the field it means; every item would read the same.
	if (typeof value === 'object' && value !== null) {
		throw new InputError(field, 'is an object or a list instead of text', remedy);
	}
	const text = textOf(value);
	if (text === '') throw new InputError(field, 'is empty', remedy);
	return text;
}

/**
 * A field that may be left empty on purpose, but not by accident: an expression that returns no
 * value would switch off what the field is there for.
 *
 * @throws InputError when there is neither text nor an empty field.
 */
export function optionalText(value: unknown, field: string, remedy: string): string {
	if (value === undefined || value === null) {
		throw new InputError(field, 'has an expression that returned no value', remedy);
	}
	return value === '' ? '' : requiredText(value, field, remedy);
}

/** A format that Alibaba Cloud prescribes; its servers refuse anything else, after the call. */
export interface Format {
	accepts: RegExp;
	/** Continues "'<field>' …". */
	what: string;
	remedy: string;
}

/** @throws InputError when a filled-in field breaks the format. */
export function checkFormat(
	text: string,
	field: string,
	{ accepts, what, remedy }: Format,
): string {
	if (text !== '' && !accepts.test(text)) throw new InputError(field, what, remedy);
	return text;
}

/** What a text field is made of; the rest is the panel's. */
export interface TextOptions
	extends Pick<
		INodeProperties,
		'description' | 'displayName' | 'displayOptions' | 'hint' | 'name'
	> {
	default?: string;
	placeholder?: string;
	password?: boolean;
	/** The name on the wire. */
	wire?: string;
	kind?: FieldKind;
	place?: 'options';
	/** Whether it may be empty. Default: it is required. */
	optional?: boolean;
	format?: Format;
	/** What to do when it is empty. */
	remedy: string;
}

/** The value of a field, wherever the panel shows it. */
export function given(item: Item, name: string, place: 'options' | undefined): unknown {
	return place === 'options' ? item.option(name) : item.parameter(name);
}

/** A field for text. */
export function text({
	wire,
	kind = 'plain',
	place,
	optional,
	format,
	remedy,
	password,
	default: initial = '',
	...property
}: TextOptions): Field<string> {
	const { name, displayName } = property;
	return {
		kind,
		place,
		properties: [
			{
				...property,
				type: 'string',
				...(password ? { typeOptions: { password: true } } : {}),
				...(optional ? {} : { required: true }),
				default: initial,
			},
		],
		read(item) {
			const value = given(item, name, place);
			const isLeftOut = optional && textOf(value) === '';
			const read = isLeftOut ? '' : requiredText(value, displayName, remedy);
			return format ? checkFormat(read, displayName, format) : read;
		},
		...(wire ? { wire: { names: [wire], params: (value: string) => ({ [wire]: value }) } } : {}),
	};
}
