import { createHash } from 'node:crypto';

import { parseParams, percentEncode, type Params } from './encode';

/** One form parameter where it stands in the body: `name=value`, percent-encoded. */
export interface FormParam {
	/** The name before encoding: parameters are sorted by it. */
	rawName: string;
	/** A view of the body, no copy. */
	bytes: Buffer;
}

/** What signing needs to know of a body, worked out once for its bytes. */
interface BodyFacts {
	sha256?: string;
	form?: readonly FormParam[];
}

/**
 * A picture makes a body of up to some megabytes. Hashing it and finding its parameters once per
 * body, not once per attempt, is why the facts are kept beside the bytes for as long as they live.
 */
const known = new WeakMap<Buffer, BodyFacts>();

function factsOf(body: Buffer): BodyFacts {
	const facts = known.get(body) ?? {};
	known.set(body, facts);
	return facts;
}

/** Characters encoded at a time. Short texts are cheap to throw away, a whole picture is not. */
const pieceLength = 32_768;

/** A text, percent-encoded piece by piece; no piece cuts a surrogate pair in two. */
function* encodedPieces(text: string): Generator<string> {
	let start = 0;
	while (start < text.length) {
		let end = start + pieceLength;
		if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
		yield percentEncode(text.slice(start, end));
		start = end;
	}
}

function encodedLength(text: string): number {
	let length = 0;
	for (const piece of encodedPieces(text)) length += piece.length;
	return length;
}

/** Encodes form parameters to the exact bytes that are signed and sent. */
export function encodeForm(params: Params): Buffer {
	const names = Object.keys(params).sort();
	const lengths = names.map((name) => encodedLength(name) + 1 + encodedLength(params[name] ?? ''));
	const separators = Math.max(0, names.length - 1);
	const body = Buffer.alloc(lengths.reduce((sum, length) => sum + length, separators));

	let end = 0;
	const write = (encoded: string) => (end += body.write(encoded, end, 'latin1'));
	const form = names.map((rawName, index): FormParam => {
		if (index > 0) write('&');
		const start = end;
		for (const piece of encodedPieces(rawName)) write(piece);
		write('=');
		for (const piece of encodedPieces(params[rawName] ?? '')) write(piece);
		return { rawName, bytes: body.subarray(start, end) };
	});
	known.set(body, { form });
	return body;
}

/** Hex SHA-256 of the body's bytes, which V3 signs; the same `body` object is hashed only once. */
export function sha256Of(body: Buffer): string {
	const facts = factsOf(body);
	facts.sha256 ??= createHash('sha256').update(body).digest('hex');
	return facts.sha256;
}

/**
 * The body's form parameters, which V1 signs beside the query. Of a body that was not made here
 * they are encoded afresh, as the vendor does before it checks a signature.
 */
export function formParamsOf(body: Buffer): readonly FormParam[] {
	const facts = factsOf(body);
	facts.form ??= formParamsOf(encodeForm(parseParams(body.toString('utf8'))));
	return facts.form;
}
