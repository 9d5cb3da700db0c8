/**
 * What somebody who knows the address of a receiver can send to it. Every attack is tried against
 * the trigger and, where it makes sense there, against an execution that waits for its callback.
 */
import { makeToken } from '../../nodes/shared/callback/token';
import { fieldsOf, type Sent, type Started } from './attacksSupport';

/** What an attacker has to work with; everything in it is fresh for each attack. */
export interface Given {
	/** A verification that passed. Its callback was not delivered yet. */
	mine: Started;
	/** Another one that passed, of somebody else. */
	other: Started;
	/** One that failed: another person. */
	failed: Started;
	/** One that nobody has finished. */
	open: Started;
	/** One about which the vendor cannot be asked at the moment. */
	unknown: Started;
	secret: string;
	/** A secret that the receiver does not accept any more. */
	oldSecret: string;
}

export interface Attack {
	name: string;
	/** Sent one after the other. */
	send: (given: Given) => Sent | Sent[];
	/** What the last of them is answered by the trigger. */
	status: number;
	/** Reasons of all executions that the trigger starts; nothing unless it says so. */
	starts?: string[];
	/** Answered by Node's HTTP server or by n8n, before the node is asked. */
	beforeTheNode?: true;
	/** What a waiting execution answers, when it is something else than `status`. */
	waiting?: number;
	/** Makes no sense for a waiting execution, or wakes it rightly. */
	onlyTrigger?: true;
}

/** Bytes that would forge a line in a log, colour a terminal or split a response. */
export const marker = 'MARK\r\nforged: line\u001b[31m\u0000\u2028';

const inOneHour = () => Math.floor(Date.now() / 1000) + 3600;
const megabyte = 'A'.repeat(1024 * 1024);

type Fields = ReturnType<typeof fieldsOf>;

/** The genuine fields with some of them changed. */
function changed({ mine }: Given, changes: Partial<Fields>): Record<string, string> {
	return { ...fieldsOf(mine), ...changes };
}

/** The same as the text of a query, with one field left out and this put in its place. */
function queryWith({ mine }: Given, field: keyof Fields, instead: string): string {
	const { [field]: _left, ...others } = fieldsOf(mine);
	return [instead, new URLSearchParams(others).toString()].filter(Boolean).join('&');
}

const token = (name: string, make: (token: string, given: Given) => string, status = 401) => ({
	name: `token: ${name}`,
	send: (given: Given) => ({
		query: changed(given, { callbackToken: make(given.mine.callbackToken, given) }),
	}),
	status,
});

const inQuery = (
	field: keyof Fields,
	name: string,
	instead: (value: string, given: Given) => string,
	status = 400,
) => ({
	name: `${field}: ${name}`,
	send: (given: Given) => ({
		query: queryWith(given, field, instead(encodeURIComponent(given.mine[field]), given)),
	}),
	status,
});

const inJson = (name: string, changes: Record<string, unknown>, status = 400) => ({
	name: `JSON: ${name}`,
	send: (given: Given) => ({ json: { ...fieldsOf(given.mine), ...changes } }),
	status,
});

const body = (
	name: string,
	type: string | undefined,
	make: (given: Given) => string | Buffer,
	status: number,
	rest: Partial<Attack> = {},
): Attack => ({
	name: `body: ${name}`,
	send: (given: Given) => ({
		body: make(given),
		headers: type === undefined ? undefined : { 'content-type': type },
	}),
	status,
	...rest,
});

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const formOf = ({ mine }: Given) => new URLSearchParams(fieldsOf(mine)).toString();
const jsonOf = ({ mine }: Given) => JSON.stringify(fieldsOf(mine));
const upToMac = (text: string) => text.slice(0, text.lastIndexOf('_') + 1);

