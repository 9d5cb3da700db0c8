/** What people see: panels, labels, the credential dialog and the trigger's addresses. */
import type { INodeParameters } from 'n8n-workflow';

import { Editor } from '../browser/editor';
import { choicesOf, expectedFields, fieldsOf, outputVariants } from '../browser/panels';
import { launchBrowser, type Browser, type BrowserTools } from '../browser/playwright';
import { sandboxData } from '../credentials';
import type { Place, Scenario } from '../place';
import { until } from '../processes';
import { expectNone, expectSame } from '../report';
import { builtNodes, node, ourTypes, prepared } from '../workflows';

/** A part that needs a browser. */
export type InBrowser = (place: Place, browser: Browser) => Promise<string>;

/** Scenarios with a browser that is started for the first of them, and has to be closed. */
export function inBrowser(tools: BrowserTools, parts: Record<string, InBrowser>) {
	let browser: Promise<Browser> | undefined;
	const scenarios = Object.entries(parts).map(
		([title, play]): Scenario => ({
			title,
			async play(place) {
				browser ??= launchBrowser(tools);
				return await play(place, await browser);
			},
		}),
	);
	return { scenarios, close: async () => await (await browser)?.close() };
}

const titleOf = (type: string) => String(builtNodes[type]?.description.defaults.name ?? type);

/** The type without the package's name, which `node()` adds. */
const shortOf = (type: string) => type.replace(/^.*[.]/, '');

async function oneNode(type: string, { rest, credentials }: Place): Promise<string> {
	const nodes = [node('Node', shortOf(type), {}, { webhookId: 'e2e-panel' })];
	const workflow = { name: `Panel of ${titleOf(type)}`, nodes, connections: {} };
	return (await rest.saveWorkflow(prepared(workflow as never, credentials))).id;
}

/** Compares what the panel shows with what the node's description says. */
async function compare(
	editor: Editor,
	type: string,
	chosen: INodeParameters,
	problems: string[],
): Promise<void> {
	const expected = expectedFields(type, chosen);
	const names = fieldsOf(type);
	let found: string[] = [];
	await until(
		'the panel shows what it should',
		3000,
		async () => {
			found = await editor.shownOf(names);
			return String(found) === String(expected);
		},
		100,
	).catch(() => {
		problems.push(`${shortOf(type)} ${JSON.stringify(chosen)}: shows ${found}, not ${expected}`);
	});
}

async function tryChoices(
	editor: Editor,
	type: string,
	chosen: INodeParameters,
	problems: string[],
	depth: number,
): Promise<number> {
	let tried = 0;
	const before =
		Object.keys(chosen).length === 0 ? [] : choicesOf(type, {}).map(({ field }) => field);
	// Deeper down only what the choice above has brought up.
	const choices = choicesOf(type, chosen).filter(({ field }) => !before.includes(field));
	for (const [index, { field, option, value, undo }] of choices.entries()) {
		const now = { ...chosen, [field]: value };
		if (option) await editor.choose(field, option);
		else await editor.toggle(field);
		await compare(editor, type, now, problems);
		tried += 1;
		if (depth > 1) tried += await tryChoices(editor, type, now, problems, depth - 1);
		// The next option of the same field replaces this one.
		if (choices[index + 1]?.field === field) continue;
		if (option) await editor.choose(field, undo ?? '');
		else await editor.toggle(field);
	}
	return tried;
}

/** Every drop-down and switch of every node is tried, two levels deep. */
export const panels: InBrowser = async (place, browser) => {
	const editor = await Editor.open(browser, place.rest);
	const problems: string[] = [];
	let tried = 0;
	for (const type of ourTypes) {
		await editor.openWorkflow(await oneNode(type, place));
		await editor.stopMotion();
		await editor.openNode('Node');
		await compare(editor, type, {}, problems);
		tried += await tryChoices(editor, type, {}, problems, 2);
	}
	expectNone('Panels', problems);
	expectSame('Faults in the page', editor.faults, []);
	await editor.close();
	return `${ourTypes.length} panels, ${tried} choices`;
};

export const labels: InBrowser = async ({ rest, credentials }, browser) => {
	const variants = ourTypes.flatMap((type) =>
		outputVariants(type).map((variant) => ({ ...variant, type })),
	);
	const nodes = variants.map(({ type, parameters, onError }, index) =>
		node(`Node ${index}`, shortOf(type), parameters, {
			position: [(index % 4) * 400, Math.floor(index / 4) * 400],
			...(onError ? { onError } : {}),
		}),
	);
	const workflow = { name: 'Labels', nodes, connections: {} };
	const { id } = await rest.saveWorkflow(prepared(workflow as never, credentials));
	const editor = await Editor.open(browser, rest);
	await editor.openWorkflow(id);
	const problems: string[] = [];
	for (const [index, variant] of variants.entries()) {
		const found = await editor.outputLabels(`Node ${index}`);
		if (String(found) !== String(variant.labels)) {
			problems.push(
				`${variant.type} ${JSON.stringify(variant.parameters)}: ${found}, not ${variant.labels}`,
			);
		}
	}
	expectNone('Labels on the canvas', problems);
	await editor.close();
	return `${variants.length} nodes`;
};

