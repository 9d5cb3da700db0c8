import { createHash } from 'node:crypto';

import { encodeParams, parseParams, type Params } from './encode';

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

/** Encodes form parameters to the exact bytes that are signed and sent. */
export function encodeForm(params: Params): Buffer {
	const pairs = encodeParams(params).map(({ rawName, name, value }) => ({
		rawName,
		pair: `${name}=${value}`,
	}));
	const body = Buffer.from(pairs.map(({ pair }) => pair).join('&'), 'latin1');
	let start = 0;
	const form = pairs.map(({ rawName, pair }) => {
		const bytes = body.subarray(start, start + pair.length);
		start += pair.length + 1;
		return { rawName, bytes };
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
