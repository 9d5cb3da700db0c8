import { createHmac } from 'node:crypto';
import fc from 'fast-check';

import {
	checkToken,
	isSharedToken,
	makeToken,
	receiverOfExecution,
	receiverOfUrl,
} from '../../../nodes/shared/callback/token';

const current = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const previous = 'pM4sVx8zQb2nWk6tYd9rHc3gLf7jRa5u';
const stranger = 'zT5nQx9cVb3mLk7jHg2fDs6aPw4eRy8u';
const receiver = '2f4b4a5e-6c0d-4f0e-9a3b-7d1c5e8f9a10';
const now = 1_795_305_600;

const claims = (changes = {}) => ({
	merchantBizId: 'biz1',
	expiresAt: now + 60,
	receiver,
	...changes,
});
const tokenFor = (changes = {}, secret = current) => makeToken(secret, claims(changes));
const check = (token: string, secrets: { current: string; previous?: string } = { current }) =>
	checkToken(secrets, token, receiver, now);

describe('a signed token', () => {
	it('is what its description says', () => {
		// The same worked out from the written-down form, without any code of ours.
		const proof = (...signed: string[]) =>
			createHmac('sha256', current).update(JSON.stringify(signed)).digest('hex').slice(0, 32);
		fc.assert(
			fc.property(
				fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
				fc.integer({ min: 1, max: 4_102_444_800 }),
				fc.string(),
				(merchantBizId, expiresAt, to) => {
					const expiry = expiresAt.toString(36);
					const proofs =
						proof('v2 secret', merchantBizId, expiry) +
						proof('v2 receiver', merchantBizId, expiry, to);
					expect(makeToken(current, { merchantBizId, expiresAt, receiver: to })).toBe(
						`v2_${merchantBizId}_${expiry}_${Buffer.from(proofs, 'hex').toString('base64url')}`,
					);
				},
			),
		);
	});

	it('is the same for everybody who has the secret', () => {
		// Worked out with `openssl dgst -sha256 -hmac` over the two JSON texts.
		expect(tokenFor({ merchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c351234' })).toBe(
			'v2_e0c34a77f5ac40a5aa5e6ed20c351234_tovmpo_V7NntgtvfoFFlKpgJmxv0Keqz606DLbwgkWuAgXcWug',
		);
	});

	it('names the business ID that it was made for', () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
				fc.integer({ min: 1, max: 1e9 }),
				fc.string(),
				(merchantBizId, seconds, to) => {
					const token = makeToken(current, {
						merchantBizId,
						expiresAt: now + seconds,
						receiver: to,
					});
					expect(checkToken({ current }, token, to, now)).toEqual({ merchantBizId });
				},
			),
		);
	});

	it('can stand in a URL as it is, and has at most 89 characters', () => {
		const token = tokenFor({ merchantBizId: 'b'.repeat(32), expiresAt: 36 ** 9 - 1 });
		expect(encodeURIComponent(token)).toBe(token);
		expect(token).toHaveLength(89);
		expect(check(token)).toEqual({ merchantBizId: 'b'.repeat(32) });
	});

	it('is accepted until it expires, fractions of a second not counted', () => {
		const token = tokenFor({ expiresAt: now + 0.9 });
		expect(token).toBe(tokenFor({ expiresAt: now }));
		const at = (seconds: number) => checkToken({ current }, token, receiver, seconds);
		expect(at(now - 0.001)).toEqual({ merchantBizId: 'biz1' });
		expect(at(now)).toEqual({ problem: 'expired' });
	});

	it('differs by secret, business ID, expiry and receiver', () => {
		const proofs = [
			tokenFor(),
			tokenFor({}, stranger),
			tokenFor({ merchantBizId: 'biz2' }),
			tokenFor({ expiresAt: now + 61 }),
			tokenFor({ receiver: 'another' }),
		].map((token) => token.split('_').slice(3).join('_'));
		expect(new Set(proofs).size).toBe(5);
	});

	it.each<[string, string]>([
		['another workflow', '6b1f6f0e-2f7e-4d57-9a55-0d6f4ce6a001'],
		['an execution', receiverOfExecution('7')],
		['nobody', ''],
		['almost the same receiver', `${receiver}0`],
	])('for %s is not for this receiver', (_name, to) => {
		expect(check(tokenFor({ receiver: to }))).toEqual({ problem: 'otherReceiver' });
		// What comes from a stranger tells nothing about its receiver.
		expect(check(tokenFor({ receiver: to }, stranger))).toEqual({ problem: 'forged' });
	});

	it('is refused when any of its characters is another one', () => {
		const token = tokenFor();
		for (let at = 0; at < token.length; at += 1) {
			for (const character of ['A', 'b', '7', '_', '-', ' ', '\n', '\u0100']) {
				if (token[at] === character) continue;
				const changed = token.slice(0, at) + character + token.slice(at + 1);
				expect([changed, 'merchantBizId' in check(changed)]).toEqual([changed, false]);
			}
		}
	});

	const token = tokenFor();
	it.each<[string, string]>([
		['empty', ''],
		['a guess', 'password'],
		['cut off in front', token.slice(1)],
		['cut off at the end', token.slice(0, -1)],
		['longer', `${token}A`],
		['with a blank before it', ` ${token}`],
		['with a blank after it', `${token} `],
		['with a line feed after it', `${token}\n`],
		['with padding', `${token}=`],
		['in the other base64 alphabet', `${token.slice(0, -1)}/`],
		['written twice', token + token],
		['of version 1', token.replace('v2', 'v1')],
		['of version 3', token.replace('v2', 'v3')],
		['with a full-width character', token.replace('v', '\uff56')],
		['percent-encoded', token.replace('_', '%5F')],
		['without its underscores', token.replaceAll('_', '')],
		['without a business ID', token.replace('_biz1_', '__')],
		['with a business ID of 33 characters', tokenFor({ merchantBizId: 'b'.repeat(33) })],
		['with a dash in its business ID', tokenFor({ merchantBizId: 'biz-1' })],
		['that expires before 1970', tokenFor({ expiresAt: -5 })],
		['that expires later than a token can say', tokenFor({ expiresAt: 36 ** 9 })],
	])('%s has not the form of one', (_name, changed) => {
		expect(check(changed)).toEqual({ problem: 'malformed' });
	});

	it.each<[string, string]>([
		['with its proofs in upper case', token.slice(0, -43) + token.slice(-43).toUpperCase()],
		['with a zero before its expiry', token.replace('_biz1_', '_biz1_0')],
		['for another business ID', token.replace('biz1', 'biz2')],
		['prolonged', token.replace(/_biz1_[^_]*/, `_biz1_${(now + 3600).toString(36)}`)],
		['of a stranger', tokenFor({}, stranger)],
		['of an empty secret', tokenFor({}, '')],
		['of the previous secret, once that is gone', tokenFor({}, previous)],
		['of a stranger, expired', tokenFor({ expiresAt: 0 }, stranger)],
	])('%s is forged', (_name, changed) => {
		expect(check(changed)).toEqual({ problem: 'forged' });
	});

	it('is accepted from both secrets while the previous one is named', () => {
		const both = { current, previous };
		expect(check(tokenFor({ merchantBizId: 'old' }, previous), both)).toEqual({
			merchantBizId: 'old',
		});
		expect(check(tokenFor(), both)).toEqual({ merchantBizId: 'biz1' });
		expect(check(tokenFor({ receiver: 'another' }, previous), both)).toEqual({
			problem: 'otherReceiver',
		});
	});

	it('is not for a receiver when only half of it is: proofs cannot be put together', () => {
		const proofs = (made: string) => Buffer.from(made.slice(-43), 'base64url');
		const other = tokenFor({ merchantBizId: 'biz2' });
		const mixed = Buffer.concat([proofs(token).subarray(0, 16), proofs(other).subarray(16)]);
		const changed = token.slice(0, -43) + mixed.toString('base64url');
		expect(check(changed)).toEqual({ problem: 'otherReceiver' });
	});
});

