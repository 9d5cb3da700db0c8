import fc from 'fast-check';

import { parseUnambiguous } from '../../../nodes/shared/transport/json';

it.each([
	'{"Passed":"N","Passed":"Y"}',
	'{"Passed":"Y","Passed":"Y"}',
	'{ "Passed" : "N" , "\\u0050assed" : "Y" }',
	'{"Result":{"SubCode":"204","Passed":"Y","SubCode":"200"}}',
	'[[],{"a":[{"b":1}],"b":{"c":2,"c":3}}]',
	'{"a":"}{\\\\","b":1,"a":2}',
	'{"":0,"":1}',
	'{"__proto__":1,"__proto__":2}',
])('%s names a member twice', (json) => {
	expect(() => parseUnambiguous(json)).toThrow(SyntaxError);
	expect(() => JSON.parse(json) as unknown).not.toThrow();
});

it.each([
	'{"a":"a","b":["a","a"],"c":{"a":1}}',
	'{"a":"\\"a\\":1,","b":"{\\"b\\":1,\\"b\\":2}"}',
	'{"a":"\\\\","\\\\":"a"}',
	'[{"a":1},{"a":1}]',
	'"a"',
	' 1 ',
])('%s names each member once', (json) => {
	expect(parseUnambiguous(json)).toEqual(JSON.parse(json));
});

it('reads whatever JSON.stringify writes', () => {
	fc.assert(
		fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, '\t'), (value, space) => {
			const json = JSON.stringify(value, null, space);
			expect(parseUnambiguous(json)).toEqual(JSON.parse(json));
		}),
	);
});

it('finds a second name at any place of any object', () => {
	const holder = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
	fc.assert(
		fc.property(holder, fc.nat(), (object, index) => {
			const entries = Object.entries(object);
			const [name = ''] = entries[index % entries.length] ?? [];
			const members = entries.map(
				([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
			);
			const json = `[0,{${members.join(',')},${JSON.stringify(name)}:1}]`;
			expect(() => parseUnambiguous(json)).toThrow(SyntaxError);
		}),
	);
});

it.each(['{', '{"a":1', '{"a"}', '', '{"a":"b\\"}'])('%j is no JSON at all', (json) => {
	expect(() => parseUnambiguous(json)).toThrow(SyntaxError);
});
