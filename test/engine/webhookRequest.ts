/**
 * What Express and n8n's body parser make of Node's request and response, as far as a node's
 * `webhook()` can see it. Read in n8n 2.41: `abstract-server.js`, `middlewares/body-parser.js`,
 * `webhooks/webhook-helpers.js` (parseRequestBody).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse as parseForm } from 'node:querystring';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';

import { jsonParse, sanitizeXmlName } from 'n8n-workflow';

import { requireAsCore } from './coreModules';

const { parseIncomingMessage } = requireAsCore('@n8n/backend-network') as {
	parseIncomingMessage: (message: IncomingMessage) => void;
};
const { parse: parseQuery } = requireAsCore('qs') as {
	parse: (text: string, options: object) => Record<string, unknown>;
};
const { Parser } = createRequire(require.resolve('n8n-workflow'))('xml2js') as {
	Parser: new (options: object) => { parseStringPromise(text: string): Promise<unknown> };
};

/** n8n's N8N_PAYLOAD_SIZE_MAX. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** An answer that n8n gives without asking the node. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly hint?: string,
	) {
		super(message);
	}
}

/** The parts of Express' request that n8n and its nodes use. */
export interface WebhookRequest extends IncomingMessage {
	query: Record<string, unknown>;
	params: Record<string, string>;
	path: string;
	originalUrl: string;
	body?: unknown;
	get(name: string): string | string[] | undefined;
	header(name: string): string | string[] | undefined;
}

/** The parts of Express' response that n8n and its nodes use. */
export interface WebhookResponse extends ServerResponse {
	locals: Record<string, unknown>;
	status(code: number): this;
	set(name: string, value: unknown): this;
	header(name: string, value: unknown): this;
	get(name: string): unknown;
	type(type: string): this;
	json(value: unknown): this;
	send(body?: unknown): this;
}

/** Adds what Express adds to a request. */
export function asExpressRequest(message: IncomingMessage): WebhookRequest {
	const request = message as WebhookRequest;
	const url = message.url ?? '/';
	const [beforeHash = ''] = url.split('#');
	const questionMark = beforeHash.indexOf('?');
	const end = questionMark < 0 ? beforeHash.length : questionMark;
	request.originalUrl = url;
	request.path = beforeHash.slice(0, end);
	// Express' query parser 'extended', which n8n sets.
	request.query = parseQuery(beforeHash.slice(end + 1), { allowPrototypes: true });
	request.params = {};
	request.get = (name) => message.headers[name.toLowerCase()];
	request.header = request.get;
	parseIncomingMessage(message);
	return request;
}

function withCharset(type: string): string {
	const wantsOne = /^(text\/|application\/json$)/.test(type) && !type.includes('charset');
	return wantsOne ? `${type}; charset=utf-8` : type;
}

/** Adds what Express adds to a response. */
export function asExpressResponse(message: ServerResponse): WebhookResponse {
	const response = message as WebhookResponse;
	response.locals = {};
	response.status = (code) => {
		if (!Number.isInteger(code)) throw new TypeError(`Invalid status code: ${String(code)}.`);
		if (code < 100 || code > 999) throw new RangeError(`Invalid status code: ${code}.`);
		response.statusCode = code;
		return response;
	};
	response.set = (name, value) => {
		const text = Array.isArray(value) ? value.map(String) : String(value);
		const isType = name.toLowerCase() === 'content-type' && typeof text === 'string';
		response.setHeader(name, isType ? withCharset(text) : text);
		return response;
	};
	response.header = response.set;
	response.get = (name) => response.getHeader(name);
	response.type = (type) => {
		if (!type.includes('/')) throw new Error('This stand-in for Express wants full media types');
		return response.set('Content-Type', type);
	};
	response.json = (value) => {
		if (!response.hasHeader('Content-Type')) response.set('Content-Type', 'application/json');
		return response.send(JSON.stringify(value));
	};
	response.send = (body) => {
		if (typeof body === 'object' && body !== null && !Buffer.isBuffer(body)) {
			return response.json(body);
		}
		const bytes = Buffer.isBuffer(body) ? body : Buffer.from(String(body ?? ''), 'utf8');
		if (!response.hasHeader('Content-Type')) {
			response.set(
				'Content-Type',
				Buffer.isBuffer(body) ? 'application/octet-stream' : 'text/html',
			);
		}
		response.setHeader('Content-Length', bytes.length);
		response.end(bytes);
		return response;
	};
	return response;
}

