/** From an empty canvas to eight people on their branches, as an operator and the people see it. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { branches } from '../../demo/branches';
import { arrivalsOf } from '../../demo/journeys';
import { withCallbackUrl } from '../../demo/exampleText';
import { resultOf } from '../../engine/result';
import type { WorkflowJson } from '../../engine';
import { jpegWithComment } from '../../sandbox';
import { Editor, stayLocal } from '../browser/editor';
import type { Browser } from '../browser/playwright';
import type { Credentials } from '../credentials';
import type { Place } from '../place';
import { examplesFolder } from '../places';
import { until } from '../processes';
import { expectSame } from '../report';
import type { SavedWorkflow } from '../rest';
import { isPosted } from '../sending';
import { startMailServer } from '../smtp';
import { shortened } from '../shortened';
import { prepared } from '../workflows';
import { pictureOf, themes } from './pictures';
import type { InBrowser } from './browser';
import { mailAccount, withMailAccount } from './examples';

/** What each of the eight does: the comment of the photo tells the sandbox. */
const fates = [
	'pass',
	'different',
	'liveness',
	'policy',
	'similar',
	'never',
	'blurred',
	'outage',
] as const;

const people = fates.map((fate, index) => ({
	id: `applicant0${index + 1}`,
	fate,
	photo: jpegWithComment(`sandbox:${fate}`),
}));

const exampleOf = (file: string) =>
	JSON.parse(readFileSync(path.join(examplesFolder, file), 'utf8')) as WorkflowJson;

