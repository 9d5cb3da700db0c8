import { encodeForm } from './body';
import { parseParams, type Params } from './encode';
import { SigningRefusal } from './refusal';
import type { AccessKey, Moment } from './types';
import { signV1 } from './v1';
import { signV3 } from './v3';

export { SigningRefusal } from './refusal';
export type { AccessKey, Moment } from './types';

/**
 * What n8n hands to a credential: options of its `httpRequest` helper, or the older ones that the
 * HTTP Request node still uses (`uri`, `form`). Left open, because n8n adds to both.
 */
export interface SignableRequest {
	method?: string;
	url?: string;
	uri?: string;
	baseURL?: string;
	headers?: Record<string, unknown>;
	qs?: Record<string, unknown>;
	body?: unknown;
	form?: unknown;
	json?: unknown;
	[option: string]: unknown;
}

/** Where a credential lets its signature go. */
export interface Destination {
	/** Base URL of the service with this API version, for requests that name no host. */
	baseUrl(version: string): string;
	/** Whether the credential may sign for this address. */
	isTrusted(url: URL): boolean;
}

/** Headers that a signature brings with it: a request that has them already is signed afresh. */
const signatureHeaders = [
	'authorization',
	'host',
	'x-acs-accesskey-id',
	'x-acs-content-sha256',
	'x-acs-date',
	'x-acs-security-token',
	'x-acs-signature-nonce',
];

/**
 * With this parameter n8n sends the bytes as they are; on the bare type it re-encodes the body
 * (measured on n8n 2.41). The vendor's Java client sends the same parameter.
 */
const formContentType = 'application/x-www-form-urlencoded;charset=utf-8';

function lowerCaseHeaders(headers: Record<string, unknown> = {}): Record<string, string> {
	const lower: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && value !== null) lower[name.toLowerCase()] = String(value);
	}
	for (const name of signatureHeaders) delete lower[name];
	return lower;
}

/** Lists become `Name.1`, `Name.2` and objects JSON text, as the vendor's clients do it. */
function toParams(values: object): Params {
	const params: Params = {};
	for (const [name, value] of Object.entries(values)) {
		if (value === undefined || value === null) continue;
		if (Array.isArray(value)) {
			value.forEach((entry, index) => (params[`${name}.${index + 1}`] = toText(entry)));
		} else {
			params[name] = toText(value);
		}
	}
	return params;
}

function toText(value: unknown): string {
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function isEmpty(body: unknown): boolean {
	if (body === undefined || body === null || body === '') return true;
	// n8n's credential test sends `{}` where there is no body.
	return typeof body === 'object' && !Buffer.isBuffer(body) && Object.keys(body).length === 0;
}

/** Settles the exact bytes of the body and says what they are. */
function bodyBytes(
	request: SignableRequest,
	contentType: string | undefined,
): { body?: Buffer; contentType?: string } {
	const source = isEmpty(request.body) ? request.form : request.body;
	if (source instanceof URLSearchParams) {
		return { body: encodeForm(Object.fromEntries(source)), contentType: formContentType };
	}
	if (isEmpty(source)) return {};
	if (Buffer.isBuffer(source)) return { body: source, contentType: contentType ?? formContentType };
	if (typeof source === 'string') {
		return { body: Buffer.from(source, 'utf8'), contentType: contentType ?? formContentType };
	}
	if (Object.getPrototypeOf(source) !== Object.prototype) {
		throw new SigningRefusal(
			'The request body is a stream or form with files, which cannot be signed',
			'Send the fields as form parameters, files as Base64 text.',
		);
	}
	if (contentType?.includes('json')) {
		return { body: Buffer.from(JSON.stringify(source), 'utf8'), contentType };
	}
	return { body: encodeForm(toParams(source as object)), contentType: formContentType };
}

function absoluteUrl(request: SignableRequest, baseUrl: () => string): URL {
	const given = request.url ?? request.uri ?? '';
	const base = /^https?:/i.test(given) ? undefined : request.baseURL || baseUrl();
	if (URL.canParse(given || '/', base)) return new URL(given || '/', base);
	throw new SigningRefusal(
		`The address '${given}' is not a complete URL`,
		"Use '/' to let the credential fill in its own endpoint.",
	);
}

/**
 * The one place that picks the signature scheme and applies it.
 *
 * A request with the headers `x-acs-action` and `x-acs-version` is signed with V3, one with
 * `Action` and `Version` in its query with V1. Query and body are turned into the exact bytes that
 * will be sent. Signing what is signed already gives a request as good as new, because n8n signs
 * again after an HTTP 401.
 *
 * @param momentAt clock and nonce for the host that the request turns out to be for.
 * @throws SigningRefusal for a request that names no operation, or a host that is not trusted.
 */
export function signRequest<T extends SignableRequest>(
	request: T,
	destination: Destination,
	key: AccessKey,
	momentAt: (host: string) => Moment,
): T {
	const headers = lowerCaseHeaders(request.headers);
	const method = (request.method ?? 'GET').toUpperCase();
	const given = request.url ?? request.uri ?? '';
	const question = given.indexOf('?');
	const query: Params = {
		...(question < 0 ? {} : parseParams((given.slice(question + 1).split('#')[0] ?? '').trim())),
		...toParams(request.qs ?? {}),
	};

	const action = headers['x-acs-action'] ?? query.Action;
	const version = headers['x-acs-version'] ?? query.Version;
	if (!action || !version) {
		throw new SigningRefusal(
			'The request does not say which operation to call',
			"Add the headers 'x-acs-action' (for example CheckResult) and 'x-acs-version' (2022-08-09), or the query parameters 'Action' and 'Version' for the legacy service.",
		);
	}

	const url = absoluteUrl(request, () => destination.baseUrl(version));
	if (!destination.isTrusted(url)) {
		throw new SigningRefusal(
			`The AccessKey is not used for '${url.host}'`,
			"Only 'https' hosts below aliyuncs.com, or the credential's own custom endpoint, get a signature. Check the URL, or choose the region 'Custom' in the credential and enter the endpoint there.",
		);
	}

	const { body, contentType } = bodyBytes(request, headers['content-type']);
	if (contentType) headers['content-type'] = contentType;
	else delete headers['content-type'];
	headers.accept ??= 'application/json';

	let queryString: string;
	let signedHeaders = headers;
	if (headers['x-acs-action']) {
		({ headers: signedHeaders, queryString } = signV3(
			{ method, host: url.host, action, version, query, headers, body },
			key,
			momentAt(url.host),
		));
		// The HTTP client writes the Host header from the URL; a second one would go stale.
		delete signedHeaders.host;
	} else {
		queryString = signV1(
			{ method, query: { Format: 'JSON', ...query }, body },
			key,
			momentAt(url.host),
		);
	}

	const signed: SignableRequest = {
		...request,
		method,
		url: `${url.origin}/${queryString ? `?${queryString}` : ''}`,
		headers: signedHeaders,
		body,
	};
	for (const merged of ['uri', 'baseURL', 'qs', 'form']) delete signed[merged];
	if (!body) delete signed.body;
	return signed as T;
}
