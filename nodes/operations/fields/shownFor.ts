import type { Item } from '../../shared/run/item';
import type { Field } from '../definition';
import { textOf } from './text';

/** Values of other parameters of the node, by parameter: one of each list. */
export type Conditions = Readonly<Record<string, readonly string[]>>;

/** Whether the other parameters are so. */
export function holds(conditions: Conditions, item: Item): boolean {
	return Object.entries(conditions).every(([name, values]) =>
		values.includes(textOf(item.parameter(name))),
	);
}

/**
 * A field that counts only where other parameters have these values: elsewhere it is hidden, unread,
 * and not sent, whatever stands in it.
 *
 * @param conditions of parameters that are no expressions: n8n shows all fields of those.
 */
export function shownFor<Value>(
	conditions: Conditions,
	field: Field<Value>,
): Field<Value | undefined> {
	const { identity, wire, properties } = field;
	// Inside a collection, n8n looks for a parameter of the node with a slash before its name.
	const prefix = field.place === 'options' ? '/' : '';
	const show = Object.fromEntries(
		Object.entries(conditions).map(([name, values]) => [`${prefix}${name}`, [...values]]),
	);
	return {
		kind: field.kind,
		place: field.place,
		properties: properties.map((property) => ({
			...property,
			displayOptions: { show: { ...show, ...property.displayOptions?.show } },
		})),
		read: async (item) => (holds(conditions, item) ? await field.read(item) : undefined),
		...(identity
			? { identity: (value) => (value === undefined ? undefined : identity(value)) }
			: {}),
		...(wire
			? {
					wire: {
						names: wire.names,
						params: (value, item, values) =>
							value === undefined ? {} : wire.params(value, item, values),
					},
				}
			: {}),
	};
}
