import type { Field } from '../definition';

/** Parameters that are always the same, and that the panel does not show. */
export function fixed(params: Readonly<Record<string, string>>): Field<undefined> {
	return {
		kind: 'plain',
		properties: [],
		read: () => undefined,
		wire: { names: Object.keys(params), params: () => params },
	};
}
