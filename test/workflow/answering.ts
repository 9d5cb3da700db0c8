/** A stand-in for the vendor that answers whatever a test says, however odd. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrived. */
export interface Arrived {
	url: string;
	headers: IncomingHttpHeaders;
	body: string;
}

/** What goes back; a text is an answer with HTTP 200. */
export type Answer = string | { status?: number; headers?: Record<string, string>; text: string };

export interface AnsweringServer {
	url: string;
	arrived: Arrived[];
	/** From now on every request is answered so. */
	answer: (make: Answer | ((request: Arrived) => Answer)) => void;
	stop: () => Promise<void>;
}

export async function startAnswering(): Promise<AnsweringServer> {
	const arrived: Arrived[] = [];
	let make: (request: Arrived) => Answer = () => '{}';
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const body = Buffer.concat(parts).toString('utf8');
			const one = { url: request.url ?? '', headers: request.headers, body };
			arrived.push(one);
			const answer = make(one);
			const {
				status = 200,
				headers = {},
				text,
			} = typeof answer === 'string' ? { text: answer } : answer;
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			response.end(text);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		arrived,
		answer(given) {
			make = typeof given === 'function' ? given : () => given;
		},
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
