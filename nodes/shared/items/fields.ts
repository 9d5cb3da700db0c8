import { randomUUID } from 'node:crypto';

import { percentIn } from '../api/schemas';
import { inputFault } from './itemFault';

/** A field as text, without the blanks that pasting adds; numbers count as text. */
export function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : String(value).trim();
}

/** @throws ItemFault when the field is empty or no text. */
export function requiredText(value: unknown, field: string, remedy: string): string {
	// An expression that hits the parent of the field it means; every item would read the same.
	if (typeof value === 'object' && value !== null) {
		throw inputFault(field, 'is an object or a list instead of text', remedy);
	}
	const text = textOf(value);
	if (text === '') throw inputFault(field, 'is empty', remedy);
	return text;
}

interface Pattern {
	accepts: RegExp;
	what: string;
	remedy: string;
}

/** Formats that the vendor prescribes; its servers refuse anything else, after the call. */
const patterns = {
	merchantBizId: {
		accepts: /^[A-Za-z0-9]{1,32}$/,
		what: 'may only have letters and digits, at most 32',
		remedy: 'Leave it empty to get a fresh one, or remove dashes and other characters.',
	},
	sceneCode: {
		accepts: /^[A-Za-z0-9_]{1,10}$/,
		what: 'may only have letters, digits and underscores, at most 10',
		remedy: 'Shorten it, or leave it out.',
	},
	deviceToken: {
		accepts: /^[\x21-\x7e]{1,8192}$/,
		what: 'is not a DeviceToken',
		remedy: 'Pass what getDeviceToken of the app or page returned, unchanged.',
	},
	transactionId: {
		accepts: /^[\x21-\x7e]{1,128}$/,
		what: 'is not a TransactionId',
		remedy: 'Pass the TransactionId that Initialize returned, unchanged.',
	},
} satisfies Record<string, Pattern>;

/** @throws ItemFault when a filled-in field breaks the vendor's format. */
export function patterned(name: keyof typeof patterns, text: string, field: string): string {
	const { accepts, what, remedy } = patterns[name];
	if (text !== '' && !accepts.test(text)) throw inputFault(field, what, remedy);
	return text;
}

/**
 * A field that may be left empty on purpose, but not by accident: an expression that yields nothing
 * would switch off what the field is there for.
 *
 * @throws ItemFault when there is neither text nor an empty field.
 */
export function optionalText(value: unknown, field: string, remedy: string): string {
	if (value !== undefined && value !== null)
		return value === '' ? '' : requiredText(value, field, remedy);
	throw inputFault(field, 'has an expression that yields nothing', remedy);
}

/** @throws ItemFault unless the field is a number of 0 to 100, or such a number as text. */
export function percentOf(value: unknown, field: string): number {
	const percent = percentIn(value);
	if (percent !== undefined) return percent;
	throw inputFault(field, 'is not a number from 0 to 100', 'Enter a score of 0 to 100.');
}

/**
 * A score among the options of a node, where it may be left out. One that was added, but whose
 * expression yields nothing, is no missing limit: it would let everybody through.
 *
 * @throws ItemFault unless it is a number of 0 to 100.
 */
export function optionalPercent(options: object, name: string, field: string): number | undefined {
	if (!Object.hasOwn(options, name)) return undefined;
	return percentOf((options as Record<string, unknown>)[name], field);
}

/** A business id as the vendor wants it: 32 letters and digits, never used before. */
export function freshBizId(): string {
	return randomUUID().replace(/-/g, '');
}

/** @throws ItemFault unless the text is an `http://` or `https://` URL. */
export function webUrl(text: string, field: string, remedy: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
		throw inputFault(field, 'is not a complete web address', remedy);
	}
	return url;
}
