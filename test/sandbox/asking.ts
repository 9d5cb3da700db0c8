import { commentsIn, isJpeg } from './jpeg';
import { decodeStrictly } from './pictures';
import { parseJson } from './values';
import type { Fields } from './tables';

/** A JPEG comment as some tools write it: with a line break or a zero byte at its end. */
const asked = /^(?:https?:\/\/[^/]+\/)?sandbox:(?<name>[^\s\0~]*)/;

/**
 * The answer that a request asks for, if any:
 *
 * - a parameter that begins with `sandbox:<name>`, with `~` and anything else behind it; also as the
 *   path of a web address,
 * - a JPEG comment `sandbox:<name>` in a picture, the first picture first,
 * - the letters that MerchantBizId begins with, and SceneCode, where an answer is called so.
 */
export function asksFor(
	params: Fields,
	isAnswer: (name: string | undefined) => boolean,
): string | undefined {
	for (const text of textsIn(params)) {
		const said = [text, ...commentsOf(text)].map((each) => asked.exec(each)?.groups?.name);
		const name = said.find((each) => each !== undefined);
		if (name !== undefined) return name;
	}
	const { MerchantBizId = '', SceneCode } = params;
	const begins = /^[A-Za-z]+/.exec(MerchantBizId)?.[0];
	return [begins, SceneCode].find(isAnswer);
}

/** All parameters, and the members of the one that holds others. */
function textsIn({ ServiceParameters, ...params }: Fields): string[] {
	const members = Object.values(Object(parseJson(ServiceParameters ?? '')) as object);
	return [...Object.values(params), ...members].filter(
		(value): value is string => typeof value === 'string',
	);
}

function commentsOf(text: string): string[] {
	const bytes = text.startsWith('/9j/') ? decodeStrictly(text) : undefined;
	return bytes && isJpeg(bytes) ? commentsIn(bytes) : [];
}

/** An id that Alibaba Cloud's clients make begins with letters, too, but with these only. */
const isHexadecimal = /^[a-f]*$/i;

/** Throws for a name that could be asked for by accident, or not at all. */
export function checkAnswerName(name: string): void {
	if (/^[A-Za-z0-9]{1,20}$/.test(name) && !isHexadecimal.test(name)) return;
	throw new Error(`'${name}' is no good name for an answer: letters, and one beyond f.`);
}
