import ApiClient, * as api from '@alicloud/openapi-client';
import CoreClient, * as core from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';

import { sandboxKeys, type Sandbox } from '../../sandbox';
import { version, type Wire } from './send';

type Fields = Record<string, string>;

/** What a test may change about a call. */
export interface ClientCall {
	action: string;
	version?: string;
	query?: Fields;
	form?: Fields;
	key?: { accessKeyId: string; accessKeySecret: string; securityToken?: string };
	nonce?: string;
	timestamp?: string;
}

/** Calls through one of the vendor's own clients; rejects with `{ code }` when refused. */
export type OfficialClient = (sandbox: Sandbox, call: ClientCall) => Promise<Wire>;

/** The vendor's clients on npm, by the scheme they sign with. */
export const officialClients: Record<string, { signature: string; call: OfficialClient }> = {
	'pop-core': { signature: 'V1', call: callPopCore },
	'openapi-client v2': { signature: 'V1', call: callApiClient('v2') },
	'openapi-client': { signature: 'V3', call: callApiClient() },
	'openapi-core': { signature: 'V3', call: callCoreClient },
};

async function callPopCore(sandbox: Sandbox, call: ClientCall): Promise<Wire> {
	const { query, form, key = sandboxKeys.active, nonce, timestamp } = call;
	const client = new PopCore({
		endpoint: sandbox.url,
		apiVersion: call.version ?? version,
		...key,
	});
	const params = {
		...query,
		...form,
		...(nonce && { SignatureNonce: nonce }),
		...(timestamp && { Timestamp: timestamp }),
	};
	return await client.request<Wire>(call.action, params, { method: 'POST' });
}

function callApiClient(signatureAlgorithm?: string): OfficialClient {
	return async (sandbox, call) => {
		const config = new api.Config({ ...configFor(sandbox, call), signatureAlgorithm });
		const isV2 = signatureAlgorithm === 'v2';
		const request = new api.OpenApiRequest(isV2 ? requestV1(call) : requestV3(call));
		const client = new ApiClient(config);
		const runtime = {} as Parameters<typeof client.callApi>[2];
		const answer = await client.callApi(new api.Params(paramsFor(call)), request, runtime);
		return answer.body as Wire;
	};
}

async function callCoreClient(sandbox: Sandbox, call: ClientCall): Promise<Wire> {
	const client = new CoreClient(new core.$OpenApiUtil.Config(configFor(sandbox, call)));
	const params = new core.$OpenApiUtil.Params(paramsFor(call));
	const request = new core.$OpenApiUtil.OpenApiRequest(requestV3(call));
	const runtime = {} as Parameters<typeof client.callApi>[2];
	const answer = (await client.callApi(params, request, runtime)) as { body: Wire };
	return answer.body;
}

function configFor(sandbox: Sandbox, { key = sandboxKeys.active }: ClientCall) {
	return { ...key, endpoint: new URL(sandbox.url).host, protocol: 'http' };
}

function paramsFor({ action, version: itsVersion = version }: ClientCall) {
	return {
		action,
		version: itsVersion,
		protocol: 'HTTP',
		pathname: '/',
		method: 'POST',
		authType: 'AK',
		style: 'RPC',
		reqBodyType: 'formData',
		bodyType: 'json',
	};
}

function requestV1({ query, form, nonce, timestamp }: ClientCall) {
	return {
		query: {
			...query,
			...(nonce && { SignatureNonce: nonce }),
			...(timestamp && { Timestamp: timestamp }),
		},
		body: form,
	};
}

function requestV3({ query, form, nonce, timestamp }: ClientCall) {
	return {
		query,
		body: form,
		headers: {
			...(nonce && { 'x-acs-signature-nonce': nonce }),
			...(timestamp && { 'x-acs-date': timestamp }),
		},
	};
}
