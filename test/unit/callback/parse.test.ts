import fc from 'fast-check';

import { parseCallback } from '../../../nodes/shared/callback/parse';
import { requireAsCore } from '../../engine/coreModules';

const qs = requireAsCore('qs') as {
	parse(text: string, options: object): Record<string, unknown>;
};
/** A query as n8n's Express hands it on. */
const queryOf = (text: string) => qs.parse(text, { allowPrototypes: true });

const fields = { callbackToken: 'token', transactionId: 'hksb1', passed: 'Y', subCode: '200' };
const callback = { transactionId: 'hksb1', passed: 'Y', subCode: '200' };
const genuine = { kind: 'callback', callback, token: 'token' };
const malformed = (what: string) => ({ kind: 'malformed', what });
const fieldNames = {
	callbackToken: 'token',
	transactionId: 'transactionId',
	passed: 'passed',
	subCode: 'subCode',
};

describe('a callback', () => {
	it('is read from the query, the body or both', () => {
		const { callbackToken, ...others } = fields;
		for (const [query, body] of [
			[fields, {}],
			[{}, fields],
			[{ callbackToken }, others],
			[fields, fields],
			[{}, Object.assign(Object.create(null) as object, fields)],
		]) {
			expect(parseCallback(query, body)).toEqual(genuine);
		}
	});

	it.each([
		['as the prose of Alibaba Cloud', 'CallbackToken', 'transactionId', 'passed', 'subcode'],
		['as its example URL', 'callbackToken', 'transactionId', 'passed', 'subCode'],
		['in lower case', 'callbacktoken', 'transactionid', 'passed', 'subcode'],
		['in upper case', 'CALLBACKTOKEN', 'TRANSACTIONID', 'PASSED', 'SUBCODE'],
	])('is read with its names written %s', (_name, token, transactionId, passed, subCode) => {
		const sent = { [token]: 'token', [transactionId]: 'hksb1', [passed]: 'Y', [subCode]: '200' };
		expect(parseCallback(sent, {})).toEqual(genuine);
	});

	it.each<[string, object, object, object]>([
		[
			'has nothing but its transaction',
			{ transactionId: 'hksb1' },
			{},
			{ passed: '', subCode: '' },
		],
		['has empty fields', { ...fields, passed: '', subCode: '' }, {}, { passed: '', subCode: '' }],
		['has numbers, as JSON makes them', {}, { ...fields, subCode: 200 }, {}],
		['says the same twice', { ...fields, SUBCODE: '200' }, { PASSED: 'Y', subCode: 200 }, {}],
		[
			'stands among other fields',
			{ customer: ['7'], token: 'x', Passed_: '?', '': 'y', signature: 'z', ...fields },
			{ a: ['b'] },
			{},
		],
	])('is one when it %s', (_name, query, body, changes) => {
		expect(parseCallback(query, body)).toMatchObject({
			kind: 'callback',
			callback: { ...callback, ...changes },
		});
	});

	it.each([
		['transactionId', 'x'.repeat(128), 'x'.repeat(129)],
		['transactionId', '!~', 'a b'],
		['transactionId', '1', ''],
		['callbackToken', 'x'.repeat(512), 'x'.repeat(513)],
		['callbackToken', ' with blanks and Ümlaut \u5408 ', 'a\u0080'],
		['callbackToken', '~', '\u007f'],
		['passed', 'ABCDwxyz', 'ABCDEFGHI'],
		['passed', 'n', '1'],
		['passed', '', 'Y '],
		['subCode', '2'.repeat(32), '2'.repeat(33)],
		['subCode', 'aZ9_.-', '2,0'],
		['subCode', '', ' '],
	] as const)('may have for %s the value %j, but not %j', (field, accepted, refused) => {
		expect(parseCallback({ ...fields, [field]: accepted }, {})).toMatchObject({ kind: 'callback' });
		expect(parseCallback({ ...fields, [field]: refused }, {})).toEqual(
			malformed(`The field ${fieldNames[field]} has an invalid value`),
		);
	});

	it.each(['\n', '\r', '\0', '\t', '\u001b', '\u007f', '\u0085', '\u009f'])(
		'has the control character %j nowhere',
		(character) => {
			for (const field of Object.keys(fields)) {
				for (const value of [character, `a${character}`, `${character}a`, `a${character}b`]) {
					const { kind } = parseCallback({ ...fields, [field]: value }, {});
					expect([field, value, kind]).toEqual([field, value, 'malformed']);
				}
			}
		},
	);

	it.each([
		['an array', ['x']],
		['an empty array', []],
		['an object', { toString: () => 'x' }],
		['null', null],
		['undefined', undefined],
		['true', true],
		['a symbol', Symbol('x')],
		['a function', () => 'x'],
		['a big number', 10n],
	])('has %s nowhere', (_name, value) => {
		for (const [field, name] of Object.entries(fieldNames)) {
			const expected = malformed(`The field ${name} is not a single text`);
			expect(parseCallback({ ...fields, [field]: value }, {})).toEqual(expected);
			expect(parseCallback({}, { ...fields, [field]: value })).toEqual(expected);
		}
	});

	it.each([
		[{ callbackToken: 'x' }],
		[{ passed: '' }],
		[{ passed: 'Y', subCode: '200', callbackToken: 'x' }],
	])('without its transaction is none: %j', (query) => {
		expect(parseCallback(query, {})).toEqual(malformed('The field transactionId is missing'));
	});
});

