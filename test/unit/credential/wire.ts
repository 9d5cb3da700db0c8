import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { readPairs, type Received } from '../signing/vendor';

export interface WireServer {
	url: string;
	/** What arrived, in order. */
	arrived: Received[];
	close(): Promise<void>;
}

export interface WireAnswer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
}

const success: WireAnswer = { status: 200, body: { Code: 'Success' } };

/** A server that writes down exactly what arrives; `answer` is asked with the number of requests. */
export async function startWireServer(
	answer: (count: number) => WireAnswer | undefined = () => success,
): Promise<WireServer> {
	const arrived: Received[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			arrived.push(asArrived(request, Buffer.concat(chunks)));
			const reply = answer(arrived.length);
			if (!reply) return;
			const { status, headers = {}, body = '' } = reply;
			const text = typeof body === 'string' ? body : JSON.stringify(body);
			response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		arrived,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}

function asArrived({ method = '', url = '', headers, rawHeaders }: IncomingMessage, body: Buffer) {
	const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
	const repeated = names.filter((name, index) => names.indexOf(name) !== index);
	if (repeated.length > 0) throw new Error(`Headers arrived twice: ${repeated.join()}`);
	const question = url.indexOf('?');
	const search = question < 0 ? '' : url.slice(question + 1);
	return {
		method,
		path: question < 0 ? url : url.slice(0, question),
		search,
		query: readPairs(search),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, String(value)]),
		),
		body,
	};
}
