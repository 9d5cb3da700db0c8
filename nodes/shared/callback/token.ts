import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The fields of the credential "Alibaba Cloud ID Verification Callback API". */
export interface CallbackCredential {
	secret: string;
	/** The secret before the last change, still accepted; empty when there is none. */
	previousSecret?: string;
}

export const shortestSecret = 32;

/** Why a secret cannot be used, or undefined when it can. */
export function secretComplaint(secret: unknown): string | undefined {
	const length = typeof secret === 'string' ? secret.trim().length : 0;
	if (length >= shortestSecret) return undefined;
	return `The secret has ${length} characters and needs at least ${shortestSecret}. Let a password manager make one, or use: openssl rand -base64 48`;
}

/** Why the secrets of a credential cannot be used, or undefined when they can. */
export function credentialComplaint(credential: Partial<CallbackCredential>): string | undefined {
	const previous = credential.previousSecret?.trim() ? credential.previousSecret : undefined;
	const complaint = secretComplaint(credential.secret);
	if (complaint || previous === undefined) return complaint;
	return secretComplaint(previous)?.replace('The secret', 'The previous secret');
}

/**
 * Makes the token that the vendor echoes in the callback: it carries the business id, which the
 * callback itself does not, expires, and can only be made with the secret.
 *
 * Form: `v1_<merchantBizId>_<expiry base36>_<HMAC-SHA256, base64url>`.
 *
 * @param expiresAt seconds since 1970.
 */
export function makeToken(secret: string, merchantBizId: string, expiresAt: number): string {
	const signed = `v1_${merchantBizId}_${Math.floor(expiresAt).toString(36)}`;
	return `${signed}_${createHmac('sha256', secret.trim()).update(signed).digest('base64url')}`;
}

const tokenForm = /^v1_(?<merchantBizId>[A-Za-z0-9]{1,32})_(?<expiry>[0-9a-z]{1,9})_[\w-]{43}$/;

/** Compares without telling by the time it takes how much was right. */
function isSame(one: string, other: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(one), digest(other));
}

/**
 * Checks a token that {@link makeToken} made.
 *
 * @param now seconds since 1970.
 * @returns the business id it was made for, or undefined for a token that is forged, changed, made
 * with another secret, or expired.
 */
export function checkToken(
	credential: CallbackCredential,
	token: string,
	now: number,
): string | undefined {
	const { merchantBizId, expiry } = tokenForm.exec(token)?.groups ?? {};
	if (merchantBizId === undefined || expiry === undefined) return undefined;
	const expiresAt = parseInt(expiry, 36);
	const secrets = [credential.secret, credential.previousSecret ?? ''].filter(
		(secret) => secretComplaint(secret) === undefined,
	);
	const isGenuine = secrets
		.map((secret) => isSame(makeToken(secret, merchantBizId, expiresAt), token))
		.includes(true);
	return isGenuine && now < expiresAt ? merchantBizId : undefined;
}

/** Checks a shared token; an empty one is never right. */
export function isSharedToken(expected: string, token: string): boolean {
	return expected.trim() !== '' && isSame(expected.trim(), token.trim());
}
