import { createHash } from 'node:crypto';

import { encodeParams, joinParams, parseParams, type EncodedParam, type Params } from './encode';

/** What signing needs to know of a body, worked out once for its bytes. */
interface BodyFacts {
	sha256?: string;
	form?: readonly EncodedParam[];
}

/**
 * A picture makes a body of up to some megabytes. Hashing and encoding it once per body, not once
 * per attempt, is why the facts are kept beside the bytes for as long as they live.
 */
const known = new WeakMap<Buffer, BodyFacts>();

function factsOf(body: Buffer): BodyFacts {
	const facts = known.get(body) ?? {};
	known.set(body, facts);
	return facts;
}

/** Encodes form parameters to the exact bytes that are signed and sent. */
export function encodeForm(params: Params): Buffer {
	const form = encodeParams(params);
	const body = Buffer.from(joinParams(form), 'latin1');
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
 * The body's form parameters, which V1 signs beside the query. Those of a body that was not made
 * here are encoded afresh, as Alibaba Cloud does before it checks a signature.
 */
export function formParamsOf(body: Buffer): readonly EncodedParam[] {
	const facts = factsOf(body);
	facts.form ??= encodeParams(parseParams(body.toString('utf8')));
	return facts.form;
}
