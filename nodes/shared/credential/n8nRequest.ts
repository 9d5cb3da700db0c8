import { SigningError } from '../errors';
import { serviceOfVersion } from '../services';
import type { Service } from '../services/service';
import { encodeForm } from '../signing/body';
import { parseParams, setParam, type Params } from '../signing/encode';
import { regionHeader } from '../transport/regionHeader';
import type { Destination } from './endpoint';

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

/** A request as it will be sent, but for its signature. */
export interface ExactRequest {
	method: string;
	/** Whose host may be signed for; its path and query do not count. */
	url: URL;
	action: string;
	version: string;
	scheme: Service['scheme'];
	query: Params;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** The exact bytes. */
	body?: Buffer;
	/** Whether the body is a form. */
	isForm: boolean;
}

/**
 * Headers that a signature brings with it: a request that has them already is signed afresh. The
 * length goes with them, because the bytes of the body are settled here, and so does what only names
 * the region.
 */
const signatureHeaders: ReadonlySet<string> = new Set([
	'authorization',
	'content-length',
	'host',
	'x-acs-accesskey-id',
	'x-acs-content-sha256',
	'x-acs-date',
	'x-acs-security-token',
	'x-acs-signature-nonce',
	regionHeader,
]);

const bareFormContentType = 'application/x-www-form-urlencoded';
/**
 * With this parameter n8n sends the bytes as they are; on the bare type it encodes the body again
 * (measured on n8n 2.41). Alibaba Cloud's Java client sends the same parameter.
 */
const formContentType = `${bareFormContentType};charset=utf-8`;

/** Options that n8n would merge into the request after it was signed, or that stand for its bytes. */
const mergedOptions: ReadonlySet<string> = new Set([
	'uri',
	'baseURL',
	'qs',
	// Settled: where there are bytes, they are written again.
	'body',
	'form',
	'formData',
	'auth',
]);

/** A signature is made for one host, and a redirect would carry it, and an STS token, to another. */
const noRedirects = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
};

function lowerCaseHeaders(headers: Record<string, unknown> = {}): Record<string, string> {
	const lower: Record<string, string> = {};
	for (const name of Object.keys(headers)) {
		const value = headers[name];
		const key = name.toLowerCase();
		if (value !== undefined && value !== null && !signatureHeaders.has(key)) {
			lower[key] = String(value);
		}
	}
	return lower;
}

function addParam(params: Params, name: string, value: unknown): void {
	if (value !== undefined && value !== null) setParam(params, name, toText(value));
}

/**
 * Lists become `Name.1`, `Name.2` and objects JSON text, as Alibaba Cloud's clients do it; they
 * leave the gaps of a list out, too.
 */
