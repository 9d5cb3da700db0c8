import OpenApiUtil from '@alicloud/openapi-util';
import { createHash } from 'node:crypto';

import type { Account } from '../accounts';
import type { ArrivedRequest } from '../arrived';
import { refuse } from '../refusals';
import type { Scheme } from './scheme';

type VendorRequest = Parameters<typeof OpenApiUtil.getAuthorization>[0];

const algorithm = 'ACS3-HMAC-SHA256';
const authorizationShape =
	/^(?<algorithm>ACS3-[\w-]+) Credential=[^,]+, ?SignedHeaders=(?<names>[^,]+), ?Signature=(?<signature>[0-9a-f]+)$/;

/** ACS3-HMAC-SHA256: everything about the request is a header. */
export const v3: Scheme = {
	name: 'V3',
	ownParameters: ['RegionId'],
	readEnvelope: ({ headers }) => ({
		accessKeyId: /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '',
		action: headers['x-acs-action'] ?? '',
		version: headers['x-acs-version'] ?? '',
		timestamp: headers['x-acs-date'] ?? '',
		nonce: headers['x-acs-signature-nonce'] ?? '',
		securityToken: headers['x-acs-security-token'] ?? '',
	}),
	verify(arrived, account) {
		const { headers, body } = arrived;
		const sent = readAuthorization(headers.authorization);
		if (!sent.signature) return refuse('IncompleteSignature', 'Authorization is not readable.');
		if (sent.algorithm !== algorithm) return refuse('InvalidSignatureMethod');

		const unsigned = hasToBeSigned(arrived).filter(
			(name) => !(sent.names ?? '').split(';').includes(name),
		);
		if (unsigned.length > 0) {
			return refuse('IncompleteSignature', `SignedHeaders lacks ${unsigned.join(';')}.`);
		}
		const payloadHash = headers['x-acs-content-sha256'];
		if (!payloadHash) return refuse('IncompleteSignature', 'x-acs-content-sha256 is missing.');
		if (payloadHash !== createHash('sha256').update(body).digest('hex')) {
			return refuse('SignatureDoesNotMatch', 'x-acs-content-sha256 is not the hash of the body.');
		}
		const expected = readAuthorization(authorize(arrived, account, payloadHash));
		if (sent.signature === expected.signature && sent.names === expected.names) return undefined;
		return refuse(
			'SignatureDoesNotMatch',
			`server string to sign is:${algorithm} ${canonicalRequest(arrived, payloadHash)}`,
		);
	},
};

function authorize(arrived: ArrivedRequest, account: Account, payloadHash: string): string {
	const { method, path, query, headers } = arrived;
	const request = { method, pathname: path, query, headers } as unknown as VendorRequest;
	const { accessKeyId, accessKeySecret } = account;
	return OpenApiUtil.getAuthorization(
		request,
		algorithm,
		payloadHash,
		accessKeyId,
		accessKeySecret,
	);
}

function readAuthorization(authorization = ''): Partial<Record<string, string>> {
	return authorizationShape.exec(authorization)?.groups ?? {};
}

function hasToBeSigned({ headers }: ArrivedRequest): string[] {
	return Object.keys(headers)
		.filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
		.sort();
}

/** For the message only, so that people can compare; the verdict is the vendor's code alone. */
function canonicalRequest(arrived: ArrivedRequest, payloadHash: string): string {
	const { method, path, query, headers } = arrived;
	const names = hasToBeSigned(arrived);
	const canonicalQuery = Object.keys(query)
		.sort()
		.map((name) => `${name}=${encodeURIComponent(query[name] ?? '')}`)
		.join('&');
	const lines = names.map((name) => `${name}:${headers[name]}`);
	return [method, path, canonicalQuery, ...lines, '', names.join(';'), payloadHash].join('\n');
}
