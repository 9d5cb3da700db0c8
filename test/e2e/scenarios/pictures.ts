/** Pictures of the editor for the guides, in both themes. */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowJson } from '../../engine';
import { Editor, type Theme } from '../browser/editor';
import type { Box, Browser } from '../browser/playwright';
import type { Place } from '../place';
import { examplesFolder } from '../places';
import { expectNone } from '../report';
import { shortened } from '../shortened';
import { connections, node, prepared } from '../workflows';
import type { InBrowser } from './browser';
import { deskPicture, openLobby, peoplePictures, type Lobby } from './pagePictures';

export const themes: Theme[] = ['light', 'dark'];

/** Larger ones make a page slow to load. */
const maxBytes = 150_000;

/** Brings the editor to where the picture is taken, and says what belongs on it. */
type Subject = (editor: Editor, place: Place) => Promise<Box>;

/** What only gets in the way. */
const withoutControls = `
	[data-test-id="canvas-controls"], [data-test-id="canvas-minimap"], [data-test-id="logs-panel"],
	[data-test-id="canvas-handle-plus-wrapper"], [data-test-id="canvas-node-toolbar"],
	[data-test-id="sticky"], [data-test-id*="execute-workflow-button"],
	*:has(> [data-test-id="execute-workflow-button"]), [data-test-id="node-feature-request"],
	.el-notification { visibility: hidden !important; }`;

async function save({ rest, credentials }: Place, workflow: object): Promise<string> {
	return (await rest.saveWorkflow(prepared(workflow as WorkflowJson, credentials))).id;
}

function example(file: string): WorkflowJson {
	return shortened(
		JSON.parse(readFileSync(path.join(examplesFolder, file), 'utf8')) as WorkflowJson,
	);
}

/** With more room between the nodes, so that counts and labels do not cover each other. */
function wider(workflow: WorkflowJson): WorkflowJson {
	const nodes = (workflow.nodes as Array<{ position: [number, number] }>).map((each) => ({
		...each,
		position: [each.position[0] * 1.4, each.position[1]],
	}));
	return { ...workflow, nodes } as unknown as WorkflowJson;
}

/** An example right after it was run, from the first node to the last. */
const canvas: Subject = async (editor, place) => {
	const workflow = wider(example('onboarding-by-verdict.json'));
	await editor.openWorkflow(await save(place, workflow));
	await editor.page.locator('[data-test-id="execute-workflow-button"]').first().click();
	const last = editor.node('Tell the Team');
	await last.locator('[data-test-id="canvas-node-status-success"]').waitFor({ timeout: 60_000 });
	await editor.page.addStyleTag({ content: withoutControls });
	await editor.byTestId('zoom-to-fit').first().waitFor({ state: 'hidden' });
	const nodes = await editor.byTestId('canvas-node').all();
	const look = async () => await editor.boxAround(nodes, 24);
	await editor.still(look);
	const box = await look();
	// The names below the nodes are wider than the nodes and lie outside of them; on the right, counts
	// of items that go nowhere begin soon.
	return { x: box.x - 20, y: box.y, width: box.width + 20, height: box.height + 24 };
};

/** The canvas as it is, from the first node to the last. */
async function allNodes(editor: Editor): Promise<Box> {
	await editor.page.addStyleTag({ content: withoutControls });
	const nodes = await editor.byTestId('canvas-node').all();
	const look = async () => await editor.boxAround(nodes, 40);
	await editor.still(look);
	return await look();
}

/** Takes a picture of the canvas that is open, with room at its right for what stands there. */
export async function pictureOf(editor: Editor, file: string, right = 0): Promise<void> {
	const box = await allNodes(editor);
	const clip = { ...box, width: box.width + right };
	await editor.page.mouse.move(5, 5);
	await editor.page.screenshot({ path: file, clip, animations: 'disabled' });
}

/** The fields of a node's panel. */
async function panel(editor: Editor): Promise<Box> {
	await editor.page.addStyleTag({ content: withoutControls });
	const fields = editor.byTestId('node-parameters');
	const tabs = editor.byTestId('tab-params');
	const look = async () => await editor.boxAround([tabs, fields], 0);
	await editor.still(look);
	const inside = await fields
		.locator('[data-test-id="parameter-item"], [data-test-id="collection-parameter-add"], .notice')
		.all();
	const box = await look();
	const lowest = await editor.boxAround(inside, 16);
	const top = box.y - 14;
	return { ...box, y: top, height: lowest.y + lowest.height - top };
}

const initialize: Subject = async (editor, place) => {
	const parameters = {
		merchantUserId: '={{ $json.applicantId }}',
		metaInfo: '={{ $json.metaInfo }}',
		callback: 'url',
		callbackUrl: 'https://n8n.example.com/webhook/2f4b4a5e/idv',
	};
	const nodes = [
		node('Applicants', 'manualTrigger'),
		node('Initialize', 'alibabaIdvInitialize', parameters, { position: [200, 0] }),
	];
	await editor.openWorkflow(
		await save(place, {
			name: 'Initialize',
			nodes,
			connections: connections(['Applicants', 0, 'Initialize']),
			pinData: { Applicants: [{ json: { applicantId: 'applicant01', metaInfo: '{}' } }] },
		}),
	);
	await editor.openNode('Initialize');
	return await panel(editor);
};

