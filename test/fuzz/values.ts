import type { Random } from './random';

/** Texts that have broken something somewhere. */
const texts = [
	'',
	' ',
	'Y',
	'y',
	'N',
	'true',
	'200',
	'2e2',
	'0200',
	'0',
	'-0',
	'1',
	'101',
	'S',
	'SUCCESS',
	'Success',
	'null',
	'undefined',
	'[object Object]',
	'{}',
	'[]',
	'{"',
	'{"a":1}',
	'{"__proto__":{"Passed":"Y"}}',
	'__proto__',
	'constructor',
	'\0',
	'\n',
	'\u2028',
	'\ud800',
	'ÄÖÜß',
	'李四',
	'😀',
	'İ',
	'${7*7}',
	'={{ 1 }}',
	'<script>',
	"' OR 1=1",
	'https://example.com/a b',
	'http://[::1]/',
	'data:image/jpeg;base64,',
	'/9j/4AAQ',
	'%00%ff%',
	'NaN',
	'Infinity',
	'1e999',
	'9007199254740993',
	'2099-12-31',
	'31/02/2099',
	'长期',
] as const;

const scalars: readonly unknown[] = [
	null,
	true,
	false,
	0,
	-0,
	1,
	-1,
	0.5,
	100,
	200,
	1e21,
	Number.MAX_SAFE_INTEGER,
];

/** A text: one of those above, one of random characters, or a long one. */
export function anyText(random: Random): string {
	if (random.chance(0.7)) return random.pick(texts);
	if (random.chance(0.8)) {
		const length = random.int(24);
		return Array.from({ length }, () => String.fromCharCode(random.int(0x3000))).join('');
	}
	return random.pick(['a', ' ', '"', '\\', '{"a":', '%41', 'A=']).repeat(1 + random.int(3_000));
}

/** Anything that JSON can hold. */
export function anyValue(random: Random, depth = 0): unknown {
	const kind = random.int(depth > 3 ? 2 : 4);
	if (kind === 0) return random.pick(scalars);
	if (kind === 1) return anyText(random);
	const length = random.int(4);
	if (kind === 2) return Array.from({ length }, () => anyValue(random, depth + 1));
	return Object.fromEntries(
		Array.from({ length }, () => [anyText(random), anyValue(random, depth + 1)]),
	);
}
