import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** One element of ASN.1 in its distinguished encoding. */
function element(tag: number, ...contents: readonly Buffer[]): Buffer {
	const content = Buffer.concat(contents);
	const { length } = content;
	const size =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);
const ecdsaWithSha256 = sequence(element(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const commonName = Buffer.from('550403', 'hex');
const time = (text: string) => element(0x17, Buffer.from(text));

/** A key and a certificate for it that nobody has reason to trust, in PEM. Made anew each time. */
export function untrustedCertificate(): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	const name = sequence(
		element(0x31, sequence(element(0x06, commonName), element(0x0c, Buffer.from('127.0.0.1')))),
	);
	const serial = createHash('sha256').update(spki).digest().subarray(0, 8);
	const body = sequence(
		element(0x02, Buffer.from([1]), serial),
		ecdsaWithSha256,
		name,
		sequence(time('200101000000Z'), time('491231235959Z')),
		name,
		spki,
	);
	const signature = element(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
	const lines = sequence(body, ecdsaWithSha256, signature)
		.toString('base64')
		.match(/.{1,64}/g);
	return {
		key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
		cert: `-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`,
	};
}
