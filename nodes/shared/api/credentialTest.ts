import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readReply, type Outcome } from './call';
import { faultOfThrown, type Reply } from './fault';
import type { ApiCredential } from './endpoint';
import { operations } from './operations';
import { signWithCredential } from './sign';

const timeoutMs = 10_000;

async function ping(
	context: ICredentialTestFunctions,
	credential: ApiCredential,
): Promise<Outcome<'KeepaliveIntl'>> {
	try {
		const request = signWithCredential(credential, {
			method: 'POST',
			url: '/',
			headers: {
				'x-acs-action': 'KeepaliveIntl',
				'x-acs-version': operations.KeepaliveIntl.version,
			},
		});
		const reply = (await context.helpers.request({
			...request,
			timeout: timeoutMs,
			json: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
		})) as Reply;
		return readReply('KeepaliveIntl', reply);
	} catch (error) {
		return { ok: false, fault: faultOfThrown(error) };
	}
}

/**
 * What "Test" in the credential's dialog does: one KeepaliveIntl, which is free and changes nothing.
 *
 * A function instead of n8n's declarative `test`, because that one shows a bare network code such
 * as ENOTFOUND, and takes every answer with an unknown code for a success (docs/decisions.md).
 */
export async function testApiCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const outcome = await ping(this, (credential.data ?? {}) as unknown as ApiCredential);
	if (outcome.ok) {
		return { status: 'OK', message: 'The AccessKey works and the service answers.' };
	}
	const { message, remedy } = outcome.fault;
	return { status: 'Error', message: `${message}. ${remedy}` };
}
