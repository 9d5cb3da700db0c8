import { createCipheriv } from 'node:crypto';

import { makeLink, openLink, type LinkClaims } from '../../../nodes/shared/page/personalLink';

const current = 'kT7vQ2mX9pLw4ZrB8nYc3HdJ6sGf5UaE';
const previous = 'R9vWq3Lm7XkT2bZp8YnHc5Jd4sGf6UaE';
const now = 1_800_000_000;
const claims: LinkClaims = {
	linkId: '0123456789abcdef'.repeat(2),
	userId: 'Ada Lovelace, 8412',
	fields: { email: 'ada@example.com', city: 'Zürich 合' },
	expiresAt: now + 60,
	uses: 3,
	receiver: 'w7/page',
};

const made = (changes: Partial<LinkClaims> = {}, secret = current) =>
	makeLink(secret, { ...claims, ...changes });
const open = (token: string, secrets: Parameters<typeof openLink>[0] = { current }, at = now) =>
	openLink(secrets, token, claims.receiver, at);

describe('a personal link', () => {
	it('vouches for everything that it was made with', () => {
		expect(open(made())).toEqual({ claims });
	});

	it('that was sent before an update of the package still works after it', () => {
		const sent =
			'p1_b6hO13TaSqCLDkJXi1zQdbkdryeMWmvVkb_xpcx4MLq_gbtPJl3UReGoBr0dhxXLuByvA-40ZHCBGM3ZcBK4ZtFgcVlE8cksrWBw6lR_Q-pJIRolSkhAyZi6gdq2qL_vT0MDWKFlTh3GqNghRP8_CD0u';
		expect(open(sent)).toEqual({
			claims: { ...claims, userId: 'u8412', fields: { city: 'Zürich' } },
		});
	});

	it('works until the second at which it expires', () => {
		expect(open(made(), { current }, now + 59.9)).toEqual({ claims });
		expect(open(made(), { current }, now + 60)).toEqual({ claims, problem: 'expired' });
		// Fractions do not count.
		expect(open(made({ expiresAt: now + 0.9 }))).toMatchObject({ problem: 'expired' });
	});

	it('has the form of its version and shows nothing of what is in it', () => {
		const token = made();
		expect(token).toMatch(/^p1_[\w-]{40,}$/);
		const shown = `${token}${Buffer.from(token.slice(3), 'base64url').toString('latin1')}`;
		for (const hidden of [claims.linkId, 'Ada', 'ada@', claims.receiver]) {
			expect(shown).not.toContain(hidden);
		}
	});

	it('is another one each time, also for the same person', () => {
		expect(new Set(Array.from({ length: 10 }, () => made())).size).toBe(10);
	});

	it('of the previous secret works while that is named', () => {
		const old = made({}, previous);
		expect(open(old, { current, previous })).toEqual({ claims });
		expect(open(old)).toEqual({ problem: 'forged' });
		expect(open(made(), { current, previous })).toEqual({ claims });
	});

	it('of another page is told apart from a forged one', () => {
		for (const receiver of ['w8/page', '', 'w7/page2', 'W7/page']) {
			expect(open(made({ receiver }))).toEqual({ problem: 'otherPage' });
		}
		// Also when it has expired: the visitor of another page must not hear of it.
		expect(open(made({ receiver: 'w8/page', expiresAt: 0 }))).toEqual({ problem: 'otherPage' });
	});

	it('with any of its bits changed is not taken', () => {
		const token = made();
		const bytes = Buffer.from(token.slice(3), 'base64url');
		for (let at = 0; at < bytes.length; at += 1) {
			const changed = Buffer.from(bytes);
			changed[at] = (bytes[at] ?? 0) ^ (1 << at % 8);
			expect(open(`p1_${changed.toString('base64url')}`)).toEqual({ problem: 'forged' });
		}
	});

	it('is not encrypted with the secret itself, which signs callbacks', () => {
		const iv = Buffer.alloc(12, 1);
		const cipher = createCipheriv('aes-256-gcm', Buffer.from(current), iv);
		const text = JSON.stringify([claims.linkId, 'u', {}, now + 60, 1, claims.receiver]);
		const encrypted = Buffer.concat([cipher.update(text), cipher.final()]);
		const token = Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64url');
		expect(open(`p1_${token}`)).toEqual({ problem: 'forged' });
	});

	it.each<[string, (token: string) => string]>([
		['empty', () => ''],
		['a word', () => 'p1'],
		['its beginning alone', () => 'p1_'],
		['of another version', (token) => token.replace('p1_', 'p2_')],
		['in capitals', (token) => token.toUpperCase()],
		['behind something else', (token) => `x${token}`],
		['before something else', (token) => `${token} `],
		['padded', (token) => `${token}=`],
		['in the other alphabet of base64', (token) => `${token}+`],
		['shorter than any', () => `p1_${'A'.repeat(39)}`],
		['longer than any', () => `p1_${'A'.repeat(4096)}`],
	])('that is %s has not the form of one', (_name, change) => {
		expect(open(change(made()))).toEqual({ problem: 'malformed' });
	});

	it('has one spelling only: the last character of base64 may mean the same as another one', () => {
		// Two bits of the last character are not used.
		const token = [0, 1, 2].map((more) => made({ userId: 'u'.repeat(more + 1) }));
		const [spelled] = token.filter((each) => (each.length - 3) % 4 === 3);
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		const last = alphabet.indexOf(spelled?.at(-1) ?? '');
		expect(open(`${spelled?.slice(0, -1)}${alphabet[last ^ 1]}`)).toEqual({
			problem: 'malformed',
		});
	});

	it('is looked at up to a length of 4,096 characters', () => {
		expect(open(`p1_${'A'.repeat(4092)}`)).toEqual({ problem: 'forged' });
		expect(open(`p1_${'A'.repeat(4096)}`)).toEqual({ problem: 'malformed' });
		const long = made({ userId: 'u'.repeat(3200) });
		expect(long.length).toBeGreaterThan(4096);
		expect(open(long)).toEqual({ problem: 'malformed' });
	});
});
