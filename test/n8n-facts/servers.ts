import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';

const HOST = '127.0.0.1';
const open: Array<() => Promise<unknown>> = [];

async function listen(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
	return `${HOST}:${(server.address() as AddressInfo).port}`;
}

const close = async (server: Server) => await new Promise((resolve) => server.close(resolve));

/** Closes everything that the functions below opened. */
export async function closeServers(): Promise<void> {
	await Promise.all(open.splice(0).map(async (shut) => await shut()));
}

/** What arrived at an HTTP server. */
export interface Arrival {
	method: string;
	url: string;
	headers: NodeJS.Dict<string | string[]>;
	body: Buffer;
}

/** An HTTP server that remembers what arrived and answers `{"ok":true}` with this status. */
export async function httpServer(status = 200): Promise<{ url: string; arrived: Arrival[] }> {
	const arrived: Arrival[] = [];
	const server = createHttpServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			arrived.push({ method, url, headers, body: Buffer.concat(parts) });
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end('{"ok":true}');
		});
	});
	const host = await listen(server);
	open.push(async () => {
		server.closeAllConnections();
		await close(server);
	});
	return { url: `http://${host}`, arrived };
}

type OnConnection = (socket: Socket) => void;

async function serve(create: (accept: OnConnection) => Server, onConnection: OnConnection) {
	const sockets = new Set<Socket>();
	const server = create((socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		onConnection(socket);
	});
	const host = await listen(server);
	open.push(async () => {
		for (const socket of sockets) socket.destroy();
		await close(server);
	});
	return host;
}

/** A TCP server that does this with every connection; returns its host and port. */
export async function tcpServer(onConnection: OnConnection): Promise<string> {
	return await serve(createServer, onConnection);
}

const PSK = Buffer.alloc(16, 1);
const PSK_CIPHER = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' as const };

/** Options of a client that trusts `tlsServer`, which has a shared key instead of a certificate. */
export const tlsClient = {
	...PSK_CIPHER,
	pskCallback: () => ({ psk: PSK, identity: 'test' }),
	checkServerIdentity: () => undefined,
};

/** The same behind TLS; `onConnection` gets the decrypted side. */
export async function tlsServer(onConnection: OnConnection): Promise<string> {
	const options = { ...PSK_CIPHER, pskCallback: () => PSK };
	return await serve((accept) => createTlsServer(options, accept), onConnection);
}

/** A host and port where nobody listens. */
export async function nobody(): Promise<string> {
	const server = createServer();
	const host = await listen(server);
	await close(server);
	return host;
}

/**
 * A host and port where a connection attempt hangs: a worker listens but never accepts, and its
 * queue is full.
 */
export async function hangingConnect(): Promise<string> {
	const worker = new Worker(
		`const { parentPort } = require('node:worker_threads');
		const server = require('node:net').createServer();
		server.listen({ port: 0, host: '${HOST}', backlog: 1 }, () => {
			parentPort.postMessage(server.address().port);
			const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
			setTimeout(block, 10);
		});`,
		{ eval: true },
	);
	const port = await new Promise<number>((resolve) => worker.once('message', resolve));
	await new Promise((resolve) => setTimeout(resolve, 100));
	const queued = Array.from({ length: 6 }, () => connect(port, HOST).on('error', () => {}));
	await new Promise((resolve) => setTimeout(resolve, 100));
	open.push(async () => {
		for (const socket of queued) socket.destroy();
		await worker.terminate();
	});
	return `${HOST}:${port}`;
}
