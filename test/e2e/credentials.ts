import { sandboxKeys, type Sandbox } from '../sandbox';
import type { Rest } from './rest';

/** Made up, and nowhere else: no part of it is a word that a log may have, too. */
export const callbackSecret = 'h7Qm2Zx9Lt4VbR8cNw3JkYp6Gd5Fs1UaE0';

/** What an operator enters to use the sandbox. */
export function sandboxData({ url }: Pick<Sandbox, 'url'>, endpoint: string = url) {
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	return {
		authentication: 'accessKey',
		accessKeyId,
		accessKeySecret,
		securityToken: '',
		region: 'custom',
		network: 'public',
		endpoint,
		callbackSecret,
		previousCallbackSecret: '',
	};
}

/** How nodes name a credential, by its type. */
export type Credentials = Record<string, { id: string; name: string }>;

/** Saves the credential that everything needs, for one sandbox. */
export async function saveCredentials(
	rest: Rest,
	sandbox: Pick<Sandbox, 'url'>,
	changes: object = {},
): Promise<Credentials> {
	const name = 'Sandbox';
	const data = { ...sandboxData(sandbox), ...changes };
	const { id } = await rest.saveCredential(name, 'alibabaIdvApi', data);
	return { alibabaIdvApi: { id, name } };
}
