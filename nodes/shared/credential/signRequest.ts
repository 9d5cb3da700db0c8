import { randomUUID } from 'node:crypto';

import type { Service } from '../services/service';
import type { AccessKey, SigningContext } from '../signing/types';
import { signV1 } from '../signing/v1';
import { signV3 } from '../signing/v3';
import { timeAt } from '../transport/serverTime';
import type { Destination } from './endpoint';
import { readRequest, writeRequest, type ExactRequest, type SignableRequest } from './n8nRequest';

type Sign = (
	request: ExactRequest,
	key: AccessKey,
	context: SigningContext,
) => { headers: Record<string, string>; queryString: string };

/** The HTTP client writes the Host header from the URL; a second one would go stale. */
function withoutHost(headers: Record<string, string>): Record<string, string> {
	const others: Record<string, string> = {};
	for (const name of Object.keys(headers)) {
		// Not deleted from the object, which would make it slow for whoever reads it.
		if (name !== 'host') others[name] = headers[name] ?? '';
	}
	return others;
}

const schemes: Record<Service['scheme'], Sign> = {
	V1: ({ method, query, headers, body, isForm }, key, context) => ({
		headers,
		queryString: signV1(
			// Without a format the legacy service answers in XML.
			{ method, query: { Format: 'JSON', ...query }, body: isForm ? body : undefined },
			key,
			context,
		),
	}),
	V3: ({ method, url, action, version, query, headers, body }, key, context) => {
		const request = { method, host: url.host, action, version, query, headers, body };
		const signed = signV3(request, key, context);
		return { headers: withoutHost(signed.headers), queryString: signed.queryString };
	},
};

/**
 * Signs one request with a key: V3 where the headers `x-acs-action` and `x-acs-version` name the
 * operation, V1 where `Action` and `Version` in its query do.
 *
 * @throws SigningError before anything is sent.
 */
export function signRequest<T extends SignableRequest>(
	destination: Destination,
	key: AccessKey,
	request: T,
): T {
	const exact = readRequest(request, destination);
	const context = { now: timeAt(exact.url.host, Date.now()), nonce: randomUUID() };
	return writeRequest(request, exact, schemes[exact.scheme](exact, key, context));
}
