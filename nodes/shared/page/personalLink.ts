import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

import type { CallbackSecrets } from '../credential/callbackSecret';

/** What a personal link vouches for. */
export interface LinkClaims {
	/** Names the link, so that it can be counted: 32 hexadecimal digits. */
	linkId: string;
	/** Whom the link was made for. */
	userId: string;
	/** Values of page fields that the person cannot change, by field name. */
	fields: Readonly<Record<string, string>>;
	/** Seconds since 1970; fractions do not count. */
	expiresAt: number;
	/** How often a verification may be started with it, 1 to 10. */
	uses: number;
	/** The page that it is for, see `receiverOfUrl`. */
	receiver: string;
}

/** Why a link is not taken. */
export type LinkProblem = 'expired' | 'forged' | 'malformed' | 'otherPage';

/** Enough for some twenty fields; browsers and proxies take URLs of 8 kB. */
export const maxLinkLength = 4096;

const ivBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/** A key of its own: the secret itself signs callback tokens. */
function keyOf(secret: string): Buffer {
	return createHmac('sha256', secret).update('personal link v1').digest();
}

/**
 * Makes the token of a personal link. It is encrypted, and by that signed (AES-256-GCM): addresses
 * stand in the histories of browsers and in the logs of proxies, and a link carries a name or a
 * date of birth.
 *
 * Form: `p1_<IV, tag, ciphertext, base64url>`.
 */
export function makeLink(secret: string, claims: LinkClaims): string {
	const { linkId, userId, fields, expiresAt, uses, receiver } = claims;
	const iv = randomBytes(ivBytes);
	const cipher = createCipheriv(algorithm, keyOf(secret), iv);
	const text = JSON.stringify([linkId, userId, fields, Math.floor(expiresAt), uses, receiver]);
	const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return `p1_${Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64url')}`;
}

function decrypt(secret: string, bytes: Buffer): string | undefined {
	const decipher = createDecipheriv(algorithm, keyOf(secret), bytes.subarray(0, ivBytes), {
		authTagLength: tagBytes,
	});
	decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
	try {
		const rest = decipher.update(bytes.subarray(ivBytes + tagBytes));
		return Buffer.concat([rest, decipher.final()]).toString('utf8');
	} catch {
		return undefined;
	}
}

const tokenForm = /^p1_([\w-]{40,})$/;

/**
 * Opens a token that {@link makeLink} made.
 *
 * @param receiver who is asked, as for `makeLink`.
 * @param now seconds since 1970.
 * @returns what it vouches for, also when it has expired, or why it is not taken. The reasons are
 * for the operator's log: the visitor hears only about an expired one.
 */
export function openLink(
	{ current, previous }: CallbackSecrets,
	token: string,
	receiver: string,
	now: number,
): { claims: LinkClaims; problem?: 'expired' } | { problem: Exclude<LinkProblem, 'expired'> } {
	const [, encoded = ''] = token.length <= maxLinkLength ? (tokenForm.exec(token) ?? []) : [];
	const bytes = Buffer.from(encoded, 'base64url');
	// The last character of base64 has more than one spelling.
	if (encoded === '' || bytes.toString('base64url') !== encoded) return { problem: 'malformed' };
	const text =
		decrypt(current, bytes) ?? (previous === undefined ? undefined : decrypt(previous, bytes));
	if (text === undefined) return { problem: 'forged' };
	const [linkId, userId, fields, expiresAt, uses, madeFor] = JSON.parse(text) as [
		string,
		string,
		Record<string, string>,
		number,
		number,
		string,
	];
	if (madeFor !== receiver) return { problem: 'otherPage' };
	const claims = { linkId, userId, fields, expiresAt, uses, receiver };
	return now < expiresAt ? { claims } : { claims, problem: 'expired' };
}
