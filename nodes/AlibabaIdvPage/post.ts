import { isJsonObject, jsonObjectIn } from '../shared/jsonObject';
import { checkedText, type PageField } from './fields';
import type { PageSettings } from './settings';

/** A file as n8n has put it down, before it is copied. */
export interface SentFile {
	/** Name of the field of the page. */
	field: string;
	filepath: string;
	/** Bytes. */
	size: number;
}

/** What somebody sent, checked as far as it can be without reading files. */
export interface Submission {
	/** Made by the page in the browser: the same for a double click. */
	start: string;
	metaInfo: string;
	metaInfoSource: 'browser' | 'fixed';
	/** By field name; '' for an optional field that was left empty. */
	texts: Record<string, string>;
	files: SentFile[];
}

/** Why it is not taken: the status, and the text of the page that says it. */
export interface Refusal {
	status: number;
	text:
		| 'alreadySent'
		| 'consentMissing'
		| 'fieldWrong'
		| 'fileMissing'
		| 'fileTooLarge'
		| 'linkExpired'
		| 'linkInvalid'
		| 'linkMissing'
		| 'notSetUp'
		| 'tooMany'
		| 'unclear';
	/** Which field it is about, for the person. */
	label?: string;
	/** For the operator's log, without a full stop; nothing that the visitor wrote. */
	log?: string;
}

const maxParts = 100;
const maxMetaInfoLength = 20_000;
const startForm = /^[0-9a-f]{32}$/;

function refused(status: number, text: Refusal['text'], log: string, label?: string): Refusal {
	return { status, text, log, ...(label === undefined ? {} : { label }) };
}

function own(from: object, name: string): unknown {
	return Object.hasOwn(from, name) ? (from as Record<string, unknown>)[name] : undefined;
}

/** @returns undefined for what getMetaInfo() never returns. */
function metaInfoOf(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > maxMetaInfoLength) return undefined;
	const isFilled = Object.keys(jsonObjectIn(value) ?? {}).length > 0;
	return isFilled ? value : undefined;
}

function fileOf(files: object, { name, label, required }: PageField, maxBytes: number) {
	const file = own(files, `file.${name}`);
	const { filepath, size } = Object(file) as { filepath?: unknown; size?: unknown };
	const isFile = typeof filepath === 'string' && typeof size === 'number' && size > 0;
	if (!isFile) {
		const isWrong = file !== undefined && size !== 0;
		if (isWrong) return refused(400, 'fileMissing', 'a file was sent twice, or in another way');
		return required ? refused(400, 'fileMissing', 'a file is missing', label) : undefined;
	}
	if (size > maxBytes) return refused(413, 'fileTooLarge', 'a file is too large', label);
	return { field: name, filepath, size };
}

/**
 * Reads what the page sent: parts of a multipart form that n8n has taken apart, `{ data, files }`.
 * Never throws, and never repeats what was sent. Parts that nobody asked for are ignored.
 *
 * @param given fields of a personal link: what was sent in their place does not count.
 */
export function readSubmission(
	body: unknown,
	settings: Pick<PageSettings, 'fields' | 'fixedMetaInfo' | 'maxFileBytes'>,
	given: Readonly<Record<string, string>>,
): Refusal | Submission {
	const { data, files = {} } = Object(body) as { data?: unknown; files?: unknown };
	if (!isJsonObject(data) || !isJsonObject(files)) {
		return refused(415, 'unclear', 'the body is not a form of the page');
	}
	if (Object.keys(data).length + Object.keys(files).length > maxParts) {
		return refused(400, 'unclear', 'the form has too many parts');
	}
	const start = own(data, 'start');
	if (typeof start !== 'string' || !startForm.test(start)) {
		return refused(400, 'unclear', 'the form was not made by the page');
	}
	if (own(data, 'consent') !== 'yes') {
		return refused(400, 'consentMissing', 'the person did not agree');
	}

	const isFixed = own(data, 'metaInfoSource') === 'fixed';
	const metaInfo = isFixed ? settings.fixedMetaInfo : metaInfoOf(own(data, 'metaInfo'));
	if (!metaInfo) return refused(400, 'unclear', 'there is no Meta Info in the form');

	const texts: Record<string, string> = {};
	const sentFiles: SentFile[] = [];
	for (const field of settings.fields) {
		if (field.type === 'file') {
			const file = fileOf(files, field, settings.maxFileBytes);
			if (file && 'status' in file) return file;
			if (file) sentFiles.push(file);
			continue;
		}
		if (Object.hasOwn(given, field.name)) continue;
		const value = own(data, `field.${field.name}`) ?? '';
		const text = typeof value === 'string' ? checkedText(field, value) : undefined;
		if (text === undefined) {
			return refused(400, 'fieldWrong', 'a field does not match its type', field.label);
		}
		texts[field.name] = text;
	}
	return {
		start,
		metaInfo,
		metaInfoSource: isFixed ? 'fixed' : 'browser',
		texts: { ...texts, ...given },
		files: sentFiles,
	};
}
