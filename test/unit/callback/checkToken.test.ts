import fc from 'fast-check';

import {
	checkToken,
	credentialComplaint,
	isSharedToken,
	makeToken,
} from '../../../nodes/shared/callback/token';

const secret = 'a secret of thirty-two characters';
const previousSecret = 'the secret before the last change';
const now = 1_795_305_600;
const soon = now + 60;

describe('a signed token', () => {
	it('names the business id it was made for, whoever that is', () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
				fc.integer({ min: 1, max: 1e9 }),
				(bizId, seconds) => {
					const token = makeToken(secret, bizId, now + seconds);
					expect(checkToken({ secret }, token, now)).toBe(bizId);
				},
			),
		);
	});

	it('is taken until it expires', () => {
		const token = makeToken(secret, 'biz1', now);
		expect(checkToken({ secret }, token, now - 0.001)).toBe('biz1');
		expect(checkToken({ secret }, token, now)).toBeUndefined();
		expect(checkToken({ secret }, token, now + 1)).toBeUndefined();
	});

	it('is refused when any of its characters is another one', () => {
		const token = makeToken(secret, 'biz1', soon);
		for (let at = 0; at < token.length; at += 1) {
			for (const character of ['A', 'b', '7', '_', '-', ' ', '\n', '\u0100']) {
				if (token[at] === character) continue;
				const changed = token.slice(0, at) + character + token.slice(at + 1);
				expect([changed, checkToken({ secret }, changed, now)]).toEqual([changed, undefined]);
			}
		}
	});

	it('is refused with anything before it, behind it or missing', () => {
		const token = makeToken(secret, 'biz1', soon);
		for (const changed of [
			'',
			token.slice(1),
			token.slice(0, -1),
			` ${token}`,
			`${token} `,
			`${token}\n`,
			`${token}=`,
			`${token}A`,
			`${token}${token}`,
			token.toUpperCase(),
			token.replace('_biz1_', '__'),
			token.replace('_biz1_', '_biz1_0'),
			token.replace('_biz1_', '_biz1_biz1_'),
		]) {
			expect([changed, checkToken({ secret }, changed, now)]).toEqual([changed, undefined]);
		}
	});

	it.each(['', 'biz 1', 'biz_1', 'biz-1', 'bi\u00df', 'b'.repeat(33)])(
		'is refused for %j, which is no business id',
		(bizId) => {
			expect(checkToken({ secret }, makeToken(secret, bizId, soon), now)).toBeUndefined();
		},
	);

	it('is refused when it expires later than a token can say', () => {
		const tooFar = 36 ** 9;
		expect(checkToken({ secret }, makeToken(secret, 'biz1', tooFar - 1), now)).toBe('biz1');
		expect(checkToken({ secret }, makeToken(secret, 'biz1', tooFar), now)).toBeUndefined();
		expect(checkToken({ secret }, makeToken(secret, 'biz1', -5), now)).toBeUndefined();
	});

	it('is taken from the secret before the last change, as long as that is named', () => {
		const old = makeToken(previousSecret, 'biz1', soon);
		expect(checkToken({ secret, previousSecret }, old, now)).toBe('biz1');
		expect(checkToken({ secret, previousSecret }, makeToken(secret, 'b2', soon), now)).toBe('b2');
		for (const gone of [undefined, '', ' ']) {
			expect(checkToken({ secret, previousSecret: gone }, old, now)).toBeUndefined();
		}
	});

	it.each(['', ' ', 'short', 'x'.repeat(31)])('is never taken from the secret %j', (short) => {
		const token = makeToken(short, 'biz1', soon);
		expect(checkToken({ secret: short }, token, now)).toBeUndefined();
		expect(checkToken({ secret, previousSecret: short }, token, now)).toBeUndefined();
	});
});

describe('a shared token', () => {
	it('is the word itself, blanks around it not counted', () => {
		expect(isSharedToken('a word', 'a word')).toBe(true);
		expect(isSharedToken(' a word\n', 'a word ')).toBe(true);
		expect(isSharedToken('Wört', 'Wört')).toBe(true);
	});

	it.each(['', ' ', 'a  word', 'A word', 'a wor', 'a word!', 'aword', 'a\u00a0word'])(
		'is not %j',
		(token) => {
			expect(isSharedToken('a word', token)).toBe(false);
		},
	);

	it.each(['', ' ', '\n'])('is never right when %j was agreed on', (expected) => {
		for (const token of ['', ' ', '\n']) expect(isSharedToken(expected, token)).toBe(false);
	});

	it('is compared letter by letter, not by what it looks like', () => {
		expect(isSharedToken('e\u0301', '\u00e9')).toBe(false);
	});
});

describe('a complaint about a credential', () => {
	it('is made about either secret, and names which one', () => {
		expect(credentialComplaint({ secret })).toBeUndefined();
		expect(credentialComplaint({ secret, previousSecret })).toBeUndefined();
		for (const none of ['', '  ', undefined]) {
			expect(credentialComplaint({ secret, previousSecret: none })).toBeUndefined();
		}
		expect(credentialComplaint({})).toMatch(/^The secret has 0 characters/);
		expect(credentialComplaint({ secret: 'short', previousSecret })).toMatch(
			/^The secret has 5 characters/,
		);
		expect(credentialComplaint({ secret, previousSecret: ' short ' })).toMatch(
			/^The previous secret has 5 characters/,
		);
	});
});
