import { z } from 'zod';
import { request } from 'undici';

import type { ApiCredential } from '../../nodes/shared/credential/apiCredential';
import { destinationOf } from '../../nodes/shared/credential/endpoint';
import { temporaryKeysFor } from '../../nodes/shared/credential/temporaryKeys';
import type { SignableRequest } from '../../nodes/shared/credential/n8nRequest';
import { identityOf } from '../../nodes/shared/credential/role';
import { roleSessions } from '../../nodes/shared/credential/roleSessions';
import { signWithCredential } from '../../nodes/shared/credential/sign';
import { services } from '../../nodes/shared/services';
import { call, type CallOutcome, type Reply } from '../../nodes/shared/transport/call';
import type { CallDefinition } from '../../nodes/shared/transport/callDefinition';
import { rateLimiterFor } from '../../nodes/shared/transport/rateLimit';
import { systemClock } from '../../nodes/shared/transport/systemClock';

/** An answer as it came, for looking at its shape. */
export type Answered = CallOutcome<Readonly<Record<string, unknown>>>;

/** One call of an operation of ID Verification. */
export interface Asked {
	action: string;
	params?: Readonly<Record<string, string | undefined>>;
	/** What travels in the body; `everything` is what the pages do not document. */
	inBody?: readonly string[] | 'everything';
	/** Never sent a second time when its answer is lost. */
	isPaid?: boolean;
	/** Instead of the region of the credential. */
	region?: string;
}

export type Ask = (asked: Asked) => Promise<Answered>;

const anything = z.object({}).passthrough();
const callsPerSecond = 2;
const timeoutMs = 30_000;

/** Sends what is signed, as n8n's helper would, but without n8n. */
export async function sendSigned({ method, url, headers, body }: SignableRequest): Promise<Reply> {
	const answer = await request(String(url), {
		method: (method ?? 'POST') as 'POST',
		headers: headers as Record<string, string>,
		body: body as Buffer | undefined,
		headersTimeout: timeoutMs,
	});
	return {
		statusCode: answer.statusCode,
		headers: answer.headers,
		body: await answer.body.text(),
	};
}

/** The parts of a credential that nothing may repeat. */
export function secretsOf(credential: ApiCredential): string[] {
	const { accessKeyId, accessKeySecret, securityToken = '' } = credential;
	return [accessKeyId, accessKeySecret, securityToken].filter((secret) => secret !== '');
}

/** Calls with the package's own signatures, repetitions, and reading of answers. */
export function callerFor(credential: ApiCredential): Ask {
	const helpers = {
		httpRequest: async (options: unknown) => await sendSigned(options as SignableRequest),
	};
	return async ({ action, params = {}, inBody = [], isPaid = false, region = '' }) => {
		const definition: CallDefinition<Readonly<Record<string, unknown>>> = {
			service: 'cloudauthIntl',
			action,
			inBody: inBody === 'everything' ? Object.keys(params) : inBody,
			answer: anything,
			charge: isPaid
				? { kind: 'paid', ifAnswerLost: 'It may have been billed.' }
				: { kind: 'freeRead' },
		};
		const host = new URL(destinationOf(credential, region).baseUrl(services.cloudauthIntl.version))
			.host;
		const line = { identity: identityOf(credential), region: host, action };
		const environment = {
			send: async (options: unknown) =>
				await sendSigned(signWithCredential(credential, options as SignableRequest)),
			host,
			rateLimit: rateLimiterFor(line, callsPerSecond, systemClock),
			clock: systemClock,
			temporaryKeys: temporaryKeysFor(credential, helpers),
		};
		const values = Object.values(params).filter((value) => value !== undefined);
		const sent = {
			secrets: secretsOf(credential),
			pictures: values.filter(({ length }) => length > 1_000),
			personal: values.filter(({ length }) => length <= 1_000),
			temporary: () => roleSessions.temporaryPartsOf(credential),
		};
		return await call(environment, { definition, params, region, timeoutMs, sent });
	};
}
