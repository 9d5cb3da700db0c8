import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { requiredText } from '../fields/text';

const unlimited = '长期';

function day(text: string, displayName: string): string {
	const [, year, month, date] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text) ?? [];
	const iso = `${year}-${month}-${date}`;
	const parsed = new Date(`${iso}T00:00:00Z`);
	const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso);
	if (year && isReal) return `${year}${month}${date}`;
	throw new InputError(
		displayName,
		'is not a date of the form YYYYMMDD or YYYY-MM-DD',
		'Write year, month and day in this order, for example 20301001.',
	);
}

function dateField(
	displayName: string,
	name: string,
	description: string,
	wire: string,
	read: (text: string) => string,
): Field<string> {
	const remedy = 'Pass the date as the identity card has it, for example 20301001.';
	return {
		kind: 'personal',
		properties: [
			{
				displayName,
				name,
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. 20301001',
				description,
			},
		],
		read: (item) => read(requiredText(item.parameter(name), displayName, remedy)),
		wire: { names: [wire], params: (value) => ({ [wire]: value }) },
	};
}

export const validFrom = dateField(
	'Valid From',
	'validityStartDate',
	'The first day, as YYYYMMDD or YYYY-MM-DD',
	'ValidityStartDate',
	(text) => day(text, 'Valid From'),
);

export const validUntil = dateField(
	'Valid Until',
	'validityEndDate',
	'The last day, as YYYYMMDD or YYYY-MM-DD; for a card without an end 长期 or long-term',
	'ValidityEndDate',
	(text) => (/^(长期|long-term)$/i.test(text) ? unlimited : day(text, 'Valid Until')),
);
