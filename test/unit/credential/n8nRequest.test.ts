import type { ApiCredential } from '../../../nodes/shared/credential/apiCredential';
import type { SignableRequest } from '../../../nodes/shared/credential/n8nRequest';
import { signWithCredential } from '../../../nodes/shared/credential/sign';
import {
	accept,
	asReceived,
	readPairs,
	v1Params,
	type Fields,
	type Received,
} from '../signing/vendor';
import { refusalOf } from './errors';
import { bodiless, withBody, type Written } from './requests';

const hosts = {
	V3: 'cloudauth-intl.cn-hongkong.aliyuncs.com',
	V1: 'saf.cn-hongkong.aliyuncs.com',
};
const keys = { accessKeyId: 'LTAItest', accessKeySecret: 'not a secret' };
const stsKeys = { ...keys, securityToken: 'token+/=' };
const credential: ApiCredential = { ...keys, region: 'cn-hongkong', network: 'public' };
const stsCredential: ApiCredential = { ...credential, ...stsKeys, authentication: 'stsToken' };

/** Marks a request for a scheme, keeping what it has already. */
const marks: Record<'V3' | 'V1', (request: SignableRequest) => SignableRequest> = {
	V3: (request) => ({
		url: '/',
		...request,
		headers: {
			...request.headers,
			'X-Acs-Action': 'CheckResult',
			'x-acs-version': '2022-08-09',
		},
	}),
	V1: (request) => ({
		url: '/',
		...request,
		qs: { ...request.qs, Action: 'ExecuteRequest', Version: '2019-05-21' },
	}),
};

const ofTheScheme = {
	V3: [] as string[],
	V1: [
		'AccessKeyId',
		'Action',
		'Format',
		'SecurityToken',
		'Signature',
		'SignatureMethod',
		'SignatureNonce',
		'SignatureVersion',
		'Timestamp',
		'Version',
	],
};

function without(fields: Fields, names: string[]): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function nonceOf({ headers, query }: Received): string | undefined {
	return headers['x-acs-signature-nonce'] ?? query.SignatureNonce;
}

