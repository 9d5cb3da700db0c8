/**
 * `npm run demo`: runs the workflows in `examples/` as an operator would, with the built package on
 * n8n's own engine, against the sandbox, and prints which person went to which branch and why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { createEngine } from '../engine';
import { loadBuiltPackage } from '../engine/builtPackage';
import { sandboxKeys, startSandbox } from '../sandbox';
import { journeysOf, table } from './journeys';

const root = path.resolve(__dirname, '../../..');

async function main(): Promise<void> {
	const started = Date.now();
	const sandbox = await startSandbox();
	const engine = createEngine({
		...loadBuiltPackage(root),
		onWait: async () => sandbox.finishAll(),
	});
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	const credentials = {
		alibabaIdvApi: { accessKeyId, accessKeySecret, region: 'custom', endpoint: sandbox.url },
	};

	console.log("Everything below ran on this machine: n8n's own workflow engine, this package as");
	console.log(`built into dist, and a sandbox at ${sandbox.url} instead of Alibaba Cloud.`);
	console.log('The waiting for people is skipped; each of them does what the story says.');
	try {
		const files = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.json'));
		for (const file of files.sort()) {
			const workflow = JSON.parse(readFileSync(path.join(root, 'examples', file), 'utf8'));
			const result = await engine.run(workflow, { credentials });
			if (result.status !== 'success') throw new Error(`${file}: ${result.error?.message}`);
			console.log(`\n${workflow.name}\n(examples/${file})\n`);
			console.log(table(journeysOf(workflow, result)));
		}
	} finally {
		await sandbox.stop();
	}
	console.log(`\nDone in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
	console.log('Next: "npm test", or "npm run sandbox" to try it in your own n8n.');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
