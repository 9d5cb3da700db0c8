import fc from 'fast-check';
import { parse, unescape } from 'node:querystring';

import {
	encodeParams,
	joinParams,
	parseParams,
	percentDecode,
	percentEncode,
	type Params,
} from '../../../nodes/shared/signing/encode';
import { form, value } from './arbitraries';
import { readPairs } from './vendor';

const loneSurrogates = fc.string({
	unit: fc.oneof(
		fc.constantFrom('a', '%', '\ud83d', '\ude00', '😀'),
		fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
	),
});

describe('percentEncode', () => {
	it('leaves letters, digits and - _ . ~ alone and nothing else', () => {
		const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
		const unchanged = ascii.filter((character) => percentEncode(character) === character);
		expect(unchanged.join('')).toBe(
			'-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~',
		);
		for (const character of ascii.filter((one) => !unchanged.includes(one))) {
			const hex = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
			expect(percentEncode(character)).toBe(`%${hex}`);
		}
	});

	it('writes the UTF-8 bytes of everything else in upper-case hex', () => {
		expect(percentEncode('é€核😀')).toBe('%C3%A9%E2%82%AC%E6%A0%B8%F0%9F%98%80');
		fc.assert(
			fc.property(value, (text) => {
				const encoded = percentEncode(text);
				expect(encoded).toMatch(/^([A-Za-z0-9\-_.~]|%[0-9A-F]{2})*$/);
				expect(unescape(encoded)).toBe(text);
			}),
		);
	});

	it('turns half a surrogate pair into U+FFFD instead of throwing', () => {
		expect(percentEncode('a\ud83d')).toBe('a%EF%BF%BD');
		expect(percentEncode("\ude00'*")).toBe('%EF%BF%BD%27%2A');
		fc.assert(
			fc.property(loneSurrogates, (text) => {
				expect(unescape(percentEncode(text))).toBe(Buffer.from(text).toString());
			}),
		);
	});
});

describe('percentDecode', () => {
	it('undoes percentEncode', () => {
		fc.assert(
			fc.property(value, (text) => {
				expect(percentDecode(percentEncode(text))).toBe(text);
			}),
		);
	});

	it('reads any text as servers read it, broken escapes and all', () => {
		const piece = fc.constantFrom(
			'%',
			'%2',
			'%zz',
			'%FF',
			'%E6%A0',
			'%E6%A0%B8',
			'+',
			'a',
			'=',
			'核',
		);
		fc.assert(
			fc.property(fc.string({ unit: piece }), (text) => {
				expect(percentDecode(text)).toBe(parse(`v=${text}`).v);
			}),
		);
	});
});

describe('parameters', () => {
	it('are sorted by name as code units, whatever the order they came in', () => {
		const names = ['b', 'a', 'B', 'a.10', 'a.2', 'a.1', '_', '10', '9', 'é', '核', '😀', 'ﬀ'];
		const inOrder = [...names].sort();
		const params = Object.fromEntries(names.map((name) => [name, '']));
		const backwards = Object.fromEntries([...names].reverse().map((name) => [name, '']));
		expect(encodeParams(params).map(({ rawName }) => rawName)).toEqual(inOrder);
		expect(encodeParams(backwards)).toEqual(encodeParams(params));
		expect(inOrder.slice(0, 4)).toEqual(['10', '9', 'B', '_']);
	});

	it('keep their equals sign when the value is empty', () => {
		expect(joinParams(encodeParams({ b: '', a: '1' }))).toBe('a=1&b=');
		expect(joinParams([])).toBe('');
		expect(joinParams(encodeParams({ a: undefined } as unknown as Params))).toBe('a=');
	});

	it('survive being written and read again, by us and by servers', () => {
		fc.assert(
			fc.property(form, (params) => {
				const text = joinParams(encodeParams(params));
				expect(parseParams(text)).toEqual(params);
				expect(readPairs(text)).toEqual(params);
			}),
		);
	});

	it('are read as servers read them', () => {
		const piece = fc.constantFrom(
			'a',
			'b',
			'=',
			'&',
			'%26',
			'%3D',
			'+',
			'%',
			'核',
			'%FF',
			'#',
			'?',
		);
		fc.assert(
			fc.property(fc.string({ unit: piece }), (text) => {
				// A question mark in front is not part of a query for URLSearchParams.
				expect(parseParams(text)).toEqual(
					Object.fromEntries(new URLSearchParams(text.startsWith('?') ? `?${text}` : text)),
				);
			}),
			{ numRuns: 1000 },
		);
	});

	it('may be called like members of an object', () => {
		const params = parseParams('__proto__=p&toString=t&constructor=c&hasOwnProperty=h');
		expect(Object.entries(params)).toEqual([
			['__proto__', 'p'],
			['toString', 't'],
			['constructor', 'c'],
			['hasOwnProperty', 'h'],
		]);
		expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
		expect(joinParams(encodeParams(params))).toBe(
			'__proto__=p&constructor=c&hasOwnProperty=h&toString=t',
		);
	});
});