describe.each(['V3', 'V1'] as const)('a request signed with %s', (scheme) => {
	const mark = marks[scheme];
	const host = hosts[scheme];
	const variants: Array<[string, string, Written]> = [
		...bodiless.map((written): [string, string, Written] => ['GET', written.name, written]),
		...[...bodiless, ...withBody].map((written): [string, string, Written] => [
			'POST',
			written.name,
			written,
		]),
	];

	it.each(variants)(
		'sends what it signs, once and again: %s with %s',
		(method, _name, { request, query = {}, form, text, contentType }) => {
			const first = signWithCredential(stsCredential, mark({ method, ...request }));
			// n8n hands the signed options in again after an HTTP 401.
			const second = signWithCredential(stsCredential, first);
			const [before, after] = [asReceived(first), asReceived(second)];
			for (const received of [before, after]) {
				accept(received, stsKeys);
				expect(received.method).toBe(method);
				expect(received.headers.host).toBe(host);
				expect(received.path).toBe('/');
				expect(without(received.query, ofTheScheme[scheme])).toEqual(query);
				expect(received.headers['content-type']).toBe(contentType);
				if (form) expect(readPairs(received.body.toString())).toEqual(form);
				else expect(received.body.toString()).toBe(text ?? '');
			}
			expect(nonceOf(after)).not.toBe(nonceOf(before));
			expect(second.body).toBe(first.body);
			expect(Object.keys(second).sort()).toEqual(Object.keys(first).sort());
			expect(Object.keys(after.headers).sort()).toEqual(Object.keys(before.headers).sort());
		},
	);

	it('does not change the options it was given', () => {
		const request = mark({ method: 'post', qs: { a: 1 }, body: { b: '2' }, baseURL: undefined });
		const before = structuredClone(request);
		signWithCredential(stsCredential, request);
		expect(request).toEqual(before);
	});

	it('keeps options that are not its own', () => {
		const abortSignal = new AbortController().signal;
		const own = { timeout: 5, json: true, returnFullResponse: true, abortSignal };
		expect(signWithCredential(credential, mark(own))).toMatchObject(own);
	});

	it('signs for a GET when no method is given, in capitals always', () => {
		expect(signWithCredential(credential, mark({})).method).toBe('GET');
		expect(signWithCredential(credential, mark({ method: 'post' })).method).toBe('POST');
	});

	it('asks for JSON unless the request asks for something else', () => {
		expect(signWithCredential(credential, mark({})).headers?.accept).toBe('application/json');
		const xml = mark({ headers: { Accept: 'application/xml' } });
		expect(signWithCredential(credential, xml).headers?.accept).toBe('application/xml');
	});

	it('drops the leftovers of STS when the key became a lasting one', () => {
		const sts = signWithCredential(stsCredential, mark({ method: 'POST', body: { a: '1' } }));
		const received = asReceived(signWithCredential(credential, sts));
		accept(received, keys);
		expect(JSON.stringify(received)).not.toContain('token');
		expect(received.headers['x-acs-accesskey-id']).toBeUndefined();
	});

	it('takes headers that are not there for missing', () => {
		const request = mark({ headers: { 'x-acs-a': undefined, 'x-acs-b': null, 'x-acs-c': '' } });
		const { headers } = asReceived(signWithCredential(credential, request));
		expect(headers).not.toHaveProperty('x-acs-a');
		expect(headers).not.toHaveProperty('x-acs-b');
		expect(headers).toHaveProperty('x-acs-c', '');
	});

	it('counts only the last of headers that differ in case', () => {
		const request = mark({ headers: { 'X-ACS-Twice': '1', 'x-acs-twice': '2' } });
		const received = asReceived(signWithCredential(credential, request));
		expect(received.headers['x-acs-twice']).toBe('2');
		accept(received, keys);
	});

	it.each([
		['url', { url: '/?a=b%20c&d=%E6%A0%B8' }],
		['uri', { url: undefined, uri: '/?a=b+c&d=核' }],
		['a bare query', { url: '?a=b c&d=核' }],
		['an absolute url', { url: `https://${host}/?a=b%20c&d=%E6%A0%B8#fragment` }],
		['what comes before the fragment', { url: '/?a=b%20c&d=核#?a=no&e=f' }],
		['an address with a query in its fragment only', { url: '/#?a=no', qs: { a: 'b c', d: '核' } }],
		['an absolute uri', { url: undefined, uri: `https://${host}?a=b%20c&d=%E6%A0%B8` }],
		['url and base URL', { baseURL: `https://${host}`, url: '/?a=b%20c&d=核' }],
		['qs', { url: '/', qs: { a: 'b c', d: '核' } }],
		['url and qs', { url: '/?a=overruled&d=%E6%A0%B8', qs: { a: 'b c' } }],
		['a repeated name', { url: '/?a=1&a=b%20c&d=%E6%A0%B8' }],
		['odd separators', { url: `  /?&a=b%20c&&d=%E6%A0%B8&  ` }],
	])('reads the query from %s', (_, request) => {
		const signed = signWithCredential(credential, mark({ headers: {}, ...request }));
		const received = asReceived(signed);
		accept(received, keys);
		expect(received.headers.host).toBe(host);
		expect(without(received.query, ofTheScheme[scheme])).toEqual({ a: 'b c', d: '核' });
	});

	it('takes names without value, signs of equality in values and broken escapes as they are', () => {
		const request = mark({ url: '/?flag&a=b=c&p=100%&q=%zz&__proto__=p&toString=t' });
		const received = asReceived(signWithCredential(credential, request));
		accept(received, keys);
		const expected = { flag: '', a: 'b=c', p: '100%', q: '%zz', toString: 't' };
		expect(without(received.query, ofTheScheme[scheme])).toEqual(
			Object.fromEntries([...Object.entries(expected), ['__proto__', 'p']]),
		);
	});

	it('fills in its own endpoint where the request names none', () => {
		for (const address of [{ url: '/' }, { url: '' }, { url: undefined }, { url: 'any/path' }]) {
			const { url } = signWithCredential(credential, mark(address));
			expect(url).toMatch(
				scheme === 'V3'
					? /^https:\/\/cloudauth-intl\.cn-hongkong\.aliyuncs\.com\/$/
					: /^https:\/\/saf\.cn-hongkong\.aliyuncs\.com\/\?AccessKeyId=/,
			);
		}
	});

	it.each([
		['a web form', () => new FormData()],
		[
			'a web form with fields',
			() => {
				const form = new FormData();
				form.append('a', 'b');
				return form;
			},
		],
		['a blob', () => new Blob(['a'])],
		['a web stream', () => new ReadableStream()],
		['an array buffer', () => new ArrayBuffer(8)],
		['typed bytes', () => new Uint8Array(8)],
		['a map', () => new Map([['a', 'b']])],
		['a stream', () => process.stdin],
		['a number', () => 5],
		['a list', () => ['a']],
	])('refuses %s as body instead of sending something else', (_, make) => {
		for (const where of ['body', 'form']) {
			const request = mark({ method: 'POST', [where]: make() });
			expect(refusalOf(() => signWithCredential(credential, request))).toBe(
				'The request body is a stream or a form with files, which cannot be signed. ' +
					'Send the fields as form parameters, and files as Base64 text.',
			);
		}
	});

	it.each([
		['form data with fields', { formData: { a: 'b' } }],
		['form data beside a body', { formData: { a: 'b' }, body: { c: 'd' } }],
		[
			'a multipart text',
			{ body: '--x\r\n', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } },
		],
		[
			'an object meant to be multipart',
			{ body: { a: 'b' }, headers: { 'content-type': 'Multipart/Form-Data' } },
		],
	])('refuses %s, which n8n would encode after the signature', (_, request) => {
		const message = refusalOf(() =>
			signWithCredential(credential, mark({ method: 'POST', headers: {}, ...request })),
		);
		expect(message).toContain('Send the fields as form parameters, and files as Base64 text.');
	});

	it('refuses a GET with a body, which n8n would not send', () => {
		for (const request of [{ body: { a: 'b' } }, { form: 'a=b' }, { method: 'get', body: 'a' }]) {
			const message = refusalOf(() => signWithCredential(credential, mark(request)));
			expect(message).toMatch(/^A GET request cannot have a body\. .*POST/);
		}
	});
});

