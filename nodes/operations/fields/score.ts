import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { decimalIn } from '../families/members';

/** A number of 0 to 100, or such a number as decimal text; nothing for anything else. */
export function percentIn(value: unknown): number | undefined {
	const number = decimalIn(value);
	return number !== undefined && number >= 0 && number <= 100 ? number : undefined;
}

/** @throws InputError unless the field is a number of 0 to 100, or such a number as text. */
export function percentOf(value: unknown, field: string): number {
	const percent = percentIn(value);
	if (percent !== undefined) return percent;
	throw new InputError(field, 'is not a number from 0 to 100', 'Enter a score of 0 to 100.');
}

interface ScoreOptions {
	displayName: string;
	name: string;
	description: string;
	default: number;
}

function property({ displayName, name, description, default: initial }: ScoreOptions) {
	return {
		displayName,
		name,
		type: 'number' as const,
		typeOptions: { minValue: 0, maxValue: 100 },
		default: initial,
		description,
	};
}

/** A score that is always there. */
export function score(options: ScoreOptions): Field<number> {
	return {
		kind: 'plain',
		properties: [property(options)],
		read: (item) => percentOf(item.parameter(options.name), options.displayName),
	};
}

/**
 * A limit among the options, where it may be left out. One that was added, but whose expression
 * returned no value, is no missing limit: it would let everybody through.
 */
export function scoreLimit(options: ScoreOptions): Field<number | undefined> {
	return {
		kind: 'plain',
		place: 'options',
		properties: [property(options)],
		read: (item) =>
			item.hasOption(options.name)
				? percentOf(item.option(options.name), options.displayName)
				: undefined,
	};
}
