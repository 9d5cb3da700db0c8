import OpenApiUtil from '@alicloud/openapi-util';
import fc from 'fast-check';

import { encodeForm } from '../../../nodes/shared/signing/body';
import { signV3, type V3Request } from '../../../nodes/shared/signing/v3';
import {
	extraHeaders,
	form,
	host,
	keys,
	megabyteOfBase64,
	method,
	signingContext,
	v3Query,
} from './arbitraries';
import { readPairs, sha256, vendorAuthorizations, type Fields, type Keys } from './vendor';

const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
const at = { now: Date.UTC(2026, 10, 22, 1, 8, 15), nonce: 'nonce-1' };
const action = 'Initialize';
const version = '2022-08-09';

/** The headers of the request before it is signed by the vendor's code, made without ours. */
function headersBeforeSigning(
	{
		headers,
		host: hostHeader,
		body = Buffer.alloc(0),
	}: Pick<V3Request, 'headers' | 'host' | 'body'>,
	{ accessKeyId, securityToken }: Keys,
	{ now, nonce }: typeof at,
): Fields {
	return {
		...headers,
		host: hostHeader,
		'x-acs-action': action,
		'x-acs-version': version,
		'x-acs-date': new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z'),
		'x-acs-signature-nonce': nonce,
		'x-acs-content-sha256': sha256(body),
		...(securityToken && {
			'x-acs-accesskey-id': accessKeyId,
			'x-acs-security-token': securityToken,
		}),
	};
}

/** The canonical query that the vendor's code hashes: it is handed to its `hash`. */
function canonicalQueryOfVendor(getAuthorization: () => unknown): string | undefined {
	const hash = jest.spyOn(OpenApiUtil, 'hash');
	try {
		getAuthorization();
		const [canonicalRequest] = hash.mock.calls[0] ?? [];
		return canonicalRequest?.toString().split('\n')[2];
	} finally {
		hash.mockRestore();
	}
}

