import { performance } from 'node:perf_hooks';
import { Agent, request } from 'undici';

import type { Fields } from './tables';
import { isOnThisMachine } from './values';

/** Something to be sent. */
export interface OutboundRequest {
	method: 'GET' | 'HEAD' | 'POST';
	url: string;
	headers?: Fields;
	body?: string;
}

/** What came back: an HTTP answer, or why there is none. */
export interface Exchange {
	/** `failed`: sent, but not answered. `skipped`: not sent at all. */
	status: number | 'failed' | 'skipped';
	/** The body of the answer. */
	text: string;
	ms: number;
	/** Why there is no answer. */
	why?: string;
}

/** The only way out of the sandbox. */
export interface Outbound {
	/** Sends to this machine, and to nobody else. Follows no redirect, never throws. */
	send(request: OutboundRequest, limitMs: number): Promise<Exchange>;
	/** Ends what is under way, and closes all connections. */
	stop(): Promise<void>;
}

const loopback = [
	{ address: '127.0.0.1', family: 4 },
	{ address: '::1', family: 6 },
];

/** Opens the way out; when `stopping` fires, everything under way fails. */
export function createOutbound(stopping: AbortSignal): Outbound {
	// An agent of its own: what a test or n8n sets as undici's global dispatcher does not concern it.
	const agent = new Agent({ connect: { lookup: lookUpLoopback } });

	return {
		async send({ url, ...options }, limitMs) {
			const started = performance.now();
			const ended = (exchange: Omit<Exchange, 'ms'>): Exchange => ({
				...exchange,
				ms: performance.now() - started,
			});
			if (!isOnThisMachine(url)) {
				return ended({ status: 'skipped', text: '', why: 'not on this machine' });
			}
			const limit = new AbortController();
			const timer = setTimeout(() => limit.abort(), limitMs);
			const signal = AbortSignal.any([stopping, limit.signal]);
			try {
				// `reset`: on a connection of its own, so that none is met that is just being closed.
				const sent = { ...options, dispatcher: agent, reset: true, signal };
				const { statusCode, body } = await request(url, sent);
				return ended({ status: statusCode, text: await body.text() });
			} catch (error) {
				const cutOff = stopping.aborted ? 'stopped' : limit.signal.aborted && 'no answer in time';
				return ended({ status: 'failed', text: '', why: cutOff || nameOf(error) });
			} finally {
				clearTimeout(timer);
			}
		},
		stop: () => agent.destroy(),
	};
}

/** Asks no name server: the only name that gets here is `localhost`, and it stays here. */
function lookUpLoopback(
	_host: string,
	{ all }: { all?: boolean },
	found: (error: null, address: string | typeof loopback, family?: number) => void,
): void {
	if (all) found(null, loopback);
	else found(null, '127.0.0.1', 4);
}

function nameOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	return code ?? message;
}
