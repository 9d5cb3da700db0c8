import { kinds, lookUpCode, type Kind } from '../results/returnCodes';
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

type FaultWords = Pick<Fault, 'kind' | 'code' | 'message' | 'remedy'> & Partial<Fault>;

function fault(words: FaultWords): Fault {
	const { kind, requestId } = words;
	return {
		mayHaveBeenExecuted: kinds[kind].billed === null,
		...words,
		requestId: requestId === undefined ? undefined : quotable(requestId),
	};
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
	const said = quotes && answer.message ? `: ${quotable(answer.message)}` : '';
	const retryAfterMs = Number(header(reply, 'x-acs-retry-after'));
	return fault({
		kind,
		code: quotable(code),
		message: `${message} (${quotable(code)}${said})`,
		remedy,
		tellUser,
		requestId: answer.requestId ?? header(reply, 'x-acs-request-id'),
		httpStatus: reply.statusCode,
		retryAfterMs: retryAfterMs > 0 ? retryAfterMs : undefined,
		date: header(reply, 'date'),
		// It may be a success in words that nobody knows here.
		...(kind === 'unknown' && reply.statusCode === 200 ? { mayHaveBeenExecuted: true } : {}),
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
	remedy: 'Start the workflow again if you still need the result.',
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

/**
 * A certificate is checked before anything is sent. Other TLS codes (`ERR_SSL_…`) say nothing about
 * when: a broken record may as well have been the answer.
 */
const certificateCode = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_|SELF_SIGNED_|UNABLE_TO_)/;

/**
 * The error and everything that caused it, n8n's wrapper first. Where a host has several addresses,
 * Node.js lists what went wrong with each.
 */
function chain(error: unknown): Array<Record<string, unknown>> {
	const links: Array<Record<string, unknown>> = [];
	const found = [error];
	while (found.length > 0 && links.length < 16) {
		const link = found.shift();
		if (typeof link !== 'object' || link === null) continue;
		const { cause, errors } = link as Record<string, unknown>;
		links.push(link as Record<string, unknown>);
		found.push(cause, ...(Array.isArray(errors) ? (errors as unknown[]) : []));
	}
	return links;
}

/**
 * Whether the request was written, but did not leave this machine completely: it was still waiting
 * for its connection. Measured on n8n 2.41 (Node.js 20 to 24, TLS, proxies) for the time-outs of
 * n8n's helper, which look alike otherwise.
 */
function neverLeft({ request }: Record<string, unknown>): boolean {
	const { writableEnded, writableFinished } = Object(request) as Record<string, unknown>;
	return writableEnded === true && writableFinished === false;
}

/**
 * A fault without any answer. What cannot be shown never to have arrived counts as sent.
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
	const codes = links.map(({ code }) => code).filter((code) => typeof code === 'string');
	if (codes.includes('ERR_CANCELED')) return cancelledFault;

	const during = (syscall: string) => links.some((link) => link.syscall === syscall);
	const known = codes.find((code) => Object.hasOwn(notReached, code));
	const certificate = codes.find((code) => certificateCode.test(code));
	const words =
		(known === undefined ? undefined : notReached[known]) ??
		(certificate ? `its certificate is not trusted (${certificate})` : undefined) ??
		(during('connect') || links.some(neverLeft)
			? 'the connection could not be made in time'
			: undefined);
	// Reading or writing means that there was a connection, whose way to the host broke later.
	if (words && !during('read') && !during('write')) {
		return fault({
			kind: 'notReached',
			code: known ?? certificate ?? 'ConnectTimeout',
			message: `The vendor could not be reached: ${words}`,
			remedy:
				"Check the region of the credential (for 'Custom', the endpoint), its network ('Internal' works only inside Alibaba Cloud, in the same region), and n8n's way to the internet.",
		});
	}
	return fault({
		kind: 'noAnswer',
		code: codes.includes('ECONNABORTED') ? 'Timeout' : 'ConnectionLost',
		message: codes.includes('ECONNABORTED')
			? 'The vendor did not answer in time'
			: 'The connection was lost before the answer came',
		remedy:
			"If this happens often, raise 'Timeout' in the options of the node, or look for a proxy or firewall that cuts connections.",
	});
}

/** For calls that cost nothing, or never left: whatever became of them may be tried again. */
export function withoutBill(found: Fault): Fault {
	return { ...found, mayHaveBeenExecuted: false };
}

/**
 * Adds what an operator has to know about a call that may be billed and whose fate is unknown.
 *
 * @param remedy what to do about this operation then.
 */
export function warnOfExecution(found: Fault, remedy: string): Fault {
	if (!found.mayHaveBeenExecuted) return found;
	return {
		...found,
		message: `${found.message}. The call may have been executed, so it was not repeated`,
		remedy,
	};
}
