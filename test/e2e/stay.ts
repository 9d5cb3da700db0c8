/** `npm run n8n`: the same n8n as in the tests, for a person, until Ctrl+C. */
import { readdirSync } from 'node:fs';

import type { WorkflowJson } from '../engine';
import { textOfExample } from '../demo/stories';
import { startSandbox, type Sandbox } from '../sandbox';
import { saveCredentials } from './credentials';
import { readOptions } from './options';
import type { Stage } from './place';
import { examplesFolder, removeFolders } from './places';
import { Report } from './report';
import { owner } from './rest';
import { installPackage } from './scenarios/installation';
import { closeAll, setUp, type Closers } from './setUp';
import { shortened } from './shortened';
import { versionOf } from './versions';
import { ourTypes, prepared } from './workflows';

const isTrigger = (type: string) => ourTypes.includes(type) && type.endsWith('Trigger');

/** Imports every example with credentials; switches those on that a callback starts. */
async function importExamples({ rest }: Stage, sandbox: Sandbox): Promise<number> {
	const credentials = await saveCredentials(rest, sandbox);
	const files = readdirSync(examplesFolder).filter((file) => file.endsWith('.json'));
	for (const file of files) {
		const text = textOfExample(examplesFolder, file, sandbox);
		// What the operator pastes: the examples keep the webhookId of their trigger.
		const pasted = text.replaceAll('https://n8n.example.com', rest.url);
		const json = JSON.parse(pasted) as WorkflowJson;
		const workflow = await rest.saveWorkflow(prepared(shortened(json), credentials));
		if (workflow.nodes.some(({ type }) => isTrigger(type))) await rest.activate(workflow);
	}
	return files.length;
}

async function main(): Promise<void> {
	const { n8n } = readOptions(process.argv.slice(2));
	const report = new Report();
	const closers: Closers = [];
	const stopped = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	const ready = (async () => {
		const stage = await setUp(report, versionOf(n8n), closers);
		await installPackage(stage);
		const sandbox = await startSandbox({ log: (line) => report.progress(`sandbox: ${line}`) });
		closers.push(() => sandbox.stop());
		const count = await importExamples(stage, sandbox);
		report.print('');
		report.print(`n8n      ${stage.rest.url}`);
		report.print(`sign in  ${owner.email}   ${owner.password}`);
		report.print(`sandbox  ${sandbox.url} (in the credential "Sandbox" already)`);
		report.print(`There are ${count} examples under Overview. They wait for seconds, not minutes.`);
		report.print('Nothing leaves this machine. Ctrl+C ends everything and removes its data.');
	})();
	try {
		await Promise.race([stopped, ready.then(() => stopped)]);
	} catch (error) {
		console.error(error);
		process.exitCode = 1;
	}
	await closeAll(closers, report);
	removeFolders(report.print);
	process.exit();
}

void main();
