import { memberNames } from '../signing/arbitraries';
import type { Fields } from '../signing/vendor';

/** One way in which n8n, a node or an operator may write a request, and what has to arrive. */
export interface Written {
	name: string;
	/** Without action, version and address. */
	request: Record<string, unknown>;
	/** Query parameters that have to arrive besides those of the scheme. */
	query?: Fields;
	/** Form parameters that have to arrive. */
	form?: Fields;
	/** The exact body that has to arrive, when it is no form. */
	text?: string;
	/** The exact content type that has to arrive; none when there is no body. */
	contentType?: string;
}

const formType = 'application/x-www-form-urlencoded;charset=utf-8';
const bareFormType = 'application/x-www-form-urlencoded';
const awkward: Fields = {
	Name: "O'Neil & Søn (a+b*c=100%) ~ /?#",
	Chinese: '阿里云',
	Emoji: '👩‍👩‍👧',
	Empty: '',
	'na me': 'x',
};
const awkwardText = new URLSearchParams(awkward).toString();

function withoutPrototype(fields: Fields): Fields {
	return Object.assign(Object.create(null) as Fields, fields);
}

const members = Object.fromEntries(memberNames.map((name) => [name, `value of ${name}`]));

/** As `JSON.parse` makes them from an operator's text: a property like any other. */
const protoNamed = JSON.parse('{"__proto__":"p","constructor":"c"}') as Fields;

/** Requests without a body. */
export const bodiless: Written[] = [
	{ name: 'no body', request: {} },
	{ name: 'an undefined body', request: { body: undefined } },
	{ name: 'a null body', request: { body: null } },
	{ name: 'an empty text', request: { body: '' } },
	{
		name: 'an empty object, as in the credential test',
		request: { body: {}, qs: {}, headers: {} },
	},
	{ name: 'no bytes', request: { body: Buffer.alloc(0) } },
	{ name: 'an empty list', request: { body: [] } },
	{ name: 'an empty form', request: { form: {} } },
	{ name: 'empty form data', request: { formData: {} } },
	{ name: 'empty URLSearchParams', request: { body: new URLSearchParams() } },
	{
		name: 'an empty body with a content type',
		request: { body: {}, headers: { 'content-type': 'application/json' } },
	},
	{ name: 'query parameters', request: { qs: awkward }, query: awkward },
	{
		name: 'query parameters that are no texts',
		request: {
			qs: {
				Zero: 0,
				Half: 0.5,
				Yes: true,
				No: false,
				Nothing: null,
				Undefined: undefined,
				List: ['a', 'b c', 3, false],
				Gaps: ['a', null, undefined, 'd'],
				EmptyList: [],
				Objects: [{ a: 1 }],
				Object: { a: [1, '核'] },
				EmptyObject: {},
			},
		},
		query: {
			Zero: '0',
			Half: '0.5',
			Yes: 'true',
			No: 'false',
			'List.1': 'a',
			'List.2': 'b c',
			'List.3': '3',
			'List.4': 'false',
			'Gaps.1': 'a',
			'Gaps.4': 'd',
			'Objects.1': '{"a":1}',
			Object: '{"a":[1,"核"]}',
			EmptyObject: '{}',
		},
	},
	{ name: 'parameters called like members', request: { qs: members }, query: members },
	{ name: 'a parameter called __proto__', request: { qs: protoNamed }, query: protoNamed },
	{
		name: 'a cut-off emoji in a parameter',
		request: { qs: { Name: 'a\ud83d', Other: '\ude00b' } },
		query: { Name: 'a\ufffd', Other: '\ufffdb' },
	},
	{
		name: 'mixed-case and padded headers',
		request: { headers: { 'X-Acs-Custom': '  padded ', 'X-ACS-Number': 5, Accept: 'text/plain' } },
	},
];

