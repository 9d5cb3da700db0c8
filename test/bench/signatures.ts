/** From a request to a signed request: ours, and Alibaba Cloud's own code for the same work. */
import OpenApiClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import OpenApiUtil from '@alicloud/openapi-util';
import PopCore from '@alicloud/pop-core';
import { RuntimeOptions } from '@alicloud/tea-util';
import httpx from 'httpx';
import { createHash, createHmac, randomUUID } from 'node:crypto';

import type { ApiCredential } from '../../nodes/shared/credential/apiCredential';
import { signWithCredential } from '../../nodes/shared/credential/sign';
import type { CallDefinition } from '../../nodes/shared/transport/callDefinition';
import { attemptOptions, requestOptions } from '../../nodes/shared/transport/requestOptions';
import { photo } from './photo';
import type { Part, Result, Settings } from './result';

const key = { accessKeyId: 'bench-key', accessKeySecret: 'bench-secret' };
const credential: ApiCredential = {
	...key,
	authentication: 'accessKey',
	region: 'cn-hongkong',
	network: 'public',
};
const { signal: never } = new AbortController();

const picture = photo(600_000).toString('base64');
const small = {
	MerchantBizId: 'biz-0123456789',
	TransactionId: 'hksb0123456789',
	IsReturnImage: 'N',
};

interface Work {
	definition: Pick<CallDefinition, 'action' | 'inBody' | 'service'>;
	params: Record<string, string>;
}

const works = {
	'V3, small request': {
		definition: { service: 'cloudauthIntl', action: 'CheckResult' },
		params: small,
	},
	'V3, request with a picture of 0.8 MB': {
		definition: { service: 'cloudauthIntl', action: 'FaceCompare', inBody: ['SourceFacePicture'] },
		params: { ...small, SourceFacePicture: picture },
	},
	'V1, small request': {
		definition: { service: 'saf', action: 'ExecuteRequest' },
		params: { Service: 'face_compare', ServiceParameters: JSON.stringify(small) },
	},
	'V1, request with a picture of 0.8 MB': {
		definition: { service: 'saf', action: 'ExecuteRequest', inBody: ['ServiceParameters'] },
		params: { Service: 'face_compare', ServiceParameters: JSON.stringify({ ...small, picture }) },
	},
} satisfies Record<string, Work>;

interface Signed {
	url: string;
	headers: Record<string, string>;
	body?: Buffer;
}

/** What the runner and n8n do for each call, without sending it. */
function ours({ definition, params }: Work): Signed {
	const options = attemptOptions(requestOptions({ definition, params, timeoutMs: 1000 }), never);
	return signWithCredential(credential, options as never) as unknown as Signed;
}

const host = 'cloudauth-intl.cn-hongkong.aliyuncs.com';

interface HttpOptions {
	headers: Record<string, string>;
	data?: unknown;
}

/** Fulfilled when a client has handed a request over to the network. */
let onSent: (url: string, options: HttpOptions) => void = () => {};

/** What a client hands over to the network; nothing is sent, so it gets no answer. */
async function untilSent(start: () => Promise<unknown>): Promise<Signed> {
	return await new Promise((resolve) => {
		onSent = (url, { headers, data }) => resolve({ url, headers, body: data as Buffer });
		void start();
	});
}

const openApiClient = new OpenApiClient(new Config({ ...key, endpoint: host }));
const runtime = new RuntimeOptions({});

async function openApi({ definition: { action, inBody = [] }, params }: Work): Promise<Signed> {
	const query: Record<string, string> = {};
	const form: Record<string, string> = {};
	for (const [name, value] of Object.entries(params)) {
		(inBody.includes(name) ? form : query)[name] = value;
	}
	const body = inBody.length > 0 ? form : undefined;
	const about = new Params({
		action,
		version: '2022-08-09',
		protocol: 'HTTPS',
		pathname: '/',
		method: 'POST',
		authType: 'AK',
		style: 'RPC',
		reqBodyType: 'formData',
		bodyType: 'json',
	});
	const request = new OpenApiRequest({ query, body });
	return await untilSent(async () => await openApiClient.callApi(about, request, runtime));
}

const popCore = new PopCore({
	...key,
	endpoint: 'https://bench.invalid',
	apiVersion: '2019-05-21',
});

async function pop({ definition: { action }, params }: Work): Promise<Signed> {
	const options = { method: 'POST', formatAction: false, formatParams: false };
	return await untilSent(async () => await popCore.request(action, params, options));
}

