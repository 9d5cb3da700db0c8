/**
 * What somebody who knows the URL of a receiver can send to it, over HTTP: a few for each kind of
 * answer. What can be tried without HTTP is in `unit/callback/{parse,token}.test.ts`. Every attack
 * is tried against the trigger and, where it makes sense there, against an execution that waits.
 */
import { fieldsOf, tokenFor, type Sent, type Started } from './attacksSupport';

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
	/** One about which Alibaba Cloud cannot be asked at the moment. */
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
	/**
	 * Reasons of all items of a trigger that continues on errors (otherwise `confirmationFailed` is
	 * a failed execution); nothing unless it says so.
	 */
	starts?: string[];
	/** Answered by Node's HTTP server or by n8n, before the node is asked. */
	beforeTheNode?: true;
	/** What a waiting execution answers, when it is something else than `status`. */
	waiting?: number;
	/** Makes no sense for a waiting execution, or wakes it rightly. */
	onlyTrigger?: true;
}

/** Bytes that would forge a line in a log, color a terminal or split a response. */
export const marker = 'MARK\r\nforged: line\u001b[31m\u0000\u2028';

type Fields = ReturnType<typeof fieldsOf>;
type Row = [name: string, send: (given: Given) => Sent | Sent[]];

const megabyte = 'A'.repeat(1024 * 1024);
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const genuine = ({ mine }: Given) => fieldsOf(mine);
const changed = (given: Given, changes: Partial<Fields>) => ({ ...genuine(given), ...changes });
const jsonOf = (given: Given) => JSON.stringify(genuine(given));
const formOf = (given: Given) => new URLSearchParams(genuine(given)).toString();
const body = (text: Buffer | string, type?: string): Sent => ({
	body: text,
	headers: type === undefined ? undefined : { 'content-type': type },
});
const raw = (make: (target: string, host: string) => string): Sent => ({ raw: make });

/** Answered like a reachability check: nothing of a callback arrived. */
const probes: Row[] = [
	['fields of others only', () => ({ query: { signature: 'x', foo: 'bar' } })],
	['HEAD with everything right', (given) => ({ method: 'HEAD', query: genuine(given) })],
	[
		'HEAD with another method in a header',
		(given) => ({
			method: 'HEAD',
			query: genuine(given),
			headers: { 'x-http-method-override': 'GET' },
		}),
	],
	['JSON null', () => ({ json: null })],
	['an empty form', () => ({ form: '' })],
	['__proto__ in JSON', (given) => body(`{"__proto__":${jsonOf(given)}}`, json)],
	['the marker as a name', () => ({ query: { [marker]: marker }, json: { [marker]: marker } })],
	[
		'a form of 5,000 fields, where n8n stops reading',
		(given) => body('x=1&'.repeat(5000) + formOf(given), form),
	],
	['a form without a type', (given) => body(formOf(given))],
	['a form with two types', (given) => body(formOf(given), `${form}, ${json}`)],
	['JSON called bytes', (given) => body(jsonOf(given), 'application/octet-stream')],
	['JSON called a form', (given) => body(jsonOf(given), form)],
	[
		'a multipart form',
		({ mine }) =>
			body(
				`--x\r\nContent-Disposition: form-data; name="transactionId"\r\n\r\n${mine.transactionId}\r\n--x--`,
				'multipart/form-data; boundary=x',
			),
	],
	['bytes that are no text', () => body(Buffer.from([0xff, 0xfe, 0x00, 0x3d, 0x80]), form)],
];

