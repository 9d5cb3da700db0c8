import { createHmac } from 'node:crypto';

/** The fields of the credential "Alibaba Cloud ID Verification Callback API". */
export interface CallbackCredential {
	secret: string;
}

export const shortestSecret = 32;

/** Why a secret cannot be used, or undefined when it can. */
export function secretComplaint(secret: unknown): string | undefined {
	const length = typeof secret === 'string' ? secret.trim().length : 0;
	if (length >= shortestSecret) return undefined;
	return `The secret has ${length} characters and needs at least ${shortestSecret}. Let a password manager make one, or use: openssl rand -base64 48`;
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
