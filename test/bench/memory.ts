/**
 * How much memory Face Compare (Legacy) takes for many large pictures: the node on n8n-core's engine
 * in this process, the sandbox in another one. Prints one line of JSON.
 *
 * Usage: node --expose-gc memory.js <items> <bytes per picture> <concurrency>
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { createEngine } from '../engine';
import { loadBuiltPackage } from '../engine/builtPackage';
import { jpegSaying, jpegWithComment, sandboxKeys, startSandbox } from '../sandbox';

const MB = 1024 * 1024;

/** Live memory after a collection, and what the operating system gives. */
function measure(): { live: number; rss: number } {
	(globalThis as { gc?: () => void }).gc?.();
	const { heapUsed, external, rss } = process.memoryUsage();
	return { live: heapUsed + external, rss };
}

async function main(items: number, bytes: number, concurrency: number): Promise<void> {
	const child = fork(__filename, ['sandbox'], { execArgv: [] });
	const [url] = (await once(child, 'message')) as [string];
	try {
		const idPhoto = jpegWithComment('ID', bytes).toString('base64');
		const facePhoto = jpegSaying('match', bytes).toString('base64');
		const file = (data: string) => ({ mimeType: 'image/jpeg', fileName: 'photo.jpg', data });
		const inputItems = Array.from({ length: items }, (_item, index) => ({
			json: { index },
			binary: { idPhoto: file(idPhoto), facePhoto: file(facePhoto) },
		}));
		const { nodeTypes, credentialTypes } = loadBuiltPackage(process.cwd());
		const engine = createEngine({ nodeTypes, credentialTypes });
		const { accessKeyId, accessKeySecret } = sandboxKeys.active;
		const credentials = {
			alibabaIdvApi: { accessKeyId, accessKeySecret, region: 'custom', endpoint: url },
		};
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
				{ credentials, inputItems: inputItems.slice(0, count) },
			);
		await run(1);
		const before = measure();
		const peak = { ...before };
		let done = false;
		const watch = (async () => {
			while (!done) {
				peak.rss = Math.max(peak.rss, process.memoryUsage.rss());
				if (process.argv[5] === 'live') peak.live = Math.max(peak.live, measure().live);
				await sleep(5);
			}
		})();
		const result = await run(items);
		done = true;
		await watch;
		if (result.error) throw result.error;
		const matches = result.outputs('Compare')[2]?.length ?? 0;
		const grown = (name: 'live' | 'rss') => Math.round((peak[name] - before[name]) / MB);
		process.stdout.write(
			`${JSON.stringify({ items, bytes, concurrency, matches, liveGrowthMB: grown('live'), rssGrowthMB: grown('rss'), allowedMB: concurrency * 8 })}\n`,
		);
	} finally {
		child.kill();
	}
}

async function serveSandbox(): Promise<void> {
	const sandbox = await startSandbox();
	sandbox.plan({
		match: { action: 'ExecuteRequest' },
		times: 'always',
		fault: { kind: 'delay', ms: 200 },
	});
	process.send?.(sandbox.url);
}

const [, , first = '100', bytes = String(MB), concurrency = '10'] = process.argv;
void (first === 'sandbox'
	? serveSandbox()
	: main(Number(first), Number(bytes), Number(concurrency)));
