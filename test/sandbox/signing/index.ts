import type { ArrivedRequest } from '../arrived';
import type { Scheme, SchemeName } from './scheme';
import { none } from './none';
import { v1 } from './v1';
import { v3 } from './v3';

export type { Envelope, Scheme, SchemeName } from './scheme';

const schemes: Record<SchemeName, Scheme> = { V3: v3, V1: v1, none };

/** Which signature scheme a request uses. */
export function schemeOf(arrived: ArrivedRequest): Scheme {
	// pop-core sends x-acs-action and x-acs-version with V1 too, so these tell nothing.
	if (arrived.headers.authorization?.startsWith('ACS3-')) return schemes.V3;
	const { AccessKeyId, Signature } = arrived.params;
	return AccessKeyId || Signature ? schemes.V1 : schemes.none;
}