/** Refused for their form, whoever sent them. */
const malformed: Row[] = [
	['no transaction', (given) => ({ query: changed(given, { transactionId: '' }) })],
	[
		'the token twice',
		({ mine }) => ({ query: `callbackToken=x&callbackToken=${mine.callbackToken}` }),
	],
	['the token as a list', ({ mine }) => ({ query: `callbackToken[]=${mine.callbackToken}` })],
	['a token with a header', (given) => ({ query: changed(given, { callbackToken: 'a\r\nx: 1' }) })],
	[
		'a right token in the query, a wrong one in the form',
		(given) => ({ query: genuine(given), form: { callbackToken: 'wrong' } }),
	],
	[
		'a wrong token in the query, a right one in JSON',
		(given) => ({ query: { callbacktoken: 'wrong' }, json: genuine(given) }),
	],
	['a list of callbacks', (given) => body(`[${jsonOf(given)}]`, json)],
	['a list in 100,000 levels', () => body('['.repeat(1e5) + ']'.repeat(1e5), json)],
	['JSON called text', (given) => body(jsonOf(given), 'text/plain')],
	[
		'an object with 50,000 fields',
		() => ({ json: Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, n])) }),
	],
	['a field name of one megabyte', () => ({ json: { [megabyte]: 1 } })],
	['a token of one megabyte', (given) => ({ form: changed(given, { callbackToken: megabyte }) })],
	...(['callbackToken', 'transactionId', 'passed', 'subCode'] as const).flatMap((field): Row[] => [
		[`the marker in ${field}`, (given) => ({ query: changed(given, { [field]: marker }) })],
		[`the marker in ${field} of JSON`, (given) => ({ json: changed(given, { [field]: marker }) })],
	]),
];

const withToken = (make: (given: Given) => string) => (given: Given) => ({
	query: changed(given, { callbackToken: make(given) }),
});

/** From somebody who cannot show a token, or not the right one. */
const strangers: Row[] = [
	['no token', withToken(() => '')],
	['a guess', withToken(() => 'password')],
	['the word undefined', withToken(() => 'undefined')],
	['a token without its last character', withToken(({ mine }) => mine.callbackToken.slice(0, -1))],
	[
		'a token of another business ID with its name changed',
		withToken(({ mine, other }) =>
			mine.callbackToken.replace(mine.merchantBizId, other.merchantBizId),
		),
	],
	['an expired token', withToken(({ mine, secret }) => tokenFor(mine, { secret, expiresAt: 9 }))],
	[
		'a token of another receiver',
		withToken(({ mine, secret }) => tokenFor(mine, { secret, receiver: 'another/node/idv' })),
	],
	[
		'a token of the old secret',
		withToken((given) => tokenFor(given.mine, { secret: given.oldSecret })),
	],
	['a token of an empty secret', withToken(({ mine }) => tokenFor(mine, { secret: '' }))],
	[
		'a token in a header and in a cookie only',
		(given) => ({
			query: changed(given, { callbackToken: '' }),
			headers: {
				authorization: `Bearer ${given.mine.callbackToken}`,
				cookie: `callbackToken=${given.mine.callbackToken}`,
				callbacktoken: given.mine.callbackToken,
			},
		}),
	],
	['a wrong token as a number', (given) => ({ json: { ...genuine(given), callbackToken: 1 } })],
	[
		'a wrong token in the body of GET',
		(given) => ({ method: 'GET', json: changed(given, { callbackToken: 'wrong' }) }),
	],
	['JSON with a BOM', () => body('\ufeff{"transactionId":"x"}', json)],
	['XML whose root is a field', () => body('<transactionId>x</transactionId>', 'text/xml')],
	[
		'a forgery that also wants to change all objects',
		({ mine }) =>
			body(
				`{"transactionId":"${mine.transactionId}","callbackToken":"x","__proto__":{"polluted":"yes"}}`,
				json,
			),
	],
];

