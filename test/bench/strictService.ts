import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { request } from 'undici';

import type { Count } from './strictServer';

/** A service in a process of its own, so that what it costs is not counted. */
export interface StrictService {
	url: string;
	count(): Promise<Count>;
	stop(): void;
}

/** What a call and its answer take on their way, milliseconds. */
const usualLatencyMs = 300;

/** @param granted calls in any second. */
export async function startStrictService(
	granted: number,
	latencyMs = usualLatencyMs,
): Promise<StrictService> {
	const args = [granted, latencyMs].map(String);
	const child = fork(path.join(__dirname, 'strictServer.js'), args);
	const [port] = (await once(child, 'message')) as [number];
	const url = `http://127.0.0.1:${port}`;
	return {
		url,
		async count() {
			const { body } = await request(`${url}/count`);
			return (await body.json()) as Count;
		},
		stop: () => child.disconnect(),
	};
}

/** A service that lets everything through, at once. */
export async function startOpenService(): Promise<StrictService> {
	return await startStrictService(Infinity, 0);
}
