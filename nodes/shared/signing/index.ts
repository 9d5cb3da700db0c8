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

/**
 * Headers that a signature brings with it: a request that has them already is signed afresh. The
 * length goes with them, because the bytes of the body are settled here.
 */
const signatureHeaders = [
	'authorization',
	'content-length',
	'host',
	'x-acs-accesskey-id',
	'x-acs-content-sha256',
	'x-acs-date',
	'x-acs-security-token',
	'x-acs-signature-nonce',
];

const bareFormContentType = 'application/x-www-form-urlencoded';
/**
 * With this parameter n8n sends the bytes as they are; on the bare type it re-encodes the body
 * (measured on n8n 2.41). The vendor's Java client sends the same parameter.
 */
const formContentType = `${bareFormContentType};charset=utf-8`;

/** Options that n8n would merge into the request after it was signed. */
const mergedOptions = ['uri', 'baseURL', 'qs', 'form', 'formData', 'auth'];

/** A signature is made for one host, and a redirect would carry it, and an STS token, to another. */
const noRedirects = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
};

function lowerCaseHeaders(headers: Record<string, unknown> = {}): Record<string, string> {
	const lower: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && value !== null) lower[name.toLowerCase()] = String(value);
	}
	for (const name of signatureHeaders) delete lower[name];
	return lower;
}

/**
 * Lists become `Name.1`, `Name.2` and objects JSON text, as the vendor's clients do it; they leave
 * the gaps of a list out, too.
 */
function toParams(values: object): Params {
	const pairs = Object.entries(values).flatMap(
		([name, value]): Array<[string, unknown]> =>
			Array.isArray(value)
				? value.map((entry, index) => [`${name}.${index + 1}`, entry])
				: [[name, value]],
	);
	return Object.fromEntries(
		pairs
			.filter(([, value]) => value !== undefined && value !== null)
			.map(([name, value]) => [name, toText(value)]),
	);
}

function toText(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether it is `{…}`, and not an instance of a class such as FormData, Map or a stream. */
function isPlainObject(value: unknown): value is object {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	// Not compared with Object.prototype: the object may come from another realm.
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isEmpty(body: unknown): boolean {
	if (body === undefined || body === null || body === '') return true;
	if (Buffer.isBuffer(body)) return body.length === 0;
	if (body instanceof URLSearchParams) return body.size === 0;
	// n8n's credential test sends `{}` where there is no body.
	return (isPlainObject(body) || Array.isArray(body)) && Object.keys(body).length === 0;
}

function isOfType(type: string, contentType: string | undefined): boolean {
	return contentType?.toLowerCase().includes(type) ?? false;
}

function refusalOfFiles(): SigningRefusal {
	return new SigningRefusal(
		'The request body is a stream or form with files, which cannot be signed',
		'Send the fields as form parameters, files as Base64 text.',
	);
}

/** Settles the exact bytes of the body and says what they are. */
function bodyBytes(
	request: SignableRequest,
	givenType: string | undefined,
): { body?: Buffer; contentType?: string } {
	if (!isEmpty(request.formData)) throw refusalOfFiles();
	const source = isEmpty(request.body) ? request.form : request.body;
	if (isEmpty(source)) return {};
	if (isOfType('multipart/', givenType)) throw refusalOfFiles();

	const contentType = givenType === bareFormContentType ? formContentType : givenType;
	if (Buffer.isBuffer(source)) return { body: source, contentType: contentType ?? formContentType };
	if (typeof source === 'string') {
		return { body: Buffer.from(source, 'utf8'), contentType: contentType ?? formContentType };
	}
	if (source instanceof URLSearchParams) {
		return { body: encodeForm(Object.fromEntries(source)), contentType: formContentType };
	}
	if (!isPlainObject(source)) throw refusalOfFiles();
	if (isOfType('json', contentType)) {
		return { body: Buffer.from(JSON.stringify(source), 'utf8'), contentType };
	}
	return { body: encodeForm(toParams(source)), contentType: formContentType };
}

function absoluteUrl(request: SignableRequest, baseUrl: () => string): URL {
	const given = request.url ?? request.uri ?? '';
	const base = /^https?:/i.test(given) ? undefined : request.baseURL || baseUrl();
	if (URL.canParse(given || '/', base)) return new URL(given || '/', base);
	// What stands before an @ or behind the ? may be private.
	const shown = given.replace(/\?.*/s, '').replace(/^([a-z]+:\/\/)?.*@/is, '$1');
	throw new SigningRefusal(
		`The address '${shown}' is not a complete URL`,
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
	const [address = ''] = (request.url ?? request.uri ?? '').split('#');
	const question = address.indexOf('?');
	const query: Params = {
		...(question < 0 ? {} : parseParams(address.slice(question + 1).trim())),
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
	if (body && method === 'GET') {
		throw new SigningRefusal(
			'A GET request cannot have a body',
			'Use the method POST, or move the fields to the query. n8n does not send the body of a GET.',
		);
	}
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
			{
				method,
				query: { Format: 'JSON', ...query, Version: version },
				body: isOfType(bareFormContentType, contentType) ? body : undefined,
			},
			key,
			momentAt(url.host),
		);
	}

	const signed: SignableRequest = {
		...request,
		...noRedirects,
		method,
		url: `${url.origin}/${queryString ? `?${queryString}` : ''}`,
		headers: signedHeaders,
		body,
	};
	for (const merged of mergedOptions) delete signed[merged];
	if (!body) delete signed.body;
	return signed as T;
}
