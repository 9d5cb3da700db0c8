import type { OutboundRequest } from './outbound';
import type { Fields } from './tables';
import type { Transaction } from './transactions';

/** What a callback can say, by the names of the spelling `example`. */
type FieldName = 'callbackToken' | 'transactionId' | 'passed' | 'subCode';

/**
 * How the names of the fields are written: as in the example URL on the vendor's page, or as in
 * the prose beside it. Nobody knows which one is sent.
 */
export const spellings = {
	example: {
		callbackToken: 'callbackToken',
		transactionId: 'transactionId',
		passed: 'passed',
		subCode: 'subCode',
	},
	prose: {
		callbackToken: 'CallbackToken',
		transactionId: 'transactionId',
		passed: 'passed',
		subCode: 'subcode',
	},
} as const satisfies Record<string, Record<FieldName, string>>;

/** The name of a spelling. */
export type Spelling = keyof typeof spellings;

/** Fields by their names; `null` and `undefined` stand for a field that is left out. */
export type CallbackFields = Record<string, string | number | null | undefined>;

/** What the vendor says about a verification, in the order of its example URL. */
export function fieldsOf({ id, request, says }: Transaction): CallbackFields {
	return {
		callbackToken: request.CallbackToken || undefined,
		transactionId: id,
		...says,
	};
}

/** The ways to send the fields. The vendor knows only GET; a receiver may have to take more. */
export const methods = {
	GET: (url, fields) => ({ method: 'GET', url: withFields(url, fields) }),
	HEAD: (url, fields) => ({ method: 'HEAD', url: withFields(url, fields) }),
	'POST-form': (url, fields) => ({
		method: 'POST',
		url,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams(texts(fields)).toString(),
	}),
	'POST-json': (url, fields) => ({
		method: 'POST',
		url,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(fields),
	}),
} as const satisfies Record<string, (url: string, fields: SentFields) => OutboundRequest>;

/** The name of a way to send. */
export type CallbackMethod = keyof typeof methods;

type SentFields = Record<string, string | number>;

/** The request that carries a callback. */
export function callbackRequest(
	url: string,
	fields: CallbackFields,
	spelling: Spelling,
	method: CallbackMethod,
): OutboundRequest {
	return methods[method](url, spelled(fields, spellings[spelling]));
}

/** Names that the spelling does not know stay as they are. */
function spelled(fields: CallbackFields, names: Fields): SentFields {
	const sent = Object.entries(fields).flatMap(([name, value]) =>
		value === undefined || value === null ? [] : [[names[name] ?? name, value]],
	);
	return Object.fromEntries(sent) as SentFields;
}

/** Appends to the query that is there, as text: reading and writing it again could change it. */
function withFields(url: string, fields: SentFields): string {
	const [address = ''] = url.split('#');
	const added = new URLSearchParams(texts(fields)).toString();
	if (!added) return address;
	if (/[?&]$/.test(address)) return address + added;
	return `${address}${address.includes('?') ? '&' : '?'}${added}`;
}

function texts(fields: SentFields): Fields {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
