import { lookUpCode, type Kind } from '../results/returnCodes';
import { SigningRefusal } from '../signing';
import { quotable } from './redact';

/** Why a call gave no usable answer. */
export interface Fault {
	kind: Kind;
	/** The vendor's return code, or a word of ours where the vendor did not speak. */
	code: string;
	/** What happened, as one sentence without a full stop. */
	message: string;
	/** What to do. */
	remedy: string;
	/** Whether the vendor may have executed, and billed, the call. */
	mayHaveBeenExecuted: boolean;
	/** For photo faults: what to tell the person. */
	tellUser?: string;
	requestId?: string;
	httpStatus?: number;
	/** How long the vendor asks to wait, in milliseconds. */
	retryAfterMs?: number;
	/** The vendor's clock, for a refused time stamp. */
	date?: string;
}

/** An answer as n8n's helper returns it with `returnFullResponse`. */
export interface Reply {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

const unsureRemedy =
	'Look the MerchantBizId up in the ID Verification console before you start it again: it may have been executed and billed.';

/** Kinds after which nobody but the vendor knows whether the call was executed. */
const unsureKinds: ReadonlySet<Kind> = new Set<Kind>(['noAnswer', 'repeated', 'cancelled']);

type FaultWords = Pick<Fault, 'kind' | 'code' | 'message' | 'remedy'> & Partial<Fault>;

function fault(words: FaultWords): Fault {
	return { mayHaveBeenExecuted: unsureKinds.has(words.kind), ...words };
}

function header(reply: Reply, name: string): string | undefined {
	const value = reply.headers[name];
	return typeof value === 'string' ? value : undefined;
}

/** A fault that the vendor reported with a return code. */
export function faultOfCode(
	code: string,
	reply: Reply,
	answer: { message?: string; requestId?: string },
): Fault {
	const { kind, message, remedy, tellUser } = lookUpCode(code);
	// The message of a refused signature repeats the whole request, so only harmless kinds quote it.
	const quotes = kind === 'parameter' || kind === 'unknown' || kind === 'photo';
	const said =
		quotes && answer.message ? ` (${code}: ${quotable(answer.message)})` : ` (${quotable(code)})`;
	const retryAfterMs = Number(header(reply, 'x-acs-retry-after'));
	return fault({
		kind,
		code: quotable(code),
		message: `${message}${said}`,
		remedy,
		tellUser,
		requestId: answer.requestId ?? header(reply, 'x-acs-request-id'),
		httpStatus: reply.statusCode,
		retryAfterMs: retryAfterMs > 0 ? retryAfterMs : undefined,
		date: header(reply, 'date'),
	});
}

/** An answer arrived, but it cannot be used. */
export function faultOfUnreadable(what: string, reply: Reply, requestId?: string): Fault {
	return fault({
		kind: 'noAnswer',
		code: 'UnreadableAnswer',
		message: `The answer cannot be used: ${what} (HTTP ${reply.statusCode})`,
		remedy: 'Check whether a proxy between n8n and the vendor changes answers.',
		requestId: requestId ?? header(reply, 'x-acs-request-id'),
		httpStatus: reply.statusCode,
	});
}

export const cancelledFault = fault({
	kind: 'cancelled',
	code: 'Cancelled',
	message: 'The execution was cancelled',
	remedy: unsureRemedy,
});

/** Network codes that say that the request never arrived, with their words. */
const notReached: Record<string, string> = {
	ENOTFOUND: 'the host name does not exist',
	EAI_AGAIN: 'the name service did not answer',
	ECONNREFUSED: 'the connection was refused',
	EHOSTUNREACH: 'there is no way to the host',
	ENETUNREACH: 'there is no way to the network',
	EADDRNOTAVAIL: 'the address cannot be used',
	ENETDOWN: 'the network is down',
};

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|SSL|TLS/;

/** The error and everything that caused it, n8n's wrapper first. */
function chain(error: unknown): Array<Record<string, unknown>> {
	const links: Array<Record<string, unknown>> = [];
	let link = error;
	while (typeof link === 'object' && link !== null && links.length < 8) {
		links.push(link as Record<string, unknown>);
		link = (link as Record<string, unknown>).cause;
	}
	return links;
}

/**
 * A fault without any answer. What cannot be shown never to have arrived counts as sent: a time-out
 * of n8n's helper does not say whether it was connecting or waiting.
 */
export function faultOfThrown(error: unknown): Fault {
	const links = chain(error);
	const refusal = links.find((link) => link.name === 'SigningRefusal') as
		| SigningRefusal
		| undefined;
	if (refusal) {
		return fault({
			kind: 'notSigned',
			code: 'NotSigned',
			message: refusal.message.replace(`. ${refusal.remedy}`, ''),
			remedy: refusal.remedy,
		});
	}
	const codes = links.map((link) => link.code).filter((code) => typeof code === 'string');
	if (codes.includes('ERR_CANCELED')) return cancelledFault;

	const connecting = links.some((link) => link.syscall === 'connect');
	const certificate = codes.find((code) => certificateCode.test(code));
	const words =
		codes.map((code) => notReached[code]).find((found) => found !== undefined) ??
		(certificate ? `its certificate is not trusted (${certificate})` : undefined) ??
		(connecting ? 'the connection could not be made in time' : undefined);
	if (words) {
		return fault({
			kind: 'notReached',
			code: String(codes.at(-1)),
			message: `The vendor could not be reached: ${words}`,
			remedy:
				"Check the region of the credential, the choice of the network (Internal works only inside Alibaba Cloud, in the same region), and n8n's way to the internet.",
		});
	}
	return fault({
		kind: 'noAnswer',
		code: codes.includes('ECONNABORTED') ? 'Timeout' : 'ConnectionLost',
		message: codes.includes('ECONNABORTED')
			? 'The vendor did not answer in time'
			: 'The connection was lost before the answer came',
		remedy: "Raise 'Timeout' in the options of the node if this happens often.",
	});
}

/** Adds what an operator has to know about a call that may be billed and whose fate is unknown. */
export function warnOfExecution(found: Fault): Fault {
	if (!found.mayHaveBeenExecuted) return found;
	return {
		...found,
		message: `${found.message}. The call may have been executed, so it was not repeated`,
		remedy: unsureRemedy,
	};
}
