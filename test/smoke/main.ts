/**
 * `npm run smoke`: one real KeepaliveIntl call with real keys, to see that the signature, the
 * region and the keys are right. Free and harmless; never part of the tests.
 *
 * ALIBABA_ACCESS_KEY_ID, ALIBABA_ACCESS_KEY_SECRET, and optionally ALIBABA_REGION (cn-hongkong),
 * ALIBABA_ENDPOINT (instead of a region) and ALIBABA_SECURITY_TOKEN.
 */
import { request } from 'undici';

import { readReply } from '../../nodes/shared/api/call';
import type { ApiCredential } from '../../nodes/shared/api/endpoint';
import { faultOfThrown } from '../../nodes/shared/api/fault';
import { operations } from '../../nodes/shared/api/operations';
import { customRegion } from '../../nodes/shared/api/regions';
import { signWithCredential } from '../../nodes/shared/api/sign';

const environment = process.env;

const credential: ApiCredential = {
	accessKeyId: environment.ALIBABA_ACCESS_KEY_ID ?? '',
	accessKeySecret: environment.ALIBABA_ACCESS_KEY_SECRET ?? '',
	region: environment.ALIBABA_ENDPOINT
		? customRegion
		: (environment.ALIBABA_REGION ?? 'cn-hongkong'),
	endpoint: environment.ALIBABA_ENDPOINT,
	useSecurityToken: Boolean(environment.ALIBABA_SECURITY_TOKEN),
	securityToken: environment.ALIBABA_SECURITY_TOKEN,
};

async function keepalive() {
	const signed = signWithCredential(credential, {
		method: 'POST',
		url: '/',
		headers: {
			'x-acs-action': 'KeepaliveIntl',
			'x-acs-version': operations.KeepaliveIntl.version,
		},
	});
	const { statusCode, headers, body } = await request(String(signed.url), {
		method: 'POST',
		headers: signed.headers as Record<string, string>,
		headersTimeout: 10_000,
	});
	return readReply('KeepaliveIntl', { statusCode, headers, body: await body.text() });
}

keepalive()
	.catch((error: unknown) => ({ ok: false as const, fault: faultOfThrown(error) }))
	.then((outcome) => {
		if (outcome.ok) {
			console.log(`It works: the service answered (request ID ${outcome.requestId ?? 'none'}).`);
			return;
		}
		const { message, remedy, requestId } = outcome.fault;
		console.log(`${message}. ${remedy}${requestId ? ` Request ID: ${requestId}.` : ''}`);
		if (!environment.ALIBABA_ACCESS_KEY_ID) {
			console.log('Set ALIBABA_ACCESS_KEY_ID and ALIBABA_ACCESS_KEY_SECRET first.');
		}
		process.exitCode = 1;
	})
	.catch(console.error);