/** The genuine fields but for one, as the rest of a query. */
function besides(left: string): string {
	const rest = Object.entries(fields).filter(([name]) => name !== left);
	return `&${new URLSearchParams(rest).toString()}`;
}

/** What somebody who knows the URL may write instead of a field of the query. */
const inQuery: Array<[field: keyof typeof fields, what: string, attacks: Array<[string, string]>]> =
	[
		[
			'callbackToken',
			'is not a single text',
			[
				['twice', 'callbackToken=a&callbackToken=a'],
				['in brackets', 'callbackToken=x&[callbackToken]=token'],
				['as a list', 'callbackToken[]=token'],
				['as a list with an index', 'callbackToken[0]=token'],
				['as an object', 'callbackToken[a]=token'],
				['with a method', 'callbackToken[toString]=token'],
				['with a length', 'callbackToken[length]=1'],
				['in 200 levels', `callbackToken${'[a]'.repeat(200)}=token`],
			],
		],
		[
			'callbackToken',
			'was sent twice with different values',
			[
				['in another case', 'callbackToken=x&CallbackToken=token'],
				['with a Kelvin sign', 'callbackToken=token&callbac%E2%84%AAToken=x'],
			],
		],
		[
			'callbackToken',
			'has an invalid value',
			[
				['with NUL', 'callbackToken=token%00'],
				['with a header', 'callbackToken=a%0D%0Ax-injected:%201'],
				['with an escape sequence', 'callbackToken=%1B[2Jtoken'],
			],
		],
		[
			'transactionId',
			'is not a single text',
			[
				['25 times, which becomes an object', 'transactionId[]=a&'.repeat(25)],
				['with a prototype', 'transactionId[__proto__]=a&transactionId[b]=1'],
			],
		],
		[
			'transactionId',
			'was sent twice with different values',
			[['in another case', 'transactionId=a&transactionid=b']],
		],
		[
			'transactionId',
			'has an invalid value',
			[
				['with a line feed', 'transactionId=a%0A'],
				['with a header', 'transactionId=x%0D%0ASet-Cookie:%20a=b'],
				['with a line separator', 'transactionId=x%E2%80%A8y'],
				['with a right-to-left override', 'transactionId=x%E2%80%AEy'],
				['in full-width digits', 'transactionId=%EF%BC%91'],
			],
		],
		['passed', 'is not a single text', [['as a list', 'passed[]=Y']]],
		['passed', 'was sent twice with different values', [['', 'passed=N&Passed=Y']]],
		['subCode', 'was sent twice with different values', [['', 'subCode=200&subcode=204']]],
		['subCode', 'has an invalid value', [['with a script', 'subCode=%3Cscript%3E']]],
	];