describe('the operation of a request', () => {
	it.each([
		['nothing', {}],
		['an action without version', { headers: { 'x-acs-action': 'CheckResult' } }],
		['a version without action', { headers: { 'x-acs-version': '2022-08-09' } }],
		['Action without Version', { qs: { Action: 'ExecuteRequest' } }],
		['Version without Action', { url: '/?Version=2019-05-21' }],
		['empty headers', { headers: { 'x-acs-action': '', 'x-acs-version': '' } }],
		['names in the wrong case', { qs: { action: 'ExecuteRequest', version: '2019-05-21' } }],
		['names that are members', { qs: { constructor: 'x' }, headers: { toString: 'x' } }],
	])('has to be named, and is not by %s', (_, request) => {
		expect(refusalOf(() => signWithCredential(credential, request))).toMatch(
			/^The request does not say which operation to call\. Add the headers 'x-acs-action'.*'x-acs-version'.*'Action' and 'Version'\.$/,
		);
	});

	it.each([
		['another action in the query', marks.V3({ qs: { Action: 'DeleteVerifyResult' } })],
		['another service in the query', marks.V3({ qs: { Action: 'A', Version: '2019-05-21' } })],
		[
			'the version in the query',
			{ headers: { 'x-acs-action': 'A' }, qs: { Version: '2022-08-09' } },
		],
		['the version in the headers', marks.V1({ headers: { 'x-acs-version': '2019-05-21' } })],
	])('is refused when it is named in two places: %s', (_, request) => {
		expect(refusalOf(() => signWithCredential(credential, request))).toMatch(
			/^The request names its operation both in the headers and in the query\. Remove one of them\./,
		);
	});

	it('is not signed with V1 for ID Verification, whatever the action', () => {
		for (const Action of ['KeepaliveIntl', 'RunInstances']) {
			const request = { url: '/', qs: { Action, Version: '2022-08-09' } };
			expect(refusalOf(() => signWithCredential(credential, request))).toBe(
				"Requests of the API version 2022-08-09 name their operation in headers, not in query parameters. Use the headers 'x-acs-action' and 'x-acs-version'.",
			);
		}
	});

	it('is not signed with V3 for the legacy service', () => {
		const headers = { 'x-acs-action': 'ExecuteRequest', 'x-acs-version': '2019-05-21' };
		expect(refusalOf(() => signWithCredential(credential, { url: '/', headers }))).toBe(
			"Requests of the API version 2019-05-21 name their operation in query parameters, not in headers. Use the query parameters 'Action' and 'Version'.",
		);
	});
});