/** The bytes of the body, unpacked; undefined when the sender left in the middle. */
async function readRawBody(request: WebhookRequest): Promise<Buffer> {
	const unpack = { gzip: createGunzip, deflate: createInflate }[
		String(request.headers['content-encoding'])
	];
	// An error of the request itself does not travel through `pipe`.
	const stream: Readable = unpack ? request.pipe(unpack()) : request;
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		// Not destroyed when left early: the sender of too much still gets an answer.
		for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
			chunks.push(chunk as Buffer);
			length += (chunk as Buffer).length;
			// As in n8n, where this error of raw-body ends as an HTTP 500.
			if (length > LARGEST_BODY) throw new RangeError('request entity too large');
		}
	} catch (error) {
		if (!request.complete && !(error instanceof RangeError)) {
			throw new Refusal(400, 'Request body stream was aborted mid-read or is not readable');
		}
		throw error;
	}
	return Buffer.concat(chunks);
}

const stripBom = (text: string) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

/** One value as it is, several of a name as a list. */
function add(to: Record<string, unknown>, name: string, value: unknown): void {
	const there = Object.hasOwn(to, name) ? to[name] : undefined;
	const all = there === undefined ? value : [...(Array.isArray(there) ? there : [there]), value];
	Object.defineProperty(to, name, {
		value: all,
		enumerable: true,
		configurable: true,
		writable: true,
	});
}

/**
 * A multipart form as n8n hands it over, `{ data, files }`, read by Node's own parser instead of
 * formidable. Files lie in a folder that is removed once the node has been asked, as in n8n 2.41.
 *
 * @returns what removes them.
 */
async function parseMultipart(request: WebhookRequest): Promise<() => Promise<void>> {
	const bytes = await readRawBody(request);
	const headers = { 'content-type': String(request.headers['content-type']) };
	const form = await new Response(bytes, { headers }).formData().catch(() => {
		throw new Refusal(400, 'The submitted form data could not be parsed.');
	});
	const folder = await mkdtemp(path.join(tmpdir(), 'form-'));
	const data: Record<string, unknown> = {};
	const files: Record<string, unknown> = {};
	let last = 0;
	for (const [name, value] of form) {
		if (typeof value === 'string') {
			add(data, name, value);
			continue;
		}
		const filepath = path.join(folder, `file${++last}`);
		await writeFile(filepath, Buffer.from(await value.arrayBuffer()));
		const { size, type: mimetype, name: originalFilename } = value;
		// n8n drops the blank input of a form.
		if (size > 0 || originalFilename !== '') {
			add(files, name, { filepath, size, mimetype, originalFilename });
		}
	}
	request.body = { data, files };
	return async () => await rm(folder, { recursive: true, force: true });
}

const nothingToRemove = async () => {};

/** What n8n reads at all for nodes of later versions than 1, which look at other bodies themselves. */
const parsable = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/;

/**
 * Fills in `body` and `rawBody`.
 *
 * @param nodeVersion of the node that the webhook belongs to.
 * @returns what removes the files of the request.
 * @throws Refusal for a body that n8n itself refuses.
 */
export async function parseBody(
	request: WebhookRequest,
	nodeVersion: number,
): Promise<() => Promise<void>> {
	const { contentType, encoding } = request;
	if (contentType === 'multipart/form-data') return await parseMultipart(request);
	if (contentType?.startsWith('multipart/')) {
		request.resume();
		return nothingToRemove;
	}
	if (nodeVersion > 1 && !parsable.test(contentType ?? '')) {
		request.resume();
		return nothingToRemove;
	}
	request.rawBody = await readRawBody(request);
	if (request.rawBody.length === 0) return nothingToRemove;
	try {
		const text = () => request.rawBody.toString(encoding);
		if (contentType === 'application/json') {
			request.body = jsonParse(stripBom(text()));
		} else if (contentType?.endsWith('/xml') || contentType?.endsWith('+xml')) {
			const names = [sanitizeXmlName];
			const parser = new Parser({
				async: true,
				normalize: true,
				normalizeTags: true,
				explicitArray: false,
				tagNameProcessors: names,
				attrNameProcessors: names,
			});
			request.body = await parser.parseStringPromise(text());
		} else if (contentType === 'application/x-www-form-urlencoded') {
			request.body = parseForm(stripBom(text()), undefined, undefined, { maxKeys: 1000 });
		} else if (contentType === 'text/plain') {
			request.body = text();
		}
	} catch (error) {
		throw new Refusal(422, 'Failed to parse request body', (error as Error).message);
	}
	return nothingToRemove;
}
