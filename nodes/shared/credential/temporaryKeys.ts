import type { IHttpRequestOptions } from 'n8n-workflow';

import { IdvError } from '../errors';
import type { TemporaryKeys, Reply } from '../transport/call';
import type { ApiCredential } from './apiCredential';
import type { SendSigned } from './assumeRole';
import type { SignableRequest } from './n8nRequest';
import { roleOf, usesRole } from './role';
import { roleSessions } from './roleSessions';

/** What n8n gives to nodes and to `preAuthentication` alike: a helper that adds no credential. */
export interface HttpHelper {
	httpRequest(options: IHttpRequestOptions): Promise<unknown>;
}

/** Codes, and families of codes, that are about the keys that a request was signed with. */
const refusedKeys =
	/^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch)\b/;

export function sendWith(helpers: HttpHelper): SendSigned {
	return async (request: SignableRequest) =>
		(await helpers.httpRequest(request as unknown as IHttpRequestOptions)) as Reply;
}

/** What a refusal is about where the keys of the role with this name signed, not the operator's. */
export function inWordsOfRole(error: IdvError, name: string): IdvError {
	const { facts } = error;
	const { category, code } = facts;
	if (category === 'credential' && refusedKeys.test(code)) {
		return new IdvError(
			`Alibaba Cloud refused the temporary keys of the role '${name}' (${code})`,
			{
				...facts,
				category: 'session',
				remedy:
					'Run the item again: new keys are fetched. If this keeps happening, check in the RAM console whether the role was changed or deleted, and whether something between n8n and Alibaba Cloud changes requests.',
			},
		);
	}
	if (category === 'permission') {
		return new IdvError(`The role '${name}' lacks a permission (${code})`, {
			...facts,
			remedy: `Attach a policy to the role in the RAM console, not to the RAM user, and check that 'Role Policy' in the credential allows the operation, too. ${facts.remedy}`,
		});
	}
	return error;
}

/**
 * What calls have to know about the keys of a role.
 *
 * @returns undefined for a credential without a role.
 * @throws SigningError for a role that cannot be used, naming the field.
 */
export function temporaryKeysFor(
	credential: ApiCredential,
	helpers: HttpHelper,
): TemporaryKeys | undefined {
	if (!usesRole(credential)) return undefined;
	const { name } = roleOf(credential);
	return {
		async ready(signal) {
			const keys = await roleSessions.ready(credential, sendWith(helpers), signal);
			return keys instanceof IdvError ? keys : keys.accessKeyId;
		},
		explain(error, accessKeyId) {
			const explained = inWordsOfRole(error, name);
			if (explained.facts.category === 'session') roleSessions.refuse(credential, accessKeyId);
			return explained;
		},
	};
}
