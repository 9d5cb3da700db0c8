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

/** Saves each pair, one below the other, in one workflow; returns its id, and who comes second. */
async function savePairs({ rest, credentials }: Place): Promise<{ id: string; second: string[] }> {
	const named = pairs.map((pair, index) => ({
		...pair,
		first: pair === shownPair ? 'Start Verification' : `First ${index}`,
		second: pair === shownPair ? 'Fetch Result' : `Second ${index}`,
	}));
	const nodes = named.flatMap(({ first, of, parameters, second, next }, index) => [
		node(first, `alibabaIdv${of}`, parameters, { position: [0, index * 250] }),
		node(second, next, {}, { position: [300, index * 250] }),
	]);
	const rows = named.map(({ first, second }): [string, number, string] => [first, 0, second]);
	const workflow = { name: 'Fields without a run', nodes, connections: connections(...rows) };
	const { id } = await rest.saveWorkflow(prepared(workflow as never, credentials));
	return { id, second: named.map(({ second }) => second) };
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
		const { id, second } = await savePairs(place);
		const problems: string[] = [];
		for (const theme of pictures ? themes : themes.slice(0, 1)) {
			const editor = await Editor.open(browser, place.rest, theme);
			await editor.openWorkflow(id);
			for (const [index, { of, fields }] of pairs.entries()) {
				await editor.openNode(second[index] ?? '');
				const pane = editor.byTestId('ndv-input-panel').first();
				await until('the pane shows the fields', 30_000, async () => {
					const text = await pane.innerText();
					return says.test(text) && fields.every((field) => text.includes(field));
				}).catch(async () => problems.push(`${of}: ${await pane.innerText()}`));
				if (pictures && index === 0) {
					mkdirSync(pictures, { recursive: true });
					await picture(editor, path.join(pictures, `fields-without-run-${theme}.png`));
				}
				await editor.closeNode();
			}
			await editor.close();
		}
		expectNone('Input panes of the next node', problems);
		return `${pairs.length} nodes`;
	};
}
