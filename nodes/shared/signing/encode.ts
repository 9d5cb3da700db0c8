/** Parameters before encoding: names and values as Alibaba Cloud's pages show them. */
export type Params = Record<string, string>;

/** One parameter, percent-encoded. */
export interface EncodedParam {
	/** The name before encoding: parameters are sorted by it. */
	rawName: string;
	name: string;
	value: string;
}

const nothingToEncode = /^[A-Za-z0-9_.~-]*$/;
const leftAloneByEncodeUriComponent = /[!'()*]/g;

function hexEscape(character: string): string {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Percent-encodes as RFC 3986 does, which is what both signature schemes demand: everything but
 * `A-Z a-z 0-9 - _ . ~`, in upper-case hex, a space as `%20`.
 *
 * Half of a surrogate pair (a cut-off emoji) becomes U+FFFD, the character that the bytes on the
 * wire would show anyway, instead of an exception.
 */
export function percentEncode(text: string): string {
	// Most names and values: told by the first character of the others.
	if (nothingToEncode.test(text)) return text;
	let encoded: string;
	try {
		encoded = encodeURIComponent(text);
	} catch {
		encoded = encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
	}
	return encoded.replace(leftAloneByEncodeUriComponent, hexEscape);
}

/** Decodes one name or value of a query or form; `+` counts as a space, as forms write it. */
export function percentDecode(text: string): string {
	try {
		return decodeURIComponent(text.replace(/\+/g, ' '));
	} catch {
		// An escape that is none, or is not UTF-8: what servers make of it is defined only here.
		return new URLSearchParams(`=${text}`).get('') ?? '';
	}
}

/** Encodes parameters in the order that both signature schemes demand: by name, as code units. */
export function encodeParams(params: Params): EncodedParam[] {
	return Object.keys(params)
		.sort()
		.map((rawName) => ({
			rawName,
			name: percentEncode(rawName),
			value: percentEncode(params[rawName] ?? ''),
		}));
}

/** Joins encoded parameters to `a=1&b=2`; an empty value keeps its `=`. */
export function joinParams(params: readonly EncodedParam[]): string {
	let joined = '';
	for (const { name, value } of params) joined += `${joined && '&'}${name}=${value}`;
	return joined;
}

/** Sets a parameter, whatever it is called: also `__proto__`. */
export function setParam(params: Params, name: string, value: string): void {
	if (name !== '__proto__') params[name] = value;
	else
		Object.defineProperty(params, name, {
			value,
			enumerable: true,
			configurable: true,
			writable: true,
		});
}

/** Reads `a=1&b=2`; of a repeated name the last one counts. */
export function parseParams(text: string): Params {
	const params: Params = {};
	for (const part of text.split('&')) {
		if (part === '') continue;
		const equals = part.indexOf('=');
		const name = equals < 0 ? part : part.slice(0, equals);
		setParam(params, percentDecode(name), equals < 0 ? '' : percentDecode(part.slice(equals + 1)));
	}
	return params;
}
