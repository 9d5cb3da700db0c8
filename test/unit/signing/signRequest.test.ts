import type { ApiCredential } from '../../../nodes/shared/api/endpoint';
import { signWithCredential } from '../../../nodes/shared/api/sign';
import { signRequest, SigningRefusal, type SignableRequest } from '../../../nodes/shared/signing';
import { bodiless, withBody, type Written } from './requests';
import { accept, asReceived, readPairs, v1Params, type Fields, type Received } from './vendor';

const hosts = {
	V3: 'cloudauth-intl.cn-hongkong.aliyuncs.com',
	V1: 'saf.cn-hongkong.aliyuncs.com',
};
const keys = { accessKeyId: 'LTAItest', accessKeySecret: 'not a secret' };
const stsKeys = { ...keys, securityToken: 'token+/=' };
const credential: ApiCredential = { ...keys, region: 'cn-hongkong', network: 'public' };
const stsCredential: ApiCredential = { ...credential, ...stsKeys, useSecurityToken: true };

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

function refusalOf(sign: () => unknown): SigningRefusal {
	try {
		sign();
	} catch (error) {
		if (error instanceof SigningRefusal) return error;
		throw error;
	}
	throw new Error('It was signed');
}

function nonceOf({ headers, query }: Received): string | undefined {
	return headers['x-acs-signature-nonce'] ?? query.SignatureNonce;
}

