const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a browser may be sent to an address: https, or http to a sandbox on this machine. No user
 * name in it, because what stands before the @ is taken for the host.
 *
 * @param allowLoopback whether the credential points at a sandbox.
 */
export function isSafeNext(address: unknown, allowLoopback: boolean): address is string {
	if (typeof address !== 'string' || address.length > 8192 || !URL.canParse(address)) return false;
	if (/[\s\p{Cc}\\]/u.test(address)) return false;
	const { protocol, hostname, username, password } = new URL(address);
	if (username !== '' || password !== '' || hostname === '') return false;
	if (protocol === 'https:') return true;
	return protocol === 'http:' && allowLoopback && loopbackHosts.test(hostname);
}
