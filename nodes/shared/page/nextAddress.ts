import { isLoopback } from '../credential/endpoint';

/**
 * Whether a browser may be sent to an address: https, or http to a sandbox on this machine. No user
 * name in it, because what stands before the @ is taken for the host.
 *
 * @param allowLoopback whether the credential points at a sandbox.
 */
export function isSafeNext(address: unknown, allowLoopback: boolean): address is string {
	if (typeof address !== 'string' || address.length > 8192 || !URL.canParse(address)) return false;
	if (/[\s\p{Cc}\\]/u.test(address)) return false;
	const url = new URL(address);
	const { protocol, hostname, username, password } = url;
	if (username !== '' || password !== '' || hostname === '') return false;
	if (protocol === 'https:') return true;
	return protocol === 'http:' && allowLoopback && isLoopback(url);
}