/** A node that needs nothing around it. */
function alone(name: string, type: string, parameters: object): Subject {
	return async (editor, place) => {
		const nodes = [node(name, type, parameters)];
		await editor.openWorkflow(await save(place, { name, nodes, connections: {} }));
		await editor.openNode(name);
		return await panel(editor);
	};
}

const trigger: Subject = async (editor, place) => {
	const more = { webhookId: '2f4b4a5e-6c0d-4f0e-9a3b-7d1c5e8f9a10' };
	const nodes = [node('Verification Trigger', 'alibabaIdvTrigger', {}, more)];
	await editor.openWorkflow(await save(place, { name: 'Trigger', nodes, connections: {} }));
	await editor.openNode('Verification Trigger');
	await editor.page.getByText('Webhook URLs').first().click();
	const addresses = editor.page.locator('.webhooks').first();
	await addresses.locator('text="Production URL"').first().click();
	// The address of this machine would mislead: the real one is public.
	await addresses
		.locator('text=/^http/')
		.first()
		.evaluate((element) => {
			element.textContent = element.textContent.replace(/^http:..[^/]+/, 'https://n8n.example.com');
		});
	return await panel(editor);
};

const credential: Subject = async (editor, { rest, credentials }) => {
	await editor.page.goto(`${rest.url}/home/credentials/${credentials.alibabaIdvApi?.id}`);
	await editor.byTestId('credentials-config-container-test-success').waitFor({ timeout: 30_000 });
	const dialog = editor.byTestId('editCredential-modal');
	const look = async () => await editor.boxAround([dialog], 0);
	await editor.still(look);
	return await look();
};

/** The workflow of the page, from the first node to the last. */
function pageCanvas({ workflowId }: Lobby): Subject {
	return async (editor) => {
		await editor.openWorkflow(workflowId);
		await editor.page.addStyleTag({ content: withoutControls });
		const nodes = await editor.byTestId('canvas-node').all();
		const look = async () => await editor.boxAround(nodes, 24);
		await editor.still(look);
		const box = await look();
		return { ...box, height: box.height + 24 };
	};
}

const subjects: Record<string, Subject> = {
	canvas,
	initialize,
	'check-result': alone('Check Result', 'alibabaIdvCheckResult', {
		transactionId: '={{ $json.transactionId }}',
		merchantBizId: '={{ $json.merchantBizId }}',
		routing: 'bySubCode',
		options: { minFaceComparisonScore: 95 },
	}),
	'face-guard-risk': alone('Face Guard Risk', 'alibabaIdvFaceGuardRisk', {
		bizId: '={{ $json.applicantId }}',
	}),
	'face-compare': alone('Face Compare (Legacy)', 'alibabaIdvFaceCompare', {
		options: { minScore: 80 },
	}),
	'verification-page': alone('Verification Page', 'alibabaIdvPage', {
		introduction: 'You need your passport and about two minutes.',
		pageFields: { field: [{ label: 'Email', fieldName: 'email', fieldType: 'email' }] },
	}),
	trigger,
	credential,
};

/** Takes these in both themes; returns their files. */
async function take(
	of: Record<string, Subject>,
	place: Place,
	browser: Browser,
	folder: string,
): Promise<string[]> {
	mkdirSync(folder, { recursive: true });
	const files: string[] = [];
	for (const theme of themes) {
		const editor = await Editor.open(browser, place.rest, theme, 1500);
		for (const [name, subject] of Object.entries(of)) {
			const file = path.join(folder, `${name}-${theme}.png`);
			const clip = await subject(editor, place);
			await editor.page.mouse.move(5, 5);
			await editor.page.screenshot({ path: file, clip, animations: 'disabled' });
			files.push(file);
		}
		await editor.close();
	}
	return files;
}

function checked(files: string[]): string {
	const large = files.filter((file) => statSync(file).size > maxBytes);
	expectNone(`Pictures of more than ${maxBytes} bytes`, large);
	return `${files.length} pictures`;
}

/** All of the editor, and those of the way of a person; these are browser parts like the others. */
export const picturesInto = (folder: string): Record<string, InBrowser> => ({
	'Browser: pictures for the guides': async (place, browser) =>
		checked(await take(subjects, place, browser, folder)),
	'Browser: pictures of the page and the desk': async (place, browser) => {
		const lobby = await openLobby(place, browser);
		const ofPeople: string[] = [];
		mkdirSync(folder, { recursive: true });
		for (const theme of themes) {
			ofPeople.push(...(await peoplePictures(browser, lobby, folder, theme)));
		}
		const ofDesk = {
			desk: async (editor: Editor) => await deskPicture(editor, lobby),
			'page-canvas': pageCanvas(lobby),
		};
		const files = [...ofPeople, ...(await take(ofDesk, place, browser, folder))];
		await lobby.close();
		return checked(files);
	},
});
