import OpenApiUtil from '@alicloud/openapi-util';

import type { ArrivedRequest } from '../arrived';
import { refuse } from '../refusals';
import type { Fields } from '../tables';
import type { Scheme } from './scheme';

/** RPC signature, version 1.0: everything is a parameter, in the query or in the form. */
export const v1: Scheme = {
	name: 'V1',
	ownParameters: [
		'AccessKeyId',
		'Action',
		'Format',
		'RegionId',
		'SecurityToken',
		'Signature',
		'SignatureMethod',
		'SignatureNonce',
		'SignatureVersion',
		'Timestamp',
		'Version',
	],
	readEnvelope: ({ params }) => ({
		accessKeyId: params.AccessKeyId ?? '',
		action: params.Action ?? '',
		version: params.Version ?? '',
		timestamp: params.Timestamp ?? '',
		nonce: params.SignatureNonce ?? '',
		securityToken: params.SecurityToken ?? '',
	}),
	verify(arrived, account) {
		const { Signature, ...signed } = arrived.params;
		if (!Signature) return refuse('IncompleteSignature', 'Signature is missing.');
		if (signed.SignatureMethod !== 'HMAC-SHA1') return refuse('InvalidSignatureMethod');
		if (signed.SignatureVersion !== '1.0') {
			return refuse('IncompleteSignature', 'SignatureVersion has to be 1.0.');
		}
		const expected = OpenApiUtil.getRPCSignature(signed, arrived.method, account.accessKeySecret);
		if (Signature === expected) return undefined;
		return refuse(
			'SignatureDoesNotMatch',
			`server string to sign is:${stringToSign(arrived, signed)}`,
		);
	},
};

/** For the message only, so that people can compare; the verdict is the vendor's code alone. */
function stringToSign({ method }: ArrivedRequest, signed: Fields): string {
	const canonical = Object.keys(signed)
		.sort()
		.map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(signed[name] ?? '')}`)
		.join('&');
	return `${method}&%2F&${encodeURIComponent(canonical)}`;
}
