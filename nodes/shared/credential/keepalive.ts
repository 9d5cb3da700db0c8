import { z } from 'zod';

import type { CallDefinition } from '../transport/callDefinition';

/**
 * The call that tells whether a credential works: free, without parameters, and it changes nothing.
 *
 * Source: Alibaba Cloud's page for KeepaliveIntl (2025-09-16) and its metadata.
 */
export const keepalive = {
	service: 'cloudauthIntl',
	action: 'KeepaliveIntl',
	answer: z.object({}).passthrough(),
	charge: { kind: 'freeRead' },
} as const satisfies CallDefinition;
