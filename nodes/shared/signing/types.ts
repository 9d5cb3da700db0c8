/** The keys of one credential, already trimmed. */
export interface AccessKey {
	accessKeyId: string;
	accessKeySecret: string;
	/** Only with temporary (STS) keys. */
	securityToken?: string;
}

/**
 * What a signature is made of besides the request and the keys. It is given from outside, so that
 * both schemes stay pure functions.
 */
export interface SigningContext {
	/** Milliseconds since 1970, UTC. Alibaba Cloud accepts about 15 minutes either way. */
	now: number;
	/** Never used before with these keys. */
	nonce: string;
}

/** `2026-11-22T01:08:15Z`: Alibaba Cloud accepts no fractions of a second. */
export function timestamp(now: number): string {
	return `${new Date(now).toISOString().slice(0, 19)}Z`;
}
