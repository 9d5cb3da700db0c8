import { createServer, type Server } from 'node:http';

import { lineOf, codeOf, type Check, type Finding, type Tools } from './check';
import { startForNobody } from './started';

/** What a stranger asked, as far as it says nothing about anybody. */
interface Seen {
	method: string;
	hasQuery: boolean;
	agent: string;
}

/** Answers everything with one status, and remembers what was asked. */
async function listen(port: number, status: number): Promise<{ server: Server; seen: Seen[] }> {
	const seen: Seen[] = [];
	const server = createServer(({ method = '', url = '', headers }, response) => {
		seen.push({
			method,
			hasQuery: url.includes('?'),
			agent: String(headers['user-agent'] ?? 'none').slice(0, 60),
		});
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ code: status, message: 'smoke' }));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve());
	});
	return { server, seen };
}

async function startWhileAnswering({ ask, setup }: Tools, status: number) {
	const { server, seen } = await listen(setup.port, status);
	try {
		const url = `${String(setup.callbackUrl).replace(/\/$/, '')}/smoke`;
		const { outcome } = await startForNobody(ask, { CallbackUrl: url, CallbackToken: 'smoke' });
		return { outcome, seen: [...seen] };
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

const seenLine = ({ method, hasQuery, agent }: Seen) =>
	`asked beforehand: ${method}${hasQuery ? ' with a query' : ''}, user agent ${agent}`;

async function run(tools: Tools): Promise<Finding> {
	const control = await startWhileAnswering(tools, 200);
	const busy = await startWhileAnswering(tools, 409);
	const details = [
		lineOf('Initialize, the address answers 200', control.outcome),
		...control.seen.map((each) => `  ${seenLine(each)}`),
		lineOf('Initialize, the address answers 409', busy.outcome),
		...busy.seen.map((each) => `  ${seenLine(each)}`),
	];
	if (!control.outcome.ok) {
		const answer = `Not known: even an address that answers 200 was refused (${codeOf(control.outcome)}). Check that the public address leads to this machine.`;
		return { answer, details };
	}
	if (control.seen.length === 0 && busy.outcome.ok) {
		return { answer: 'Yes: the address is not asked beforehand at all.', details };
	}
	return busy.outcome.ok
		? { answer: 'Yes: an address that answers 409 is accepted.', details }
		: {
				answer: `No: an address that answers 409 is refused (${codeOf(busy.outcome)}), so waiting inside Initialize does not work without a page in front of it.`,
				details,
				isSurprise: true,
			};
}

export const callbackWhileRunning: Check = {
	name: 'callback409',
	title: 'A callback address that answers 409',
	question:
		"Does the check of CallbackUrl accept n8n's answer 409 while the execution that is to wait still runs? 'Wait Here Until Finished' and the short example of the page depend on it.",
	price: 0,
	leaves: 'Two verifications that nobody takes; they end by themselves after 30 minutes.',
	lacks: ({ callbackUrl }) =>
		callbackUrl ? undefined : 'needs --callback-url, a public address that leads to this machine',
	run,
};
