/** How a person finds the nodes, and what the editor says before and after a run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowJson } from '../../engine';
import { Editor } from '../browser/editor';
import { examplesFolder } from '../places';
import { until } from '../processes';
import { expectNone } from '../report';
import { shortened } from '../shortened';
import { node, prepared } from '../workflows';
import type { InBrowser } from './browser';

/** What people type who have never heard the name of the package. */
const words = [
	'verify',
	'verification',
	'selfie',
	'biometric',
	'aliyun',
	'deepfake',
	'document',
	'onboarding',
	'kyc',
	'liveness',
];
const ours = /Alibaba Cloud ID Verification/;
const legacy = /\(Legacy\)/;

/** Every word finds a node of ours, and never the legacy one as the first of them. */
export const nodeCreator: InBrowser = async ({ rest }, browser) => {
	const editor = await Editor.open(browser, rest);
	const nodes = [node('Start', 'manualTrigger')];
	const { id } = await rest.saveWorkflow({ name: 'Search', nodes, connections: {}, settings: {} });
	await editor.openWorkflow(id);
	await editor.byTestId('node-creator-plus-button').first().click();
	const search = editor.byTestId('node-creator-search-bar').first();
	await search.waitFor();
	const look = async () =>
		(await editor.byTestId('node-creator-item-name').allInnerTexts()).map((text) => text.trim());
	const problems: string[] = [];
	const found: string[] = [];
	for (const word of words) {
		// What is shown at first belongs to the word before.
		await search.fill('zzzz');
		await until('nothing is found', 6000, async () => (await look()).length === 0);
		await search.fill(word);
		let titles: string[] = [];
		await until(`"${word}" finds a node of ours`, 6000, async () => {
			titles = await look();
			return titles.some((title) => ours.test(title));
		}).catch(() => problems.push(`"${word}" finds ${titles.slice(0, 5).join(' | ')}`));
		const own = titles.filter((title) => ours.test(title));
		if (legacy.test(own[0] ?? '')) problems.push(`"${word}" finds the legacy node first`);
		found.push(`${word}: ${own[0] ?? 'nothing'} (${titles.indexOf(own[0] ?? '') + 1}.)`);
	}
	expectNone('Search in the node creator', problems);
	await editor.close();
	return found.join('; ');
};

/** What the output pane says of nodes that have never run. */
export const beforeRun: InBrowser = async ({ rest, credentials }, browser) => {
	const editor = await Editor.open(browser, rest);
	const expected: Array<[string, Record<string, unknown>, RegExp[]]> = [
		['CheckResult', {}, [/will be connected to 'Undecided'/]],
		['Initialize', {}, [/will be connected to 'Not Started'/]],
		['FaceGuardRisk', {}, [/will be connected to 'Review'/]],
		['FaceCompare', {}, [/will be connected to 'Undecided'/]],
		['', { resource: 'face', operation: 'faceComparison' }, [/to 'Undecided'/]],
	];
	const problems: string[] = [];
	for (const [type, parameters, patterns] of expected) {
		const nodes = [node('Node', `alibabaIdv${type}`, parameters)];
		const workflow = { name: `Before a run: ${type}`, nodes, connections: {} };
		const { id } = await rest.saveWorkflow(prepared(workflow as never, credentials));
		await editor.openWorkflow(id);
		await editor.openNode('Node');
		const pane = editor.byTestId('output-panel').first();
		await pane.waitFor();
		for (const pattern of patterns) {
			await until(`the pane says ${pattern}`, 8000, async () =>
				pattern.test(await pane.innerText()),
			).catch(async () => problems.push(`${type} ${pattern}: ${await pane.innerText()}`));
		}
	}
	expectNone('Output panes before a run', problems);
	await editor.close();
	return `${expected.length} panes`;
};

/** An example whose good output leads nowhere says so after its run, and what went where. */
export const afterRun: InBrowser = async ({ rest, credentials }, browser) => {
	const file = path.join(examplesFolder, 'onboarding-by-verdict.json');
	const workflow = shortened(JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson);
	const { main = [] } =
		(workflow.connections as Record<string, { main: unknown[] }>)['Fetch Result'] ?? {};
	main[2] = [];
	const { id } = await rest.saveWorkflow(prepared(workflow, credentials));
	const editor = await Editor.open(browser, rest);
	await editor.openWorkflow(id);
	await editor.page.locator('[data-test-id="execute-workflow-button"]').first().click();
	await editor
		.node('Tell the Team')
		.locator('[data-test-id="canvas-node-status-success"]')
		.waitFor({ timeout: 60_000 });
	await editor.openNode('Fetch Result');
	const pane = editor.byTestId('output-panel').first();
	const problems: string[] = [];
	for (const says of [
		'1 Passed, 4 Not Passed, 1 Undecided (notFinished), 1 error.',
		"1 item went to 'Passed', where no node is connected",
	]) {
		await until(`the pane says "${says}"`, 8000, async () =>
			(await pane.innerText()).includes(says),
		).catch(async () => problems.push(`${says}: ${await pane.innerText()}`));
	}
	expectNone('Output pane after a run', problems);
	await editor.close();
	return 'summary and loose end';
};