/** Only the signature itself, of a request that is complete and encoded otherwise. */
function bareOpenApi({ definition: { action, inBody = [] }, params }: Work): unknown {
	const query: Record<string, string> = {};
	const form: Record<string, string> = {};
	for (const [name, value] of Object.entries(params)) {
		(inBody.includes(name) ? form : query)[name] = value;
	}
	const body = inBody.length > 0 ? OpenApiUtil.toForm(form) : '';
	const sha256 = OpenApiUtil.hash(Buffer.from(body, 'utf8'), 'ACS3-HMAC-SHA256');
	const payloadHash = OpenApiUtil.hexEncode(sha256);
	const headers: Record<string, string> = {
		host,
		'x-acs-version': '2022-08-09',
		'x-acs-action': action,
		'x-acs-date': OpenApiUtil.getTimestamp(),
		'x-acs-signature-nonce': randomUUID(),
		accept: 'application/json',
		'x-acs-content-sha256': payloadHash,
	};
	const { accessKeyId, accessKeySecret } = key;
	const request = { method: 'POST', pathname: '/', query, headers } as never;
	return OpenApiUtil.getAuthorization(
		request,
		'ACS3-HMAC-SHA256',
		payloadHash,
		accessKeyId,
		accessKeySecret,
	);
}

function bareRpc({ params }: Work): unknown {
	return OpenApiUtil.getRPCSignature(
		{ ...params, Timestamp: OpenApiUtil.getTimestamp(), SignatureNonce: randomUUID() },
		'POST',
		key.accessKeySecret,
	);
}

/** Byte for byte: what ours signed, signed by Alibaba Cloud's code, is the same. */
function checkSame(name: string, work: Work): void {
	const { url, headers, body } = ours(work);
	const bytes = body ?? Buffer.alloc(0);
	const query = Object.fromEntries(new URL(url).searchParams);
	if (work.definition.service === 'cloudauthIntl') {
		const { authorization, ...rest } = headers;
		const expected = OpenApiUtil.getAuthorization(
			{ method: 'POST', pathname: '/', query, headers: { ...rest, host } } as never,
			'ACS3-HMAC-SHA256',
			createHash('sha256').update(bytes).digest('hex'),
			key.accessKeyId,
			key.accessKeySecret,
		);
		if (authorization !== expected) throw new Error(`${name}: the signatures differ`);
	} else {
		const { Signature, ...signed } = query;
		const form = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
		const expected = OpenApiUtil.getRPCSignature(
			{ ...signed, ...form },
			'POST',
			key.accessKeySecret,
		);
		if (Signature !== expected) throw new Error(`${name}: the signatures differ`);
	}
}

/** Milliseconds of the processor for one of so many, after a part of them to warm up. */
async function timed(times: number, work: () => unknown): Promise<number> {
	for (let index = 0; index < times / 4; index++) await work();
	const before = process.cpuUsage();
	for (let index = 0; index < times; index++) await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / times;
}

async function measure(name: keyof typeof works, { repetitions }: Settings): Promise<Result> {
	const work: Work = works[name];
	checkSame(name, work);
	const times = name.includes('small') ? 20_000 : 60;
	const isV3 = work.definition.service === 'cloudauthIntl';
	const contenders: Array<[string, () => unknown]> = [
		['this package', () => ours(work)],
		isV3
			? ['@alicloud/openapi-client', async () => await openApi(work)]
			: ['@alicloud/pop-core', async () => await pop(work)],
		isV3
			? ['@alicloud/openapi-util, signature only', () => bareOpenApi(work)]
			: ['@alicloud/openapi-util, signature only', () => bareRpc(work)],
	];
	const { url, body } = ours(work);
	const bytes = body ?? Buffer.from(new URL(url).search, 'latin1');
	const bare = isV3
		? () => createHash('sha256').update(bytes).digest('hex')
		: () => createHmac('sha1', key.accessKeySecret).update(bytes).digest('base64');
	contenders.push([`${isV3 ? 'SHA-256' : 'HMAC-SHA1'} of the same bytes, nothing else`, bare]);
	const rows = contenders.map(([contender]) => ({ name: contender, values: [] as number[] }));
	for (let round = 0; round < repetitions; round++) {
		for (const [index, [, contender]] of contenders.entries()) {
			rows[index]?.values.push(await timed(times, contender));
		}
	}
	return {
		title: `Signing: ${name}`,
		unit: 'milliseconds of the processor for one request',
		better: 'lower',
		how: "From the parameters to the URL, headers, and body that are handed to the network, with this package and with Alibaba Cloud's own client. *Signature only* leaves out what makes a request of it, and the last row is what no way of signing could do without. Before it is measured, the signature is compared byte for byte with Alibaba Cloud's.",
		rows,
	};
}

export const signatures: Part = {
	name: 'signatures',
	async run(settings) {
		const results: Result[] = [];
		const { request } = httpx;
		Object.assign(httpx, {
			request: async (url: string, options: HttpOptions) => {
				onSent(url, options);
				return await new Promise(() => {});
			},
		});
		for (const name of Object.keys(works) as Array<keyof typeof works>) {
			results.push(await measure(name, settings));
		}
		Object.assign(httpx, { request });
		return results;
	},
};
