import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { IdvError, SigningError, type ErrorFacts } from '../../../nodes/shared/errors';
import type { ReturnCode } from '../../../nodes/shared/services/service';
import {
	canceledError,
	errorOfCode,
	errorOfThrown,
	errorOfUnreadable,
} from '../../../nodes/shared/transport/callError';
import { errorCategories } from '../../../nodes/shared/transport/errorCategories';
import { nothingSent } from '../../../nodes/shared/transport/redact';
import type { Reply } from '../../../nodes/shared/transport/reply';

const picture = `/9j/4AAQSkZJRgABAQAASABIAAD${'x'.repeat(400)}`;
const sent = { ...nothingSent, personal: ['user@example.com'] };

const reply = (statusCode = 400, headers: Record<string, unknown> = {}): Reply => ({
	statusCode,
	headers,
	body: '',
});
const parameter: ReturnCode = {
	category: 'parameter',
	message: 'A parameter was refused',
	remedy: 'Correct it.',
};
/** Message and facts, as far as there are any. */
const told = ({ message, facts }: IdvError): { message: string } & ErrorFacts => ({
	message,
	...facts,
});

describe('an error with a return code', () => {
	it('keeps everything that helps to find out more', () => {
		const headers = { date: 'Sun, 22 Nov 2026 00:00:00 GMT', 'x-acs-request-id': 'R-header' };
		const said = {
			code: 'InvalidParameter',
			message: 'SceneCode is too long',
			requestId: 'R-body',
		};
		expect(told(errorOfCode(said, parameter, reply(400, headers), sent))).toEqual({
			category: 'parameter',
			code: 'InvalidParameter',
			message: 'A parameter was refused (InvalidParameter: SceneCode is too long)',
			remedy: 'Correct it.',
			requestId: 'R-body',
			httpStatus: 400,
			date: 'Sun, 22 Nov 2026 00:00:00 GMT',
		});
		const { facts } = errorOfCode({ code: 'A' }, parameter, reply(400, headers), sent);
		expect(facts.requestId).toBe('R-header');
	});

	it('tells the person what to do about a picture', () => {
		const meaning: ReturnCode = { ...parameter, category: 'picture', tellUser: 'Another, please.' };
		const { facts } = errorOfCode({ code: 'NoFaceDetected' }, meaning, reply(401), sent);
		expect(facts.tellUser).toBe('Another, please.');
	});

	it.each(Object.entries(errorCategories).map(([name, row]) => [name, row.quotesMessage] as const))(
		'%s: quotes the message, which may repeat the request: %s',
		(category, quotes) => {
			const meaning = { ...parameter, category: category as ErrorFacts['category'] };
			const said = { code: 'Code', message: 'their words.' };
			expect(errorOfCode(said, meaning, reply(), sent).message).toBe(
				`A parameter was refused (Code${quotes ? ': their words' : ''})`,
			);
			const silent = errorOfCode({ code: 'Code', message: '' }, meaning, reply(), sent);
			expect(silent.message).toBe('A parameter was refused (Code)');
		},
	);

	it('puts a message into its sentence without the last full stop only', () => {
		const said = { code: 'Code', message: 'See 2.1. Then v3.0.' };
		expect(errorOfCode(said, parameter, reply(), sent).message).toBe(
			'A parameter was refused (Code: See 2.1. Then v3.0)',
		);
	});

	it('shows neither pictures nor what was sent nor line breaks, wherever they come back (F2)', () => {
		const odd = `user@example.com\r\n${picture}`;
		const error = errorOfCode(
			{ code: `Odd\n${odd}`, message: `say\r\n${odd}`, requestId: odd },
			parameter,
			reply(),
			sent,
		);
		expect(JSON.stringify(told(error))).not.toMatch(/4AAQ|\\n|\\r|user@|example/);
		const hidden = '[16 characters removed] [427 characters removed]';
		expect(error.facts).toMatchObject({ code: `Odd ${hidden}`, requestId: hidden });
		expect(error.message).toBe(`A parameter was refused (Odd ${hidden}: say ${hidden})`);
	});

	it.each([
		['1500', 1500],
		['1', 1],
		['0.5', 0.5],
		['Infinity', Infinity],
		['0', undefined],
		['-1', undefined],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
		[1500, undefined],
		[['1500'], undefined],
	])('asks for a wait of %j: %s', (value, expected) => {
		const answer = reply(403, { 'x-acs-retry-after': value });
		expect(errorOfCode({ code: 'A' }, parameter, answer, sent).facts.retryAfterMs).toBe(expected);
	});

	it('takes no odd header for a date or a request id', () => {
		const headers = { date: ['a', 'b'], 'x-acs-request-id': 7 };
		const { date, requestId } = errorOfCode(
			{ code: 'A' },
			parameter,
			reply(1, headers),
			sent,
		).facts;
		expect([date, requestId]).toEqual([undefined, undefined]);
	});
});

