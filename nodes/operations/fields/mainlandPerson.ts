import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { text, type TextOptions } from './text';

type Personal = Pick<TextOptions, 'description' | 'displayOptions' | 'name' | 'optional' | 'wire'>;

/** A name, as the register has it. */
export const personName = (options: Personal) =>
	text({
		displayName: 'Name',
		placeholder: 'e.g. 张三',
		kind: 'personal',
		remedy: 'Pass the name of the person.',
		...options,
	});

const identityNumberFormat = {
	accepts: /^\d{17}[\dX]$/i,
	what: 'is not the number of an identity card of mainland China',
	remedy: 'It has 18 digits, the last of which may be an X. Pass it as text.',
};

/** Text of many digits; a JSON number may have lost the last ones, or zeros before them, unnoticed. */
export function manyDigits(options: TextOptions): Field<string> {
	const field = text(options);
	return {
		...field,
		read(item) {
			if (typeof item.parameter(options.name) !== 'number') return field.read(item);
			throw new InputError(
				options.displayName,
				'is a number, in which digits may have been lost',
				'Pass it as text from the start: in JSON with quotes, in a spreadsheet as a text column.',
			);
		},
	};
}

/** The number of an identity card of mainland China. Registers write its X as a capital letter. */
export function identityNumber(options: Personal): Field<string> {
	const field = manyDigits({
		displayName: 'Identity Number',
		placeholder: 'e.g. 11010119900307…',
		kind: 'personal',
		format: identityNumberFormat,
		remedy: 'Pass the number of the identity card as text.',
		...options,
	});
	return { ...field, read: async (item) => (await field.read(item)).toUpperCase() };
}

/** A mobile number of mainland China. */
export const mainlandMobile = (options: Personal) =>
	text({
		displayName: 'Mobile Number',
		placeholder: 'e.g. 13812345678',
		kind: 'personal',
		format: {
			accepts: /^1\d{10}$/,
			what: 'is not a mobile number of mainland China',
			remedy: 'It has 11 digits and begins with 1: leave out +86, spaces, and dashes.',
		},
		remedy: 'Pass the mobile number.',
		...options,
	});
