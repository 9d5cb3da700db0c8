import fc from 'fast-check';
import { z } from 'zod';

import { inEnvelope } from '../../../nodes/operations/families/envelope';
import {
	codeText,
	decimalIn,
	isEmpty,
	hasConflict,
	readJson,
	valueOf,
	withParsedMembers,
} from '../../../nodes/operations/families/members';
import { percentIn } from '../../../nodes/operations/fields/score';

it.each([
	[undefined, true],
	[null, true],
	['', true],
	[' \n', true],
	['[]', true],
	[' [ ] ', true],
	[[], true],
	[0, false],
	[false, false],
	['0', false],
	[{}, false],
	['{}', false],
	[[0], false],
	['null', false],
])('%j is empty: %p', (member, empty) => {
	expect(isEmpty(member)).toBe(empty);
});

it.each([
	[' ', { state: 'empty' }],
	['{"a":1}', { state: 'read', value: { a: 1 } }],
	[{ a: 1 }, { state: 'read', value: { a: 1 } }],
	['[1]', { state: 'read', value: [1] }],
	['{"a":1 "b":2}', { state: 'unreadable' }],
	['"text"', { state: 'unreadable' }],
	['null', { state: 'unreadable' }],
	['5', { state: 'unreadable' }],
	[5, { state: 'unreadable' }],
	[true, { state: 'unreadable' }],
])('%j reads as %j', (member, read) => {
	expect(readJson(member)).toEqual(read);
});

it.each([
	[{ a: 1 }, 1, false],
	[{ A: 1 }, 1, false],
	[{ a: 1, A: 1 }, 1, false],
	[{ a: 1, A: 2 }, undefined, true],
	[{ a: 1, A: '1' }, undefined, true],
	[{ A: undefined, a: 1 }, undefined, true],
	[{}, undefined, false],
	[null, undefined, false],
	['a', undefined, false],
])('the member "a" of %j is %p, conflicting: %p', (holder, value, conflicting) => {
	expect([valueOf(holder, 'a'), hasConflict(holder, 'a')]).toEqual([value, conflicting]);
});

it.each([
	['200', '200'],
	[200, '200'],
	[' 200', ' 200'],
	[200.5, undefined],
	[NaN, undefined],
	[1e30, undefined],
	['', undefined],
	[true, undefined],
	[null, undefined],
	[['200'], undefined],
])('%j as a code is %p', (value, code) => {
	expect(codeText(value)).toBe(code);
});

it.each([
	[0, 0],
	[100, 100],
	['0', 0],
	[' 99.5 ', 99.5],
	[101, undefined],
	[-0.1, undefined],
	['1e2', undefined],
	['0x10', undefined],
	['12,5', undefined],
	['', undefined],
	[NaN, undefined],
	[Infinity, undefined],
	[true, undefined],
	[null, undefined],
	[[5], undefined],
])('%j as a score is %p', (value, score) => {
	expect(percentIn(value)).toBe(score);
});

describe('an answer with its members parsed', () => {
	it('shows JSON in texts as what it holds, and everything else as it came', () => {
		expect(withParsedMembers({ a: '{"b":"[1]"}', c: '{broken', d: 'text', e: 5 })).toEqual({
			a: { b: [1] },
			c: '{broken',
			d: 'text',
			e: 5,
		});
	});

	it('stops at a depth that nothing documented has', () => {
		const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
		expect(() => withParsedMembers(JSON.parse(deep))).not.toThrow();
	});

	it('makes nobody a prototype', () => {
		const parsed = withParsedMembers({ a: '{"__proto__":{"b":1}}' }) as { a: object };
		expect((parsed.a as { b?: unknown }).b).toBeUndefined();
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.anything(), (value) => void withParsedMembers(value)));
	});
});

describe('an answer in an envelope', () => {
	const schema = inEnvelope('Result', z.object({ a: z.string() }) as never);

	it.each([
		[{ Result: { a: 'x' } }, true],
		[{ Result: { a: 'x' }, Other: 1 }, true],
		[{ Result: {} }, false],
		[{ result: { a: 'x' } }, false],
		[{ Result: { a: 'x' }, result: { a: 'y' } }, false],
		[JSON.parse('{"__proto__":{"Result":{"a":"x"}}}'), false],
		[{}, false],
		[null, false],
		[[{ Result: { a: 'x' } }], false],
	])('%j can be read: %p', (answer, success) => {
		expect(schema.safeParse(answer).success).toBe(success);
	});
});

describe('a number of an answer', () => {
	it.each([
		[0, 0],
		[-1.5, -1.5],
		['0', 0],
		['12', 12],
		['99.25', 99.25],
		[' 7 ', 7],
	])('%j is %j', (value, number) => expect(decimalIn(value)).toBe(number));

	it.each([
		[''],
		[' '],
		['-1'],
		['+1'],
		['1e3'],
		['0x10'],
		['1.'],
		['.5'],
		['1,5'],
		['12a'],
		['a12'],
		['1 2'],
		['Infinity'],
		['NaN'],
		[Infinity],
		[NaN],
		[null],
		[undefined],
		[true],
		[[]],
		[['5']],
		[{}],
	])('%j is none', (value) => expect(decimalIn(value)).toBeUndefined());
});

describe('an answer as operators read it', () => {
	const nested = (levels: number): unknown => (levels === 0 ? 'x' : { a: nested(levels - 1) });
	const text = (levels: number): string => JSON.stringify({ a: levels > 1 ? text(levels - 1) : 1 });
	const lists = (levels: number): unknown => (levels === 0 ? '{"a":1}' : [lists(levels - 1)]);

	it('has text that looks like JSON and is none as it came', () => {
		for (const each of ['{', 'see {"a":1}', '[1', 'x[1]'])
			expect(withParsedMembers(each)).toBe(each);
		expect(withParsedMembers(' {"a":"[1]"}')).toEqual({ a: [1] });
	});

	it('is read down to eight levels, whatever they are made of', () => {
		expect(withParsedMembers(nested(20))).toEqual(nested(20));
		const depthOf = (value: unknown): number =>
			typeof value === 'object' && value !== null
				? 1 + depthOf(Object.values(value as object)[0])
				: 0;
		// Each text is two levels: itself, and the object in it.
		expect(depthOf(withParsedMembers(text(12)))).toBe(5);
		expect(JSON.stringify(withParsedMembers(lists(8)))).toContain('{"a":1}');
		expect(JSON.stringify(withParsedMembers(lists(9)))).toContain('{\\"a\\":1}');
	});
});