describe('the V3 signature', () => {
	it("is Alibaba Cloud's own for any request", () => {
		fc.assert(
			fc.property(
				method,
				host,
				v3Query,
				extraHeaders,
				fc.option(form, { nil: undefined }),
				keys,
				signingContext,
				(verb, hostHeader, query, headers, fields, k, m) => {
					const body = fields && encodeForm(fields);
					const request = { method: verb, host: hostHeader, action, version, query, headers, body };
					const expected = headersBeforeSigning(request, k, m);
					const { headers: signed, queryString } = signV3(request, k, m);
					const { authorization, ...rest } = signed;

					expect(rest).toEqual(expected);
					expect(readPairs(body?.toString() ?? '')).toEqual(fields ?? {});
					const vendorRequest = { method: verb, query, headers: expected };
					const payloadHash = sha256(body ?? '');
					const canonicalQuery = canonicalQueryOfVendor(() => {
						for (const theirs of vendorAuthorizations(vendorRequest, payloadHash, k)) {
							expect(authorization).toBe(theirs);
						}
					});
					expect(queryString).toBe(canonicalQuery);
				},
			),
			{ numRuns: 2000 },
		);
	});

	it("is Alibaba Cloud's own for a body of one megabyte", () => {
		const body = encodeForm({ FacePictureBase64: megabyteOfBase64() });
		const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' };
		const query = { MetaInfo: '{"deviceType":"ios"}', ProductCode: 'FACE_VERIFY' };
		const request = {
			method: 'POST',
			host: 'a.aliyuncs.com',
			action,
			version,
			query,
			headers,
			body,
		};
		const { headers: signed } = signV3(request, key, at);
		expect(signed['x-acs-content-sha256']).toBe(sha256(body));
		const before = headersBeforeSigning(request, key, at);
		for (const theirs of vendorAuthorizations(
			{ method: 'POST', query, headers: before },
			sha256(body),
			key,
		)) {
			expect(signed.authorization).toBe(theirs);
		}
	});

	it("encodes names as well as values, which Alibaba Cloud's packages leave to the caller", () => {
		const query = { 'a b': 'c d', "q'": '!*', 'z&z': '' };
		const request = { method: 'GET', host: 'a.aliyuncs.com', action, version, query, headers: {} };
		const { headers, queryString } = signV3(request, key, at);
		expect(queryString).toBe('a%20b=c%20d&q%27=%21%2A&z%26z=');
		for (const theirs of vendorAuthorizations(
			{ method: 'GET', query, headers: headersBeforeSigning(request, key, at) },
			sha256(''),
			key,
		)) {
			expect(headers.authorization).toBe(theirs);
		}
	});

	it('signs host, content-type and x-acs headers, and no others', () => {
		const request = {
			method: 'POST',
			host: 'a.aliyuncs.com:8443',
			action,
			version,
			query: {},
			headers: {
				'content-type': 'text/plain',
				'x-acs-custom': ' padded ',
				'user-agent': 'n8n',
				accept: 'application/json',
				'x-acsnot': 'no',
				'x-host': 'no',
			},
		};
		const { headers } = signV3(request, { ...key, securityToken: 'sts' }, at);
		expect(headers.authorization).toMatch(
			/^ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=content-type;host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-custom;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,Signature=[0-9a-f]{64}$/,
		);
		expect(headers).toMatchObject({ 'user-agent': 'n8n', 'x-acsnot': 'no', 'x-host': 'no' });
	});

	it('leaves the headers and parameters of its caller alone', () => {
		const headers = Object.freeze({ accept: 'application/json' });
		const query = Object.freeze({ b: '2', a: '1' });
		const request = { method: 'GET', host: 'a.aliyuncs.com', action, version, query, headers };
		expect(signV3(request, key, at).queryString).toBe('a=1&b=2');
		expect(headers).toEqual({ accept: 'application/json' });
	});

	it('brings its own headers, whatever the request says', () => {
		const own = {
			host: 'evil.example',
			authorization: 'stolen',
			'x-acs-action': 'Stolen',
			'x-acs-version': 'stolen',
			'x-acs-date': 'stolen',
			'x-acs-signature-nonce': 'stolen',
			'x-acs-content-sha256': 'stolen',
			'x-acs-accesskey-id': 'stolen',
			'x-acs-security-token': 'stolen',
		};
		const request = { method: 'POST', host: 'a.aliyuncs.com', action, version, query: {} };
		const sts = { ...key, securityToken: 'sts' };
		expect(signV3({ ...request, headers: own }, sts, at)).toEqual(
			signV3({ ...request, headers: {} }, sts, at),
		);
	});

	it('depends on everything that it stands for', () => {
		const base = {
			method: 'POST',
			host: 'a.aliyuncs.com',
			action,
			version,
			query: { a: '1' },
			headers: { 'x-acs-custom': '1' },
			body: Buffer.from('a=1'),
		};
		const signature = (...request: Parameters<typeof signV3>) =>
			/Signature=(\w+)$/.exec(signV3(...request).headers.authorization ?? '')?.[1];
		const all = [
			signature(base, key, at),
			signature({ ...base, method: 'PUT' }, key, at),
			signature({ ...base, host: 'b.aliyuncs.com' }, key, at),
			signature({ ...base, action: 'CheckResult' }, key, at),
			signature({ ...base, version: '2019-05-21' }, key, at),
			signature({ ...base, query: { a: '2' } }, key, at),
			signature({ ...base, headers: { 'x-acs-custom': '2' } }, key, at),
			signature({ ...base, body: Buffer.from('a=2') }, key, at),
			signature(base, { ...key, accessKeySecret: 'other' }, at),
			signature(base, { ...key, securityToken: 'other' }, at),
			signature(base, key, { ...at, now: at.now + 1000 }),
			signature(base, key, { ...at, nonce: 'nonce-2' }),
		];
		expect(new Set(all).size).toBe(all.length);
	});
});