/** Pastes an example into an empty canvas, as people do who copy one, and saves it. */
async function pasted(
	editor: Editor,
	file: string,
	{ rest, credentials }: Place,
	account: Credentials = {},
): Promise<SavedWorkflow> {
	const { pinData: _people, ...workflow } = withMailAccount(
		prepared(shortened(exampleOf(file)), credentials),
		account,
	);
	await editor.page.goto(`${editor.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
	await editor.byTestId('canvas-add-button').first().waitFor();
	await editor.insist(
		'the canvas has the nodes',
		async () => await editor.paste(JSON.stringify(workflow)),
		async () => (await editor.byTestId('canvas-node').count()) > 0,
	);
	const nodes = workflow.nodes as unknown[];
	return await saved(editor, rest, (found) => found.nodes.length === nodes.length);
}

/** Saves the workflow, until n8n has stored it so. */
export async function saved(
	editor: Editor,
	rest: Place['rest'],
	isRight: (workflow: SavedWorkflow) => boolean,
): Promise<SavedWorkflow> {
	let stored: SavedWorkflow | undefined;
	await editor.insist(
		'the workflow is saved',
		async () => await editor.page.keyboard.press('Control+s'),
		async () => {
			const [, id] = /\/workflow\/([A-Za-z0-9]{8,})/.exec(editor.page.url()) ?? [];
			if (!id) return false;
			const { status } = await rest.ask('GET', `/rest/workflows/${id}`);
			if (status !== 200) return false;
			stored = await rest.api<SavedWorkflow>('GET', `/rest/workflows/${id}`);
			return isRight(stored);
		},
	);
	if (!stored) throw new Error('The workflow was not saved');
	return stored;
}

/** Opens a node, writes into one of its fields, and saves. */
async function changed(
	editor: Editor,
	{ rest }: Place,
	workflow: SavedWorkflow,
	[name, field, text]: [node: string, field: string, text: string],
): Promise<SavedWorkflow> {
	// After its first save the editor still draws the canvas anew, and closes what was opened.
	await editor.openWorkflow(workflow.id);
	await editor.openNode(name);
	await editor.write(field, text);
	await editor.closeNode();
	return await saved(editor, rest, ({ nodes }) =>
		nodes.some((node) => node.name === name && node.parameters[field] === text),
	);
}

const webhookIdOf = ({ nodes }: SavedWorkflow, name: string) =>
	nodes.find((node) => node.name === name)?.webhookId ?? '';

/** The last node that each execution reached, by the person in it. */
async function reached(
	{ rest, sandbox }: Place,
	workflow: SavedWorkflow,
	example: WorkflowJson,
	count: number,
	personOf: (json: Record<string, unknown>) => unknown,
): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	await until(`${count} executions have ended`, 300_000, async () => {
		sandbox.finishAll();
		const all = await rest.executionsOf(workflow);
		return all.length >= count && all.every(({ status }) => status === 'success');
	});
	const listed = [...(await rest.executionsOf(workflow))].sort(
		(one, other) => Number(one.id) - Number(other.id),
	);
	for (const { id } of listed) {
		const { data, status, mode } = await rest.execution(id);
		const result = resultOf({ data, status, mode } as never, []);
		for (const { branch, json } of arrivalsOf(example, result)) {
			found[String(personOf(json))] = branch;
		}
	}
	return found;
}

/** People open the form one after the other, fill it in, and send a photo. */
async function apply(browser: Browser, url: string): Promise<void> {
	const context = await browser.newContext({
		viewport: { width: 420, height: 820 },
		colorScheme: 'light',
	});
	await stayLocal(context);
	const page = await context.newPage();
	page.setDefaultTimeout(90_000);
	for (const { id, photo } of people) {
		await page.goto(url, { waitUntil: 'domcontentloaded' });
		await page.locator('input[type="text"]').first().fill(id);
		await page.locator('input[type="email"]').first().fill(`${id}@example.com`);
		await page
			.locator('input[type="file"]')
			.first()
			.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
		// Once only: a second click would be a second application.
		await page.locator('#submit-btn').first().click();
		await page.locator('#submitted-form').first().waitFor();
	}
	await context.close();
}

/** With n8n's form. */
export function withForm(pictures?: string): InBrowser {
	return async (place, browser) => {
		const file = 'form-and-email.json';
		const editor = await Editor.open(browser, place.rest);
		const mailServer = await startMailServer();
		const workflow = await pasted(editor, file, place, await mailAccount(place, mailServer));
		await place.rest.activate(workflow);
		const url = `${place.rest.url}/form/${webhookIdOf(workflow, 'Application Form')}`;
		await until('the form is there', 60_000, async () => (await fetch(url)).status === 200);
		await apply(browser, url);
		const found = await reached(place, workflow, exampleOf(file), people.length, (json) =>
			String(json.Name),
		);
		await mailServer.stop();
		expectSame('Branches of the form', found, branches[file]);
		await editor.close();
		if (pictures)
			await keep(browser, place, workflow, found, path.join(pictures, 'from-empty-form'));
		return `${people.length} people filled in the form`;
	};
}

/** With a web page that posts to the Webhook, and the callback. */
export function withWebhook(pictures?: string): InBrowser {
	return async (place, browser) => {
		const file = 'webhook-photo.json';
		const { rest } = place;
		const editor = await Editor.open(browser, rest);
		const first = await pasted(editor, file, place);
		const callbackUrl = `${rest.url}/webhook/${webhookIdOf(first, 'Verification Trigger')}/idv`;
		const workflow = await changed(editor, place, first, [
			'Start Verification',
			'callbackUrl',
			callbackUrl,
		]);
		await rest.activate(workflow);
		const url = `${rest.url}/webhook/${webhookIdOf(workflow, 'Web Page')}`;
		await isPosted(url);
		const answers: Record<string, unknown> = {};
		for (const { id, photo } of people) {
			const form = new FormData();
			form.set('photo', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'photo.jpg');
			form.set('metaInfo', '{"deviceType":"web"}');
			form.set('userId', id);
			form.set('applicantId', id);
			const response = await fetch(url, { method: 'POST', body: form });
			answers[id] = ((await response.json()) as { started: boolean }).started;
		}
		expectSame(
			'What the page was answered',
			answers,
			Object.fromEntries(people.map(({ id, fate }) => [id, fate !== 'blurred'])),
		);
		// One for each post, and one for each callback: not for who gave up, nor for who was refused.
		const example = JSON.parse(
			withCallbackUrl(JSON.stringify(exampleOf(file)), callbackUrl),
		) as WorkflowJson;
		const count = people.length + people.length - 2;
		const found = await reached(
			place,
			workflow,
			example,
			count,
			(json) => (json.body as { userId?: string } | undefined)?.userId ?? json.merchantBizId,
		);
		expectSame('Branches of the web page', found, branches[file]);
		await editor.close();
		if (pictures) {
			await keep(browser, place, workflow, found, path.join(pictures, 'from-empty-webhook'));
		}
		return `${people.length} people posted a photo`;
	};
}

/** The names of the people at the node that they reached, as little signs below it. */
function signs(found: Record<string, string>): string {
	const at = new Map<string, string[]>();
	for (const [person, branch] of Object.entries(found)) {
		at.set(branch, [...(at.get(branch) ?? []), person]);
	}
	return [...at]
		.map(([branch, names]) => {
			const node = `[data-test-id="canvas-node"][data-node-name="${branch}"]`;
			return `${node} { overflow: visible !important; }
				${node}::after {
					content: "${names.sort().join('\\a ')}"; white-space: pre; position: absolute; left: 100%; top: 0;
					margin-left: 24px; padding: 6px 10px; border-radius: 8px; font: 600 18px/1.35 sans-serif;
					color: #fff; background: #1b6e3c; z-index: 9;
				}`;
		})
		.join('\n');
}

/** Pictures of the canvas with everybody on their branches, for the guides. */
async function keep(
	browser: Browser,
	{ rest }: Place,
	workflow: SavedWorkflow,
	found: Record<string, string>,
	file: string,
): Promise<void> {
	mkdirSync(path.dirname(file), { recursive: true });
	// For a while, n8n takes the workflow itself for one that is edited in the other window.
	const { name, nodes, connections } = await rest.api<WorkflowJson & SavedWorkflow>(
		'GET',
		`/rest/workflows/${workflow.id}`,
	);
	const { id } = await rest.saveWorkflow({ name, nodes, connections });
	for (const theme of themes) {
		const editor = await Editor.open(browser, rest, theme);
		await editor.openWorkflow(id);
		await editor.page.addStyleTag({ content: signs(found) });
		await pictureOf(editor, `${file}-${theme}.png`, 150);
		await editor.close();
	}
}
