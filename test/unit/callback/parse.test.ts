import fc from 'fast-check';

import { parseCallback } from '../../../nodes/shared/callback/parse';

const fields = { callbackToken: 'token', transactionId: 'hksb1', passed: 'Y', subCode: '200' };
const callback = { transactionId: 'hksb1', token: 'token', passed: 'Y', subCode: '200' };

const malformed = (what: string) => ({ kind: 'malformed', what });

describe('a callback', () => {
	it('is read from the query, the body or both', () => {
		const expected = { kind: 'callback', callback };
		expect(parseCallback(fields, {})).toEqual(expected);
		expect(parseCallback({}, fields)).toEqual(expected);
		const { callbackToken, ...others } = fields;
		expect(parseCallback({ callbackToken }, others)).toEqual(expected);
		expect(parseCallback(fields, fields)).toEqual(expected);
	});

	it.each([
		['as the prose of the vendor writes it', 'CallbackToken', 'transactionId', 'passed', 'subcode'],
		['as its example URL writes it', 'callbackToken', 'transactionId', 'passed', 'subCode'],
		['in lower case', 'callbacktoken', 'transactionid', 'passed', 'subcode'],
		['in upper case', 'CALLBACKTOKEN', 'TRANSACTIONID', 'PASSED', 'SUBCODE'],
	])('is read with its names %s', (_name, token, transactionId, passed, subCode) => {
		const sent = { [token]: 'token', [transactionId]: 'hksb1', [passed]: 'Y', [subCode]: '200' };
		expect(parseCallback(sent, {})).toEqual({ kind: 'callback', callback });
	});

	it('may have nothing but its transaction', () => {
		expect(parseCallback({ transactionId: 'hksb1' }, {})).toEqual({
			kind: 'callback',
			callback: { transactionId: 'hksb1', token: '', passed: '', subCode: '' },
		});
	});

	it('may have empty fields, but for its transaction', () => {
		const empty = { callbackToken: '', passed: '', subCode: '' };
		expect(parseCallback({ transactionId: 'hksb1', ...empty }, {})).toMatchObject({
			kind: 'callback',
		});
		expect(parseCallback({ ...fields, transactionId: '' }, {})).toEqual(
			malformed('The field transactionId has an impossible value'),
		);
	});

	it('may have numbers, as JSON makes them', () => {
		expect(parseCallback({}, { ...fields, subCode: 200 })).toEqual({ kind: 'callback', callback });
		expect(parseCallback({ subCode: '200' }, { ...fields, subCode: 200 })).toEqual({
			kind: 'callback',
			callback,
		});
	});

	it('may stand among fields of others', () => {
		const others = { customer: ['7'], token: 'x', Passed_: '?', '': 'y', signature: 'z' };
		expect(parseCallback({ ...others, ...fields }, others)).toEqual({ kind: 'callback', callback });
	});

	it.each([
		['transactionId', 'x'.repeat(128), 'x'.repeat(129)],
		['transactionId', '!~', 'a b'],
		['callbackToken', 'x'.repeat(512), 'x'.repeat(513)],
		['callbackToken', ' with blanks and Ümlaut \u5408 ', 'a\u0080'],
		['callbackToken', '~', '\u007f'],
		['passed', 'ABCDwxyz', 'ABCDEFGHI'],
		['passed', 'n', '1'],
		['passed', '', 'Y '],
		['subCode', '2'.repeat(32), '2'.repeat(33)],
		['subCode', 'aZ9_.-', '2,0'],
		['subCode', '', ' '],
	])('takes for %s the value %j, but not %j', (field, accepted, refused) => {
		expect(parseCallback({ ...fields, [field]: accepted }, {})).toMatchObject({ kind: 'callback' });
		const name = field === 'callbackToken' ? 'token' : field;
		expect(parseCallback({ ...fields, [field]: refused }, {})).toEqual(
			malformed(`The field ${name} has an impossible value`),
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
		for (const [field, name] of Object.entries({
			callbackToken: 'token',
			transactionId: 'transactionId',
			passed: 'passed',
			subCode: 'subCode',
		})) {
			const expected = malformed(`The field ${name} is not a single text`);
			expect(parseCallback({ ...fields, [field]: value }, {})).toEqual(expected);
			expect(parseCallback({}, { ...fields, [field]: value })).toEqual(expected);
		}
	});

	it.each([
		[{ transactionId: 'a', transactionid: 'b' }, {}, 'transactionId'],
		[{ transactionId: 'a' }, { transactionId: 'b' }, 'transactionId'],
		[{ ...fields, CallbackToken: 'other' }, {}, 'token'],
		[fields, { PASSED: 'N' }, 'passed'],
		[fields, { subcode: 204 }, 'subCode'],
		[{ transactionId: 'a', subCode: '' }, { subCode: '200' }, 'subCode'],
	])('does not contradict itself: %j and %j', (query, body, name) => {
		expect(parseCallback(query, body)).toEqual(
			malformed(`The field ${name} was sent twice with different values`),
		);
	});

	it('may say the same twice', () => {
		expect(parseCallback({ ...fields, SUBCODE: '200' }, { PASSED: 'Y' })).toEqual({
			kind: 'callback',
			callback,
		});
	});

	it.each([
		[{ callbackToken: 'x' }],
		[{ passed: 'Y' }],
		[{ subCode: '200' }],
		[{ passed: '' }],
		[{ passed: 'Y', subCode: '200', callbackToken: 'x' }],
	])('without its transaction is none: %j', (query) => {
		expect(parseCallback(query, {})).toEqual(malformed('The field transactionId is missing'));
	});
});

describe('a probe', () => {
	it.each([
		[{}, {}],
		[undefined, undefined],
		[null, null],
		[{}, ''],
		[{ foo: 'bar' }, { a: ['b'] }],
		[{ 'transactionId ': 'x', 'passed\0': 'Y', transaction: 'x', id: 'y' }, {}],
		[{}, JSON.parse('{"__proto__":{"transactionId":"x"}}')],
		[{}, { constructor: { transactionId: 'x' }, hasOwnProperty: 'x' }],
	])('has no field of a callback: %j and %j', (query, body) => {
		expect(parseCallback(query, body)).toEqual({ kind: 'probe' });
	});

	it('is not made a callback by fields that are inherited', () => {
		const inherited = Object.create({ transactionId: 'x' }) as object;
		expect(parseCallback(inherited, inherited)).toEqual({ kind: 'probe' });
	});
});

describe('a body', () => {
	it.each([['text'], [[]], [[fields]], [0], [1], [false], [true], [Symbol('x')]])(
		'that is neither a form nor an object is malformed: %p',
		(body) => {
			const expected = malformed('The body is neither a form nor a JSON object');
			expect(parseCallback({}, body)).toEqual(expected);
			expect(parseCallback(fields, body)).toEqual(expected);
		},
	);

	it('without a prototype is read like any other', () => {
		const body = Object.assign(Object.create(null) as object, fields);
		expect(parseCallback({}, body)).toEqual({ kind: 'callback', callback });
	});
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
		/^(The body is neither a form nor a JSON object|The field (transactionId|token|passed|subCode) (is missing|is not a single text|has an impossible value|was sent twice with different values))$/;
	fc.assert(
		fc.property(
			fc.oneof(anything, fc.anything()),
			fc.oneof(anything, fc.anything()),
			(query, body) => {
				const parsed = parseCallback(query, body);
				if (parsed.kind === 'malformed') expect(parsed.what).toMatch(whats);
				if (parsed.kind === 'callback') {
					for (const value of Object.values(parsed.callback)) expect(value).toMatch(/^\P{Cc}*$/u);
					expect(parsed.callback.transactionId).toMatch(/^[!-~]{1,128}$/);
				}
			},
		),
		{ numRuns: 2000 },
	);
});