describe('an answer that cannot be used', () => {
	it('counts as none', () => {
		const answer = reply(502, { 'x-acs-request-id': `R-1 ${picture}` });
		expect(told(errorOfUnreadable('it is odd', answer, sent))).toEqual({
			category: 'noAnswer',
			code: 'UnreadableAnswer',
			message: 'The answer cannot be used: it is odd (HTTP 502)',
			remedy: 'Check whether a proxy between n8n and Alibaba Cloud changes answers.',
			requestId: 'R-1 [427 characters removed]',
			httpStatus: 502,
		});
		expect(errorOfUnreadable('it is odd', answer, sent, 'R-2').facts.requestId).toBe('R-2');
	});
});

/** What n8n makes of an error: 2.41 keeps it as the cause, 1.x and 2.0 only some of its members. */
const wrappers: Array<[string, (error: object) => unknown]> = [
	['n8n 2.41', (cause) => ({ name: 'NodeApiError', cause: { name: 'AxiosError', cause } })],
	['nobody', (error) => error],
];
/** Measured on n8n-core 1.122.48 and 2.0.2. */
const older = (code: string, message: string) => ({
	name: 'NodeApiError',
	message: 'The service refused the connection - perhaps it is offline',
	messages: [message, message],
	httpCode: code,
	description: undefined,
	cause: undefined,
});
const wrapped = (error: object) => wrappers[0]?.[1](error);

const unreachable = /^Alibaba Cloud could not be reached: /;
const lost = 'The connection was lost before the answer came';
const late = 'Alibaba Cloud did not answer in time';

