/**
 * Memory of Face Compare (Legacy) with many large pictures: the node on n8n-core's engine in this
 * process, the sandbox in another one. Fails when it holds more than 8 MB for each item under way.
 *
 * Usage: node --expose-gc memory.js [items] [bytes per picture] [concurrency]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { createEngine } from '../engine';
import { loadBuiltPackage } from '../engine/builtPackage';
import { jpegSaying, jpegWithComment, sandboxKeys, startSandbox } from '../sandbox';

const MB = 1024 * 1024;
const allowedForEach = 8 * MB;

const collect = (globalThis as { gc?: () => void }).gc;

/** What is held after a collection; garbage is the collector's business, not the node's. */
function liveBytes(): number {
	collect?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** The highest memory while work is under way. */
async function peakDuring<T>(work: Promise<T>): Promise<{ result: T; live: number; rss: number }> {
	let [live, rss, done] = [0, 0, false];
	const result = work.finally(() => (done = true));
	result.catch(() => undefined);
	while (!done) {
		rss = Math.max(rss, process.memoryUsage.rss());
		live = Math.max(live, liveBytes());
		await sleep(5);
	}
	return { result: await result, live, rss };
}

async function compare(url: string, items: number, bytes: number, concurrency: number) {
	const file = (picture: Buffer) => ({
		mimeType: 'image/jpeg',
		fileName: 'photo.jpg',
		data: picture.toString('base64'),
	});
	const binary = {
		idPhoto: file(jpegWithComment('ID', bytes)),
		facePhoto: file(jpegSaying('match', bytes)),
	};
	const engine = createEngine(loadBuiltPackage(process.cwd()));
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	const run = async (count: number) =>
		await engine.run(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{
						name: 'Compare',
						type: 'n8n-nodes-alibaba-id-verification.alibabaIdvFaceCompare',
						parameters: { options: { concurrency, requestsPerSecond: 1000 } },
					},
				],
				connections: { Start: { main: [[{ node: 'Compare', type: 'main', index: 0 }]] } },
			},
			{
				credentials: {
					alibabaIdvApi: { accessKeyId, accessKeySecret, region: 'custom', endpoint: url },
				},
				inputItems: Array.from({ length: count }, () => ({ json: {}, binary })),
			},
		);
	// Once before, so that what is loaded on first use does not count.
	await run(1);
	const before = { live: liveBytes(), rss: process.memoryUsage.rss() };
	const { result, live, rss } = await peakDuring(run(items));
	if (result.error) throw result.error;
	const matches = result.outputs('Compare')[2]?.length ?? 0;
	return { matches, live: live - before.live, rss: rss - before.rss };
}

async function main(items = 100, bytes = MB, concurrency = 10): Promise<void> {
	if (!collect) throw new Error('Start it with --expose-gc.');
	const child = fork(__filename, ['sandbox'], { execArgv: [] });
	const [url] = (await once(child, 'message')) as [string];
	const { matches, live, rss } = await compare(url, items, bytes, concurrency).finally(() =>
		child.kill(),
	);
	const inMB = (size: number) => `${Math.round(size / MB)} MB`;
	console.log(
		`${items} comparisons of two pictures of ${inMB(bytes)}, ${concurrency} at a time: ${matches} matches; live memory grew by ${inMB(live)} of the ${inMB(concurrency * allowedForEach)} allowed, the process by ${inMB(rss)} with garbage`,
	);
	if (matches !== items) throw new Error('Not everything was compared.');
	// Less than this, and hardly anything was under way: then it would prove nothing.
	if (live < bytes * 4) throw new Error('The measurement saw nothing.');
	if (live > concurrency * allowedForEach) throw new Error('That is too much.');
}

async function serveSandbox(): Promise<void> {
	const sandbox = await startSandbox();
	const fault = { kind: 'delay', ms: 200 } as const;
	sandbox.plan({ match: { action: 'ExecuteRequest' }, times: 'always', fault });
	process.send?.(sandbox.url);
}

const [mode, ...numbers] = process.argv.slice(2);
const work =
	mode === 'sandbox' ? serveSandbox() : main(...[mode, ...numbers].flatMap((n) => Number(n) || []));
work.catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
