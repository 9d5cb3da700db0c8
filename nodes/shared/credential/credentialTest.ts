import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { IdvError } from '../errors';
import { services } from '../services';
import { readReply, type Reply } from '../transport/call';
import { errorOfThrown } from '../transport/callError';
import { withDeadline } from '../transport/deadline';
import { textOf, type ApiCredential } from './apiCredential';
import { callbackSecretsOf, secretRemedy } from './callbackSecret';
import { keepalive } from './keepalive';
import { signWithCredential } from './sign';

/** For the whole call, its answer included. */
const timeoutMs = 10_000;

/** The parts of a credential that must never come out. */
function secretsOf(credential: ApiCredential): string[] {
	const { accessKeyId, accessKeySecret, securityToken } = credential;
	const { callbackSecret, previousCallbackSecret } = credential;
	return [accessKeyId, accessKeySecret, securityToken, callbackSecret, previousCallbackSecret]
		.map(textOf)
		.filter((secret) => secret !== '');
}

/** Makes the call; undefined when it works. */
async function ping(
	context: ICredentialTestFunctions,
	credential: ApiCredential,
): Promise<IdvError | undefined> {
	const sent = { secrets: secretsOf(credential), pictures: [], personal: [] };
	try {
		const request = signWithCredential(credential, {
			method: 'POST',
			url: '/',
			headers: {
				'x-acs-action': keepalive.action,
				'x-acs-version': services[keepalive.service].version,
			},
		});
		const options = {
			...request,
			timeout: timeoutMs,
			// As text: it is parsed where all answers are.
			json: false,
			simple: false,
			resolveWithFullResponse: true,
		};
		const reply = await withDeadline(
			timeoutMs,
			undefined,
			async () => (await context.helpers.request(options)) as Reply,
		);
		const outcome = readReply(keepalive, reply, sent);
		return outcome.ok ? undefined : outcome.error;
	} catch (error) {
		return errorOfThrown(error);
	}
}

function failed(message: string, remedy: string): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${remedy}` };
}

/**
 * What "Test" in the credential's dialog does: one KeepaliveIntl, which is free and changes nothing,
 * and a look at the callback secret, which only we can judge.
 *
 * A function instead of n8n's declarative `test`, because that one shows a bare network code such
 * as ENOTFOUND, and takes every answer with an unknown code for a success (docs/decisions.md).
 */
export async function testApiCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credential = (data ?? {}) as unknown as ApiCredential;
	const error = await ping(this, credential);
	if (error) return failed(error.message, error.facts.remedy);

	const hasCallbackSecret = [credential.callbackSecret, credential.previousCallbackSecret].some(
		(secret) => textOf(secret) !== '',
	);
	const secrets = hasCallbackSecret ? callbackSecretsOf(credential) : undefined;
	if (typeof secrets === 'string') {
		return failed(`The AccessKey works, but ${secrets}`, secretRemedy);
	}
	return { status: 'OK', message: 'The AccessKey works and the service answers.' };
}
