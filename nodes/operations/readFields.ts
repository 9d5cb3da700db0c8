import type { Item } from '../shared/run/item';
import { unresolved } from '../shared/run/unresolved';
import type { Field, Fields, Values } from './definition';

/**
 * Reads fields, one after the other.
 *
 * @throws InputError or PictureError that names the field.
 */
export async function readFields(fields: Fields, item: Item): Promise<Values<Fields>> {
	let reading: Field<unknown> | undefined;
	let asked = '';
	const watched: Item = {
		...item,
		parameter(name) {
			// Stays only where the next line throws.
			asked = name;
			const value = item.parameter(name);
			asked = '';
			return value;
		},
	};
	const readAll = async () => {
		const values: Record<string, unknown> = {};
		for (const [name, field] of Object.entries(fields)) {
			reading = field;
			values[name] = await field.read(watched);
		}
		return values;
	};
	return await readAll().catch((error: unknown) => {
		const label = reading?.properties.find(({ name }) => name === asked)?.displayName ?? asked;
		throw label === '' ? error : unresolved(label, error);
	});
}
