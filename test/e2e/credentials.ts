import { sandboxKeys, type Sandbox } from '../sandbox';
import { secretOf } from '../workflow/attacksSupport';
import type { Rest } from './rest';

/** What an operator enters to use the sandbox. */
export function sandboxData({ url }: Pick<Sandbox, 'url'>, endpoint: string = url) {
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	return {
		accessKeyId,
		accessKeySecret,
		region: 'custom',
		network: 'public',
		endpoint,
		useSecurityToken: false,
		securityToken: '',
	};
}

/** How nodes name a credential, by its type. */
export type Credentials = Record<string, { id: string; name: string }>;

/** Saves the credentials that everything needs, for one sandbox. */
export async function saveCredentials(
	rest: Rest,
	sandbox: Sandbox,
	changes: object = {},
): Promise<Credentials> {
	const wanted: Record<string, [name: string, data: object]> = {
		alibabaIdvApi: ['Sandbox', { ...sandboxData(sandbox), ...changes }],
		alibabaIdvCallbackApi: ['Callback Secret', { secret: secretOf(sandbox), previousSecret: '' }],
	};
	const saved: Credentials = {};
	for (const [type, [name, data]] of Object.entries(wanted)) {
		saved[type] = { id: (await rest.saveCredential(name, type, data)).id, name };
	}
	return saved;
}
