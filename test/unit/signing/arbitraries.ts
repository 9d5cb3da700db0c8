import fc from 'fast-check';

import { v1Parameters } from '../../../nodes/shared/signing/v1';
import type { Fields, Keys } from './vendor';

/** What percent-encoders get wrong, and what separates the parts of a query or a header. */
const reserved = [...'!\'()*~+ %&=/?#:;,@$[]{}"<>\\^`|-_.'];
const cjk = [...'阿里云身份核验テスト한글'];
const emoji = ['😀', '👩‍👩‍👧', '🇭🇰', '👍🏽', '❤️'];
const encodedAlready = ['%20', '%2F', '%', '%%', '%zz', '+', '&amp;', '=&='];

const character = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...reserved) },
	{ weight: 2, arbitrary: fc.constantFrom(...cjk) },
	{ weight: 2, arbitrary: fc.constantFrom(...emoji) },
	{ weight: 1, arbitrary: fc.constantFrom(...encodedAlready) },
	{ weight: 3, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
	// Every code point there is: control characters, line breaks, combining marks, other planes.
	{ weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);

/** A value of a parameter: anything, often nothing, sometimes a lot. */
export const value: fc.Arbitrary<string> = fc.oneof(
	{ weight: 1, arbitrary: fc.constant('') },
	{ weight: 12, arbitrary: fc.string({ unit: character, maxLength: 12 }) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(character, fc.integer({ min: 500, max: 4000 }))
			.map(([unit, times]) => unit.repeat(times)),
	},
);

/** Names that are members of every object: they must be names like any other. */
export const memberNames = ['toString', 'constructor', 'valueOf', 'hasOwnProperty', 'length'];

const plainName = fc.oneof(
	fc.stringMatching(/^[A-Za-z0-9._~-]{1,16}$/),
	fc.stringMatching(/^[A-Z][a-z]{2,8}\.[1-9][0-9]?$/),
	fc.constantFrom(...memberNames, 'Action', 'action', '1', '10', '2', 'Z', 'a', '_'),
);

const anyName = fc.oneof(plainName, fc.string({ unit: character, minLength: 1, maxLength: 8 }));

function fields(name: fc.Arbitrary<string>, maxKeys: number): fc.Arbitrary<Fields> {
	return fc.dictionary(name, value, { maxKeys, noNullPrototype: true });
}

/**
 * Names for V3. Alibaba Cloud's V3 code does not percent-encode the *names* of query parameters and
 * sorts them as it gets them, so only names that need no encoding are compared with it.
 */
export const v3Query = fields(plainName, 6);

/** Alibaba Cloud's V1 code loses a parameter called `__proto__`, and adds these itself. */
function isOrdinary(name: string): boolean {
	return name !== '__proto__' && !v1Parameters.has(name);
}

/** Query and form parameters for V1, of which none stands in both places. */
export const v1QueryAndForm: fc.Arbitrary<{ query: Fields; form: Fields }> = fc
	.array(fc.tuple(anyName.filter(isOrdinary), value, fc.boolean()), { maxLength: 10 })
	.map((all) => {
		const byName = new Map(all.map((one) => [one[0], one]));
		const pick = (inForm: boolean) =>
			Object.fromEntries([...byName.values()].filter((one) => one[2] === inForm));
		return { query: pick(false) as Fields, form: pick(true) as Fields };
	});

export const form = fields(anyName, 4);

export const method = fc.constantFrom('GET', 'POST');

export const host = fc
	.tuple(fc.domain(), fc.option(fc.integer({ min: 1, max: 65535 })))
	.map(([domain, port]) => (port === null ? domain : `${domain}:${port}`));

const blanks = fc.constantFrom('', ' ', '  ', '\t');
const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });

/** Headers that a caller may add; their values often come with blanks around them. */
export const extraHeaders: fc.Arbitrary<Fields> = fc.dictionary(
	fc.oneof(
		fc.stringMatching(/^x-acs-extra-[a-z0-9]{0,6}$/),
		fc.constantFrom('accept', 'user-agent', 'x-request-id', 'x-acs', 'content-type', 'x-idv'),
	),
	fc.tuple(blanks, headerText, blanks).map((parts) => parts.join('')),
	{ maxKeys: 4, noNullPrototype: true },
);

const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019+/=_-.&%~*'), minLength: 1 });

/** Keys with and without STS token, whose tokens are Base64 and so need encoding. */
export const keys: fc.Arbitrary<Keys> = fc.record(
	{
		accessKeyId: fc.stringMatching(/^LTAI[A-Za-z0-9]{1,20}$/),
		accessKeySecret: printable,
		securityToken: printable,
	},
	{ requiredKeys: ['accessKeyId', 'accessKeySecret'], noNullPrototype: true },
);

/** Clock and nonce of a signature. */
export const signingContext = fc.record({
	now: fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2099, 11) }),
	nonce: fc.oneof(fc.uuid(), fc.stringMatching(/^[0-9a-f]{32}$/)),
});

/** A picture-sized text, the same every time: one megabyte of Base64, made without chance. */
export function megabyteOfBase64(): string {
	const bytes = Buffer.alloc(768 * 1024);
	let state = 1;
	for (let index = 0; index < bytes.length; index++) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		bytes[index] = state >>> 24;
	}
	return bytes.toString('base64');
}
