import { refuse } from '../refusals';
import type { Scheme } from './scheme';

/** A request without any signature: it gets as far as the first check. */
export const none: Scheme = {
	name: 'none',
	ownParameters: [],
	readEnvelope: ({ headers, params }) => ({
		accessKeyId: '',
		action: params.Action ?? headers['x-acs-action'] ?? '',
		version: params.Version ?? headers['x-acs-version'] ?? '',
		timestamp: '',
		nonce: '',
		securityToken: '',
	}),
	verify: () => refuse('IncompleteSignature', 'The request is not signed.'),
};
