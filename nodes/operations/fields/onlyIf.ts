import type { Item } from '../../shared/run/item';
import type { Field } from '../definition';

/**
 * A text field that counts only where another parameter says so: elsewhere it is empty, whatever
 * stands in it. n8n would demand a required one also where an expression chooses, so none is.
 */
export function onlyIf(isUsed: (item: Item) => boolean, field: Field<string>): Field<string> {
	return {
		...field,
		properties: field.properties.map((property) => ({ ...property, required: false })),
		read: async (item) => (isUsed(item) ? await field.read(item) : ''),
	};
}
