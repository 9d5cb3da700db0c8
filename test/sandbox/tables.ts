/** Names with values, as they stand in a query, a form or the headers. */
export type Fields = Record<string, string>;

/** Looks up what a stranger asked for: never finds `toString` and the like. */
export function own<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
	return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