/** Requests with a body. */
export const withBody: Written[] = [
	{ name: 'a plain object', request: { body: awkward }, form: awkward, contentType: formType },
	{
		name: 'a plain object beside query parameters',
		request: { body: awkward, qs: { InQuery: 'a b' } },
		query: { InQuery: 'a b' },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'an object without prototype',
		request: { body: withoutPrototype(awkward) },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'an object with members and __proto__',
		request: { body: { ...members, ...protoNamed } },
		form: { ...members, ...protoNamed },
		contentType: formType,
	},
	{
		name: 'an object of values that are no texts',
		request: { body: { Zero: 0, No: false, Gone: null, List: ['a', null, 'c'], Object: { a: 1 } } },
		form: { Zero: '0', No: 'false', 'List.1': 'a', 'List.3': 'c', Object: '{"a":1}' },
		contentType: formType,
	},
	{
		name: 'a cut-off emoji in a form',
		request: { body: { Name: 'a\ud83d' } },
		form: { Name: 'a\ufffd' },
		contentType: formType,
	},
	{
		name: 'URLSearchParams',
		request: { body: new URLSearchParams(awkward) },
		form: awkward,
		contentType: formType,
	},
	{ name: 'a form text', request: { body: awkwardText }, form: awkward, contentType: formType },
	{
		name: 'a form text that nobody encoded',
		request: { body: 'Name=阿里云 身份&Emoji=😀&Percent=100%&Half=%E9%98' },
		form: { Name: '阿里云 身份', Emoji: '😀', Percent: '100%', Half: '\ufffd' },
		contentType: formType,
	},
	{
		name: 'form bytes',
		request: { body: Buffer.from(awkwardText) },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'a form text with the bare form type, which makes n8n encode again',
		request: { body: awkwardText, headers: { 'Content-Type': bareFormType } },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'form bytes with the bare form type',
		request: { body: Buffer.from(awkwardText), headers: { 'content-type': bareFormType } },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'a form text with its own parameters of the form type',
		request: { body: awkwardText, headers: { 'content-type': `${bareFormType}; charset=UTF-8` } },
		form: awkward,
		contentType: `${bareFormType}; charset=UTF-8`,
	},
	{
		name: "the HTTP Request node's form",
		request: { form: awkward, headers: { 'content-type': bareFormType }, json: true },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'a form that is a text',
		request: { form: awkwardText },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'an object as JSON',
		request: { body: { a: [1, '核'] }, headers: { 'Content-Type': 'application/json' } },
		text: '{"a":[1,"核"]}',
		contentType: 'application/json',
	},
	{
		name: 'an object as JSON of another spelling',
		request: { body: { a: 1 }, headers: { 'Content-Type': 'Application/JSON' } },
		text: '{"a":1}',
		contentType: 'Application/JSON',
	},
	{
		name: 'an object with a type that is neither form nor JSON',
		request: { body: awkward, headers: { 'content-type': 'text/plain' } },
		form: awkward,
		contentType: formType,
	},
	{
		name: 'a form text whose type is spelt otherwise',
		request: {
			body: awkwardText,
			headers: { 'Content-Type': 'Application/X-WWW-Form-URLencoded' },
		},
		form: awkward,
		contentType: 'Application/X-WWW-Form-URLencoded',
	},
	{
		name: 'a text that is JSON',
		request: {
			body: '{"a":"&b=1"}',
			headers: { 'content-type': 'application/json;charset=utf-8' },
			json: true,
		},
		text: '{"a":"&b=1"}',
		contentType: 'application/json;charset=utf-8',
	},
	{
		name: 'bytes of another type',
		request: { body: Buffer.from('<a>核</a>'), headers: { 'content-type': 'text/xml' } },
		text: '<a>核</a>',
		contentType: 'text/xml',
	},
	{
		name: 'a stale content length',
		request: { body: awkward, headers: { 'Content-Length': '3' } },
		form: awkward,
		contentType: formType,
	},
];
