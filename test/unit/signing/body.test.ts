import crypto from 'node:crypto';

import {
	encodeForm,
	formParamsOf,
	sha256Of,
	type FormParam,
} from '../../../nodes/shared/signing/body';
import { signWithCredential } from '../../../nodes/shared/api/sign';
import { megabyteOfBase64 } from './arbitraries';
import { sha256 } from './vendor';

const credential = { accessKeyId: 'a', accessKeySecret: 'b', region: 'cn-hongkong' };

function v3(body: unknown) {
	return signWithCredential(credential, {
		method: 'POST',
		url: '/',
		headers: { 'x-acs-action': 'Initialize', 'x-acs-version': '2022-08-09' },
		body,
	});
}

function v1(body: unknown) {
	return signWithCredential(credential, {
		method: 'POST',
		url: '/',
		qs: { Action: 'ExecuteRequest', Version: '2019-05-21' },
		body,
	});
}

/** Counts the bytes that are really hashed while `act` runs; the hashing itself goes on. */
function bytesHashedBy(act: () => void): number {
	let bytes = 0;
	const { createHash } = crypto;
	const spy = jest.spyOn(crypto, 'createHash').mockImplementation((algorithm, options) => {
		const hash = createHash(algorithm, options);
		const update = hash.update.bind(hash);
		hash.update = ((data: Buffer | string) => {
			bytes += Buffer.byteLength(data);
			return update(data);
		}) as typeof hash.update;
		return hash;
	});
	try {
		act();
	} finally {
		spy.mockRestore();
	}
	return bytes;
}

describe('the hash of a body', () => {
	it('is the hex SHA-256 of its bytes', () => {
		for (const body of [Buffer.alloc(0), Buffer.from('核'), encodeForm({ a: '核 ' })]) {
			expect(sha256Of(body)).toBe(sha256(body));
		}
	});

	it('belongs to one buffer and not to its length or content', () => {
		const [one, other] = [Buffer.from('a=1'), Buffer.from('a=2')];
		expect(sha256Of(one)).toBe(sha256('a=1'));
		expect(sha256Of(other)).toBe(sha256('a=2'));
		expect(sha256Of(one)).toBe(sha256('a=1'));
	});

	it('is worked out once, however often a request is signed', () => {
		const FacePictureBase64 = megabyteOfBase64();
		const body = encodeForm({ FacePictureBase64 });
		// Everything besides the body is a canonical request of a few hundred characters.
		const rest = 2000;
		expect(bytesHashedBy(() => v3(body))).toBeGreaterThanOrEqual(body.length);
		expect(bytesHashedBy(() => v3(body))).toBeLessThan(rest);

		let signed: ReturnType<typeof v3> | undefined;
		expect(bytesHashedBy(() => (signed = v3({ FacePictureBase64 })))).toBeGreaterThanOrEqual(
			body.length,
		);
		// What n8n hands in again after an HTTP 401.
		expect(bytesHashedBy(() => signWithCredential(credential, signed ?? {}))).toBeLessThan(rest);
	});

	it('is not needed for V1', () => {
		expect(bytesHashedBy(() => v1(Buffer.from('a=1')))).toBe(0);
	});
});

const formText = (params: readonly FormParam[]) =>
	params.map(({ bytes }) => bytes.toString('latin1')).join('&');

describe('the form parameters of a body', () => {
	it('are known without reading the bytes when we encoded them', () => {
		const body = encodeForm({ b: '2', a: 'ø' });
		const reads = jest.spyOn(body, 'toString');
		expect(formText(formParamsOf(body))).toBe('a=%C3%B8&b=2');
		expect(reads).not.toHaveBeenCalled();
		reads.mockRestore();
		expect(body.toString()).toBe('a=%C3%B8&b=2');
	});

	it('are read once from bytes that came from elsewhere, however often they are signed', () => {
		const body = Buffer.from('b=2&a=%c3%b8+ø');
		const reads = jest.spyOn(body, 'toString');
		v1(v1(body).body);
		v1(body);
		expect(reads).toHaveBeenCalledTimes(1);
		expect(formText(formParamsOf(body))).toBe('a=%C3%B8%20%C3%B8&b=2');
		expect(reads).toHaveBeenCalledTimes(1);
	});

	it('are signed where they stand: no second copy of a picture is made or kept', () => {
		const body = encodeForm({ FacePictureBase64: megabyteOfBase64() });
		const [picture] = formParamsOf(body);
		expect(picture?.bytes.buffer).toBe(body.buffer);
		expect(picture?.bytes).toHaveLength(body.length);
		const buffers = jest.spyOn(Buffer, 'from');
		try {
			signWithCredential(credential, v1(body));
			const sizes = buffers.mock.results.map(({ value }) => (value as Buffer).length);
			expect(sizes.filter((size) => size > 100_000)).toEqual([]);
		} finally {
			buffers.mockRestore();
		}
	});

	it('stay known beside the hash, in either order', () => {
		const body = Buffer.from('a=1');
		sha256Of(body);
		expect(formText(formParamsOf(body))).toBe('a=1');
		const other = Buffer.from('b=2');
		formParamsOf(other);
		expect(sha256Of(other)).toBe(sha256('b=2'));
		const ours = encodeForm({ c: '3' });
		expect(sha256Of(ours)).toBe(sha256('c=3'));
		expect(formText(formParamsOf(ours))).toBe('c=3');
	});
});
