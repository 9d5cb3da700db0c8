import { fieldNameForm } from '../shared/page/fieldNames';

export type FieldType = 'choice' | 'date' | 'email' | 'file' | 'number' | 'text';

const fieldTypes: readonly FieldType[] = ['choice', 'date', 'email', 'file', 'number', 'text'];

/** Which camera a phone opens, if any. */
export type Camera = 'environment' | 'none' | 'user';

/** One field of the page, as the operator set it up. */
export interface PageField {
	/** Key of the item, and binary field. */
	name: string;
	label: string;
	type: FieldType;
	required: boolean;
	/** Only of a choice. */
	choices: readonly string[];
	camera: Camera;
}

const maxFields = 30;
const maxFiles = 5;

function oneOf<T extends string>(known: readonly T[], value: unknown, fallback: T): T {
	return known.find((each) => each === value) ?? fallback;
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/**
 * Reads what the operator set up.
 *
 * @param given the rows of the panel.
 * @returns the fields, or what is wrong with them: a sentence without its full stop, for the log.
 */
export function fieldsOf(given: unknown): PageField[] | string {
	const rows = Array.isArray(given) ? (given as unknown[]) : [];
	const fields = rows.map((row): PageField => {
		const { fieldName, label, fieldType, requiredField, choices, camera } = Object(row) as Record<
			string,
			unknown
		>;
		const name = text(fieldName);
		return {
			name,
			label: text(label) || name,
			type: oneOf(fieldTypes, fieldType, 'text'),
			required: requiredField !== false,
			choices: text(choices)
				.split('\n')
				.map((line) => line.trim())
				.filter((line) => line !== ''),
			camera: oneOf<Camera>(['environment', 'none', 'user'], camera, 'none'),
		};
	});
	const names = fields.map(({ name }) => name.toLowerCase());
	const wrong = fields.find(({ name }) => !fieldNameForm.test(name));
	if (wrong)
		return `'Field Name' ${JSON.stringify(wrong.name)} must be a letter, followed by letters, digits, and underscores, at most 40 in all`;
	if (new Set(names).size < names.length) return "two of the fields have the same 'Field Name'";
	if (fields.some(({ type, choices }) => type === 'choice' && choices.length === 0)) {
		return "a field of the type 'Choice' has no choices";
	}
	if (fields.length > maxFields) return `there are more than ${maxFields} fields`;
	if (fields.filter(({ type }) => type === 'file').length > maxFiles) {
		return `there are more than ${maxFiles} files`;
	}
	return fields;
}

const maxTextLength = 500;
const emailForm = /^[^\s@<>()",;:\\]{1,64}@[^\s@<>()",;:\\]{1,185}\.[^\s@<>()",;:\\.]{2,63}$/;
const dateForm = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(value: string): boolean {
	const [, year, month, day] = dateForm.exec(value) ?? [];
	if (year === undefined) return false;
	const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** Whether a filled-in field has what its type asks for. The browser has checked the same. */
const checks: Record<Exclude<FieldType, 'file'>, (value: string, field: PageField) => boolean> = {
	text: (value) => value.length <= maxTextLength,
	email: (value) => emailForm.test(value),
	date: isDate,
	number: (value) => /^-?\d{1,15}([.]\d{1,10})?$/.test(value),
	choice: (value, { choices }) => choices.includes(value),
};

/**
 * Checks a text that the person entered. No line breaks and control characters: the text goes into
 * tables and mails.
 *
 * @returns the text, or undefined for one that cannot be used.
 */
export function checkedText(field: PageField, value: string): string | undefined {
	const text = value.trim();
	if (text === '') return field.required ? undefined : '';
	if (field.type === 'file' || /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text)) {
		return undefined;
	}
	return checks[field.type](text, field) ? text : undefined;
}
