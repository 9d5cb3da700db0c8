import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import type { CallbackSecrets } from '../credential/callbackSecret';

/** What a signed token vouches for. */
export interface TokenClaims {
	/** 1 to 32 letters and digits. */
	merchantBizId: string;
	/** Seconds since 1970; fractions do not count. */
	expiresAt: number;
	/** Who may take it: `receiverOfUrl` or `receiverOfExecution`. */
	receiver: string;
}

/** Why a token is not taken. */
export type TokenProblem =
	/** Not the form of a signed token; an empty one too. */
	| 'malformed'
	/** Changed, or made with another secret. */
	| 'forged'
	/** Made with the right secret, but for somebody else. */
	| 'otherReceiver'
	| 'expired';

/** Half of SHA-256 each: what RFC 2104 (section 5) asks of a shortened HMAC at least. */
const proofBytes = 16;

/** As JSON, so that no two lists of texts are signed alike. */
function proof(secret: string, ...signed: string[]): Buffer {
	const hash = createHmac('sha256', secret).update(JSON.stringify(signed)).digest();
	return hash.subarray(0, proofBytes);
}

/**
 * Two proofs of 16 bytes. The second one is what counts. The first one says no more than that the
 * secret was the right one: without it, a token for another receiver looks like a forged one, and
 * nobody could tell the operator that only a path is wrong.
 */
function proofsOf(secret: string, merchantBizId: string, expiry: string, receiver: string) {
	const claims = [merchantBizId, expiry];
	return {
		ofSecret: proof(secret, 'v2 secret', ...claims),
		ofReceiver: proof(secret, 'v2 receiver', ...claims, receiver),
	};
}

function tokenOf(secret: string, merchantBizId: string, expiry: string, receiver: string): string {
	const { ofSecret, ofReceiver } = proofsOf(secret, merchantBizId, expiry, receiver);
	const proofs = Buffer.concat([ofSecret, ofReceiver]).toString('base64url');
	return `v2_${merchantBizId}_${expiry}_${proofs}`;
}

/**
 * Makes the token that Alibaba Cloud returns with the callback: it carries the business ID, which
 * the callback itself does not, expires, is good for one receiver, and needs the secret.
 *
 * Form: `v2_<merchantBizId>_<expiry, base 36>_<two proofs, base64url>`, 89 characters at most.
 */
export function makeToken(
	secret: string,
	{ merchantBizId, expiresAt, receiver }: TokenClaims,
): string {
	return tokenOf(secret, merchantBizId, Math.floor(expiresAt).toString(36), receiver);
}

const tokenForm = /^v2_([A-Za-z0-9]{1,32})_([0-9a-z]{1,9})_([\w-]{43})$/;

/** Compares without telling by the time it takes how much was right. */
function isSame(one: Buffer | string, other: Buffer | string): boolean {
	const digest = (value: Buffer | string) => createHash('sha256').update(value).digest();
	return timingSafeEqual(digest(one), digest(other));
}

/**
 * Checks a token that {@link makeToken} made.
 *
 * @param receiver who is asked, as for `makeToken`.
 * @param now seconds since 1970.
 * @returns the business ID that it was made for, or why it is not taken. The reason is for the
 * operator's log: whoever sent the token must not learn it.
 */
export function checkToken(
	{ current, previous }: CallbackSecrets,
	token: string,
	receiver: string,
	now: number,
): { merchantBizId: string } | { problem: TokenProblem } {
	const [, merchantBizId = '', expiry = '', proofs = ''] = tokenForm.exec(token) ?? [];
	if (merchantBizId === '') return { problem: 'malformed' };
	const ofSecret = Buffer.from(proofs, 'base64url').subarray(0, proofBytes);
	// Whole tokens are compared as text: the last character of base64 has more than one spelling.
	const checked = [current, ...(previous === undefined ? [] : [previous])].map((secret) => ({
		isOurs: isSame(proofsOf(secret, merchantBizId, expiry, receiver).ofSecret, ofSecret),
		isForUs: isSame(tokenOf(secret, merchantBizId, expiry, receiver), token),
	}));
	if (checked.some(({ isForUs }) => isForUs)) {
		return now < parseInt(expiry, 36) ? { merchantBizId } : { problem: 'expired' };
	}
	return { problem: checked.some(({ isOurs }) => isOurs) ? 'otherReceiver' : 'forged' };
}

/** Checks a shared token; an empty one is never right. */
export function isSharedToken(expected: string, token: string): boolean {
	return expected.trim() !== '' && isSame(expected.trim(), token.trim());
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What n8n puts before the paths of its webhooks, unless its operator has changed that. */
const webhookPrefixes = ['webhook', 'webhook-test'];

/**
 * Names the receiver behind a callback URL: the `webhookId` of the trigger. One that is no UUID
 * cannot be found in the URL; there it is the end of the path, up to three segments. The test URL
 * and the production URL of a trigger have the same receiver.
 *
 * @param url a URL, its path, or a receiver that was named before.
 */
export function receiverOfUrl(url: string): string {
	const path = URL.canParse(url) ? new URL(url).pathname : url.trim();
	const segments = path.split('/').filter((segment) => segment !== '');
	const webhookId = segments.filter((segment) => uuid.test(segment)).at(-1);
	if (webhookId !== undefined) return webhookId.toLowerCase();
	const prefix = segments.map((segment) => webhookPrefixes.includes(segment)).lastIndexOf(true);
	return segments
		.slice(prefix + 1)
		.slice(-3)
		.join('/');
}

/** Names an execution that waits for its callback. The blank keeps it apart from every URL. */
export function receiverOfExecution(executionId: string): string {
	return `execution ${executionId}`;
}
