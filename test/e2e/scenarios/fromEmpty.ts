/** From an empty canvas to eight people on their branches, as an operator and the people see it. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { branches } from '../../demo/branches';
import { arrivalsOf } from '../../demo/journeys';
import { withCallbackUrl } from '../../demo/exampleText';
import { resultOf } from '../../engine/result';
import type { WorkflowJson } from '../../engine';
import { jpegWithComment } from '../../sandbox';
import { Editor } from '../browser/editor';
import type { Browser } from '../browser/playwright';
import type { Credentials } from '../credentials';
import type { Place } from '../place';
import { examplesFolder } from '../places';
import { until } from '../processes';
import { expectSame } from '../report';
import type { SavedWorkflow } from '../rest';
import { startMailServer } from '../smtp';
import { shortened } from '../shortened';
import { prepared } from '../workflows';
import { pictureOf } from './pictures';
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

/** Pastes an example into an empty canvas, as people do who copy one, and saves it. */
async function pasted(
	editor: Editor,
	file: string,
	{ rest, credentials }: Place,
	account: Credentials = {},
): Promise<SavedWorkflow> {
	const json = JSON.parse(readFileSync(path.join(examplesFolder, file), 'utf8')) as WorkflowJson;
	const { pinData: _people, ...workflow } = withMailAccount(
		prepared(shortened(json), credentials),
		account,
	);
	await editor.page.goto(`${editor.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
	await editor.byTestId('canvas-add-button').first().waitFor({ timeout: 30_000 });
	await editor.paste(JSON.stringify(workflow));
	await editor.node('Start Verification').waitFor({ timeout: 15_000 });
	return await saved(editor, rest);
}

async function saved(editor: Editor, rest: Place['rest']): Promise<SavedWorkflow> {
	await editor.page.keyboard.press('Control+s');
	const id = await until('the workflow is saved', 20_000, async () => {
		const [, found] = /\/workflow\/([A-Za-z0-9]{8,})/.exec(editor.page.url()) ?? [];
		if (!found) return undefined;
		const { status } = await rest.ask('GET', `/rest/workflows/${found}`);
		return status === 200 ? found : undefined;
	});
	return await rest.api<SavedWorkflow>('GET', `/rest/workflows/${id}`);
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
	await until(`${count} executions have ended`, 180_000, async () => {
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

const exampleOf = (file: string) =>
	JSON.parse(readFileSync(path.join(examplesFolder, file), 'utf8')) as WorkflowJson;

/** Somebody opens the form, fills it in, and sends a photo. */
async function apply(browser: Browser, url: string, { id, photo }: (typeof people)[number]) {
	const context = await browser.newContext({
		viewport: { width: 420, height: 820 },
		colorScheme: 'light',
	});
	const page = await context.newPage();
	await page.goto(url, { waitUntil: 'domcontentloaded' });
	await page.locator('input[type="text"]').first().fill(id);
	await page.locator('input[type="email"]').first().fill(`${id}@example.com`);
	await page
		.locator('input[type="file"]')
		.first()
		.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
	await page.locator('#submit-btn').first().click();
	await page.locator('#submitted-form').first().waitFor({ timeout: 20_000 });
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
		for (const person of people) await apply(browser, url, person);
		const found = await reached(place, workflow, exampleOf(file), people.length, (json) =>
			String(json.Name),
		);
		await mailServer.stop();
		expectSame('Branches of the form', found, branches[file]);
		await keep(editor, workflow, place, 'from-empty-form', pictures);
		await editor.close();
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
		await editor.openNode('Start Verification');
		await editor.field('callbackUrl').locator('input, textarea').first().fill(callbackUrl);
		// The first Escape only leaves the field.
		await editor.page.keyboard.press('Escape');
		await editor.closeNode();
		const workflow = await saved(editor, rest);
		await rest.activate(workflow);
		const url = `${rest.url}/webhook/${webhookIdOf(workflow, 'Web Page')}`;
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
		await keep(editor, workflow, place, 'from-empty-webhook', pictures);
		await editor.close();
		return `${people.length} people posted a photo`;
	};
}

/** A picture of the canvas, for the guides. */
async function keep(
	editor: Editor,
	{ id }: SavedWorkflow,
	_place: Place,
	name: string,
	pictures?: string,
): Promise<void> {
	if (!pictures) return;
	mkdirSync(pictures, { recursive: true });
	await editor.openWorkflow(id);
	await pictureOf(editor, path.join(pictures, `${name}.png`));
}