/** Answered by Node's HTTP server or by n8n. */
const neverArriving: Array<[status: number, ...Row]> = [
	[404, 'PUT', (given) => ({ method: 'PUT', query: genuine(given) })],
	[404, 'the token in the path', ({ mine }) => ({ path: `/${mine.callbackToken}` })],
	[204, 'OPTIONS', (given) => ({ method: 'OPTIONS', query: genuine(given) })],
	[400, 'a path that cannot be unescaped', (given) => ({ path: '/%zz', query: genuine(given) })],
	[422, 'broken JSON', (given) => body(jsonOf(given).slice(0, -1), json)],
	[422, 'a form called JSON', (given) => body(formOf(given), json)],
	[422, 'an unknown encoding', (given) => body(jsonOf(given), `${json}; charset=klingon`)],
	[
		422,
		'XML with an entity from a file',
		() =>
			body(
				'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><transactionId>&e;</transactionId>',
				'application/xml',
			),
	],
	[
		431,
		'a query of one megabyte',
		() => raw((at, host) => `GET ${at}?x=${megabyte} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
	],
	[
		400,
		'NUL in a header',
		() => raw((at, host) => `GET ${at} HTTP/1.1\r\nHost: ${host}\r\nX-Any: a\0b\r\n\r\n`),
	],
	[
		400,
		'a header folded over two lines',
		() => raw((at, host) => `GET ${at} HTTP/1.1\r\nHost: ${host}\r\nX-Any: a\r\n b: c\r\n\r\n`),
	],
	[
		400,
		'two lengths of one body',
		(given) =>
			raw(
				(at, host) =>
					`POST ${at} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${form}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${formOf(given)}`,
			),
	],
	[
		400,
		// Whoever leaves in the middle gets no answer, or Node's own.
		'a body that ends too early',
		(given) =>
			raw(
				(at, host) =>
					`POST ${at} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${form}\r\nContent-Length: 9999\r\n\r\n${formOf(given)}`,
			),
	],
];

/** The token is right in all of these, so that the person behind it counts as known. */
const lies: Array<[starts: string[], ...Row]> = [
	[
		['confirmationFailed'],
		"somebody else's transaction with the own token",
		(given) => ({ query: changed(given, { transactionId: given.other.transactionId }) }),
	],
	...['hksb0', '../../etc/passwd', 'x&IsReturnImage=Y&x=', '__proto__'].map(
		(transactionId): [string[], ...Row] => [
			['confirmationFailed'],
			`the transaction ${transactionId}`,
			(given) => ({ query: changed(given, { transactionId }) }),
		],
	),
	[
		['confirmationFailed'],
		'an infinite number as the transaction',
		(given) => body(jsonOf(given).replace(JSON.stringify(given.mine.transactionId), '1e999'), json),
	],
	[
		['differentPerson'],
		'passed, though Check Result says another person',
		({ failed }) => ({ query: { ...fieldsOf(failed), passed: 'Y', subCode: '200' } }),
	],
	[
		['differentPerson'],
		'a value of passed that does not exist',
		({ failed }) => ({ query: { ...fieldsOf(failed), passed: 'Maybe' } }),
	],
	[
		['notFinished'],
		'passed, though nobody has finished',
		({ open }) => ({ query: { ...fieldsOf(open), passed: 'Y', subCode: '200' } }),
	],
	[
		['confirmationFailed'],
		'passed, while Check Result is down',
		({ unknown }) => ({ query: { ...fieldsOf(unknown), passed: 'Y', subCode: '200' } }),
	],
	[
		['differentPerson', 'confirmationFailed'],
		'the fields of two genuine callbacks swapped',
		({ mine, failed }) => [
			{ query: { ...fieldsOf(failed), passed: mine.passed, subCode: mine.subCode } },
			{ query: { ...fieldsOf(mine), transactionId: failed.transactionId } },
		],
	],
];

/** What a waiting execution would rightly wake for. */
const replays: Row[] = [
	[
		'failed, though Check Result says passed',
		(given) => ({ query: changed(given, { passed: 'N', subCode: '204' }) }),
	],
	['a genuine callback five times', (given) => Array(5).fill({ query: genuine(given) })],
	[
		'a genuine callback in every method and spelling',
		(given) => {
			const { callbackToken, transactionId, passed, subCode } = genuine(given);
			const prose = { CallbackToken: callbackToken, transactionId, passed, subcode: subCode };
			return [
				{ query: genuine(given) },
				{ query: prose },
				{ form: genuine(given) },
				{ json: prose },
				{ method: 'HEAD', query: genuine(given) },
				{ query: genuine(given), json: genuine(given) },
			];
		},
	],
	[
		'a genuine callback with a new sub code each time',
		(given) => ['200', '201', ''].map((subCode) => ({ query: changed(given, { subCode }) })),
	],
];

const named = (kind: string, [name, send]: Row, rest: Omit<Attack, 'name' | 'send'>): Attack => ({
	name: `${kind}: ${name}`,
	send,
	...rest,
});

export const attacks: Attack[] = [
	...probes.map((row) => named('probe', row, { status: 200 })),
	...malformed.map((row) => named('malformed', row, { status: 400 })),
	...strangers.map((row) => named('stranger', row, { status: 401 })),
	...neverArriving.map(([status, ...row]) =>
		named('before the node', row, { status, beforeTheNode: true }),
	),
	...lies.map(([starts, ...row]) => named('lie', row, { status: 200, starts, waiting: 401 })),
	...replays.map((row) =>
		named('replay', row, { status: 200, starts: ['passed'], onlyTrigger: true }),
	),
];
