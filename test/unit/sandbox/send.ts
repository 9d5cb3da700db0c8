import { OpenApiUtil } from '@alicloud/openapi-core';
import { createHash, randomUUID } from 'node:crypto';
import { request } from 'undici';

import { sandboxKeys, startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';

type VendorRequest = Parameters<typeof OpenApiUtil.getAuthorization>[0];
type Fields = Record<string, string>;
type Key = { accessKeyId: string; accessKeySecret: string; securityToken?: string };

/** A request ready to be sent; tests change it after it was signed. */
export interface Signed {
	method: string;
	path: string;
	query: Fields;
	form: Fields;
	headers: Fields;
}

export interface Shot {
	action: string;
	version?: string;
	method?: string;
	path?: string;
	query?: Fields;
	form?: Fields;
	key?: Key;
	nonce?: string;
	time?: number;
	timestamp?: string;
	securityToken?: string;
	/** Additional V1 parameters or V3 headers, signed. */
	extra?: Fields;
	/** Leaves when it fires. */
	signal?: AbortSignal;
	/** Changes the request after it was signed. */
	change?: (signed: Signed) => void;
}

export interface Got {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** The body when it is JSON, otherwise empty. */
	json: Wire;
}

export interface Wire {
	RequestId?: string;
	HostId?: string;
	Code?: string | number;
	Message?: string;
	Recommend?: string;
	Result?: Record<string, unknown>;
	Data?: unknown;
	Credentials?: Record<string, unknown>;
}

export const version = '2022-08-09';

/** The first bytes of a JPEG, enough for the sandbox to take it for a picture. */
export const picture = Buffer.from('ffd8ffe000104a464946', 'hex').toString('base64');

/** Starts one sandbox per test; read it as `sandbox()`. */
export function useSandbox(options?: SandboxOptions): () => Sandbox {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox(options);
	});
	afterEach(() => sandbox.stop());
	return () => sandbox;
}

/** Signs with ACS3-HMAC-SHA256, by vendor code that the sandbox does not use, and sends. */
export function sendV3(sandbox: Sandbox, shot: Shot): Promise<Got> {
	const { accessKeyId, accessKeySecret, ...key }: Key = shot.key ?? sandboxKeys.active;
	const { method = 'POST', path = '/', query = {}, form = {} } = shot;
	const securityToken = shot.securityToken ?? key.securityToken;
	const body = toForm(form);
	const hash = createHash('sha256').update(body).digest('hex');
	const headers: Fields = {
		host: new URL(sandbox.url).host,
		'x-acs-action': shot.action,
		'x-acs-version': shot.version ?? version,
		'x-acs-date': timestampOf(shot),
		'x-acs-signature-nonce': shot.nonce ?? randomUUID(),
		'x-acs-content-sha256': hash,
		...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
		...(securityToken && { 'x-acs-security-token': securityToken }),
		...shot.extra,
	};
	const unsigned = { method, pathname: path, query, headers } as unknown as VendorRequest;
	headers.authorization = OpenApiUtil.getAuthorization(
		unsigned,
		'ACS3-HMAC-SHA256',
		hash,
		accessKeyId,
		accessKeySecret,
	);
	return post(sandbox, { method, path, query: { ...query }, form: { ...form }, headers }, shot);
}

/** Signs with RPC V1, by vendor code that the sandbox does not use, and sends. */
export function sendV1(sandbox: Sandbox, shot: Shot): Promise<Got> {
	const { accessKeyId, accessKeySecret, ...key }: Key = shot.key ?? sandboxKeys.active;
	const { method = 'POST', path = '/', form = {} } = shot;
	const securityToken = shot.securityToken ?? key.securityToken;
	const query: Fields = {
		Action: shot.action,
		Version: shot.version ?? version,
		Format: 'JSON',
		AccessKeyId: accessKeyId,
		SignatureMethod: 'HMAC-SHA1',
		SignatureVersion: '1.0',
		SignatureNonce: shot.nonce ?? randomUUID(),
		Timestamp: timestampOf(shot),
		...(securityToken && { SecurityToken: securityToken }),
		...shot.query,
		...shot.extra,
	};
	const all = { ...query, ...form };
	query.Signature = OpenApiUtil.getRPCSignature(all, method, accessKeySecret);
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };
	return post(sandbox, { method, path, query, form: { ...form }, headers }, shot);
}

/** Starts a verification that is good in every way, except for what `params` says. */
export function initialize(
	sandbox: Sandbox,
	params: Fields = {},
	signal?: AbortSignal,
): Promise<Got> {
	return sendV3(sandbox, { action: 'Initialize', ...goodInitialize(params), signal });
}

/** What a good Initialize carries. Parameters set to an empty text are left out. */
export function goodInitialize(params: Fields = {}): { query: Fields; form: Fields } {
	const all: Fields = {
		ProductCode: 'FACE_VERIFY',
		MerchantBizId: 'biz1',
		MerchantUserId: 'user1',
		MetaInfo: '{"deviceType":"ios"}',
		FacePictureBase64: picture,
		...params,
	};
	const { FacePictureBase64 = '', ...query } = withoutEmpty(all);
	return { query, form: withoutEmpty({ FacePictureBase64 }) };
}

/** Asks how a verification went. */
export function checkResult(sandbox: Sandbox, transactionId: string, params: Fields = {}) {
	const query = { MerchantBizId: 'biz1', TransactionId: transactionId, ...params };
	return sendV3(sandbox, { action: 'CheckResult', query });
}

/** Starts a verification and tells its TransactionId. */
export async function startTransaction(sandbox: Sandbox, params: Fields = {}): Promise<string> {
	const { json } = await initialize(sandbox, params);
	return String(json.Result?.TransactionId);
}

/** A call that always works, for tests about the way there. */
export const keepalive = { action: 'KeepaliveIntl' };

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
	for (let attempt = 0; attempt < 200 && !isSo(); attempt += 1) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	expect(isSo()).toBe(true);
}

/** Sends something to one of the sandbox's own pages. */
export async function page(
	sandbox: Sandbox,
	method: 'GET' | 'POST' | 'DELETE',
	path: string,
	body?: unknown,
) {
	return read(
		await request(`${sandbox.url}${path}`, {
			method,
			body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
		}),
	);
}

async function post(sandbox: Sandbox, signed: Signed, shot: Shot): Promise<Got> {
	shot.change?.(signed);
	const { method, path, query, form, headers } = signed;
	const search = new URLSearchParams(query).toString();
	const url = sandbox.url + path + (search && `?${search}`);
	const body = toForm(form) || undefined;
	return read(await request(url, { method: method as 'POST', headers, body, signal: shot.signal }));
}

async function read(response: Awaited<ReturnType<typeof request>>): Promise<Got> {
	const text = await response.body.text();
	const isJson = String(response.headers['content-type']).includes('json');
	let json: Wire = {};
	try {
		if (isJson) json = JSON.parse(text) as Wire;
	} catch {
		// Some faults are about exactly this.
	}
	return { status: response.statusCode, headers: response.headers, text, json };
}

function timestampOf({ time = Date.now(), timestamp }: Shot): string {
	return timestamp ?? `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function toForm(form: Fields): string {
	return new URLSearchParams(form).toString();
}

function withoutEmpty(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
