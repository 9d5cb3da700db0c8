import { InputError } from '../../shared/errors';
import type { Field } from '../definition';

/** How many entries of a list are wanted at most; Infinity for all. */
export const howMany: Field<number> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
	],
	read(item) {
		if (item.parameter('returnAll') === true) return Infinity;
		const limit = item.parameter('limit');
		if (Number.isSafeInteger(limit) && Number(limit) > 0) return Number(limit);
		throw new InputError(
			'Limit',
			'is not a whole number of 1 or more',
			"Enter how many results you want, or switch on 'Return All'.",
		);
	},
};
