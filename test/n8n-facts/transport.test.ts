/** What reaches a node when a call fails below HTTP. The values are n8n-core's own. */
import dns from 'node:dns';
import type { Socket } from 'node:net';

import { NodeApiError, sleep } from 'n8n-workflow';
import type { IAllExecuteFunctions, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { createEngine } from '../engine';
import type { RunOptions } from '../engine';
import { chain, nodeDoing, SignApi } from './fakes';
import {
	closeServers,
	hangingConnect,
	httpServer,
	nobody,
	tcpServer,
	tlsClient,
	tlsServer,
} from './servers';

interface Failure extends Error {
	code?: string;
	syscall?: string;
	errors?: Failure[];
	/** http.ClientRequest, or a wrapper of it when redirects are followed. */
	request?: { writableEnded: boolean; writableFinished: boolean };
	cause?: Failure;
}

let request: IHttpRequestOptions;
let caught: unknown;
const prober = nodeDoing(
	async function (this: IExecuteFunctions) {
		try {
			await this.helpers.httpRequestWithAuthentication.call(
				this as unknown as IAllExecuteFunctions,
				'signApi',
				request,
			);
		} catch (error) {
			caught = error;
		}
		return [this.getInputData()];
	},
	{ credentials: [{ name: 'signApi', required: true }] },
);
const engine = createEngine({
	nodeTypes: { 'fake.prober': prober },
	credentialTypes: { signApi: new SignApi() },
});

async function failureOf(options: Partial<IHttpRequestOptions>, run: RunOptions = {}) {
	request = {
		url: '/',
		method: 'POST',
		body: 'a=b',
		timeout: 150,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		...options,
	};
	caught = undefined;
	const credentials = { signApi: { key: 'k' } };
	const { status } = await engine.run(chain({ name: 'P', type: 'fake.prober' }), {
		credentials,
		...run,
	});
	expect(caught).toBeInstanceOf(NodeApiError);
	const error = caught as NodeApiError;
	const cause = error.cause as Failure;
	return { status, error, cause };
}

/** Whether the whole request was handed to the operating system before the call failed. */
const fullySent = ({ writableEnded, writableFinished }: NonNullable<Failure['request']>) =>
	writableEnded ? writableFinished : 'unknown';

const readRequest = async (then: (socket: Socket) => void) =>
	await tcpServer((socket) => socket.once('data', () => then(socket)));

const HALF_AN_ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a"';

const OFFLINE = 'The service refused the connection - perhaps it is offline';
const CLOSED =
	'The connection to the server was closed unexpectedly, perhaps it is offline. You can retry the request immediately or wait and retry later.';
const ABORTED = 'The connection was aborted, perhaps the server is offline';
const NO_HOST =
	'The connection cannot be established, this usually occurs due to an incorrect host (domain) value';

interface Expected {
	message: string;
	code: string;
	/** Of error.cause.cause, which a time-out by n8n does not have. */
	syscall?: string;
	sent: boolean;
}

const cases: Array<[what: string, url: () => Promise<string>, expected: Expected]> = [
	[
		'nobody listens',
		async () => `http://${await nobody()}`,
		{ message: OFFLINE, code: 'ECONNREFUSED', syscall: 'connect', sent: false },
	],
	[
		'the name does not exist',
		async () => 'http://no-such-host.invalid',
		{ message: NO_HOST, code: 'ENOTFOUND', syscall: 'getaddrinfo', sent: false },
	],
	[
		'the connection attempt hangs',
		async () => `http://${await hangingConnect()}`,
		{ message: ABORTED, code: 'ECONNABORTED', sent: false },
	],
	[
		'the TLS handshake hangs',
		async () => `https://${await tcpServer(() => {})}`,
		{ message: ABORTED, code: 'ECONNABORTED', sent: false },
	],
	[
		'the server closes during the TLS handshake',
		async () => `https://${await readRequest((socket) => socket.end())}`,
		{ message: CLOSED, code: 'ECONNRESET', sent: false },
	],
	[
		'the server never answers',
		async () => `http://${await tcpServer((socket) => socket.resume())}`,
		{ message: ABORTED, code: 'ECONNABORTED', sent: true },
	],
	[
		'the server resets after the request',
		async () => `http://${await readRequest((socket) => socket.resetAndDestroy())}`,
		{ message: CLOSED, code: 'ECONNRESET', syscall: 'read', sent: true },
	],
	[
		'the server hangs up after the request',
		async () => `http://${await readRequest((socket) => socket.end())}`,
		{ message: CLOSED, code: 'ECONNRESET', sent: true },
	],
	[
		'the answer stalls',
		async () => `http://${await readRequest((socket) => socket.write(HALF_AN_ANSWER))}`,
		{ message: ABORTED, code: 'ECONNABORTED', sent: true },
	],
	[
		'the answer is cut off',
		async () => `http://${await readRequest((socket) => socket.end(HALF_AN_ANSWER))}`,
		{ message: 'stream has been aborted', code: 'ERR_BAD_RESPONSE', sent: true },
	],
	[
		'the answer is not HTTP',
		async () => `http://${await readRequest((socket) => socket.end('hello\r\n\r\n'))}`,
		{
			message: 'Parse Error: Expected HTTP/, RTSP/ or ICE/',
			code: 'HPE_INVALID_CONSTANT',
			sent: true,
		},
	],
];

describe('a failed call', () => {
	afterEach(closeServers);

	it.each(cases)('when %s', async (_what, url, { message, code, syscall, sent }) => {
		const { error, cause } = await failureOf({ url: await url() });
		expect(error.message).toBe(message);
		expect(cause.code).toBe(code);
		expect(cause.cause?.syscall).toBe(syscall);
		expect(fullySent(cause.request!)).toBe(sent);
	});

	it('tells nothing about sending while redirects are followed', async () => {
		const url = `http://${await tcpServer((socket) => socket.resume())}`;
		const { cause } = await failureOf({ url, disableFollowRedirect: false });
		// The wrapper is never finished, so that `writableFinished` alone would be misread.
		expect(cause.request?.writableFinished).toBe(false);
		expect(fullySent(cause.request!)).toBe('unknown');
	});

	it('counts a body as not sent until the last byte is', async () => {
		const body = 'x'.repeat(8_000_000);
		const unread = await tcpServer((socket) => socket.pause());
		const { cause } = await failureOf({ url: `http://${unread}`, body });
		expect(fullySent(cause.request!)).toBe(false);
	});

	it.each([
		['never answers', (socket: Socket) => void socket.resume(), 'ECONNABORTED'],
		['hangs up', (socket: Socket) => void socket.once('data', () => socket.end()), 'ECONNRESET'],
	])(
		'counts a request over TLS as sent when the server reads it and %s',
		async (_what, act, code) => {
			const url = `https://${await tlsServer(act)}`;
			const { cause } = await failureOf({ url, agentOptions: tlsClient as never });
			expect(cause.code).toBe(code);
			expect(fullySent(cause.request!)).toBe(true);
		},
	);

	it('is ERR_CANCELED when the run is cancelled', async () => {
		const url = `http://${await tcpServer((socket) => socket.resume())}`;
		const run = { cancelAfter: sleep(30) };
		const { status, error, cause } = await failureOf({ url, timeout: 5_000 }, run);
		expect(status).toBe('canceled');
		expect(error.message).toBe('canceled');
		expect(cause.code).toBe('ERR_CANCELED');
	});

	it('is an HTTP error like any other when redirects are off', async () => {
		const { url } = await httpServer(302);
		const { error } = await failureOf({ url, ignoreHttpStatusErrors: false });
		expect(error.httpCode).toBe('302');
	});
});

describe('a failed call to a name', () => {
	type Answer = (
		host: string,
		options: dns.LookupOptions,
		done: (...args: unknown[]) => void,
	) => void;
	const answering = (answer: Answer) =>
		jest.spyOn(dns, 'lookup').mockImplementation(answer as never);

	afterEach(async () => {
		jest.restoreAllMocks();
		await closeServers();
	});

	it('with several addresses that all refuse has an AggregateError without syscall', async () => {
		const port = (await nobody()).split(':')[1];
		answering((_host, _options, done) =>
			done(null, [
				{ address: '127.0.0.1', family: 4 },
				{ address: '127.0.0.2', family: 4 },
			]),
		);
		const { error, cause } = await failureOf({ url: `http://two.test:${port}` });
		expect(error.message).toBe(OFFLINE);
		expect([cause.message, cause.code]).toEqual(['', 'ECONNREFUSED']);
		expect(cause.cause?.constructor.name).toBe('AggregateError');
		expect([cause.cause?.code, cause.cause?.syscall]).toEqual(['ECONNREFUSED', undefined]);
		expect(cause.cause?.errors?.map(({ syscall }) => syscall)).toEqual(['connect', 'connect']);
		expect(fullySent(cause.request!)).toBe(false);
	});

	it('of which one address hangs and the next refuses is ETIMEDOUT', async () => {
		const port = (await hangingConnect()).split(':')[1];
		answering((_host, _options, done) =>
			done(null, [
				{ address: '127.0.0.1', family: 4 },
				{ address: '127.0.0.2', family: 4 },
			]),
		);
		const { cause } = await failureOf({ url: `http://two.test:${port}`, timeout: 2_000 });
		expect(cause.code).toBe('ETIMEDOUT');
		expect(cause.cause?.errors?.map(({ code, syscall }) => [code, syscall])).toEqual([
			['ETIMEDOUT', 'connect'],
			['ECONNREFUSED', 'connect'],
		]);
		expect(fullySent(cause.request!)).toBe(false);
	});

	it('is EAI_AGAIN when the name server fails', async () => {
		answering((host, _options, done) => {
			const error = new Error(`getaddrinfo EAI_AGAIN ${host}`);
			done(Object.assign(error, { code: 'EAI_AGAIN', syscall: 'getaddrinfo', hostname: host }));
		});
		const { error, cause } = await failureOf({ url: 'http://two.test' });
		expect(error.message).toBe('The DNS server returned an error, perhaps the server is offline');
		expect([cause.code, cause.cause?.syscall]).toEqual(['EAI_AGAIN', 'getaddrinfo']);
		expect(fullySent(cause.request!)).toBe(false);
	});

	it('is not sent when the name server never answers', async () => {
		answering(() => {});
		const { cause } = await failureOf({ url: 'http://two.test' });
		expect(cause.code).toBe('ECONNABORTED');
		expect(fullySent(cause.request!)).toBe(false);
	});
});
