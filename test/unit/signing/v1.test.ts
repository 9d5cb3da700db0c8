import fc from 'fast-check';

import { SigningError } from '../../../nodes/shared/errors';
import { encodeForm } from '../../../nodes/shared/signing/body';
import { signV1, v1Parameters } from '../../../nodes/shared/signing/v1';
import { keys, megabyteOfBase64, method, signingContext, v1QueryAndForm } from './arbitraries';
import { popCoreRequest } from './popCore';
import { readPairs, vendorSignatures, type Fields } from './vendor';

const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
const at = { now: Date.UTC(2026, 10, 22, 1, 8, 15), nonce: 'nonce-1' };

/** Written here once more, so that a wrong time stamp of ours does not sign itself. */
function vendorTimestamp(now: number): string {
	return new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

describe('the V1 signature', () => {
	it("is Alibaba Cloud's own for any request, in the query, in the form and in both", () => {
		fc.assert(
			fc.property(method, v1QueryAndForm, keys, signingContext, (verb, { query, form }, k, m) => {
				const body = Object.keys(form).length > 0 ? encodeForm(form) : undefined;
				const sent = readPairs(signV1({ method: verb, query, body }, k, m));
				const { Signature, ...inQuery } = sent;

				expect(inQuery).toEqual({
					...query,
					AccessKeyId: k.accessKeyId,
					SignatureMethod: 'HMAC-SHA1',
					SignatureNonce: m.nonce,
					SignatureVersion: '1.0',
					Timestamp: vendorTimestamp(m.now),
					...(k.securityToken ? { SecurityToken: k.securityToken } : {}),
				});
				expect(readPairs(body?.toString() ?? '')).toEqual(form);
				for (const expected of vendorSignatures({ ...inQuery, ...form }, verb, k.accessKeySecret)) {
					expect(Signature).toBe(expected);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it('gives the query that pop-core sends, byte for byte', async () => {
		await fc.assert(
			fc.asyncProperty(v1QueryAndForm, keys, signingContext, async ({ query, form }, k, m) => {
				const all: Fields = {
					...query,
					...form,
					Action: 'ExecuteRequest',
					Version: '2019-05-21',
					Format: 'JSON',
				};
				const ours = signV1({ method: 'GET', query: all }, k, m);
				const own = { SignatureNonce: m.nonce, Timestamp: vendorTimestamp(m.now) };
				const theirs = await popCoreRequest('GET', { ...all, ...own }, k);
				expect(`https://vendor.invalid/?${ours}`).toBe(theirs.url);
			}),
			{ numRuns: 2000 },
		);
	}, 60_000);

	it('is the one that pop-core puts into the form of a POST', async () => {
		await fc.assert(
			fc.asyncProperty(v1QueryAndForm, keys, signingContext, async ({ query, form }, k, m) => {
				const all: Fields = { ...query, Action: 'A', Version: '2019-05-21', Format: 'JSON' };
				const inForm: Fields = Object.fromEntries(
					Object.entries(form).filter(([name]) => !Object.hasOwn(all, name)),
				);
				const ours = readPairs(
					signV1({ method: 'POST', query: all, body: encodeForm(inForm) }, k, m),
				);
				const own = { SignatureNonce: m.nonce, Timestamp: vendorTimestamp(m.now) };
				const theirs = await popCoreRequest('POST', { ...all, ...inForm, ...own }, k);
				expect(ours.Signature).toBe(readPairs(theirs.data ?? '').Signature);
			}),
			{ numRuns: 500 },
		);
	}, 60_000);

	it("is Alibaba Cloud's own for a body of one megabyte", () => {
		const FacePictureBase64 = megabyteOfBase64();
		const body = encodeForm({ FacePictureBase64, Other: '' });
		expect(FacePictureBase64).toMatch(/[+/]/);
		const query = { Action: 'ExecuteRequest', Version: '2019-05-21', Format: 'JSON' };
		const { Signature, ...inQuery } = readPairs(signV1({ method: 'POST', query, body }, key, at));
		const params = { ...inQuery, FacePictureBase64, Other: '' };
		for (const expected of vendorSignatures(params, 'POST', key.accessKeySecret)) {
			expect(Signature).toBe(expected);
		}
	});

	it('replaces what an earlier signature left in the query', () => {
		const query = { Action: 'ExecuteRequest', Version: '2019-05-21' };
		const stale = Object.fromEntries([...v1Parameters].map((name) => [name, 'stale']));
		expect(signV1({ method: 'GET', query: { ...query, ...stale } }, key, at)).toBe(
			signV1({ method: 'GET', query }, key, at),
		);
	});

	it('leaves the parameters of its caller alone', () => {
		const query = Object.freeze({ Action: 'ExecuteRequest', Signature: 'stale' });
		signV1({ method: 'GET', query }, key, at);
		expect(query).toEqual({ Action: 'ExecuteRequest', Signature: 'stale' });
	});

	it('is refused where it is not defined which of two values counts', () => {
		const query = { Action: 'ExecuteRequest', Service: 'a' };
		const sign = (params: Fields) => () =>
			signV1({ method: 'POST', query, body: encodeForm({ Other: '1', ...params }) }, key, at);
		const message = "The parameter 'Service' is in the query and in the body";
		expect(sign({ Service: 'a' })).toThrow(
			expect.objectContaining({
				message,
				facts: expect.objectContaining({
					remedy: 'Remove it from the body. With both, it is not defined which of the two counts.',
				}),
			}),
		);
		// Those of the signature itself stand in the query.
		expect(sign({ SignatureNonce: 'n' })).toThrow(SigningError);
		expect(sign({ service: 'a' })).not.toThrow();
	});

	it('depends on the method, the secret and every parameter', () => {
		const query = { Action: 'ExecuteRequest', Version: '2019-05-21' };
		const body = encodeForm({ Service: 'a' });
		const base = { method: 'POST', query, body };
		const signature = (...request: Parameters<typeof signV1>) =>
			readPairs(signV1(...request)).Signature;
		const all = [
			signature(base, key, at),
			signature({ ...base, method: 'GET' }, key, at),
			signature({ ...base, query: { ...query, Action: 'Other' } }, key, at),
			signature({ ...base, body: encodeForm({ Service: 'b' }) }, key, at),
			signature(base, { ...key, accessKeySecret: 'other' }, at),
			signature(base, { ...key, accessKeyId: 'other' }, at),
			signature(base, { ...key, securityToken: 'other' }, at),
			signature(base, key, { ...at, now: at.now + 1000 }),
			signature(base, key, { ...at, nonce: 'nonce-2' }),
		];
		expect(new Set(all).size).toBe(all.length);
	});
});