describe.each(['V3', 'V1'] as const)('signRequest with %s', (scheme) => {
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

	describe.each([
		['a lasting key', credential, keys],
		['an STS key', stsCredential, stsKeys],
	] as const)('and %s', (_, withKey, theKeys) => {
		it.each(variants)(
			'sends what it signs, once and again: %s with %s',
			(method, _name, { request, query = {}, form, text, contentType }) => {
				const first = signWithCredential(withKey, mark({ method, ...request }));
				// n8n hands the signed options in again after an HTTP 401.
				const second = signWithCredential(withKey, first);
				const [before, after] = [asReceived(first), asReceived(second)];
				for (const received of [before, after]) {
					accept(received, theKeys);
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
	});

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
		['what stands before the fragment', { url: '/?a=b%20c&d=核#?a=no&e=f' }],
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
			expect(refusalOf(() => signWithCredential(credential, request)).message).toBe(
				'The request body is a stream or form with files, which cannot be signed. ' +
					'Send the fields as form parameters, files as Base64 text.',
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
		const { message } = refusalOf(() =>
			signWithCredential(credential, mark({ method: 'POST', headers: {}, ...request })),
		);
		expect(message).toContain('Send the fields as form parameters, files as Base64 text.');
	});

	it('refuses a GET with a body, which n8n would not send', () => {
		for (const request of [{ body: { a: 'b' } }, { form: 'a=b' }, { method: 'get', body: 'a' }]) {
			const { message } = refusalOf(() => signWithCredential(credential, mark(request)));
			expect(message).toMatch(/^A GET request cannot have a body\. .*POST/);
		}
	});
});

describe('signRequest', () => {
	it.each([
		['nothing', {}],
		['an action without version', { headers: { 'x-acs-action': 'CheckResult' } }],
		['a version without action', { headers: { 'x-acs-version': '2022-08-09' } }],
		['Action without Version', { qs: { Action: 'ExecuteRequest' } }],
		['Version without Action', { url: '/?Version=2019-05-21' }],
		['empty headers', { headers: { 'x-acs-action': '', 'x-acs-version': '' } }],
		['names in the wrong case', { qs: { action: 'ExecuteRequest', version: '2019-05-21' } }],
		['names that are members', { qs: { constructor: 'x' }, headers: { toString: 'x' } }],
	])('refuses a request that names its operation by %s', (_, request) => {
		const { name, message, remedy } = refusalOf(() => signWithCredential(credential, request));
		expect(name).toBe('SigningRefusal');
		expect(message).toBe(`The request does not say which operation to call. ${remedy}`);
		expect(remedy).toMatch(/'x-acs-action'.*'x-acs-version'.*'Action' and 'Version'/);
	});

	it('asks where to send a request, and for clock and nonce of just that host', () => {
		const qs = Object.freeze({ Action: 'A', Version: '2019-05-21' });
		const request: SignableRequest = Object.freeze({ qs });
		const asked: string[] = [];
		const signed = signRequest(
			request,
			{
				baseUrl: (version) => `https://${version}.aliyuncs.com:444`,
				isTrusted: ({ host }) => host === '2019-05-21.aliyuncs.com:444',
			},
			keys,
			(host) => {
				asked.push(host);
				return { now: Date.UTC(2026, 10, 22), nonce: 'n1' };
			},
		);
		expect(asked).toEqual(['2019-05-21.aliyuncs.com:444']);
		const received = asReceived(signed);
		accept(received, keys);
		expect(received.query).toMatchObject({
			SignatureNonce: 'n1',
			Timestamp: '2026-11-22T00:00:00Z',
		});
	});

	it('signs with V3 when both schemes are asked for', () => {
		const qs = { Action: 'Other', Version: '2019-05-21' };
		const request = marks.V3({ qs });
		const received = asReceived(signWithCredential(credential, request));
		accept(received, keys);
		expect(received.headers.authorization).toMatch(/^ACS3-HMAC-SHA256 /);
		expect(received.query).toEqual(qs);
	});

	it.each([
		[
			'the action by header, the version by parameter',
			'V3',
			{
				headers: { 'x-acs-action': 'CheckResult' },
				qs: { Version: '2022-08-09' },
			},
		],
		[
			'the action by parameter, the version by header',
			'V1',
			{
				headers: { 'x-acs-version': '2019-05-21' },
				qs: { Action: 'ExecuteRequest' },
			},
		],
	])('sends action and version in full when a request gives %s', (_, scheme, request) => {
		const received = asReceived(signWithCredential(credential, request));
		accept(received, keys);
		if (scheme === 'V3') expect(received.headers['x-acs-version']).toBe('2022-08-09');
		else expect(received.query).toMatchObject({ Action: 'ExecuteRequest', Version: '2019-05-21' });
	});

	it('asks the legacy service for JSON, unless the request says otherwise', () => {
		const format = (qs: Fields) =>
			asReceived(signWithCredential(credential, marks.V1({ qs }))).query.Format;
		expect(format({})).toBe('JSON');
		expect(format({ Format: 'XML' })).toBe('XML');
	});

	it('refuses a V1 parameter that stands in the query and in the form', () => {
		for (const name of ['Service', 'Action', 'Format', 'Timestamp']) {
			const request = marks.V1({
				method: 'POST',
				qs: { Service: 'a' },
				body: { [name]: 'b', Other: 'c' },
			});
			const { message } = refusalOf(() => signWithCredential(credential, request));
			expect(message).toMatch(`The parameter '${name}' stands in the query and in the body. `);
		}
	});

	it('lets a V3 parameter stand in the query and in the form', () => {
		const request = marks.V3({ method: 'POST', qs: { a: '1' }, body: { a: '2' } });
		accept(asReceived(signWithCredential(credential, request)), keys);
	});

	it('does not take a JSON body for V1 parameters', () => {
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

	it.each(['V3', 'V1'] as const)(
		'throws away a signature that a caller brings along, for %s',
		(scheme) => {
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
		},
	);

	it('switches redirects off: a signature is made for one host', () => {
		for (const mark of Object.values(marks)) {
			const signed = signWithCredential(credential, mark({ followAllRedirects: true }));
			expect(signed).toMatchObject({
				disableFollowRedirect: true,
				followRedirect: false,
				followAllRedirects: false,
			});
		}
	});

	it('keeps the path to itself: the vendor’s path is always /', () => {
		const request = marks.V3({ url: `https://${hosts.V3}/a/b/../c;d?e=f#g` });
		expect(signWithCredential(credential, request).url).toBe(`https://${hosts.V3}/?e=f`);
	});

	it('says what is wrong with an address without repeating what may be private in it', () => {
		for (const url of [
			'https://',
			'https://exa mple/?a=1',
			'https://u:p@exa mple/?AccessKeyId=1',
		]) {
			const { message } = refusalOf(() => signWithCredential(credential, marks.V3({ url })));
			expect(message).toMatch(/^The address '.*' is not a complete URL\. Use '\/' to let/);
			expect(message).not.toMatch(/a=1|AccessKeyId|u:p/);
		}
	});
});
