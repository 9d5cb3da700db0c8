/** What the input pane of the next node shows of nodes that have never run. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { Editor } from '../browser/editor';
import type { Place } from '../place';
import { until } from '../processes';
import { expectNone } from '../report';
import { connections, node, prepared } from '../workflows';
import type { InBrowser } from './browser';
import { themes } from './pictures';

/** A node of ours, the node after it, and fields that the input pane of the latter has to show. */
interface Pair {
	of: string;
	parameters?: Record<string, unknown>;
	/** Its type; n8n's own ones and ours behave the same. */
	next: string;
	fields: string[];
}

/** The one that is shown in the guide. */
const shownPair: Pair = {
	of: 'Initialize',
	next: 'alibabaIdvCheckResult',
	fields: ['transactionId', 'transactionUrl'],
};

/** n8n shows no such fields of triggers, whoever made them: see docs/compatibility.md. */
const pairs: Pair[] = [
	shownPair,
	{ of: 'CheckResult', next: 'if', fields: ['checkResult', 'verdict', 'tellUser'] },
	{ of: 'FaceGuardRisk', next: 'alibabaIdvInitialize', fields: ['deviceRisk', 'riskTags'] },
	{ of: 'FaceCompare', next: 'set', fields: ['legacyFaceComparison', 'scores'] },
	{
		of: '',
		parameters: { resource: 'face', operation: 'faceComparison' },
		next: 'httpRequest',
		fields: ['faceComparison', 'verdict'],
	},
];

const says = /Usually outputs the following fields/;

/** Opens the second node of a workflow of these two. */
async function openPair(
	editor: Editor,
	{ rest, credentials }: Place,
	{ of, parameters, next }: Pair,
): Promise<void> {
	const nodes = [
		node('Start Verification', `alibabaIdv${of}`, parameters),
		node('Fetch Result', next, {}, { position: [300, 0] }),
	];
	const workflow = {
		name: `Without a run: ${of}`,
		nodes,
		connections: connections(['Start Verification', 0, 'Fetch Result']),
	};
	const { id } = await rest.saveWorkflow(prepared(workflow as never, credentials));
	await editor.openWorkflow(id);
	await editor.openNode('Fetch Result');
}

/** From the top of the pane to the last field. */
async function picture(editor: Editor, file: string): Promise<void> {
	const pane = editor.byTestId('ndv-input-panel').first();
	await editor.page.addStyleTag({
		content: '[data-test-id="floating-nodes"] { visibility: hidden !important; }',
	});
	const look = async () => await editor.boxAround([pane], 0);
	await editor.still(look);
	const box = await look();
	const below = await pane.locator('text=Variables and context').first().boundingBox();
	const height = below ? below.y - box.y - 12 : box.height;
	await editor.page.mouse.move(5, 5);
	await editor.page.screenshot({ path: file, clip: { ...box, height }, animations: 'disabled' });
}

/** Every node of ours but the triggers tells its fields before anything ran. */
export function fieldsWithoutRun(pictures?: string): InBrowser {
	return async (place, browser) => {
		const problems: string[] = [];
		for (const theme of pictures ? themes : themes.slice(0, 1)) {
			const editor = await Editor.open(browser, place.rest, theme);
			for (const pair of theme === 'light' ? pairs : [shownPair]) {
				await openPair(editor, place, pair);
				const pane = editor.byTestId('ndv-input-panel').first();
				await until('the pane shows the fields', 30_000, async () => {
					const text = await pane.innerText();
					return says.test(text) && pair.fields.every((field) => text.includes(field));
				}).catch(async () => problems.push(`${pair.of}: ${await pane.innerText()}`));
				if (pictures && pair === shownPair) {
					mkdirSync(pictures, { recursive: true });
					await picture(editor, path.join(pictures, `fields-without-run-${theme}.png`));
				}
			}
			await editor.close();
		}
		expectNone('Input panes of the next node', problems);
		return `${pairs.length} nodes`;
	};
}