describe('a request for the legacy service', () => {
	it('asks for JSON, unless it says otherwise', () => {
		const format = (qs: Fields) =>
			asReceived(signWithCredential(credential, marks.V1({ qs }))).query.Format;
		expect(format({})).toBe('JSON');
		expect(format({ Format: 'XML' })).toBe('XML');
	});

	it('is refused with a parameter in the query and in the form', () => {
		for (const name of ['Service', 'Action', 'Format', 'Timestamp']) {
			const request = marks.V1({
				method: 'POST',
				qs: { Service: 'a' },
				body: { [name]: 'b', Other: 'c' },
			});
			const message = refusalOf(() => signWithCredential(credential, request));
			expect(message).toMatch(`The parameter '${name}' is in the query and in the body. `);
		}
	});

	it('does not take a JSON body for parameters', () => {
		const signed = signWithCredential(
			credential,
			marks.V1({
				method: 'POST',
				body: 'Service=a',
				headers: { 'content-type': 'application/json' },
			}),
		);
		const received = asReceived(signed);
		expect(v1Params(received)).not.toHaveProperty('Service');
		accept(received, keys);
	});
});

describe('a signed request', () => {
	it('may have a V3 parameter in the query and in the form', () => {
		const request = marks.V3({ method: 'POST', qs: { a: '1' }, body: { a: '2' } });
		accept(asReceived(signWithCredential(credential, request)), keys);
	});

	it.each(['V3', 'V1'] as const)('loses the signature that a caller brings along: %s', (scheme) => {
		const request = marks[scheme]({
			headers: {
				Authorization: 'Bearer stolen',
				Host: 'evil.example',
				'X-Acs-Security-Token': 'stolen',
				'x-acs-date': '2001-01-01T00:00:00Z',
				'X-ACS-Signature-Nonce': 'stolen',
				'x-acs-content-sha256': 'stolen',
				'x-acs-accesskey-id': 'stolen',
			},
			qs: scheme === 'V3' ? {} : { Signature: 'stolen', AccessKeyId: 'stolen' },
		});
		const signed = signWithCredential(credential, request);
		expect(signed.headers).not.toHaveProperty('host');
		expect(JSON.stringify(signed)).not.toMatch(/stolen|evil|2001/);
		accept(asReceived(signed), keys);
	});

	it('follows no redirects: a signature is made for one host', () => {
		for (const mark of Object.values(marks)) {
			const signed = signWithCredential(credential, mark({ followAllRedirects: true }));
			expect(signed).toMatchObject({
				disableFollowRedirect: true,
				followRedirect: false,
				followAllRedirects: false,
			});
		}
	});

	it('has the path /, whatever the address says', () => {
		const request = marks.V3({ url: `https://${hosts.V3}/a/b/../c;d?e=f#g` });
		expect(signWithCredential(credential, request).url).toBe(`https://${hosts.V3}/?e=f`);
	});

	it.each([
		['https://user:private@[host/?key=private', 'https://[host/'],
		['https://[host/?private\nprivate', 'https://[host/'],
		['HTTPS://me@private@[host', 'HTTPS://[host'],
		['//private@[host', '[host'],
		['https://[private\n@[host', 'https://[host'],
		['https://[host', 'https://[host'],
	])('is refused for an incomplete address without what is private in it: %j', (url, shown) => {
		expect(refusalOf(() => signWithCredential(credential, marks.V3({ url })))).toBe(
			`The address '${shown}' is not a complete URL. Use '/' to let the credential fill in its own endpoint.`,
		);
	});

	it.each([
		['http', `http://${hosts.V3}/`],
		['https in capitals', `HTTPS://${hosts.V3}/`],
	])('goes by its own address, not by the base URL: %s', (_, url) => {
		const request = marks.V3({ url, baseURL: 'https://evil.example' });
		const sign = () => signWithCredential(credential, request).url;
		if (url.startsWith('HTTPS')) expect(sign()).toBe(`https://${hosts.V3}/`);
		else expect(refusalOf(sign)).toContain(`is not used for 'http://${hosts.V3}'`);
	});

	it('takes a path that holds an address for a path', () => {
		const request = marks.V3({ url: '/https://evil.example/' });
		expect(signWithCredential(credential, request).url).toBe(`https://${hosts.V3}/`);
	});

	it.each([
		['text', 'a=b'],
		['bytes', Buffer.from('a=b')],
	])('calls a body that is %s a form, unless the request says what it is', (_, body) => {
		const typeOf = (headers: Fields) =>
			signWithCredential(credential, marks.V3({ method: 'POST', body, headers })).headers;
		expect(typeOf({})).toHaveProperty('content-type', expect.stringMatching(/x-www-form-url/));
		expect(typeOf({ 'Content-Type': 'text/plain' })).toHaveProperty('content-type', 'text/plain');
	});
});