it.each(
	inQuery.flatMap(([field, what, attacks]) =>
		attacks.map(([name, query]) => [field, name, query, what] as const),
	),
)('%s in the query, %s, is malformed', (field, _name, query, what) => {
	expect(parseCallback(queryOf(query + besides(field)), {})).toEqual(
		malformed(`The field ${fieldNames[field]} ${what}`),
	);
});

const noObject = 'The body is neither a form nor a JSON object';

it.each<[string, object, unknown, string]>([
	[
		'another token',
		fields,
		{ CALLBACKTOKEN: 'x' },
		`The field token was sent twice with different values`,
	],
	[
		'another transaction',
		fields,
		{ transactionId: 'b' },
		`The field transactionId was sent twice with different values`,
	],
	[
		'another sub code',
		fields,
		{ subcode: 204 },
		`The field subCode was sent twice with different values`,
	],
	[
		'no sub code',
		fields,
		{ subcode: '' },
		`The field subCode was sent twice with different values`,
	],
	[
		'a token of one megabyte',
		{},
		{ ...fields, callbackToken: 'A'.repeat(1 << 20) },
		'The field token has an invalid value',
	],
	['a list of callbacks', {}, [fields], noObject],
	['a JSON text', {}, JSON.stringify(fields), noObject],
	['a number', {}, 0, noObject],
	['false', {}, false, noObject],
	['a symbol', {}, Symbol('x'), noObject],
	['a text beside a genuine query', fields, 'x', noObject],
])('%s in the body is malformed', (_name, query, body, what) => {
	expect(parseCallback(query, body)).toEqual(malformed(what));
});

it.each<[string, string, unknown]>([
	['nothing', '', {}],
	['no body', '', undefined],
	['an empty text', '', ''],
	['null', '', null],
	['fields of others', 'foo=bar&signature=x', { a: ['b'] }],
	['names that only look right', 'transactionId%20=x&passed%00=Y', { transaction: 'x', id: 'y' }],
	[
		'fields behind a thousand others, where n8n stops reading',
		`${'x=1&'.repeat(1000)}transactionId=1`,
		{},
	],
	['__proto__ in the query', '__proto__[transactionId]=x&__proto__[callbackToken]=y', {}],
	['a constructor in the query', 'constructor[prototype][transactionId]=x&constructor[name]=y', {}],
	['methods of Object in the query', 'hasOwnProperty=1&toString=2&valueOf=3', {}],
	['__proto__ in JSON', '', JSON.parse('{"__proto__":{"transactionId":"x"}}')],
	['a constructor in JSON', '', { constructor: { transactionId: 'x' }, hasOwnProperty: 'x' }],
	['the fields of our own tables', '', { token: 'x', field: 'x', accepts: 'x', kind: 'callback' }],
	['XML with the fields below its root', '', { callback: fields }],
	['inherited fields', '', Object.create(fields)],
])('%s is a probe', (_name, query, body) => {
	expect(parseCallback(queryOf(query), body)).toEqual({ kind: 'probe' });
});

/** Anything that n8n can hand to a node, with the names of a callback among it. */
const anything = fc.dictionary(
	fc.oneof(
		fc.constantFrom('transactionId', 'TransactionID', 'callbackToken', 'passed', 'subCode'),
		fc.string({ unit: 'binary' }),
	),
	fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
);

it('whatever is sent, reading it never throws and never repeats it', () => {
	const whats =
		/^(The body is neither a form nor a JSON object|The field (transactionId|token|passed|subCode) (is missing|is not a single text|has an invalid value|was sent twice with different values))$/;
	fc.assert(
		fc.property(
			fc.oneof(anything, fc.anything()),
			fc.oneof(anything, fc.anything()),
			(query, body) => {
				const parsed = parseCallback(query, body);
				if (parsed.kind === 'malformed') expect(parsed.what).toMatch(whats);
				if (parsed.kind === 'callback') {
					for (const value of Object.values(parsed.callback)) expect(value).toMatch(/^[!-~]*$/);
					expect(parsed.callback.transactionId).toMatch(/^[!-~]{1,128}$/);
				}
			},
		),
		{ numRuns: 2000 },
	);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	expect(Object.keys(Object.prototype)).toEqual([]);
});
