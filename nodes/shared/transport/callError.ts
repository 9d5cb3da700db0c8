import { IdvError, SigningError, type ErrorFacts } from '../errors';
import type { ReturnCode } from '../services/service';
import { errorCategories } from './errorCategories';
import { toSafeText, type Sent } from './redact';
import { headerOf, type Reply } from './reply';

/** What Alibaba Cloud says in every answer. */
export interface Said {
	code: string;
	message?: string;
	requestId?: string;
}

/** What every answer tells, whatever its content. */
function factsOf(reply: Reply, sent: Sent, requestId?: string): Partial<ErrorFacts> {
	const id = requestId ?? headerOf(reply, 'x-acs-request-id');
	return { httpStatus: reply.statusCode, requestId: id && toSafeText(id, sent) };
}

/** An error that Alibaba Cloud reported with a return code. */
export function errorOfCode(
	{ code, message, requestId }: Said,
	meaning: ReturnCode,
	reply: Reply,
	sent: Sent,
): IdvError {
	const { category, remedy, tellUser } = meaning;
	const shownCode = toSafeText(code, sent);
	const quotes = errorCategories[category].quotesMessage && message;
	// It stands in parentheses, inside a sentence of ours.
	const quoted = quotes ? `: ${toSafeText(message, sent).replace(/\.$/, '')}` : '';
	const retryAfterMs = Number(headerOf(reply, 'x-acs-retry-after'));
	return new IdvError(`${meaning.message} (${shownCode}${quoted})`, {
		...factsOf(reply, sent, requestId),
		category,
		code: shownCode,
		remedy,
		tellUser,
		retryAfterMs: retryAfterMs > 0 ? retryAfterMs : undefined,
		date: headerOf(reply, 'date'),
	});
}

/**
 * An answer arrived, but it cannot be used.
 *
 * @param what continues the sentence "The answer cannot be used: …".
 */
export function errorOfUnreadable(
	what: string,
	reply: Reply,
	sent: Sent,
	requestId?: string,
): IdvError {
	return new IdvError(`The answer cannot be used: ${what} (HTTP ${reply.statusCode})`, {
		...factsOf(reply, sent, requestId),
		category: 'noAnswer',
		code: 'UnreadableAnswer',
		remedy: 'Check whether a proxy between n8n and Alibaba Cloud changes answers.',
	});
}

export function canceledError(): IdvError {
	return new IdvError('The execution was canceled', {
		category: 'canceled',
		code: 'Canceled',
		remedy: 'Start the workflow again if you still need the result.',
	});
}

/** Network codes that say that the request never arrived, in words. */
const notReached: Readonly<Record<string, string>> = {
	ENOTFOUND: 'the host name does not exist',
	EAI_AGAIN: 'DNS did not respond',
	ECONNREFUSED: 'the connection was refused',
	EHOSTUNREACH: 'no route to the host',
	ENETUNREACH: 'no route to the network',
	EADDRNOTAVAIL: 'the address cannot be used',
	ENETDOWN: 'the network is down',
};

/**
 * A certificate is checked before anything is sent. Other TLS codes (`ERR_SSL_…`) say nothing about
 * when: a broken record may as well have been the answer.
 */
const certificateCode = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_|SELF_SIGNED_|UNABLE_TO_)/;

type Link = Readonly<Record<string, unknown>>;

/**
 * What n8n 1.x and 2.0 keep of an error that they wrap, without a `cause`: its code in `httpCode`,
 * and Node.js's message, which begins with the system call (`connect ECONNREFUSED …`). The request
 * is lost, so all time-outs count as sent there.
 */
function linkOf(error: object): Link {
	const link = error as Link;
	const { cause, description, httpCode, message, messages } = link;
	if (typeof httpCode !== 'string') return link;
	const [first]: unknown[] = Array.isArray(messages) ? messages : [];
	const syscall = /^(\w+) E[A-Z_]+/.exec(String(first))?.[1];
	return { cause, code: httpCode, description, message, syscall };
}