const tokenAttacks: Attack[] = [
	inQuery('callbackToken', 'missing', () => '', 401),
	inQuery('callbackToken', 'a name without a value', () => 'callbackToken', 401),
	token('empty', () => ''),
	token('a guess', () => 'password'),
	token('the word undefined', () => 'undefined'),
	token('one character short', (text) => text.slice(0, -1)),
	token('one character long', (text) => `${text}A`),
	token('one character changed', (text) => text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')),
	token('without its signature', (text) => upToMac(text)),
	token('without its underscores', (text) => text.replaceAll('_', '')),
	token('in upper case', (text) => text.toUpperCase()),
	token('in lower case', (text) => text.toLowerCase()),
	token('of a version that does not exist', (text) => text.replace('v1', 'v2')),
	token('with a blank behind it', (text) => `${text} `),
	token('with a blank before it', (text) => ` ${text}`),
	token('percent-encoded twice', (text) => encodeURIComponent(text.replace('_', '%5F'))),
	token('with base64 padding', (text) => `${text}=`),
	token('in the other base64 alphabet', (text) => text.slice(0, -1) + '/'),
	token('with a full-width character', (text) => text.replace('v', '\uff56')),
	token('for another business id, with the old signature', (text, { mine, other }) =>
		text.replace(mine.merchantBizId, other.merchantBizId),
	),
	token('expired', (_text, { mine, secret }) =>
		makeToken(secret, mine.merchantBizId, Math.floor(Date.now() / 1000) - 1),
	),
	token('expired at the beginning of time', (_text, { mine, secret }) =>
		makeToken(secret, mine.merchantBizId, 0),
	),
	token('prolonged, with the old signature', (text) => {
		const [version, biz, , mac] = text.split(/_(.*?)_(.*?)_(.*)/s);
		return [version, biz, inOneHour().toString(36), mac].join('_');
	}),
	token('with a zero before its expiry', (text, { mine }) =>
		text.replace(`${mine.merchantBizId}_`, `${mine.merchantBizId}_0`),
	),
	token('from a rotated-out secret', (_text, { mine, oldSecret }) =>
		makeToken(oldSecret, mine.merchantBizId, inOneHour()),
	),
	token('from an empty secret', (_text, { mine }) =>
		makeToken('', mine.merchantBizId, inOneHour()),
	),
	token('513 characters long', () => 'v'.repeat(513), 400),
	token('with NUL', (text) => `${text}\0`, 400),
	token('with CR LF', (text) => `${text}\r\nx-injected: 1`, 400),
	token('with a line feed behind it', (text) => `${text}\n`, 400),
	token('with an escape sequence', (text) => `\u001b[2J${text}`, 400),
	inQuery('callbackToken', 'sent twice', (text) => `callbackToken=${text}&callbackToken=${text}`),
	inQuery('callbackToken', 'wrong, then right', (text) => `callbackToken=x&callbackToken=${text}`),
	inQuery(
		'callbackToken',
		'twice in another case',
		(text) => `callbackToken=${text}&CALLBACKTOKEN=x`,
	),
	inQuery(
		'callbackToken',
		'twice in both spellings',
		(text) => `callbackToken=x&CallbackToken=${text}`,
	),
	inQuery('callbackToken', 'once more with a Kelvin sign', (text) => {
		return `callbackToken=${text}&callbac${encodeURIComponent('\u212a')}Token=x`;
	}),
	inQuery(
		'callbackToken',
		'once more with a bracket',
		(text) => `callbackToken=x&[callbackToken]=${text}`,
	),
	inQuery('callbackToken', 'as an array', (text) => `callbackToken[]=${text}`),
	inQuery('callbackToken', 'as an array with an index', (text) => `callbackToken[0]=${text}`),
	inQuery('callbackToken', 'as an object', (text) => `callbackToken[a]=${text}`),
	inQuery(
		'callbackToken',
		'as an object with toString',
		(text) => `callbackToken[toString]=${text}`,
	),
	inQuery('callbackToken', 'as an object with a length', () => 'callbackToken[length]=1'),
	inQuery('callbackToken', 'as an object in 200 levels', (text) => {
		return `callbackToken${'[a]'.repeat(200)}=${text}`;
	}),
	inQuery('callbackToken', 'with a blank in its name', (text) => `callbackToken%20=${text}`, 401),
	inQuery('callbackToken', 'with NUL in its name', (text) => `callbackToken%00=${text}`, 401),
	inQuery('callbackToken', 'behind a semicolon', (text) => `foo=1;callbackToken=${text}`, 401),
	inQuery(
		'callbackToken',
		'behind a second question mark',
		(text) => `foo?callbackToken=${text}`,
		401,
	),
	inQuery('callbackToken', 'in broken UTF-8', () => 'callbackToken=%FF%C0%AF', 401),
	inQuery('callbackToken', 'with a broken percent sign', () => 'callbackToken=%zz%', 401),
	{
		name: 'token: behind a thousand other fields, where n8n stops reading',
		send: (given) => ({
			query: `${'x=1&'.repeat(1000)}callbackToken=${given.mine.callbackToken}&transactionId=1`,
		}),
		status: 200,
	},
	{
		name: 'token: in a header and in a cookie only',
		send: (given) => ({
			query: changed(given, { callbackToken: '' }),
			headers: {
				authorization: `Bearer ${given.mine.callbackToken}`,
				cookie: `callbackToken=${given.mine.callbackToken}`,
				callbacktoken: given.mine.callbackToken,
			},
		}),
		status: 401,
	},
	{
		name: 'token: in the path',
		send: (given) => ({ path: `/${given.mine.callbackToken}`, query: changed(given, {}) }),
		status: 404,
		beforeTheNode: true,
	},
	{
		name: 'token: right in the query, wrong in the form',
		send: (given) => ({ query: changed(given, {}), form: { callbackToken: 'wrong' } }),
		status: 400,
	},
	{
		name: 'token: wrong in the query, right in the form',
		send: (given) => ({
			query: { callbackToken: 'wrong' },
			form: fieldsOf(given.mine),
		}),
		status: 400,
	},
	{
		name: 'token: wrong in the query, right in the JSON',
		send: (given) => ({ query: { callbacktoken: 'wrong' }, json: fieldsOf(given.mine) }),
		status: 400,
	},
	{
		name: 'token: one megabyte in a form',
		send: (given) => ({ form: changed(given, { callbackToken: megabyte }) }),
		status: 400,
	},
	{
		name: 'token: one megabyte in JSON',
		send: (given) => ({ json: changed(given, { callbackToken: megabyte }) }),
		status: 400,
	},
	{
		name: 'token: one megabyte in the query',
		send: () => ({
			raw: (target, host) =>
				`GET ${target}?callbackToken=${megabyte} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
		}),
		// Node itself refuses headers of more than 16 KB.
		status: 431,
		beforeTheNode: true,
	},
	inJson('token as an array', { callbackToken: ['x'] }),
	inJson('token as an object', { callbackToken: { toString: 'x' } }),
	inJson('token as null', { callbackToken: null }),
	inJson('token as true', { callbackToken: true }),
	inJson('token as a number', { callbackToken: 1 }, 401),
];

const fieldAttacks: Attack[] = [
	inQuery('transactionId', 'missing', () => ''),
	inQuery('transactionId', 'empty', () => 'transactionId='),
	inQuery('transactionId', 'sent twice', (id) => `transactionId=${id}&transactionId=${id}`),
	inQuery('transactionId', 'sent twice with different values', (id, { other }) => {
		return `transactionId=${id}&transactionid=${other.transactionId}`;
	}),
	inQuery('transactionId', 'as an array', (id) => `transactionId[]=${id}`),
	inQuery('transactionId', 'as an array of 25, which becomes an object', (id) =>
		Array(25).fill(`transactionId[]=${id}`).join('&'),
	),
	inQuery('transactionId', 'as an object with toString', (id) => `transactionId[toString]=${id}`),
	inQuery(
		'transactionId',
		'as an object with a prototype',
		(id) => `transactionId[__proto__]=${id}&transactionId[a]=1`,
	),
	inQuery('transactionId', 'with a blank', (id) => `transactionId=${id}%20`),
	inQuery('transactionId', 'with a line feed', (id) => `transactionId=${id}%0A`),
	inQuery('transactionId', 'with NUL', (id) => `transactionId=${id}%00`),
	inQuery(
		'transactionId',
		'with CR LF and a header',
		() => 'transactionId=x%0D%0ASet-Cookie:%20a=b',
	),
	inQuery('transactionId', 'with a line separator', () => 'transactionId=x%E2%80%A8y'),
	inQuery('transactionId', 'with a right-to-left override', () => 'transactionId=x%E2%80%AEy'),
	inQuery('transactionId', '129 characters long', () => `transactionId=${'x'.repeat(129)}`),
	inQuery(
		'transactionId',
		'in full-width digits',
		() => `transactionId=${encodeURIComponent('\uff11\uff12')}`,
	),
	inJson('transactionId as a list', { transactionId: ['x', 'y'] }),
	inJson('transactionId as false', { transactionId: false }),
	inJson('transactionId one megabyte long', { transactionId: megabyte }),
	inQuery('passed', 'as an array', () => 'passed[]=Y'),
	inQuery('passed', 'sent twice', () => 'passed=N&passed=Y'),
	inQuery('passed', 'twice in another case', () => 'passed=N&Passed=Y'),
	inQuery('passed', 'as an object', () => 'passed[Y]=1'),
	inQuery('passed', 'with a line feed', () => 'passed=Y%0A'),
	inQuery('passed', 'with a digit', () => 'passed=1'),
	inQuery('passed', 'of nine letters', () => 'passed=certainly'),
	inJson('passed as true', { passed: true }),
	inJson('passed as an empty list', { passed: [] }),
	inQuery('subCode', 'as an array', () => 'subCode[]=200'),
	inQuery('subCode', 'in both spellings with different values', () => 'subCode=200&subcode=204'),
	inQuery('subCode', 'with CR LF', () => 'subCode=200%0D%0A'),
	inQuery('subCode', '33 characters long', () => `subCode=${'2'.repeat(33)}`),
	inQuery('subCode', 'with a script', () => 'subCode=%3Cscript%3E'),
	inJson('subCode as an object', { subCode: { valueOf: 200 } }),
];

/** The token is right in all of these, so that the person behind it counts as known. */
const lies: Attack[] = [
	{
		name: "lie: somebody else's transaction with the own token",
		send: ({ mine, other }) => ({
			query: { ...fieldsOf(mine), transactionId: other.transactionId },
		}),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: "lie: somebody else's token with the own transaction",
		send: ({ mine, other }) => ({
			query: { ...fieldsOf(mine), callbackToken: other.callbackToken },
		}),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: a transaction that does not exist',
		send: (given) => ({ query: changed(given, { transactionId: 'hksb0' }) }),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: a path instead of a transaction',
		send: (given) => ({ query: changed(given, { transactionId: '../../etc/passwd' }) }),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: parameters of a call instead of a transaction',
		send: (given) => ({ query: changed(given, { transactionId: 'x&IsReturnImage=Y&x=' }) }),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: __proto__ as the transaction',
		send: (given) => ({ query: changed(given, { transactionId: '__proto__' }) }),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: an infinite number as the transaction',
		send: (given) => ({
			body: jsonOf(given).replace(JSON.stringify(given.mine.transactionId), '1e999'),
			headers: { 'content-type': json },
		}),
		status: 200,
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: passed, though Check Result says another person',
		send: ({ failed }) => ({ query: { ...fieldsOf(failed), passed: 'Y', subCode: '200' } }),
		status: 200,
		starts: ['differentPerson'],
		waiting: 401,
	},
	{
		name: 'lie: passed with a failing sub code',
		send: ({ failed }) => ({ query: { ...fieldsOf(failed), passed: 'Y' } }),
		status: 200,
		starts: ['differentPerson'],
		waiting: 401,
	},
	{
		name: 'lie: passed, though nobody has finished',
		send: ({ open }) => ({ query: { ...fieldsOf(open), passed: 'Y', subCode: '200' } }),
		status: 200,
		starts: ['notFinished'],
		waiting: 401,
	},
	{
		name: 'lie: passed, while Check Result is down',
		send: ({ unknown }) => ({ query: { ...fieldsOf(unknown), passed: 'Y', subCode: '200' } }),
		status: 200,
		// Undecided, but there: nobody's event is lost.
		starts: ['confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'lie: failed, though Check Result says passed',
		send: (given) => ({ query: changed(given, { passed: 'N', subCode: '204' }) }),
		status: 200,
		starts: ['passed'],
		onlyTrigger: true,
	},
	{
		name: 'lie: a value of passed that does not exist',
		send: ({ failed }) => ({ query: { ...fieldsOf(failed), passed: 'Maybe' } }),
		status: 200,
		starts: ['differentPerson'],
		waiting: 401,
	},
	{
		name: 'lie: the fields of two genuine callbacks swapped',
		send: ({ mine, failed }) => [
			{ query: { ...fieldsOf(failed), passed: mine.passed, subCode: mine.subCode } },
			{ query: { ...fieldsOf(mine), transactionId: failed.transactionId } },
		],
		status: 200,
		starts: ['differentPerson', 'confirmationFailed'],
		waiting: 401,
	},
	{
		name: 'replay: a genuine callback five times',
		send: ({ mine }) => Array(5).fill({ query: fieldsOf(mine) }),
		status: 200,
		starts: ['passed'],
		onlyTrigger: true,
	},
	{
		name: 'replay: a genuine callback in every method and spelling',
		send: ({ mine }) => {
			const { callbackToken, transactionId, passed, subCode } = fieldsOf(mine);
			const prose = { CallbackToken: callbackToken, transactionId, passed, subcode: subCode };
			return [
				{ query: fieldsOf(mine) },
				{ query: prose },
				{ form: fieldsOf(mine) },
				{ json: prose },
				{ method: 'HEAD', query: fieldsOf(mine) },
				{ query: fieldsOf(mine), json: fieldsOf(mine) },
			];
		},
		status: 200,
		starts: ['passed'],
		onlyTrigger: true,
	},
	{
		name: 'replay: a genuine callback with a new sub code each time',
		send: ({ mine }) =>
			['200', '201', '202', ''].map((subCode) => ({ query: { ...fieldsOf(mine), subCode } })),
		status: 200,
		starts: ['passed'],
		onlyTrigger: true,
	},
	{
		name: 'replay: by HEAD, which wakes and starts nobody',
		send: ({ mine }) => ({ method: 'HEAD', query: fieldsOf(mine) }),
		status: 200,
	},
];

const keyAttacks: Attack[] = [
	{
		name: 'keys: __proto__ with the fields below it, in the query',
		send: ({ mine }) => ({
			query: `__proto__[transactionId]=${mine.transactionId}&__proto__[callbackToken]=${mine.callbackToken}`,
		}),
		status: 200,
	},
	{
		name: 'keys: constructor and prototype, in the query',
		send: ({ mine }) => ({
			query: `constructor[prototype][transactionId]=${mine.transactionId}&constructor[name]=x`,
		}),
		status: 200,
	},
	{
		name: 'keys: methods of Object, which Express lets through',
		send: () => ({ query: 'hasOwnProperty=1&toString=2&valueOf=3&isPrototypeOf=4' }),
		status: 200,
	},
	{
		name: 'keys: __proto__ in JSON',
		send: (given) => ({
			body: `{"__proto__":${jsonOf(given)}}`,
			headers: { 'content-type': json },
		}),
		status: 200,
	},
	{
		name: 'keys: constructor in JSON',
		send: ({ mine }) => ({ json: { constructor: { prototype: fieldsOf(mine) } } }),
		status: 200,
	},
	{
		name: 'keys: the fields of our own tables in JSON',
		send: () => ({ json: { hasOwnProperty: 'x', token: 'x', field: 'x', accepts: 'x' } }),
		status: 200,
	},
	{
		name: 'keys: __proto__ twice in a form',
		send: () => ({ form: '__proto__=1&__proto__=2&constructor=3' }),
		status: 200,
	},
	{
		name: 'keys: a forged callback that also wants to change all objects',
		send: ({ mine }) => ({
			body: `{"transactionId":"${mine.transactionId}","callbackToken":"x","__proto__":{"polluted":"yes"}}`,
			headers: { 'content-type': json },
		}),
		status: 401,
	},
	{
		name: 'keys: the marker as a name',
		send: () => ({ query: { [marker]: marker }, json: { [marker]: marker } }),
		status: 200,
	},
];

const bodyAttacks: Attack[] = [
	body('a list of callbacks', json, (given) => `[${jsonOf(given)}]`, 400),
	body('a JSON text', json, (given) => JSON.stringify(jsonOf(given)), 400),
	body('a JSON number', json, () => '0', 400),
	body('JSON false', json, () => 'false', 400),
	body('broken JSON', json, (given) => jsonOf(given).slice(0, -1), 422, { beforeTheNode: true }),
	body('JSON with a BOM and a wrong token', json, () => '\ufeff{"transactionId":"x"}', 401),
	body('a list in 100,000 levels', json, () => '['.repeat(1e5) + ']'.repeat(1e5), 400),
	body(
		'an object with 50,000 fields',
		json,
		() => {
			return JSON.stringify(
				Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, n])),
			);
		},
		400,
	),
	body('a field name of one megabyte', json, () => JSON.stringify({ [megabyte]: 1 }), 400),
	body(
		'a form of 5,000 fields, the callback last',
		form,
		(given) => {
			return `${'x=1&'.repeat(5000)}${formOf(given)}`;
		},
		200,
	),
	body('a form called JSON', json, formOf, 422, { beforeTheNode: true }),
	body('JSON called a form', form, jsonOf, 200),
	body('JSON called text', 'text/plain', jsonOf, 400),
	body('a form without a type', undefined, formOf, 200),
	body('JSON called bytes', 'application/octet-stream', jsonOf, 200),
	body('JSON in an encoding that does not exist', `${json}; charset=klingon`, jsonOf, 422, {
		beforeTheNode: true,
	}),
	body('a form with two types', `${form}, ${json}`, formOf, 200),
	body(
		'a multipart form',
		'multipart/form-data; boundary=x',
		({ mine }) => {
			const part = (name: string, value: string) =>
				`--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
			return `${part('transactionId', mine.transactionId)}${part('callbackToken', 'x')}--x--`;
		},
		200,
	),
	body(
		'XML with an entity from a file',
		'application/xml',
		() => {
			return '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><transactionId>&e;</transactionId>';
		},
		422,
		{ beforeTheNode: true },
	),
	body('XML whose root is a field', 'text/xml', () => '<transactionId>x</transactionId>', 401),
	body(
		'XML with the fields below its root',
		'text/xml',
		({ mine }) => {
			return `<callback><transactionId>${mine.transactionId}</transactionId></callback>`;
		},
		200,
	),
	body('bytes that are no text', form, () => Buffer.from([0xff, 0xfe, 0x00, 0x3d, 0x80]), 200),
	{
		name: 'body: on GET, with a wrong token',
		send: (given) => ({ method: 'GET', json: changed(given, { callbackToken: 'wrong' }) }),
		status: 401,
	},
	{
		name: 'body: on HEAD',
		send: (given) => ({ method: 'HEAD', query: changed(given, {}) }),
		status: 200,
	},
];

const wireAttacks: Attack[] = [
	...['PUT', 'PATCH', 'DELETE'].map(
		(method): Attack => ({
			name: `wire: ${method}`,
			send: (given) => ({ method, query: changed(given, {}) }),
			status: 404,
			beforeTheNode: true,
		}),
	),
	{
		name: 'wire: OPTIONS',
		send: (given) => ({ method: 'OPTIONS', query: changed(given, {}) }),
		status: 204,
		beforeTheNode: true,
	},
	{
		name: 'wire: another method in a header',
		send: (given) => ({
			method: 'HEAD',
			query: changed(given, {}),
			headers: { 'x-http-method-override': 'GET', 'x-method-override': 'POST' },
		}),
		status: 200,
	},
	{
		name: 'wire: the marker in a header',
		send: (given) => ({
			query: changed(given, { callbackToken: 'wrong' }),
			headers: {
				'user-agent': 'forged: line',
				'x-forwarded-for': 'forged: line',
				referer: '%0D%0A',
			},
		}),
		status: 401,
	},
	{
		name: 'wire: NUL in a header',
		send: () => ({
			raw: (target, host) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Any: a\0b\r\n\r\n`,
		}),
		status: 400,
		beforeTheNode: true,
	},
	{
		name: 'wire: a header folded over two lines',
		send: () => ({
			raw: (target, host) =>
				`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Any: a\r\n forged: b\r\n\r\n`,
		}),
		status: 400,
		beforeTheNode: true,
	},
	{
		name: 'wire: two lengths of one body',
		send: (given) => ({
			raw: (target, host) =>
				`POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${form}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${formOf(given)}`,
		}),
		status: 400,
		beforeTheNode: true,
	},
	{
		name: 'wire: a body that ends too early',
		send: (given) => ({
			raw: (target, host) =>
				`POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${form}\r\nContent-Length: 9999\r\n\r\n${formOf(given)}`,
		}),
		// Whoever leaves in the middle gets no answer, or Node's own.
		status: 400,
		beforeTheNode: true,
	},
	{
		name: 'wire: an escaped path that cannot be unescaped',
		send: (given) => ({ path: '/%zz', query: changed(given, {}) }),
		status: 400,
		beforeTheNode: true,
	},
];

const markerAttacks: Attack[] = (
	['callbackToken', 'transactionId', 'passed', 'subCode'] as const
).flatMap((field): Attack[] => [
	{
		name: `marker: in ${field} of the query`,
		send: (given) => ({ query: changed(given, { [field]: marker }) }),
		status: 400,
	},
	{
		name: `marker: in ${field} of JSON`,
		send: (given) => ({ json: changed(given, { [field]: marker }) }),
		status: 400,
	},
]);

export const attacks: Attack[] = [
	...tokenAttacks,
	...fieldAttacks,
	...lies,
	...keyAttacks,
	...bodyAttacks,
	...wireAttacks,
	...markerAttacks,
];
