import { createHmac } from 'node:crypto';
import fc from 'fast-check';

import {
	checkToken,
	credentialComplaint,
	isSharedToken,
	makeToken,
	secretComplaint,
	shortestSecret,
} from '../../../nodes/shared/callback/token';

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

describe('checking a token', () => {
	const expiry = 1_795_305_600;
	const token = makeToken(secret, 'biz1', expiry);
	const check = (given: string, now = expiry - 1, credential: object = { secret }) =>
		checkToken(credential as { secret: string }, given, now);

	it('gives back the business id that it was made for', () => {
		expect(check(token)).toBe('biz1');
		expect(check(token, 0)).toBe('biz1');
		fc.assert(
			fc.property(
				fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
				fc.integer({ min: 1, max: 4_102_444_800 }),
				(bizId, seconds) => {
					expect(check(makeToken(secret, bizId, seconds), seconds - 1)).toBe(bizId);
				},
			),
		);
	});

	it('ends at the very second of its expiry', () => {
		expect(check(token, expiry - 0.001)).toBe('biz1');
		expect(check(token, expiry)).toBeUndefined();
		expect(check(token, expiry + 1)).toBeUndefined();
		expect(check(token, NaN)).toBeUndefined();
	});

	it('refuses a token in which a single character was changed', () => {
		for (let index = 0; index < token.length; index++) {
			const changed = token[index] === 'A' ? 'B' : 'A';
			expect(check(token.slice(0, index) + changed + token.slice(index + 1), 0)).toBeUndefined();
			expect(check(token.slice(0, index) + token.slice(index + 1), 0)).toBeUndefined();
		}
	});

	it.each([
		'',
		'v1',
		'v1___',
		`${token} `,
		` ${token}`,
		`${token}=`,
		`${token}\n`,
		token.replace('v1', 'v2'),
		token.replace('_biz1_', '_biz2_'),
		token.replace('_biz1_', '__'),
		token.replace('_biz1_', '_biz1_0'),
		token.replace('_biz1_', `_${'b'.repeat(33)}_`),
		token.toUpperCase(),
		makeToken(`${secret}x`, 'biz1', expiry),
		makeToken(secret, 'biz-1', expiry),
		makeToken(secret, 'biz1_x', expiry),
		'constructor',
	])('refuses %j', (given) => {
		expect(check(given, 0)).toBeUndefined();
	});

	it('still takes tokens of the secret before the last change', () => {
		const old = makeToken('o'.repeat(32), 'biz1', expiry);
		const both = { secret, previousSecret: 'o'.repeat(32) };
		expect([check(old), check(old, 0, both), check(token, 0, both)]).toEqual([
			undefined,
			'biz1',
			'biz1',
		]);
		expect(check(old, 0, { secret, previousSecret: '' })).toBeUndefined();
	});

	it('takes no token of a secret that is too short, not even of an empty one', () => {
		for (const short of ['', ' ', 'x'.repeat(31)]) {
			const weak = makeToken(short, 'biz1', expiry);
			expect(check(weak, 0, { secret: short })).toBeUndefined();
			expect(check(weak, 0, { secret, previousSecret: short })).toBeUndefined();
		}
		expect(check(token, 0, {})).toBeUndefined();
	});
});

describe('a shared token', () => {
	it('is right when it is the same, blanks around it not counted', () => {
		expect(isSharedToken('word', 'word')).toBe(true);
		expect(isSharedToken(' word\n', 'word')).toBe(true);
		expect(isSharedToken('word', ' word ')).toBe(true);
	});

	it.each([
		['', ''],
		[' ', ' '],
		['', 'word'],
		['word', ''],
		['word', 'Word'],
		['word', 'words'],
		['word', 'wor'],
	])('is wrong when %j is expected and %j comes', (expected, given) => {
		expect(isSharedToken(expected, given)).toBe(false);
	});
});

describe('a complaint about the callback credential', () => {
	it('is not made about good secrets', () => {
		expect(credentialComplaint({ secret })).toBeUndefined();
		for (const previousSecret of ['', ' ', undefined, 'o'.repeat(32)]) {
			expect(credentialComplaint({ secret, previousSecret })).toBeUndefined();
		}
	});

	it('names the secret that is too short, the present one first', () => {
		expect(credentialComplaint({ secret, previousSecret: 'old' })).toMatch(
			/^The previous secret has 3 characters/,
		);
		expect(credentialComplaint({ secret: 'new', previousSecret: 'older' })).toMatch(
			/^The secret has 3 characters/,
		);
		expect(credentialComplaint({})).toMatch(/^The secret has 0 characters/);
	});
});
