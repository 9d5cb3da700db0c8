import { SigningError } from '../errors';
import { serviceOfVersion } from '../services';
import { regionHeader } from '../transport/regionHeader';
import type { ApiCredential } from './apiCredential';
import { destinationOf, type Destination } from './endpoint';
import { accessKeyOf } from './keys';
import type { SignableRequest } from './n8nRequest';
import { usesRole } from './role';
import { roleSessions } from './roleSessions';
import { signRequest } from './signRequest';

/** Keys of a role must not come out as data, so nobody but the credential itself asks for them. */
function forWorkflows({ baseUrl, check }: Destination): Destination {
	const refuseOwnCalls = (version: string) => {
		const service = serviceOfVersion(version);
		if (!service?.ownCallsOnly) return;
		throw new SigningError(
			`The AccessKey is not used for ${service.name}`,
			"The credential calls it by itself when 'Authentication' is 'RAM Role'. Its answers hold keys, which must not appear in a workflow.",
		);
	};
	return {
		baseUrl(version) {
			refuseOwnCalls(version);
			return baseUrl(version);
		},
		check(url, version) {
			refuseOwnCalls(version);
			check(url, version);
		},
	};
}

/**
 * Signs one request with a credential: what n8n calls before every request that uses it, from our
 * nodes, from the credential test and from the HTTP Request node alike.
 *
 * A request with the headers `x-acs-action` and `x-acs-version` is signed with V3, one with `Action`
 * and `Version` in its query with V1. Signing what is signed already gives a request as good as new,
 * because n8n signs again after an HTTP 401.
 *
 * @throws SigningError before anything is sent, also when a role has no keys yet.
 */
export function signWithCredential<T extends SignableRequest>(
	credential: ApiCredential,
	request: T,
): T {
	const headers = request.headers ?? {};
	const regionName = Object.keys(headers).find((name) => name.toLowerCase() === regionHeader);
	const region = regionName === undefined ? '' : String(headers[regionName] ?? '');
	const destination = forWorkflows(destinationOf(credential, region));
	const key = usesRole(credential) ? roleSessions.keysOf(credential) : accessKeyOf(credential);
	return signRequest(destination, key, request);
}
