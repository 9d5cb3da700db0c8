import type { Item } from '../../shared/run/item';
import type { Field } from '../definition';

export interface Requirement extends Field<boolean> {
	read(item: Item): boolean;
}

interface RequirementOptions {
	displayName: string;
	name: string;
	/** Begins with "Whether". */
	description: string;
}

/**
 * A switch among the options that makes a good result harder to reach. One that was added counts unless
 * it is exactly off: an expression that returned no value must not let everybody through.
 */
export function requirement(options: RequirementOptions): Requirement {
	return {
		kind: 'plain',
		place: 'options',
		properties: [{ ...options, type: 'boolean', default: false }],
		read: (item) => item.hasOption(options.name) && item.option(options.name) !== false,
	};
}
