import { randomUUID } from 'node:crypto';

import { signRequest, type SignableRequest } from '../signing';
import { timeAt } from './clock';
import { accessKeyOf, destinationOf, type ApiCredential } from './endpoint';

/** Not sent: the region a node asks for instead of the credential's own. */
export const regionHeader = 'x-idv-region';

/**
 * Signs one request with a credential: what n8n calls before every request that uses it, from our
 * nodes, from the credential test and from the HTTP Request node alike.
 *
 * @throws SigningRefusal in words, before anything is sent.
 */
export function signWithCredential<T extends SignableRequest>(
	credential: ApiCredential,
	request: T,
): T {
	const isRegionHeader = ([name]: [string, unknown]) => name.toLowerCase() === regionHeader;
	const headers = Object.entries(request.headers ?? {});
	const region = headers.find(isRegionHeader)?.[1] ?? '';
	return signRequest(
		{
			...request,
			headers: Object.fromEntries(headers.filter((header) => !isRegionHeader(header))),
		},
		destinationOf(credential, String(region)),
		accessKeyOf(credential),
		(host) => ({ now: timeAt(host, Date.now()), nonce: randomUUID() }),
	);
}
