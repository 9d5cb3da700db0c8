import { performance } from 'node:perf_hooks';
import { Client } from 'undici';

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
}

const loopback = [
	{ address: '127.0.0.1', family: 4 },
	{ address: '::1', family: 6 },
];

/** Opens the way out; when `stopping` fires, everything under way fails. */
export function createOutbound(stopping: AbortSignal): Outbound {
	return {
		async send({ url, ...request }, limitMs) {
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
			const { origin, pathname, search } = new URL(url);
			// A connection of its own, so that none is met that is just being closed. The signal goes to
			// the socket: undici does not look at that of a request while it still connects.
			const client = new Client(origin, { connect: { lookup: lookUpLoopback, signal } });
			try {
				const path = pathname + search;
				const { statusCode, body } = await client.request({ ...request, path });
				return ended({ status: statusCode, text: await body.text() });
			} catch (error) {
				const cutOff = stopping.aborted ? 'stopped' : limit.signal.aborted && 'no answer in time';
				return ended({ status: 'failed', text: '', why: cutOff || nameOf(error) });
			} finally {
				clearTimeout(timer);
				await client.destroy();
			}
		},
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