/** More than anybody wraps. */
const maxLinks = 16;

/**
 * The error and everything that caused it, n8n's wrapper first. Where a host has several addresses,
 * Node.js lists what went wrong with each.
 */
function chain(error: unknown): Link[] {
	const links: Link[] = [];
	const found = [error];
	while (found.length > 0 && links.length < maxLinks) {
		const each = found.shift();
		if (typeof each !== 'object' || each === null) continue;
		const { cause, errors } = each as Link;
		links.push(each instanceof IdvError ? (each as unknown as Link) : linkOf(each));
		found.push(cause, ...(Array.isArray(errors) ? (errors as unknown[]) : []));
	}
	return links;
}

/** An error of ours among the causes: as it is, or what n8n or another copy of this package left. */
function ownError(links: readonly Link[]): IdvError | undefined {
	for (const link of links) {
		if (link instanceof IdvError) return link;
		const { code, description, facts, message } = link;
		const { category } = Object(facts) as Partial<ErrorFacts>;
		if (category !== undefined && Object.hasOwn(errorCategories, category)) {
			return new IdvError(String(message), facts as ErrorFacts);
		}
		if (code === SigningError.code) return new SigningError(String(message), String(description));
	}
	return undefined;
}

/**
 * Whether the request was written, but did not leave this machine completely: it was still waiting
 * for its connection. Measured on n8n 2.41 (Node.js 20 to 24, TLS, proxies) for the time-outs of
 * n8n's helper and for requests that are aborted, which look alike otherwise.
 */
function neverLeft({ request }: Link): boolean {
	const { writableEnded, writableFinished } = Object(request) as Link;
	return writableEnded === true && writableFinished === false;
}

/** Why the request certainly never arrived, or undefined. */
function whyNotReached(links: readonly Link[], codes: readonly string[]) {
	const during = (syscall: string) => links.some((link) => link.syscall === syscall);
	// Reading or writing means that there was a connection, whose route to the host broke later.
	if (during('read') || during('write')) return undefined;
	const known = codes.find((code) => Object.hasOwn(notReached, code));
	if (known !== undefined) return { code: known, words: notReached[known] };
	const certificate = codes.find((code) => certificateCode.test(code));
	if (certificate !== undefined) {
		return { code: certificate, words: `its certificate is not trusted (${certificate})` };
	}
	if (!during('connect') && !links.some(neverLeft)) return undefined;
	return { code: 'ConnectTimeout', words: 'the connection was not established in time' };
}

/**
 * An error without any answer. What cannot be shown never to have arrived counts as sent. Tells
 * nothing of the request: n8n's error carries all of it, with its picture and signature.
 *
 * @returns an error of ours that stands among the causes as it is.
 */
export function errorOfThrown(error: unknown): IdvError {
	const links = chain(error);
	const own = ownError(links);
	if (own) return own;

	const codes = links
		.map(({ code }) => code)
		.filter((code): code is string => typeof code === 'string');
	const isTimeout = codes.includes('ECONNABORTED');
	// A request that ran into its deadline was aborted too.
	if (codes.includes('ERR_CANCELED') && !isTimeout) return canceledError();

	const reason = whyNotReached(links, codes);
	if (reason) {
		return new IdvError(`Alibaba Cloud could not be reached: ${reason.words}`, {
			category: 'notReached',
			code: reason.code,
			remedy:
				"Check the region of the credential (for 'Custom', the endpoint), its network ('Internal' works only inside Alibaba Cloud, in the same region), and n8n's connection to the internet.",
		});
	}
	return new IdvError(
		isTimeout
			? 'Alibaba Cloud did not answer in time'
			: 'The connection was lost before the answer came',
		{
			category: 'noAnswer',
			code: isTimeout ? 'Timeout' : 'ConnectionLost',
			remedy:
				"If this happens often, raise 'Timeout' in the options of the node, or look for a proxy or firewall that cuts connections.",
		},
	);
}
