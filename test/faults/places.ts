/**
 * Hostile places on this machine that a call may end up at instead of the sandbox. They speak over
 * real sockets, because what Node.js and n8n make of a broken connection is what is tried here.
 * Those that execute pass the request on to the sandbox and spoil only the way back.
 */
import { request as httpRequest } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';

import { startSandbox, type Sandbox } from '../sandbox';
import { untrustedCertificate } from './certificate';

/** Where a call goes, and what is known there. */
export interface Place {
	endpoint: string;
	/** The sandbox behind it, where that is not the usual one. */
	sandbox?: Sandbox;
	/** Requests that were read completely here; those that the sandbox got, unless it is said. */
	calls?(): number;
	/** Fulfilled when a request was read. */
	reached?: Promise<void>;
	stop(): Promise<void>;
}

export type OpenPlace = (sandbox: Sandbox) => Promise<Place>;

interface WholeRequest {
	method: string;
	path: string;
	/** Names and values in turn, as they came. */
	headers: string[];
	body: Buffer;
}

/** The head and the body of an answer. */
interface WholeAnswer {
	head: string;
	body: Buffer;
}

const host = '127.0.0.1';
const blankLine = Buffer.from('\r\n\r\n');

/** Reads one request to its last byte; never comes back when it breaks off. */
async function readRequest(socket: Socket): Promise<WholeRequest> {
	let bytes = Buffer.alloc(0);
	return await new Promise((resolve) => {
		socket.on('data', (part: Buffer) => {
			bytes = Buffer.concat([bytes, part]);
			const end = bytes.indexOf(blankLine);
			if (end < 0) return;
			const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
			const headers = lines.flatMap((line) => {
				const at = line.indexOf(':');
				return [line.slice(0, at), line.slice(at + 1).trim()];
			});
			const length = headers.findIndex((name) => /^content-length$/i.test(name));
			const body = bytes.subarray(end + blankLine.length);
			if (body.length < Number(length < 0 ? 0 : headers[length + 1])) return;
			const [method = '', path = ''] = first.split(' ');
			resolve({ method, path, headers, body });
		});
	});
}

/** Lets the sandbox do what was asked for. */
async function executed(
	{ url }: Sandbox,
	{ method, path, headers, body }: WholeRequest,
): Promise<WholeAnswer> {
	return await new Promise((resolve, reject) => {
		const { hostname, port } = new URL(url);
		const passedOn = httpRequest({ hostname, port, method, path, headers, agent: false });
		passedOn.on('error', reject);
		passedOn.on('response', (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('end', () => {
				const whole = Buffer.concat(parts);
				const head = `HTTP/1.1 ${response.statusCode} Answer\r\nContent-Type: application/json\r\nDate: ${response.headers.date}\r\nContent-Length: ${whole.length}\r\nConnection: close`;
				resolve({ head, body: whole });
			});
		});
		passedOn.end(body);
	});
}

