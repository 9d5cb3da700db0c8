import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request that arrived at the receiver. */
export interface Received {
	method: string;
	/** Path and query, byte by byte as sent. */
	target: string;
	contentType: string | undefined;
	body: string;
	/** When, on the clock of `performance.now()`. */
	atMs: number;
}

/** How the receiver answers: with a status, with a redirect, by hanging up, in part, or not at all. */
export type Behaviour = number | { redirectTo: string } | 'drop' | 'half' | 'never';

/** Somebody on this machine who is called back. */
export interface Receiver {
	/** `http://127.0.0.1:<port>` */
	url: string;
	port: number;
	received: Received[];
	/** Called with every request that arrives, before it is answered. */
	onRequest: (received: Received) => void;
	/** Of everything received, the callbacks, by their TransactionIds. */
	calledBack(): string[];
	/** How it answers from now on; with a list, one after the other, and the last one for ever. */
	behave(...behaviours: Behaviour[]): void;
	/** Answers only when so many requests are waiting, and then all of them. */
	answerTogether(count: number): void;
	/** How many requests were waiting for an answer at most at the same time. */
	mostAtOnce(): number;
	/** How many connections are open. */
	connections(): number;
	stop(): Promise<void>;
}

/** Starts a receiver that answers 200 to everything. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	let behaviours: Behaviour[] = [200];
	let together = 1;
	let most = 0;
	let queue: Array<() => void> = [];
	const open = new Set<ServerResponse>();
	const sockets = new Set<Socket>();

	const server = createServer((request, response) => {
		void receive(request).then((arrived) => {
			received.push(arrived);
			receiver.onRequest(arrived);
			open.add(response);
			response.once('close', () => open.delete(response));
			most = Math.max(most, open.size);
			const behaviour = behaviours.length > 1 ? behaviours.shift()! : behaviours[0]!;
			queue.push(() => answer(response, behaviour));
			// A moment later, so that requests that were sent at once do meet.
			if (queue.length >= together) setTimeout(answerAll, 5);
		});
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;

	function answerAll(): void {
		const answers = queue;
		queue = [];
		answers.forEach((give) => give());
	}

	const receiver: Receiver = {
		url: `http://127.0.0.1:${port}`,
		port,
		received,
		onRequest: () => {},
		calledBack: () => received.flatMap(({ target, body }) => idIn(target) ?? idIn(body) ?? []),
		behave: (...changed) => void (behaviours = changed),
		answerTogether: (count) => void (together = count),
		mostAtOnce: () => most,
		connections: () => sockets.size,
		async stop() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
	return receiver;
}

/** Starts one receiver per test; read it as `receiver()`. */
export function useReceiver(): () => Receiver {
	let receiver: Receiver;
	beforeEach(async () => {
		receiver = await startReceiver();
	});
	afterEach(() => receiver.stop());
	return () => receiver;
}

/** The fields in the query of a request, in order. */
export function fieldsIn(target: string): Array<[string, string]> {
	return [...new URL(target, 'http://receiver').searchParams];
}

async function receive(request: IncomingMessage): Promise<Received> {
	const atMs = performance.now();
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return {
		method: request.method ?? '',
		target: request.url ?? '',
		contentType: request.headers['content-type'],
		body: Buffer.concat(chunks).toString(),
		atMs,
	};
}

function answer(response: ServerResponse, behaviour: Behaviour): void {
	if (behaviour === 'never') return;
	if (behaviour === 'drop') response.socket?.destroy();
	else if (behaviour === 'half') response.writeHead(200, { 'Content-Length': 9 }).write('half');
	else if (typeof behaviour === 'number') response.writeHead(behaviour).end(`says ${behaviour}`);
	else response.writeHead(302, { Location: behaviour.redirectTo }).end();
}

function idIn(text: string): string | undefined {
	return /transactionid"?[=:]"?(\w+)/i.exec(text)?.[1];
}