function toParams(values: object): Params {
	const params: Params = {};
	for (const [name, value] of Object.entries(values) as Array<[string, unknown]>) {
		if (!Array.isArray(value)) addParam(params, name, value);
		else {
			value.forEach((entry: unknown, index) => addParam(params, `${name}.${index + 1}`, entry));
		}
	}
	return params;
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

function errorOfFiles(): SigningError {
	return new SigningError(
		'The request body is a stream or a form with files, which cannot be signed',
		'Send the fields as form parameters, and files as Base64 text.',
	);
}

/** Settles the exact bytes of the body and says what they are. */
function bodyBytes(
	request: SignableRequest,
	givenType: string | undefined,
): { body?: Buffer; contentType?: string } {
	if (!isEmpty(request.formData)) throw errorOfFiles();
	const source = isEmpty(request.body) ? request.form : request.body;
	if (isEmpty(source)) return {};
	if (isOfType('multipart/', givenType)) throw errorOfFiles();

	const contentType = givenType === bareFormContentType ? formContentType : givenType;
	if (Buffer.isBuffer(source)) return { body: source, contentType: contentType ?? formContentType };
	if (typeof source === 'string') {
		return { body: Buffer.from(source, 'utf8'), contentType: contentType ?? formContentType };
	}
	if (source instanceof URLSearchParams) {
		return { body: encodeForm(Object.fromEntries(source)), contentType: formContentType };
	}
	if (!isPlainObject(source)) throw errorOfFiles();
	if (isOfType('json', contentType)) {
		return { body: Buffer.from(JSON.stringify(source), 'utf8'), contentType };
	}
	return { body: encodeForm(toParams(source)), contentType: formContentType };
}

function queryOf(request: SignableRequest): Params {
	const [address = ''] = (request.url ?? request.uri ?? '').split('#');
	const question = address.indexOf('?');
	const params = toParams(request.qs ?? {});
	return question < 0 ? params : { ...parseParams(address.slice(question + 1).trim()), ...params };
}

function absoluteUrl(request: SignableRequest, baseUrl: () => string): URL {
	const given = request.url ?? request.uri ?? '';
	const base = /^https?:/i.test(given) ? undefined : request.baseURL || baseUrl();
	try {
		return new URL(given || '/', base);
	} catch {
		throw incompleteUrl(given);
	}
}

function incompleteUrl(given: string): SigningError {
	// What comes before an @ or after the ? may be private.
	const shown = given.replace(/\?.*/s, '').replace(/^([a-z]+:\/\/)?.*@/is, '$1');
	return new SigningError(
		`The address '${shown}' is not a complete URL`,
		"Use '/' to let the credential fill in its own endpoint.",
	);
}

/** Where a request says which operation it is for; the signature scheme goes by that. */
const markers = {
	V1: { place: 'query parameters', action: 'Action', version: 'Version' },
	V3: { place: 'headers', action: 'x-acs-action', version: 'x-acs-version' },
} as const;

const howToMark =
	"Add the headers 'x-acs-action' (for example CheckResult) and 'x-acs-version' (2022-08-09), or for the legacy service the query parameters 'Action' and 'Version'.";

/** The operation that one of the two places names, or half of it; undefined where it names none. */
function markedIn(
	values: Params,
	scheme: Service['scheme'],
): Pick<ExactRequest, 'action' | 'scheme' | 'version'> | undefined {
	const action = values[markers[scheme].action] ?? '';
	const version = values[markers[scheme].version] ?? '';
	return action === '' && version === '' ? undefined : { scheme, action, version };
}

/** Reads which operation is called: by two headers for V3, by two query parameters for V1. */
function operationOf(
	headers: Record<string, string>,
	query: Params,
): Pick<ExactRequest, 'action' | 'scheme' | 'version'> {
	const inHeaders = markedIn(headers, 'V3');
	const inQuery = markedIn(query, 'V1');
	const found = inHeaders ?? inQuery;
	if (inHeaders && inQuery) {
		throw new SigningError(
			'The request names its operation both in the headers and in the query',
			`Remove one of them. ${howToMark}`,
		);
	}
	if (!found || found.action === '' || found.version === '') {
		throw new SigningError('The request does not say which operation to call', howToMark);
	}
	const service = serviceOfVersion(found.version);
	if (service && service.scheme !== found.scheme) {
		const { place, action, version } = markers[service.scheme];
		throw new SigningError(
			`Requests of the API version ${service.version} name their operation in ${place}, not in ${markers[found.scheme].place}`,
			`Use the ${place} '${action}' and '${version}'.`,
		);
	}
	return found;
}

/**
 * Turns n8n's request into the exact bytes that will be sent, and checks that they may be signed.
 *
 * @throws SigningError, in words, for a request that names no operation, has a body that n8n would
 * send in another form, or is for a host or service that gets no signature.
 */
export function readRequest(request: SignableRequest, destination: Destination): ExactRequest {
	const headers = lowerCaseHeaders(request.headers);
	const method = (request.method ?? 'GET').toUpperCase();
	const query = queryOf(request);
	const { action, version, scheme } = operationOf(headers, query);
	const url = absoluteUrl(request, () => destination.baseUrl(version));
	destination.check(url, version);

	const { body, contentType } = bodyBytes(request, headers['content-type']);
	if (body && method === 'GET') {
		throw new SigningError(
			'A GET request cannot have a body',
			'Use the method POST, or move the fields to the query. n8n does not send the body of a GET.',
		);
	}
	if (contentType) headers['content-type'] = contentType;
	else if (headers['content-type'] !== undefined) delete headers['content-type'];
	headers.accept ??= 'application/json';
	const isForm = isOfType(bareFormContentType, contentType);
	// Named one by one: a spread took a sixth of the time of a small request.
	return { action, version, scheme, method, url, query, headers, body, isForm };
}

/** n8n's request with what was signed in place of everything that n8n would still change. */
export function writeRequest<T extends SignableRequest>(
	request: T,
	{ method, url, body }: ExactRequest,
	signed: { headers: Record<string, string>; queryString: string },
): T {
	const written: SignableRequest = {};
	// Not copied and then deleted: that makes slow objects.
	for (const option of Object.keys(request)) {
		if (!mergedOptions.has(option)) written[option] = request[option];
	}
	Object.assign(written, noRedirects);
	written.method = method;
	written.url = `${url.origin}/${signed.queryString ? `?${signed.queryString}` : ''}`;
	written.headers = signed.headers;
	if (body) written.body = body;
	return written as T;
}
