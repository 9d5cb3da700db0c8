import { OpenApiUtil as CoreUtil } from '@alicloud/openapi-core';
import OpenApiUtil from '@alicloud/openapi-util';
import { createHash, createHmac } from 'node:crypto';

import type { SignableRequest } from '../../../nodes/shared/credential/n8nRequest';

/*
 * The vendor's own code as the judge of our signatures. Nothing in this file uses our signing, so
 * that a mistake of ours cannot judge itself.
 */

export type Fields = Record<string, string>;

/** A request taken apart as a server takes it apart. */
export interface Received {
	method: string;
	path: string;
	/** The query string as it stands on the wire. */
	search: string;
	query: Fields;
	headers: Fields;
	body: Buffer;
}

export interface Keys {
	accessKeyId: string;
	accessKeySecret: string;
	securityToken?: string;
}

type VendorRequest = Parameters<typeof OpenApiUtil.getAuthorization>[0];

const algorithm = 'ACS3-HMAC-SHA256';

/** Both of the vendor's packages that can sign with V3: if they ever differ, we want to know. */
export const v3Oracles = { 'openapi-util': OpenApiUtil, 'openapi-core': CoreUtil };
/** The vendor's packages that expose the V1 signature; pop-core hides its own (`popCore.ts`). */
export const v1Oracles = { 'openapi-util': OpenApiUtil, 'openapi-core': CoreUtil };

export function sha256(body: Buffer | string): string {
	return createHash('sha256').update(body).digest('hex');
}

function encode(name: string): string {
	const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	return encodeURIComponent(name).replace(/[!'()*]/g, hex);
}

/**
 * What each of the vendor's packages would put into the Authorization header. They encode the
 * values of the query but leave its names to the caller, so the names are encoded here.
 */
export function vendorAuthorizations(
	request: { method: string; query: Fields; headers: Fields; path?: string },
	payloadHash: string,
	{ accessKeyId, accessKeySecret }: Keys,
): string[] {
	const { method, query, headers, path = '/' } = request;
	const named = Object.entries(query).map(([name, value]) => [encode(name), value]);
	const asTheirs = {
		method,
		pathname: path,
		query: Object.fromEntries(named) as Fields,
		headers,
	} as unknown as VendorRequest;
	return Object.values(v3Oracles).map((oracle) =>
		oracle.getAuthorization(
			asTheirs as never,
			algorithm,
			payloadHash,
			accessKeyId,
			accessKeySecret,
		),
	);
}

/** What each of the vendor's packages would put into the Signature parameter. */
export function vendorSignatures(params: Fields, method: string, secret: string): string[] {
	const own = signatureByHand(params, method, secret);
	// They lose a parameter of this name, and only for it is the own one asked alone.
	if (Object.hasOwn(params, '__proto__')) return [own];
	const all = Object.values(v1Oracles);
	return [...all.map((oracle) => oracle.getRPCSignature(params, method, secret)), own];
}

/** The page "RPC mechanism", word by word. */
function signatureByHand(params: Fields, method: string, secret: string): string {
	const names = Object.keys(params).sort();
	const canonical = names.map((name) => `${encode(name)}=${encode(params[name] ?? '')}`).join('&');
	return createHmac('sha1', `${secret}&`)
		.update(`${method}&%2F&${encode(canonical)}`)
		.digest('base64');
}

/** Reads `a=1&b=2` as servers do; a name that stands there twice is refused as ambiguous. */
export function readPairs(text: string): Fields {
	const pairs = [...new URLSearchParams(text)];
	const names = pairs.map(([name]) => name);
	const repeated = names.find((name, index) => names.indexOf(name) !== index);
	if (repeated !== undefined) throw new Error(`'${repeated}' stands there twice: ${text}`);
	return Object.fromEntries(pairs);
}

/** What a server would get if these options were sent as they are. */
export function asReceived(signed: SignableRequest): Received {
	const url = new URL(String(signed.url));
	const leftForTheClient = ['qs', 'form', 'formData', 'baseURL', 'uri', 'auth'];
	const left = leftForTheClient.filter((option) => signed[option] !== undefined);
	if (left.length > 0) throw new Error(`The HTTP client would change the request: ${left.join()}`);
	if (signed.body !== undefined && !Buffer.isBuffer(signed.body)) {
		throw new Error('The HTTP client would choose the bytes of the body');
	}
	const headers: Fields = { host: url.host };
	for (const [name, value] of Object.entries(signed.headers ?? {})) {
		if (headers[name.toLowerCase()] !== undefined) throw new Error(`${name} is there twice`);
		headers[name.toLowerCase()] = String(value);
	}
	return {
		method: String(signed.method),
		path: url.pathname,
		search: String(signed.url).split('?').slice(1).join('?'),
		query: readPairs(url.search),
		headers,
		body: signed.body ?? Buffer.alloc(0),
	};
}

function isSigned(name: string): boolean {
	return name === 'host' || name === 'content-type' || name.startsWith('x-acs-');
}

/** Throws unless the vendor's code accepts the V3 signature of what was received. */
export function acceptV3(received: Received, keys: Keys): void {
	const { method, path, query, headers, body } = received;
	const { authorization = '', ...rest } = headers;
	const payloadHash = sha256(body);
	expect(rest['x-acs-content-sha256']).toBe(payloadHash);
	expect(rest['x-acs-signature-nonce']).toMatch(/./);
	expect(rest['x-acs-date']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	expect(rest['x-acs-security-token']).toBe(keys.securityToken);
	const names = Object.keys(rest).filter(isSigned).sort();
	expect(authorization).toContain(`,SignedHeaders=${names.join(';')},`);
	for (const expected of vendorAuthorizations(
		{ method, path, query, headers: rest },
		payloadHash,
		keys,
	)) {
		expect(authorization).toBe(expected);
	}
}

/** The parameters of a V1 request: those of the query and, if it is a form, those of the body. */
export function v1Params({ search, headers, body }: Received): Fields {
	const isForm = (headers['content-type'] ?? '')
		.toLowerCase()
		.startsWith('application/x-www-form-urlencoded');
	return readPairs([search, ...(isForm ? [body.toString('utf8')] : [])].filter(Boolean).join('&'));
}

/** Throws unless the vendor's code accepts the V1 signature of what was received. */
export function acceptV1(received: Received, keys: Keys): void {
	const { Signature, ...params } = v1Params(received);
	expect(received.path).toBe('/');
	expect(params).toMatchObject({
		AccessKeyId: keys.accessKeyId,
		SignatureMethod: 'HMAC-SHA1',
		SignatureNonce: expect.stringMatching(/./),
		SignatureVersion: '1.0',
		Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
	});
	expect(params.SecurityToken).toBe(keys.securityToken);
	for (const expected of vendorSignatures(params, received.method, keys.accessKeySecret)) {
		expect(Signature).toBe(expected);
	}
}

/** Throws unless the vendor's code accepts the request, by the scheme that it uses. */
export function accept(received: Received, keys: Keys): void {
	if (received.headers.authorization === undefined) acceptV1(received, keys);
	else acceptV3(received, keys);
}