describe('a shared token', () => {
	it.each([
		['a word', 'a word'],
		[' a word\n', 'a word '],
		['Wört', 'Wört'],
		['合言葉', '合言葉'],
	])('%j is the same as %j', (expected, token) => {
		expect(isSharedToken(expected, token)).toBe(true);
	});

	it.each(['', ' ', 'a  word', 'A word', 'a wor', 'a word!', 'aword', 'a\u00a0word'])(
		'%j is not "a word"',
		(token) => {
			expect(isSharedToken('a word', token)).toBe(false);
		},
	);

	it.each(['', ' ', '\n'])('that is only %j is never right', (expected) => {
		for (const token of ['', ' ', '\n']) expect(isSharedToken(expected, token)).toBe(false);
	});

	it('is compared character by character, not by what it looks like', () => {
		expect(isSharedToken('e\u0301', '\u00e9')).toBe(false);
	});
});

describe('the receiver behind a callback URL', () => {
	const id = receiver;
	it.each<[string, string, string]>([
		['the production URL', `https://n8n.example.com/webhook/${id}/idv`, id],
		['the test URL', `https://n8n.example.com/webhook-test/${id}/idv`, id],
		['a webhook ID in upper case', `https://n8n.example.com/webhook/${id.toUpperCase()}/idv`, id],
		['a URL with a query', `https://n8n.example.com/webhook/${id}/idv?customer=7#x`, id],
		['a gateway with another path', `https://gate.example.com/n8n/hooks/${id}`, id],
		[
			'a gateway with a UUID of its own',
			`https://gate.example.com/6b1f6f0e-2f7e-4d57-9a55-0d6f4ce6a001/webhook/${id}/idv/`,
			id,
		],
		['a webhook ID alone', ` ${id} `, id],
		[
			'a trigger without a webhook ID',
			'https://n8n.example.com/webhook/w7/a%20b/idv',
			'w7/a%20b/idv',
		],
		['its test URL', 'https://n8n.example.com/webhook-test/w7/a%20b/idv', 'w7/a%20b/idv'],
		['a webhook ID that is a word', 'https://n8n.example.com/webhook/word/idv', 'word/idv'],
		['its test URL below a path', 'https://example.com/n8n/webhook-test/word/idv', 'word/idv'],
		['a longer path', 'https://example.com/a/b/c/d', 'b/c/d'],
		['a word that ends like a webhook ID', `https://example.com/a/b/c/x${id}`, `b/c/x${id}`],
		['a word that begins like a webhook ID', `https://example.com/a/b/c/${id}x`, `b/c/${id}x`],
		['a receiver that was named before', 'w7/a%20b/idv', 'w7/a%20b/idv'],
		['no path', 'https://example.com', ''],
		['nothing', '', ''],
	])('of %s', (_name, url, expected) => {
		expect(receiverOfUrl(url)).toBe(expected);
	});

	it('is never an execution', () => {
		for (const path of ['execution 7', 'execution%207', '/webhook/execution 7']) {
			expect(receiverOfUrl(`https://n8n.example.com/${path}`)).not.toBe(receiverOfExecution('7'));
		}
	});
});
