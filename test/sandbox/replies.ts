import { STATUS_CODES } from 'node:http';

import type { Answer } from './play';
import type { Refusal } from './refusals';
import type { Fields } from './tables';
import { isInteger } from './values';
import { errorXml, responseXml } from './xml';

/** An answer as it goes over the wire. */
export interface Rendered {
	status: number;
	headers: Fields;
	text: string | Buffer;
	/** The `Code` inside, for the record. */
	code: string;
}

/** What an answer says about the request it answers. */
export interface ReplyContext {
	requestId: string;
	host: string;
	product: string;
	action: string;
	asXml: boolean;
	/** Whether a code made of digits goes over the wire as a number. */
	integerCodes: boolean;
}

/** Puts an answer of an operation into words. */
export function renderAnswer({ status, body }: Answer, context: ReplyContext): Rendered {
	const full = { RequestId: context.requestId, ...body };
	const code = String(body.Code ?? '');
	if (!context.asXml) return renderJson(status, full, code);
	return renderXml(status, responseXml(context.action, full), code);
}

/** Puts a refusal into words; the gateway says more about itself than the service does. */
export function renderRefusal(refusal: Refusal, context: ReplyContext): Rendered {
	const { status, code, message } = refusal;
	const { requestId, host, integerCodes } = context;
	const wireCode = integerCodes && isInteger(code) ? Number(code) : code;
	const body = refusal.gateway
		? {
				RequestId: requestId,
				HostId: host,
				Code: wireCode,
				Message: message,
				Recommend: recommend(code, context),
				...refusal.more,
			}
		: { RequestId: requestId, Code: wireCode, Message: message };
	if (!context.asXml) return renderJson(status, body, code);
	return renderXml(status, errorXml(body), code);
}

/** Plain words, for people and for answers that are none of the vendor's. */
export function renderText(status: number, text = STATUS_CODES[status] ?? ''): Rendered {
	const headers = { 'Content-Type': 'text/plain;charset=utf-8' };
	return { status, headers, text: `${text}\n`, code: '' };
}

/** Any JSON. */
export function renderJson(status: number, body: unknown, code = ''): Rendered {
	const headers = { 'Content-Type': 'application/json;charset=utf-8' };
	return { status, headers, text: JSON.stringify(body), code };
}

function renderXml(status: number, text: string, code: string): Rendered {
	// Exactly this spelling: the vendor's client compares it to recognise XML errors.
	return { status, headers: { 'Content-Type': 'text/xml;charset=utf-8' }, text, code };
}

function recommend(code: string, { product, requestId }: ReplyContext): string {
	const query = new URLSearchParams({ q: code, product, requestId });
	return `https://api.aliyun.com/troubleshoot?${query}`;
}
