/**
 * `npm run demo`: runs the workflows in `examples/` as an operator would, with the built package on
 * n8n's own engine, against the sandbox, and prints which person went to which branch and why.
 */
import path from 'node:path';

import { loadBuiltPackage } from '../engine/builtPackage';
import { startWebhookServer } from '../engine/webhookServer';
import { sandboxKeys, startSandbox } from '../sandbox';
import { branches } from './branches';
import { strayed, table } from './journeys';
import { onlyInN8n, play, stories, type Stage, type Story } from './stories';

const root = path.resolve(__dirname, '../../..');

/** Plays a story and prints it; says what went wrong, so that the others can still be told. */
async function tell(stage: Stage, story: Story): Promise<boolean> {
	const files = story.files.map((file) => `examples/${file}`).join(', ');
	console.log(`\n${story.title}\n(${files})\n`);
	try {
		const journeys = await play(stage, story);
		console.log(table(journeys));
		const wrong = strayed(journeys, branches[story.files[0] ?? '']);
		if (wrong.length > 0) console.log(`\nThis story FAILED:\n${wrong.join('\n')}`);
		return wrong.length === 0;
	} catch (error) {
		console.log(`This story FAILED: ${(error as Error).message}`);
		// What it left behind is not the next one's.
		stage.server.deactivateAll();
		stage.sandbox.clearPlans();
		stage.sandbox.dropCallbacks(false);
		return false;
	}
}

async function main(): Promise<void> {
	const started = Date.now();
	const sandbox = await startSandbox();
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	const server = await startWebhookServer({
		...loadBuiltPackage(root),
		onWait: async () => sandbox.finishAll(),
		credentials: {
			alibabaIdvApi: {
				authentication: 'accessKey',
				accessKeyId,
				accessKeySecret,
				region: 'custom',
				endpoint: sandbox.url,
				callbackSecret: 'a secret that is made up for the demo, nothing else',
			},
		},
	});

	console.log("Everything below ran on this machine: n8n's own workflow engine, this package as");
	console.log(`built into dist, and a sandbox at ${sandbox.url} instead of Alibaba Cloud.`);
	console.log(
		"n8n's basic nodes, such as Data Table, are stand-ins here; npm run e2e uses the real ones.",
	);
	console.log('The waiting for people is skipped; each of them does what the story says.');
	try {
		const stage = { sandbox, server, folder: path.join(root, 'examples') };
		for (const story of stories) {
			if (!(await tell(stage, story))) process.exitCode = 1;
		}
	} finally {
		await server.stop();
		await sandbox.stop();
	}
	console.log(`\nDone in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
	console.log(
		`Not here, because n8n's AI nodes are not in its engine: examples/${onlyInN8n.join(', ')}.`,
	);
	console.log('Next: "npm test", or "npm run sandbox" to try it in your own n8n.');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
