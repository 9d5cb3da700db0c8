/**
 * Reads the format in which n8n keeps the data of an execution: one list of everything that occurs,
 * in which a text inside of an object or a list is the place of what stands there.
 */
export function parseFlatted(text: string): unknown {
	const all = JSON.parse(text) as unknown[];
	const filled = new Set<object>();

	function at(place: unknown): unknown {
		if (typeof place !== 'string') return place;
		const value = all[Number(place)];
		if (typeof value !== 'object' || value === null || filled.has(value)) return value;
		filled.add(value);
		const members = value as Record<string, unknown>;
		for (const name of Object.keys(members)) members[name] = at(members[name]);
		return value;
	}

	return at('0');
}
