import crypto from 'node:crypto';

import { encodeForm, formParamsOf, sha256Of } from '../../../nodes/shared/signing/body';
import { joinParams } from '../../../nodes/shared/signing/encode';
import { signV1 } from '../../../nodes/shared/signing/v1';
import { signV3 } from '../../../nodes/shared/signing/v3';
import { megabyteOfBase64 } from './arbitraries';
import { sha256 } from './vendor';

const key = { accessKeyId: 'a', accessKeySecret: 'b' };
const context = { now: 0, nonce: 'n' };

function v3(body: Buffer) {
	const [action, version] = ['Initialize', '2022-08-09'];
	const request = { method: 'POST', host: 'a', action, version, query: {}, headers: {}, body };
	return signV3(request, key, context);
}

function v1(body: Buffer) {
	return signV1({ method: 'POST', query: {}, body }, key, context);
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

	it('is worked out once, however often a picture is signed with V3', () => {
		const body = encodeForm({ FacePictureBase64: megabyteOfBase64() });
		expect(bytesHashedBy(() => v3(body))).toBeGreaterThanOrEqual(body.length);
		// What is left is a canonical request of a few hundred characters.
		expect(bytesHashedBy(() => v3(body))).toBeLessThan(2000);
	});

	it('is not needed for V1', () => {
		expect(bytesHashedBy(() => v1(Buffer.from('a=1')))).toBe(0);
	});
});

describe('the form parameters of a body', () => {
	it('are known without reading the bytes of a body that was encoded here', () => {
		const body = encodeForm({ b: '2', a: 'ø' });
		const reads = jest.spyOn(body, 'toString');
		expect(joinParams(formParamsOf(body))).toBe('a=%C3%B8&b=2');
		v1(body);
		expect(reads).not.toHaveBeenCalled();
		reads.mockRestore();
		expect(body.toString()).toBe('a=%C3%B8&b=2');
	});

	it('are read once from bytes that came from elsewhere, however often they are signed', () => {
		const body = Buffer.from('b=2&a=%c3%b8+ø');
		const reads = jest.spyOn(body, 'toString');
		expect(v1(body)).toBe(v1(body));
		expect(joinParams(formParamsOf(body))).toBe('a=%C3%B8%20%C3%B8&b=2');
		expect(reads).toHaveBeenCalledTimes(1);
	});

	it('stay known beside the hash, in either order', () => {
		const [one, other] = [Buffer.from('a=1'), Buffer.from('b=2')];
		sha256Of(one);
		expect(joinParams(formParamsOf(one))).toBe('a=1');
		formParamsOf(other);
		expect(sha256Of(other)).toBe(sha256('b=2'));
		expect(joinParams(formParamsOf(other))).toBe('b=2');
	});
});
