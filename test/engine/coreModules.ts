/**
 * The modules that n8n-core itself loads. npm may install other copies of them at the top level
 * (for n8n's other packages), and a service registered in one copy is unknown to the other.
 */
import './processEnv';

import { createRequire } from 'node:module';

/** Loads a module as n8n-core would. */
export const requireAsCore = createRequire(require.resolve('n8n-core'));

export const { Container } = requireAsCore('@n8n/di') as typeof import('@n8n/di');
export const { Logger } = requireAsCore(
	'@n8n/backend-common',
) as typeof import('@n8n/backend-common');
