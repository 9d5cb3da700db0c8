import { createHmac } from 'node:crypto';
import fc from 'fast-check';

import { makeToken, secretComplaint, shortestSecret } from '../../../nodes/shared/callback/token';

const secret = 'a secret of thirty-two characters';

/** The same worked out from the written-down form, without any code of ours. */
function expected(key: string, bizId: string, seconds: number): string {
	const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
	let expiry = '';
	for (let rest = Math.floor(seconds); rest > 0; rest = Math.floor(rest / 36)) {
		expiry = `${digits[rest % 36]}${expiry}`;
	}
	const signed = ['v1', bizId, expiry].join('_');
	const base64 = createHmac('sha256', Buffer.from(key, 'utf8'))
		.update(signed, 'utf8')
		.digest('base64');
	return `${signed}_${base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
}

describe('a callback token', () => {
	it('is what its description says', () => {
		fc.assert(
			fc.property(
				fc.string({ minLength: 32, unit: 'binary' }).map((text) => text.trim()),
				fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
				fc.integer({ min: 1, max: 4_102_444_800 }),
				(key, bizId, seconds) => {
					expect(makeToken(key, bizId, seconds)).toBe(expected(key, bizId, seconds));
				},
			),
		);
	});

	it('is the same for everybody who has the secret', () => {
		// Worked out with `openssl dgst -sha256 -hmac … -binary | basenc --base64url`.
		expect(makeToken(secret, 'e0c34a77f5ac40a5aa5e6ed20c351234', 1_795_305_600)).toBe(
			'v1_e0c34a77f5ac40a5aa5e6ed20c351234_tovmo0_jMLEShEE7qPOnS_445h2mWPCKY939tP8iiPo_MSwpKY',
		);
	});

	it('ignores fractions of a second and blanks around the secret', () => {
		const token = makeToken(secret, 'biz1', 1_795_305_600);
		expect(makeToken(secret, 'biz1', 1_795_305_600.999)).toBe(token);
		expect(makeToken(` ${secret}\n`, 'biz1', 1_795_305_600)).toBe(token);
	});

	it('differs by secret, business id and expiry', () => {
		const tokens = [
			makeToken(secret, 'biz1', 1_795_305_600),
			makeToken(`${secret}x`, 'biz1', 1_795_305_600),
			makeToken(secret, 'biz2', 1_795_305_600),
			makeToken(secret, 'biz1', 1_795_305_601),
		].map((token) => token.split('_').slice(3).join('_'));
		expect(new Set(tokens).size).toBe(4);
		for (const mac of tokens) expect(mac).toMatch(/^[A-Za-z0-9_-]{43}$/);
	});

	it('can stand in a URL as it is', () => {
		const token = makeToken(secret, 'biz1', 1_795_305_600);
		expect(encodeURIComponent(token)).toBe(token);
	});
});

describe('a complaint about the secret', () => {
	it('is not made from 32 characters on, blanks around them not counted', () => {
		expect(shortestSecret).toBe(32);
		expect(secretComplaint('x'.repeat(32))).toBeUndefined();
		expect(secretComplaint(`  ${'x'.repeat(32)}\n`)).toBeUndefined();
		expect(secretComplaint('x'.repeat(500))).toBeUndefined();
	});

	it.each([
		['x'.repeat(31), 31],
		[`${'x'.repeat(31)} `, 31],
		[' '.repeat(40), 0],
		['', 0],
		[undefined, 0],
		[null, 0],
		[1e40, 0],
		[{ length: 40 }, 0],
		[['x'.repeat(40)], 0],
	])('is made about %j, with its length and a cure', (short, length) => {
		expect(secretComplaint(short)).toBe(
			`The secret has ${length} characters and needs at least 32. Let a password manager make one, or use: openssl rand -base64 48`,
		);
	});
});
