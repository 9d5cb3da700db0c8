/**
 * `npm run smoke`: one real KeepaliveIntl call with real keys, to see that the signature, the
 * region and the keys are right. Free and harmless; never part of the tests.
 *
 * ALIBABA_ACCESS_KEY_ID, ALIBABA_ACCESS_KEY_SECRET, and optionally ALIBABA_REGION (cn-hongkong),
 * ALIBABA_ENDPOINT (instead of a region) and ALIBABA_SECURITY_TOKEN (of a temporary key).
 */
import { request } from 'undici';

import type { ApiCredential } from '../../nodes/shared/credential/apiCredential';
import { keepalive } from '../../nodes/shared/credential/keepalive';
import { signWithCredential } from '../../nodes/shared/credential/sign';
import { services } from '../../nodes/shared/services';
import { customRegion } from '../../nodes/shared/services/regions';
import { readReply, type CallOutcome } from '../../nodes/shared/transport/call';
import { errorOfThrown } from '../../nodes/shared/transport/callError';

const environment = process.env;

const credential: ApiCredential = {
	authentication: environment.ALIBABA_SECURITY_TOKEN ? 'stsToken' : 'accessKey',
	accessKeyId: environment.ALIBABA_ACCESS_KEY_ID ?? '',
	accessKeySecret: environment.ALIBABA_ACCESS_KEY_SECRET ?? '',
	securityToken: environment.ALIBABA_SECURITY_TOKEN,
	region: environment.ALIBABA_ENDPOINT
		? customRegion
		: (environment.ALIBABA_REGION ?? 'cn-hongkong'),
	endpoint: environment.ALIBABA_ENDPOINT,
};

const { accessKeyId, accessKeySecret, securityToken = '' } = credential;
const sent = {
	secrets: [accessKeyId, accessKeySecret, securityToken].filter((secret) => secret !== ''),
	pictures: [],
	personal: [],
};

async function callKeepalive(): Promise<CallOutcome<unknown>> {
	const signed = signWithCredential(credential, {
		method: 'POST',
		url: '/',
		headers: {
			'x-acs-action': keepalive.action,
			'x-acs-version': services[keepalive.service].version,
		},
	});
	const { statusCode, headers, body } = await request(String(signed.url), {
		method: 'POST',
		headers: signed.headers as Record<string, string>,
		headersTimeout: 10_000,
	});
	return readReply(keepalive, { statusCode, headers, body: await body.text() }, sent);
}

async function main(): Promise<void> {
	const outcome = await callKeepalive().catch((error: unknown) => ({
		ok: false as const,
		error: errorOfThrown(error),
	}));
	if (outcome.ok) {
		const { requestId } = outcome.answer;
		console.log(`It works: the service answered (request ID ${requestId ?? 'none'}).`);
		return;
	}
	const { message, facts } = outcome.error;
	const id = facts.requestId ? ` Request ID: ${facts.requestId}.` : '';
	console.log(`${message}. ${facts.remedy}${id}`);
	if (accessKeyId === '') {
		console.log('Set ALIBABA_ACCESS_KEY_ID and ALIBABA_ACCESS_KEY_SECRET first.');
	}
	process.exitCode = 1;
}

main().catch(console.error);
