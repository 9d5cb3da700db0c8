import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { request } from 'undici';

import type { Count } from './strictServer';

/** A strict service in a process of its own. */
export interface StrictService {
	url: string;
	count(): Promise<Count>;
	stop(): void;
}

/** @param granted calls in any second. */
export async function startStrictService(granted: number): Promise<StrictService> {
	const child = fork(path.join(__dirname, 'strictServer.js'), [String(granted)]);
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
