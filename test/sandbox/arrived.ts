import type { IncomingHttpHeaders } from 'node:http';

import type { Fields } from './tables';

/** A request as it arrived, taken apart but not yet judged. */
export interface ArrivedRequest {
	method: string;
	path: string;
	query: Fields;
	form: Fields;
	/** Query and form together: the vendor takes a parameter from either place. */
	params: Fields;
	/** Parameters that were given more than once, so that nobody knows which one counts. */
	repeated: string[];
	headers: Fields;
	body: Buffer;
}

const formType = 'application/x-www-form-urlencoded';

/** Takes a request apart. */
export function readArrived(
	method: string,
	target: string,
	rawHeaders: IncomingHttpHeaders,
	body: Buffer,
): ArrivedRequest {
	// Not `new URL`: it would tidy up the path, and the path is signed as it was sent.
	const [path = '/', search = ''] = splitOnce(target, '?');
	const headers = readHeaders(rawHeaders);
	const isForm = (headers['content-type'] ?? '').toLowerCase().startsWith(formType);
	const query = [...new URLSearchParams(search)];
	const form = isForm ? readForm(body) : [];
	const all = [...query, ...form];
	return {
		method,
		path,
		query: Object.fromEntries(query),
		form: Object.fromEntries(form),
		params: Object.fromEntries(all),
		repeated: repeatedNames(all.map(([name]) => name)),
		headers,
		body,
	};
}

function readForm(body: Buffer): Array<[string, string]> {
	const fields = [...new URLSearchParams(body.toString('utf8'))];
	return fields.map(([name, value]) => [detached(name), detached(value)]);
}

/** V8 cuts texts out of a text without copying: one kept nonce would keep megabytes of pictures. */
function detached(text: string): string {
	return Buffer.from(text).toString();
}

function splitOnce(text: string, mark: string): string[] {
	const at = text.indexOf(mark);
	return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

function readHeaders(headers: IncomingHttpHeaders): Fields {
	const entries = Object.entries(headers).flatMap(([name, value]) =>
		value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
	);
	return Object.fromEntries(entries);
}

function repeatedNames(names: string[]): string[] {
	return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
