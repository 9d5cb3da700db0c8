/**
 * JSON schemas of output items, as n8n's editor reads them beside a node (`__schema__`): it shows the
 * fields before anything ran. It looks at `type`, `properties` and `items`, and of several types at
 * the first one only (read in n8n 2.41), so `null` comes last.
 */

export interface JsonSchema {
	type: string[] | string;
	properties?: Record<string, JsonSchema>;
	items?: JsonSchema;
}

type SchemaFile = JsonSchema & { version: number };

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * The editor shows the members of what is an object, and the entries of what is a list, and of nothing
 * that may be something else as well. What was only ever empty is presumably a text.
 */
function typeOf(kinds: readonly string[]): string[] | string {
	for (const shown of ['object', 'array']) if (kinds.includes(shown)) return shown;
	const [first = 'string', ...others] = kinds.filter((kind) => kind !== 'null').sort();
	if (others.length === 0 && !kinds.includes('null')) return first;
	return kinds.includes('null') ? [first, ...others, 'null'] : [first, ...others];
}

function schemaOf(values: readonly unknown[]): JsonSchema {
	const schema: JsonSchema = { type: typeOf([...new Set(values.map(kindOf))]) };
	if (schema.type === 'object') {
		const objects = values.filter((value) => kindOf(value) === 'object') as object[];
		// In the order of the one that has most to say.
		const names = objects
			.map((object) => Object.keys(object))
			.sort((one, other) => other.length - one.length)
			.flat();
		schema.properties = Object.fromEntries(
			[...new Set(names)].map((name) => {
				const members = objects
					.filter((object) => Object.hasOwn(object, name))
					.map((object) => (object as Record<string, unknown>)[name]);
				return [name, schemaOf(members)];
			}),
		);
	}
	if (schema.type === 'array') {
		const entries = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
		if (entries.length > 0) schema.items = schemaOf(entries);
	}
	return schema;
}

/** The text of a schema file, from items that the operation really puts out. */
export function schemaFile(items: readonly object[]): string {
	const file: SchemaFile = { ...schemaOf(items), version: 1 };
	return `${JSON.stringify(file, null, '\t')}\n`;
}