describe('what is thrown instead of an answer', () => {
	describe.each([
		['ENOTFOUND', 'getaddrinfo', 'the host name does not exist'],
		['EAI_AGAIN', 'getaddrinfo', 'DNS did not respond'],
		['ECONNREFUSED', 'connect', 'the connection was refused'],
		['EHOSTUNREACH', 'connect', 'no route to the host'],
		['ENETUNREACH', 'connect', 'no route to the network'],
		['EADDRNOTAVAIL', 'connect', 'the address cannot be used'],
		['ENETDOWN', 'connect', 'the network is down'],
	])('%s', (code, syscall, words) => {
		it.each([
			...wrappers.map(([who, wrap]) => [who, wrap({ code, syscall })]),
			['nobody, without a system call', { code }],
			['n8n 1.x and 2.0', older(code, `${syscall} ${code} 10.0.0.1:443`)],
		])('never reached Alibaba Cloud, wrapped by %s', (_who, error) => {
			expect(told(errorOfThrown(error))).toEqual({
				category: 'notReached',
				code,
				message: `Alibaba Cloud could not be reached: ${words}`,
				remedy: expect.stringMatching(/^Check the region of the credential/),
			});
		});

		it.each(['read', 'write'])('while a socket does %s came after the request', (during) => {
			for (const error of [
				wrapped({ code, syscall: during }),
				older(code, `${during} ${code} 10.0.0.1:443`),
			]) {
				expect(errorOfThrown(error).facts.category).toBe('noAnswer');
			}
		});
	});

	it.each([
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('%s is a certificate that is looked at before anything is sent', (code) => {
		for (const error of [wrapped({ code }), older(code, 'self-signed certificate')]) {
			expect(told(errorOfThrown(error))).toMatchObject({
				category: 'notReached',
				code,
				message: `Alibaba Cloud could not be reached: its certificate is not trusted (${code})`,
			});
		}
	});

	it.each([
		['ECONNABORTED', 'Timeout', late],
		['ECONNRESET', 'ConnectionLost', lost],
		['ETIMEDOUT', 'ConnectionLost', lost],
		['EPIPE', 'ConnectionLost', lost],
		['ERR_BAD_RESPONSE', 'ConnectionLost', lost],
		['ERR_SSL_BAD_RECORD_TYPE', 'ConnectionLost', lost],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'ConnectionLost', lost],
		['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ConnectionLost', lost],
		['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'ConnectionLost', lost],
		['EPROTO', 'ConnectionLost', lost],
		['MY_CERT_THING', 'ConnectionLost', lost],
		['XSELF_SIGNED_CERT', 'ConnectionLost', lost],
	])('%s counts as sent', (code, ourCode, message) => {
		for (const error of [wrapped({ code }), older(code, 'socket hang up')]) {
			expect(told(errorOfThrown(error))).toEqual({
				category: 'noAnswer',
				code: ourCode,
				message,
				remedy:
					"If this happens often, raise 'Timeout' in the options of the node, or look for a proxy or firewall that cuts connections.",
			});
		}
	});

	it('a time-out while connecting never reached Alibaba Cloud', () => {
		const error = errorOfThrown(wrapped({ code: 'ETIMEDOUT', syscall: 'connect' }));
		expect(error.facts).toMatchObject({ category: 'notReached', code: 'ConnectTimeout' });
		expect(error.message).toMatch(/the connection was not established in time$/);
	});

	it.each([
		['not even written', false, false, 'noAnswer'],
		['written, but still waiting for its connection', true, false, 'notReached'],
		['written and gone', true, true, 'noAnswer'],
		['of an unknown state', undefined, undefined, 'noAnswer'],
		['of half a known state', undefined, false, 'noAnswer'],
		['of another half', true, undefined, 'noAnswer'],
		['of an odd state', 'true', 0, 'noAnswer'],
	])(
		'a time-out of a request that was %s is told from the others',
		(_what, writableEnded, writableFinished, category) => {
			const request = { writableEnded, writableFinished };
			const timedOut = { code: 'ECONNABORTED', cause: { code: 'ERR_CANCELED', request } };
			for (const error of [{ code: 'ECONNABORTED', request }, timedOut]) {
				expect(errorOfThrown(wrapped(error)).facts.category).toBe(category);
			}
			// Something of it was read or written, so the connection was there.
			const during = { code: 'ECONNRESET', syscall: 'read', request };
			expect(errorOfThrown(wrapped(during)).facts.category).toBe('noAnswer');
		},
	);

	it.each([undefined, null, 'request', 7])('an odd request tells nothing: %j', (request) => {
		expect(errorOfThrown(wrapped({ code: 'ECONNABORTED', request })).facts.code).toBe('Timeout');
	});

	it('is looked for in every address of the host that was tried', () => {
		const attempts = [
			{ code: 'ETIMEDOUT', syscall: 'connect' },
			{ code: 'ENETUNREACH', syscall: 'connect' },
		];
		const all = (code: string, errors: unknown) =>
			errorOfThrown(wrapped({ name: 'AggregateError', code, errors })).facts;
		expect(all('ETIMEDOUT', attempts)).toMatchObject({
			category: 'notReached',
			code: 'ENETUNREACH',
		});
		expect(all('ETIMEDOUT', attempts.slice(0, 1)).category).toBe('notReached');
		expect(all('ETIMEDOUT', 'odd').category).toBe('noAnswer');
	});

	it.each([
		['n8n 2.41', wrapped({ code: 'ERR_CANCELED' })],
		['n8n 1.x and 2.0', older('ERR_CANCELED', 'canceled')],
	])('is a cancellation, wrapped by %s', (_who, error) => {
		expect(told(errorOfThrown(error))).toEqual(told(canceledError()));
		expect(told(canceledError())).toEqual({
			category: 'canceled',
			code: 'Canceled',
			message: 'The execution was canceled',
			remedy: 'Start the workflow again if you still need the result.',
		});
	});

	it('is an error of ours as it is, wherever it is in the chain', () => {
		const own = new SigningError('The AccessKey ID is empty', 'Enter it. Then save.');
		for (const error of [own, wrapped(own), { errors: [own] }]) {
			expect(errorOfThrown(error)).toBe(own);
		}
	});

	it('is an error of ours although n8n, or another copy of this package, made a copy of it', () => {
		const own = new SigningError('The AccessKey ID is empty', 'Enter it. Then save.');
		const node = { name: 'Check Result' } as INode;
		const copies = [
			wrapped({ message: own.message, facts: own.facts }),
			new NodeApiError(node, own as unknown as JsonObject),
			{ ...older('NotSigned', own.message), message: own.message, description: own.description },
		];
		for (const copy of copies) {
			const error = errorOfThrown(copy);
			expect(error).toBeInstanceOf(IdvError);
			expect(told(error)).toEqual(told(own));
		}
	});

	it.each([
		undefined,
		null,
		'text',
		7,
		{},
		[],
		{ code: 7 },
		{ code: ['ENOTFOUND'] },
		{ code: 'constructor' },
		{ code: '__proto__' },
		{ code: 'toString' },
		{ cause: null },
		{ syscall: 'connected' },
		{ facts: null },
		{ facts: { category: 'constructor' } },
		{ facts: { category: 7 } },
		{ httpCode: '404', messages: 'odd' },
		{ httpCode: 404, messages: [] },
		{ httpCode: 'odd', messages: [{}] },
		older('ETIMEDOUT', 'no answer (connect ETIMEDOUT was before)'),
	])('counts as sent when it is %j', (thrown) => {
		expect(errorOfThrown(thrown).facts).toMatchObject({
			category: 'noAnswer',
			code: 'ConnectionLost',
		});
	});

	it('may be its own cause', () => {
		const odd: { code: string; cause?: unknown; errors?: unknown } = { code: 'ODD' };
		odd.cause = odd;
		odd.errors = [odd, odd];
		expect(errorOfThrown(odd).facts.category).toBe('noAnswer');
	});

	it('is looked at to a depth of 16, which is more than anybody wraps', () => {
		const deep = (links: number): unknown =>
			links === 0 ? { code: 'ENOTFOUND' } : { cause: deep(links - 1) };
		expect(errorOfThrown(deep(15)).message).toMatch(unreachable);
		expect(errorOfThrown(deep(16)).message).toBe(lost);
	});

	it('shows nothing of the request', () => {
		const request = {
			code: 'ECONNRESET',
			message: picture,
			config: { data: picture },
			stack: picture,
		};
		const error = errorOfThrown(wrapped(request));
		expect(JSON.stringify([told(error), error.stack, error.cause])).not.toContain('4AAQ');
	});
});