export const credentialDialog: InBrowser = async ({ rest, sandbox, credentials }, browser) => {
	const bad = await rest.saveCredential('Wrong secret', 'alibabaIdvApi', {
		...sandboxData(sandbox),
		accessKeySecret: 'wrong',
	});
	const editor = await Editor.open(browser, rest);
	await editor.page.goto(`${rest.url}/home/credentials/${credentials.alibabaIdvApi?.id}`);
	await editor.byTestId('credentials-config-container-test-success').waitFor({ timeout: 30_000 });
	await editor.page.goto(`${rest.url}/home/credentials/${bad.id}`);
	const dialog = editor.byTestId('editCredential-modal');
	await until('the dialog says what is wrong', 30_000, async () => {
		const text = (await dialog.isVisible()) ? await dialog.innerText() : '';
		return /settings/i.test(text);
	});
	await editor.close();
	return 'good and bad';
};

/** The list of face groups: opened, searched, chosen from, and saved. */
export const faceGroupList: InBrowser = async ({ rest, sandbox, credentials }, browser) => {
	const parameters = { resource: 'face', operation: 'duplicateSearch' };
	const workflow = {
		name: 'Face groups',
		nodes: [node('Node', 'alibabaIdv', parameters)],
		connections: {},
	};
	const saved = await rest.saveWorkflow(prepared(workflow as never, credentials));
	const editor = await Editor.open(browser, rest);
	await editor.openWorkflow(saved.id);
	await editor.openNode('Node');
	const known = sandbox.requests.length;
	await editor
		.byTestId('resource-locator-faceGroup')
		.locator('[data-test-id="rlc-input-container"] input')
		.first()
		.click();
	const items = editor.page.locator('[data-test-id="rlc-item"]:visible');
	await items.first().waitFor({ timeout: 30_000 });
	const listed = (await items.allInnerTexts()).map((text) => text.trim());
	expectSame('Groups in the list', listed, [
		'Blocked (blocked)',
		'Customers (customers)',
		'Partners (partners)',
	]);

	await editor.page
		.locator('[data-test-id="rlc-search"]:visible input, input[data-test-id="rlc-search"]:visible')
		.first()
		.fill('custom');
	await until('the list is searched', 10_000, async () => (await items.count()) === 1);
	await items.first().click();
	await editor.closeNode();
	await editor.page.keyboard.press('Control+s');
	let stored: unknown;
	await until('the choice is saved', 10_000, async () => {
		const { nodes } = await rest.api<{ nodes: Array<{ parameters: Record<string, unknown> }> }>(
			'GET',
			`/rest/workflows/${saved.id}`,
		);
		stored = nodes[0]?.parameters.faceGroup;
		return stored !== undefined;
	});
	const { mode, value, cachedResultName } = stored as Record<string, unknown>;
	expectSame(
		'What is stored',
		[mode, value, cachedResultName],
		['list', 'customers', 'Customers (customers)'],
	);
	const asked = sandbox.requests.slice(known).map(({ action }) => action);
	expectSame('Calls', [...new Set(asked)], ['QueryFaceGroup']);
	expectSame('Faults in the page', editor.faults, []);
	await editor.close();
	return `${listed.length} groups, one chosen`;
};

export const triggerAddresses: InBrowser = async ({ rest, credentials }, browser) => {
	const webhookId = 'e2e-addresses';
	const nodes = [node('Trigger', 'alibabaIdvTrigger', {}, { webhookId })];
	const workflow = { name: 'Addresses', nodes, connections: {} };
	const saved = await rest.saveWorkflow(prepared(workflow as never, credentials));
	const editor = await Editor.open(browser, rest);
	await editor.openWorkflow(saved.id);
	await editor.openNode('Trigger');
	const panel = editor.page.locator('.webhooks').first();
	await editor.page.getByText('Webhook URLs').first().click();
	const problems: string[] = [];
	for (const [button, path] of [
		['Test URL', 'webhook-test'],
		['Production URL', 'webhook'],
	] as const) {
		await panel.locator(`text="${button}"`).first().click();
		const wanted = `${rest.url}/${path}/${saved.nodes[0]?.webhookId}/idv`;
		await until(`the panel shows ${wanted}`, 5000, async () =>
			(await panel.innerText()).includes(wanted),
		).catch(async () => problems.push(`${button}: ${await panel.innerText()}, not ${wanted}`));
		const addresses = (await panel.innerText()).match(/https?:/g) ?? [];
		if (addresses.length !== 1) problems.push(`${button}: ${addresses.length} addresses`);
	}
	expectNone("The trigger's addresses", problems);
	await editor.close();
	return 'test and production';
};
