/** `npm run n8n`: the same n8n as in the tests, for a person, until Ctrl+C. */
import { readdirSync } from 'node:fs';

import type { WorkflowJson } from '../engine';
import { textOfExample, withCallbackUrl } from '../demo/stories';
import { startSandbox, type Sandbox } from '../sandbox';
import { howPeopleBehave } from '../sandbox/guide';
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
import { packageName, prepared } from './workflows';

const triggerType = `${packageName}.alibabaIdvTrigger`;
const isCalledBack = (example: string) => example.includes(triggerType);

/**
 * Imports every example with a credential; publishes those that a callback starts. Those come first,
 * because the others get the address of their trigger, as an operator would paste it.
 */
async function importExamples({ rest }: Stage, sandbox: Sandbox): Promise<number> {
	const credentials = await saveCredentials(rest, sandbox);
	const files = readdirSync(examplesFolder).filter((file) => file.endsWith('.json'));
	const texts = files
		.map((file) => textOfExample(examplesFolder, file, sandbox))
		.sort((one, other) => Number(isCalledBack(other)) - Number(isCalledBack(one)));
	let callbackUrl = '';
	for (const text of texts) {
		const json = JSON.parse(withCallbackUrl(text, callbackUrl)) as WorkflowJson;
		const workflow = await rest.saveWorkflow(prepared(shortened(json), credentials));
		const trigger = workflow.nodes.find(({ type }) => type === triggerType);
		if (!trigger) continue;
		await rest.activate(workflow);
		callbackUrl = `${rest.url}/webhook/${trigger.webhookId}/idv`;
	}
	return files.length;
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const report = new Report();
	const closers: Closers = [];
	const stopped = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	const ready = (async () => {
		const stage = await setUp(report, options, versionOf(options.n8n), closers);
		await installPackage(stage);
		const sandbox = await startSandbox({ log: (line) => report.progress(`sandbox: ${line}`) });
		closers.push(() => sandbox.stop());
		const count = await importExamples(stage, sandbox);
		report.print('');
		report.print(`n8n      ${stage.rest.url}`);
		report.print(`sign in  ${owner.email}   ${owner.password}`);
		report.print(`sandbox  ${sandbox.url} (in the credential "Sandbox" already)`);
		report.print('');
		for (const line of howPeopleBehave()) report.print(line);
		report.print(`Pictures with such a comment: ${sandbox.url}/pictures/spoof.jpg, and so on.`);
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
