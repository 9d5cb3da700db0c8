/** Every example that n8n gives an address, imported twice from its file as an operator does. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowJson } from '../../engine';
import { Editor } from '../browser/editor';
import type { Credentials } from '../credentials';
import type { Place } from '../place';
import { examplesFolder } from '../places';
import { until } from '../processes';
import { expectNone, expectSame } from '../report';
import type { SavedWorkflow } from '../rest';
import { hasAddress, prepared } from '../workflows';
import type { InBrowser } from './browser';
import { saved } from './fromEmpty';

interface Example {
	file: string;
	bytes: Buffer;
	json: WorkflowJson;
}

const examples = (): Example[] =>
	readdirSync(examplesFolder).map((file) => {
		const bytes = readFileSync(path.join(examplesFolder, file));
		return { file, bytes, json: JSON.parse(bytes.toString('utf8')) as WorkflowJson };
	});

const typesOf = ({ nodes }: WorkflowJson) =>
	(nodes as Array<{ type: string }>).map(({ type }) => type);

/** Workflow menu, Import from File: all of them into one workflow, so that the editor starts once. */
async function importAll(
	editor: Editor,
	{ rest }: Place,
	examples: readonly Example[],
): Promise<SavedWorkflow> {
	await editor.page.goto(`${editor.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
	await editor.byTestId('canvas-add-button').first().waitFor();
	const onCanvas = async () => await editor.byTestId('canvas-node').count();
	const input = editor.byTestId('workflow-import-input').first();
	for (const { file, bytes } of examples) {
		const before = await onCanvas();
		await input.setInputFiles({ name: file, mimeType: 'application/json', buffer: bytes });
		await until(`${file} is imported`, 90_000, async () => (await onCanvas()) > before);
	}
	const count = examples.flatMap(({ json }) => json.nodes as unknown[]).length;
	return await saved(editor, rest, ({ nodes }) => nodes.length === count);
}

/** Chooses the credentials, as the notes of the examples ask for, and publishes. */
async function publish({ rest }: Place, { id }: SavedWorkflow, accounts: Credentials) {
	const now = await rest.api<WorkflowJson & SavedWorkflow>('GET', `/rest/workflows/${id}`);
	const { nodes } = prepared(now, accounts);
	const { name, connections, versionId } = now;
	const changes = { name, nodes, connections, versionId };
	const changed = await rest.api<SavedWorkflow>('PATCH', `/rest/workflows/${id}`, changes);
	const before = (found: SavedWorkflow) => JSON.stringify(found.nodes.map(addressOf));
	expectSame('Addresses after choosing credentials', before(changed), before(now));
	await rest.activate(changed);
	return changed;
}

const addressOf = ({ webhookId, parameters }: SavedWorkflow['nodes'][number]) =>
	[webhookId, parameters.path].filter(Boolean).join(' ');

/** n8n refuses to publish what has an address that something published has. */
export const importedTwice: InBrowser = async (place, browser) => {
	const { rest, credentials } = place;
	const accounts = { ...credentials };
	for (const [type, data] of [
		['smtp', { host: '127.0.0.1', port: 25, secure: false, user: '', password: '' }],
		['openAiApi', { apiKey: 'sk-a-key-of-nobody', url: 'http://127.0.0.1:9/v1' }],
	] as const) {
		const { id } = await rest.saveCredential(`For ${type}`, type, data);
		accounts[type] = { id, name: `For ${type}` };
	}
	const withAddress = examples().filter(({ json }) => typesOf(json).some(hasAddress));
	const editor = await Editor.open(browser, rest);
	const copies = [
		await importAll(editor, place, withAddress),
		await importAll(editor, place, withAddress),
	];
	await editor.close();
	const addresses = copies.flatMap(({ nodes }) =>
		nodes.filter(({ type }) => hasAddress(type)).map(addressOf),
	);
	const problems = addresses.filter(
		(address, index) => address === '' || addresses.indexOf(address) !== index,
	);
	expectNone('Nodes without an address, or with that of another', problems);
	const published: SavedWorkflow[] = [];
	for (const copy of copies) published.push(await publish(place, copy, accounts));
	for (const copy of published) {
		const { active } = await rest.api<SavedWorkflow>('GET', `/rest/workflows/${copy.id}`);
		expectSame('Published', active, true);
		await rest.deactivate(copy);
	}
	return `${addresses.length} addresses of ${withAddress.map(({ file }) => file).join(', ')}`;
};
