import { services } from '../services';
import type { Service } from '../services/service';
import { encodeForm } from '../signing/body';
import type { CallDefinition } from './callDefinition';
import { regionHeader } from './regionHeader';

/** The part of n8n's request options that calls use. */
export interface RequestOptions {
	method: 'POST';
	url: '/';
	headers: Record<string, string>;
	qs: Record<string, string>;
	body?: Buffer;
	/** Parsed here, because n8n would parse JSON text that holds JSON text halfway. */
	encoding: 'text';
	/** Milliseconds without a byte. The deadline comes with `abortSignal`. */
	timeout: number;
	abortSignal?: AbortSignal;
	returnFullResponse: true;
	ignoreHttpStatusErrors: true;
	disableFollowRedirect: true;
}

/** How a request says which operation it is for; the signature scheme goes by that. */
const actionMarkers: Record<
	Service['scheme'],
	(action: string, version: string) => Pick<RequestOptions, 'headers' | 'qs'>
> = {
	V1: (action, version) => ({
		headers: {},
		// Without a format this scheme answers in XML.
		qs: { Action: action, Version: version, Format: 'JSON' },
	}),
	V3: (action, version) => ({
		headers: { 'x-acs-action': action, 'x-acs-version': version },
		qs: {},
	}),
};

/** What all attempts have in common: they send the same bytes under signatures of their own. */
export function requestOptions({
	definition: { action, inBody = [], service },
	params,
	region,
	timeoutMs,
}: {
	definition: Pick<CallDefinition, 'action' | 'inBody' | 'service'>;
	params: Readonly<Record<string, string | undefined>>;
	region?: string;
	timeoutMs: number;
}): RequestOptions {
	const { scheme, version } = services[service];
	const { headers, qs } = actionMarkers[scheme](action, version);
	if (region) headers[regionHeader] = region;
	const form: Record<string, string> = {};
	for (const [name, value] of Object.entries(params)) {
		if (value === undefined || value === '') continue;
		(inBody.includes(name) ? form : qs)[name] = value;
	}
	return {
		method: 'POST',
		url: '/',
		headers,
		qs,
		...(Object.keys(form).length > 0 ? { body: encodeForm(form) } : {}),
		encoding: 'text',
		timeout: timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

/** The options of one attempt. n8n and the credential write into them, so they are its own. */
export function attemptOptions(options: RequestOptions, stop: AbortSignal): RequestOptions {
	return {
		...options,
		headers: { ...options.headers },
		qs: { ...options.qs },
		get abortSignal() {
			return stop;
		},
		// n8n writes the execution's signal over whatever stands here, and `stop` hears that one too.
		set abortSignal(_executions) {},
	};
}
