/** `npm run n8n`: the same n8n as in the tests, for a person, until Ctrl+C. */
import { readdirSync } from 'node:fs';

import type { WorkflowJson } from '../engine';
import { exampleFrom, textOfExample, withCallbackUrl } from '../demo/exampleText';
import { columnsOf, desk, nodesOf, withOwnCallback, withSettings } from '../demo/pageStories';
import { startSandbox, type Sandbox } from '../sandbox';
import { howPeopleBehave } from '../sandbox/guide';
import { saveCredentials, type Credentials } from './credentials';
import { readOptions } from './options';
import type { Stage } from './place';
import { examplesFolder, removeFolders } from './places';
import { Report } from './report';
import { owner } from './rest';
import { installPackage } from './scenarios/installation';
import { closeAll, setUp, type Closers } from './setUp';
import { shortened } from './shortened';
import { versionOf } from './versions';
import { packageName, prepared, type Node } from './workflows';

const triggerType = `${packageName}.alibabaIdvTrigger`;
const pageType = `${packageName}.alibabaIdvPage`;
const isCalledBack = (example: string) => example.includes(triggerType);
const startsToo = (example: string) =>
	isCalledBack(example) && example.includes(`${packageName}.alibabaIdvInitialize`);
const isOfPage = (file: string) => file.startsWith('verification-page-');

/** A quarter of an hour and an hour are too long for somebody who only looks. */
const soon = { askAfterMinutes: 1, giveUpAfterMinutes: 3 };

/** The web page with its desk: published, so that one can go the entire way in a browser. */
async function importPage(
	{ rest }: Stage,
	sandbox: Sandbox,
	credentials: Credentials,
): Promise<string[]> {
	const files = readdirSync(examplesFolder).filter(isOfPage);
	const pages: string[] = [];
	for (const file of files) {
		const example = exampleFrom(examplesFolder, file, sandbox);
		const columns = columnsOf(example);
		if (columns.length > 0) await rest.createTable(desk, columns);
		const ready = withSettings(withOwnCallback(example, rest.url), soon);
		// A person needs more than the minute that others wait for.
		const isPage = nodesOf(ready).some(({ type }) => type === pageType);
		const quick = isPage ? ready : shortened(ready);
		const workflow = await rest.saveWorkflow(prepared(quick, credentials));
		await rest.activate(workflow);
		const page = workflow.nodes.find(({ type }) => type === pageType);
		if (page) pages.push(`${rest.url}/webhook/${page.webhookId}/page`);
	}
	return pages;
}

/**
 * Imports every example with a credential; publishes those that a callback starts. Those come first,
 * because the others get the address of their trigger, as an operator would paste it.
 */
async function importExamples(
	{ rest }: Stage,
	sandbox: Sandbox,
	credentials: Credentials,
): Promise<number> {
	const files = readdirSync(examplesFolder).filter((file) => !isOfPage(file));
	const texts = files
		.map((file) => textOfExample(examplesFolder, file, sandbox))
		.sort((one, other) => Number(isCalledBack(other)) - Number(isCalledBack(one)))
		// The one that is only called back comes last of these: the others have its address.
		.sort((one, other) => Number(startsToo(other)) - Number(startsToo(one)));
	let callbackUrl = '';
	for (const text of texts) {
		const ready = prepared(shortened(JSON.parse(text) as WorkflowJson), credentials);
		const trigger = (ready.nodes as unknown as Node[]).find(({ type }) => type === triggerType);
		// Who has a trigger of their own is called back there.
		if (trigger) callbackUrl = `${rest.url}/webhook/${String(trigger.webhookId)}/idv`;
		const pasted = withCallbackUrl(JSON.stringify(ready), callbackUrl);
		const workflow = await rest.saveWorkflow(JSON.parse(pasted) as WorkflowJson);
		if (trigger) await rest.activate(workflow);
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
		const credentials = await saveCredentials(stage.rest, sandbox);
		const count = await importExamples(stage, sandbox, credentials);
		const [own, waits] = await importPage(stage, sandbox, credentials);
		report.print('');
		report.print(`n8n      ${stage.rest.url}`);
		report.print(`sign in  ${owner.email}   ${owner.password}`);
		report.print(`sandbox  ${sandbox.url} (in the credential "Sandbox" already)`);
		report.print('');
		for (const line of howPeopleBehave()) report.print(line);
		report.print(`Pictures with such a comment: ${sandbox.url}/pictures/spoof.jpg, and so on.`);
		report.print(`page     ${own}  with a list of everybody (Data Tables: ${desk})`);
		report.print(`page     ${waits}  in one workflow that waits`);
		report.print('A page leads to the sandbox, where you choose whom you play, and back.');
		report.print(`There are ${count} more examples under Overview. They wait for seconds only.`);
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
