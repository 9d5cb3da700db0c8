import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { IdvError } from '../errors';
import { services } from '../services';
import type { AccessKey } from '../signing/types';
import { readReply, type Reply } from '../transport/call';
import { errorOfThrown } from '../transport/callError';
import { withDeadline } from '../transport/deadline';
import { systemClock } from '../transport/systemClock';
import { secretsOf, textOf, type ApiCredential } from './apiCredential';
import { askForKeys, type SendSigned } from './assumeRole';
import { callbackSecretsOf, secretRemedy } from './callbackSecret';
import { destinationOf } from './endpoint';
import { keepalive } from './keepalive';
import { accessKeyOf } from './keys';
import { inWordsOfRole } from './temporaryKeys';
import { roleOf, usesRole } from './role';
import { signRequest } from './signRequest';

/** For the whole call, its answer included. */
const timeoutMs = 10_000;

/** Sends a signed request; the answer is parsed where all answers are, so it comes as text. */
function sendWith({ helpers }: ICredentialTestFunctions): SendSigned {
	return async (request) =>
		(await helpers.request({
			...request,
			timeout: timeoutMs,
			json: false,
			simple: false,
			resolveWithFullResponse: true,
		})) as Reply;
}

/** Makes the call that needs no parameters; undefined when it works. */
async function ping(
	send: SendSigned,
	credential: ApiCredential,
	key: AccessKey,
	secrets: string[],
): Promise<IdvError | undefined> {
	const request = signRequest(destinationOf(credential), key, {
		method: 'POST',
		url: '/',
		headers: {
			'x-acs-action': keepalive.action,
			'x-acs-version': services[keepalive.service].version,
		},
	});
	const reply = await withDeadline(timeoutMs, undefined, async () => await send(request));
	const outcome = readReply(keepalive, reply, { secrets, pictures: [], personal: [] });
	return outcome.ok ? undefined : outcome.error;
}

/** With the keys of a role, which are fetched for this test alone: what was known may be outdated. */
async function pingAsRole(
	send: SendSigned,
	credential: ApiCredential,
): Promise<IdvError | undefined> {
	const { keys } = await askForKeys(credential, send, systemClock);
	const secrets = [...secretsOf(credential), ...Object.values(keys)];
	const error = await ping(send, credential, keys, secrets);
	return error && inWordsOfRole(error, roleOf(credential).name);
}

/** Undefined when the credential works. */
async function problemOf(
	context: ICredentialTestFunctions,
	credential: ApiCredential,
): Promise<IdvError | undefined> {
	const send = sendWith(context);
	try {
		// The address first: without one, nothing else matters.
		destinationOf(credential);
		if (usesRole(credential)) return await pingAsRole(send, credential);
		return await ping(send, credential, accessKeyOf(credential), secretsOf(credential));
	} catch (error) {
		return errorOfThrown(error);
	}
}

function failed(message: string, remedy: string): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${remedy}` };
}

/**
 * What "Test" in the credential's dialog does: one KeepaliveIntl, which is free and changes nothing
 * (with a role, after one AssumeRole, which is free, too), and a look at the callback secret, which
 * only we can judge.
 *
 * A function instead of n8n's declarative `test`, because that one shows a bare network code such
 * as ENOTFOUND, and takes every answer with an unknown code for a success (docs/decisions.md).
 */
export async function testApiCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credential = (data ?? {}) as unknown as ApiCredential;
	const error = await problemOf(this, credential);
	if (error) return failed(error.message, error.facts.remedy);

	const what = usesRole(credential) ? 'The role' : 'The AccessKey';
	const hasCallbackSecret = [credential.callbackSecret, credential.previousCallbackSecret].some(
		(secret) => textOf(secret) !== '',
	);
	const secrets = hasCallbackSecret ? callbackSecretsOf(credential) : undefined;
	if (typeof secrets === 'string') {
		return failed(`${what} works, but ${secrets}`, secretRemedy);
	}
	return { status: 'OK', message: `${what} works and the service answers.` };
}