async function listening(
	server: Server,
	sockets: Set<Socket>,
): Promise<Omit<Place, 'endpoint'> & { port: number }> {
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
	});
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	return {
		port: (server.address() as AddressInfo).port,
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A server that does this with every connection, before anything was read. */
function onConnection(act: (socket: Socket) => void, scheme = 'http'): OpenPlace {
	return async () => {
		const { port, stop } = await listening(createServer(act), new Set());
		return { endpoint: `${scheme}://${host}:${port}`, calls: () => 0, stop };
	};
}

/** A server that reads a request, has it executed, and does this with the answer. */
function spoiling(
	spoil: (
		socket: Socket,
		answer: WholeAnswer,
		request: WholeRequest,
		sandbox: Sandbox,
	) => Promise<void> | void,
): OpenPlace {
	return async (sandbox) => {
		let hear = () => {};
		const reached = new Promise<void>((resolve) => (hear = resolve));
		const server = createServer((socket) => {
			void readRequest(socket).then(async (request) => {
				const answer = await executed(sandbox, request);
				hear();
				await spoil(socket, answer, request, sandbox);
			});
		});
		const { port, stop } = await listening(server, new Set());
		return { endpoint: `http://${host}:${port}`, reached, stop };
	};
}

/** A server that reads a request and answers so, whatever was asked: nothing is executed. */
function answering(answer: (socket: Socket) => void): OpenPlace {
	return async () => {
		let calls = 0;
		const server = createServer((socket) => {
			void readRequest(socket).then(() => {
				calls += 1;
				answer(socket);
			});
		});
		const { port, stop } = await listening(server, new Set());
		return { endpoint: `http://${host}:${port}`, calls: () => calls, stop };
	};
}

const withBody = (head: string, body: Buffer | string) =>
	Buffer.concat([
		Buffer.from(`${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`),
		Buffer.from(body),
	]);
const json = 'HTTP/1.1 200 OK\r\nContent-Type: application/json';

/** Writes a little at a time for as long as somebody listens. */
function drip(socket: Socket, first: string, drop: string): void {
	socket.write(first);
	const timer = setInterval(() => socket.write(drop), 50);
	socket.on('close', () => clearInterval(timer));
}

const hundredMegabytes = () => Buffer.alloc(100 * 1024 * 1024, 'x');

/** Text that is a good answer up to here, and megabytes of one member behind. */
async function writeLong(socket: Socket, { body }: WholeAnswer): Promise<void> {
	const text = body.toString().trim().slice(0, -1);
	const before = Buffer.from(`${text},"Padding":"`);
	const padding = hundredMegabytes();
	const after = Buffer.from('"}');
	const length = before.length + padding.length + after.length;
	socket.write(`${json}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`);
	for (const part of [before, padding, after]) {
		if (!socket.destroyed && !socket.write(part)) {
			await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
		}
	}
	socket.end();
}

/** A redirection to a place that counts who follows. */
const redirecting =
	(status: number): OpenPlace =>
	async () => {
		let calls = 0;
		const elsewhere = await answering(() => {})({} as Sandbox);
		const here = await answering((socket) => {
			calls += 1;
			socket.end(
				withBody(`HTTP/1.1 ${status} Moved\r\nLocation: ${elsewhere.endpoint}/elsewhere`, ''),
			);
		})({} as Sandbox);
		return {
			endpoint: here.endpoint,
			// Whoever follows is counted as a hundred, so that it cannot be missed.
			calls: () => calls + 100 * (elsewhere.calls?.() ?? 0),
			stop: async () => void (await Promise.all([here.stop(), elsewhere.stop()])),
		};
	};

/** Passes everything on; what is signed with keys of a role ends them first, so many times. */
function withSessionsEnding(times: number): OpenPlace {
	return async (sandbox) => {
		let left = times;
		const server = createServer((socket) => {
			void readRequest(socket).then(async (request) => {
				const asksForKeys = request.headers.includes('AssumeRole');
				if (!asksForKeys && left-- > 0) sandbox.endSessions();
				const { head, body } = await executed(sandbox, request);
				socket.end(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
			});
		});
		const { port, stop } = await listening(server, new Set());
		return { endpoint: `http://${host}:${port}`, stop };
	};
}

const page = '<!DOCTYPE html><html><body><h1>Proxy</h1>Log in to use the internet.</body></html>';

/** All places by name. */
export const places = {
	nobodyListens: async () => {
		const server = createServer();
		const { port, stop } = await listening(server, new Set());
		await stop();
		return { endpoint: `http://${host}:${port}`, calls: () => 0, stop: async () => {} };
	},
	unknownName: async () => ({
		endpoint: 'https://idv.example.invalid',
		calls: () => 0,
		stop: async () => {},
	}),
	/** Its queue is full, and it accepts nobody. */
	connectHangs: async () => {
		const { hangingConnect, closeServers } = await import('../n8n-facts/servers');
		const endpoint = `http://${await hangingConnect()}`;
		return { endpoint, calls: () => 0, stop: closeServers };
	},
	handshakeHangs: onConnection((socket) => void socket.resume(), 'https'),
	handshakeBreaks: onConnection((socket) => void socket.once('data', () => socket.end()), 'https'),
	untrusted: async () => {
		const server = createTlsServer(untrustedCertificate(), (socket) => void socket.resume());
		server.on('tlsClientError', () => {});
		const { port, stop } = await listening(server, new Set());
		return { endpoint: `https://${host}:${port}`, calls: () => 0, stop };
	},
	resetWhenConnected: onConnection((socket) => void socket.resetAndDestroy()),
	resetWhileReading: onConnection(
		(socket) => void socket.once('data', () => void socket.resetAndDestroy()),
	),
	resetInsteadOfHeaders: spoiling((socket) => void socket.resetAndDestroy()),
	endInsteadOfHeaders: spoiling((socket) => void socket.end()),
	resetInHeaders: spoiling((socket, { head }) => {
		socket.write(head.slice(0, 40), () => void socket.resetAndDestroy());
	}),
	endAfterHeaders: spoiling((socket, { head }) => void socket.end(`${head}\r\n\r\n`)),
	resetInBody: spoiling((socket, { head, body }) => {
		const half = body.subarray(0, body.length / 2);
		socket.write(`${head}\r\n\r\n`);
		socket.write(half, () => void socket.resetAndDestroy());
	}),
	endInBody: spoiling((socket, { head, body }) => {
		socket.write(`${head}\r\n\r\n`);
		socket.end(body.subarray(0, body.length / 2));
	}),
	stallsInBody: spoiling((socket, { head, body }) => {
		socket.write(`${head}\r\n\r\n`);
		socket.write(body.subarray(0, body.length - 1));
	}),
	dripsHeaders: spoiling((socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX-Long: ', 'x')),
	dripsBody: spoiling((socket, { head }) =>
		drip(socket, `${head.replace(/Content-Length: \d+/, 'Content-Length: 9999')}\r\n\r\n`, ' '),
	),
	inPieces: spoiling((socket, { head, body }) => {
		const bytes = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
		for (let at = 0; at < bytes.length; at += 64) socket.write(bytes.subarray(at, at + 64));
		socket.end();
	}),
	noBody: spoiling((socket) => void socket.end(withBody(json, ''))),
	noContent: spoiling((socket) => void socket.end('HTTP/1.1 204 No Content\r\n\r\n')),
	notHttp: spoiling((socket) => void socket.end('hello\r\n\r\n')),
	truncated: spoiling((socket, { body }) => {
		socket.end(withBody(json, body.subarray(0, body.length - 2)));
	}),
	saysGzip: spoiling((socket, { body }) => {
		socket.end(withBody(`${json}\r\nContent-Encoding: gzip`, body));
	}),
	unpacksTo100Megabytes: spoiling((socket) => {
		socket.end(withBody(`${json}\r\nContent-Encoding: gzip`, gzipSync(hundredMegabytes())));
	}),
	sends100Megabytes: spoiling(async (socket, answer) => await writeLong(socket, answer)),
	nested: spoiling((socket, { body }) => {
		const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
		const text = body.toString().replace(/"(Result|ResultObject|Data|Items)":.*$/, `"$1":${deep}}`);
		socket.end(withBody(json, text));
	}),
	wrongTypes: spoiling((socket, { body }) => {
		const answer = JSON.parse(body.toString()) as Record<string, unknown>;
		const lists = Object.entries(answer).map(([name, value]) => [name, [value]]);
		socket.end(withBody(json, JSON.stringify(Object.fromEntries(lists))));
	}),
	/** A proxy that sends everything twice, and passes the second answer on. */
	replays: spoiling(async (socket, _answer, request, sandbox) => {
		const { head, body } = await executed(sandbox, request);
		socket.write(`${head}\r\n\r\n`);
		socket.end(body);
	}),
	neverAnswers: spoiling(() => {}),
	/** Asks for a pause of 30 seconds; whoever waits for it has been told so. */
	asksToWait: async () => {
		let calls = 0;
		let tell = () => {};
		const reached = new Promise<void>((resolve) => (tell = resolve));
		const server = createServer((socket) => {
			void readRequest(socket).then(() => {
				calls += 1;
				const head =
					'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nx-acs-retry-after: 30000';
				const body = '{"RequestId":"R","Code":"Throttling.User","Message":"Slow down"}';
				// The pause has begun once the answer was read, and takes longer than this.
				socket.end(withBody(head, body), () => setTimeout(tell, 10));
			});
		});
		const { port, stop } = await listening(server, new Set());
		return { endpoint: `http://${host}:${port}`, calls: () => calls, reached, stop };
	},
	/** Keys of a role are taken back as soon as they are used for the first time. */
	endsSessions: withSessionsEnding(Infinity),
	endsSessionsOnce: withSessionsEnding(1),
	proxyPage: answering(
		(socket) => void socket.end(withBody('HTTP/1.1 200 OK\r\nContent-Type: text/html', page)),
	),
	proxyAsksForPassword: answering(
		(socket) =>
			void socket.end(
				withBody('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Type: text/html', page),
			),
	),
	badGateway: answering(
		(socket) =>
			void socket.end(withBody('HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html', page)),
	),
	gatewayTimeout: spoiling(
		(socket) =>
			void socket.end(withBody('HTTP/1.1 504 Gateway Timeout\r\nContent-Type: text/html', page)),
	),
	xmlError: answering(
		(socket) =>
			void socket.end(
				withBody(
					'HTTP/1.1 400 Bad Request\r\nContent-Type: text/xml',
					'<?xml version="1.0"?><Error><RequestId>R</RequestId><Code>Throttling</Code><Message>Slow down</Message></Error>',
				),
			),
	),
	moved301: redirecting(301),
	moved302: redirecting(302),
	moved303: redirecting(303),
	moved307: redirecting(307),
	moved308: redirecting(308),
	/** Alibaba Cloud's clock is an hour ahead of ours. */
	hourAhead: async () => {
		const sandbox = await startSandbox({ now: () => Date.now() + 3_600_000 });
		return { endpoint: sandbox.url, sandbox, stop: async () => await sandbox.stop() };
	},
} satisfies Record<string, OpenPlace>;

export type PlaceName = keyof typeof places;
