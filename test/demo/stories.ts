import type { INodeExecutionData } from 'n8n-workflow';

import type { WorkflowJson } from '../engine';
import type { WebhookServer } from '../engine/webhookServer';
import type { Column } from '../engine/dataTable';
import { jpegWithComment, type Sandbox } from '../sandbox';
import { exampleFrom, withCallbackUrl } from './exampleText';
import { arrivalsOf, journeysOf, peopleOf, type Arrival, type Journey } from './journeys';
import { inOneThatWaits, withDesk } from './pageStories';

/** What runs workflows: n8n's engine with its webhooks, or a whole n8n. */
export interface Runner
	extends Pick<
		WebhookServer,
		'activate' | 'deactivateAll' | 'executions' | 'idle' | 'passDeadline' | 'run' | 'url'
	> {
	/** Makes a Data Table, empty; replaces the one with this name. */
	createTable(name: string, columns: readonly Column[]): Promise<void>;
	/** Fulfilled when so many executions that the webhook at this address started are asleep. */
	asleep(url: string, count: number): Promise<void>;
}

/** What an example needs around it. */
export interface Stage {
	sandbox: Sandbox;
	/** Knows a credential for the sandbox. */
	server: Runner;
	/** The folder of the examples. */
	folder: string;
}

/** One way of onboarding, told by one or two workflows of `examples/`. */
export interface Story {
	title: string;
	files: string[];
	play(stage: Stage, workflows: WorkflowJson[]): Promise<Journey[]>;
}

function read({ folder, sandbox }: Stage, file: string): WorkflowJson {
	return exampleFrom(folder, file, sandbox);
}

async function run(stage: Stage, workflow: WorkflowJson) {
	const execution = await stage.server.run(workflow);
	const { error } = execution.parts.at(-1) ?? {};
	if (error) throw new Error(`${workflow.name}: ${error.message}`);
	return execution;
}

/** What is pinned in an example has no files, so everybody gets a photo in this field. */
function withPhotos(workflow: WorkflowJson, field: string): WorkflowJson {
	const pinData = (workflow.pinData ?? {}) as Record<string, INodeExecutionData[]>;
	const photo = (index: number) => ({
		data: jpegWithComment(`somebody ${index}`).toString('base64'),
		mimeType: 'image/jpeg',
		fileName: 'photo.jpg',
		fileExtension: 'jpg',
	});
	const pinned = Object.entries(pinData).map(([node, items]) => [
		node,
		items.map((item, index) => ({ ...item, binary: { [field]: photo(index) } })),
	]);
	return { ...workflow, pinData: Object.fromEntries(pinned) as WorkflowJson['pinData'] };
}

async function arrivalsIn(stage: Stage, workflow: WorkflowJson): Promise<Arrival[]> {
	const { parts } = await run(stage, workflow);
	return parts.flatMap((part) => arrivalsOf(workflow, part));
}

/** All people in one execution, which asks for the results itself. */
async function inOneExecution(stage: Stage, [workflow]: WorkflowJson[]): Promise<Journey[]> {
	if (!workflow) return [];
	return journeysOf(peopleOf(workflow), await arrivalsIn(stage, workflow));
}

/** One workflow starts the verifications, the callbacks start another. */
async function inTwoWorkflows(stage: Stage, workflows: WorkflowJson[]): Promise<Journey[]> {
	const [first, second] = workflows;
	if (!first || !second) return [];
	const { sandbox, server } = stage;
	const known = server.executions.length;
	const [url] = Object.values(await server.activate(second));
	const pasted = withCallbackUrl(JSON.stringify(first), url ?? '');
	sandbox.holdCallbacks();
	const handedOver = await arrivalsIn(stage, JSON.parse(pasted) as WorkflowJson);
	await sandbox.releaseCallbacks('shuffled');
	await sandbox.delivered();
	await server.idle();
	server.deactivateAll();

	const called = server.executions
		.slice(known + 1)
		.flatMap(({ parts }) => parts.flatMap((part) => arrivalsOf(second, part)));
	return journeysOf(peopleOf(first), handedOver, called);
}

/** One execution per person, which sleeps until the callback or the deadline. */
async function oneByOne(stage: Stage, [workflow, people]: WorkflowJson[]): Promise<Journey[]> {
	if (!workflow || !people) return [];
	const { sandbox, server } = stage;
	sandbox.holdCallbacks();
	const applicants = peopleOf(people);
	const executions = [];
	for (const json of applicants) {
		executions.push(await run(stage, { ...workflow, pinData: { Applicant: [{ json }] } }));
	}
	await sandbox.releaseCallbacks('reversed');
	await sandbox.delivered();
	await server.idle();
	for (const execution of executions) {
		if (execution.status === 'waiting') await server.passDeadline(execution);
	}
	const arrivals = executions.flatMap(({ parts }) =>
		parts.flatMap((part) => arrivalsOf(workflow, part)),
	);
	return journeysOf(applicants, arrivals);
}

const pageFiles = [
	'verification-page-1-onboarding.json',
	'verification-page-2-reconcile.json',
	'verification-page-3-erase.json',
];

/** n8n's AI nodes are not part of its engine: `npm run e2e` plays these, in a whole n8n. */
export const onlyInN8n = ['ask-an-agent.json'];

/** How the examples are told, by `npm run demo` and by the tests. */
export const stories: Story[] = [
	{
		title: 'A branch for each verdict',
		files: ['onboarding-by-verdict.json'],
		play: inOneExecution,
	},
	{
		title: 'A branch for each reason',
		files: ['onboarding-by-sub-code.json'],
		play: inOneExecution,
	},
	{
		title: 'Two workflows: one starts, the callback starts the other',
		files: ['two-workflows-1-start.json', 'two-workflows-2-callback.json'],
		play: inTwoWorkflows,
	},
	{
		title: 'One workflow that sleeps until the callback (the same eight people)',
		files: ['wait-here.json'],
		play: async (stage, workflows) =>
			await oneByOne(stage, [...workflows, read(stage, 'onboarding-by-verdict.json')]),
	},
	{
		title: 'No public address: ask again until everybody has finished',
		files: ['ask-again.json'],
		play: inOneExecution,
	},
	{
		title: 'A web page for everybody, and a list that loses nobody',
		files: pageFiles,
		play: async (stage, workflows) => await withDesk(stage, workflows),
	},
	{
		title: 'The same people, and every callback gets lost on its way',
		files: pageFiles,
		play: async (stage, workflows) => await withDesk(stage, workflows, { losesCallbacks: true }),
	},
	{
		title: 'The same web page in one workflow that waits',
		files: ['verification-page-wait.json'],
		play: async (stage, workflows) => await inOneThatWaits(stage, workflows),
	},
	{
		title: 'The same one, and every callback gets lost: it asks when the time is over',
		files: ['verification-page-wait.json'],
		play: async (stage, workflows) =>
			await inOneThatWaits(stage, workflows, { losesCallbacks: true }),
	},
	{
		title: 'A form, the link by email, and a reminder for those who gave up',
		files: ['form-and-email.json'],
		play: async (stage, workflows) =>
			await inOneExecution(
				stage,
				workflows.map((workflow) => withPhotos(workflow, 'Photo')),
			),
	},
	{
		title: 'A web page that posts a photo, and the callback, in one workflow',
		files: ['webhook-photo.json'],
		play: async (stage, [workflow]) =>
			workflow ? await inTwoWorkflows(stage, [withPhotos(workflow, 'photo'), workflow]) : [],
	},
	{
		title: 'Gated by the risk of the device, before and after the face step',
		files: ['device-risk.json'],
		play: inOneExecution,
	},
	{
		title: 'No second account: the face is searched for, and enrolled when it is new',
		files: ['no-second-account.json'],
		play: inOneExecution,
	},
	{
		title: 'An uploaded selfie: no deepfake, and the face of the ID photo',
		files: ['uploaded-selfie.json'],
		play: inOneExecution,
	},
	{
		title: 'Proof of address: checked for forgery, then read',
		files: ['proof-of-address.json'],
		play: inOneExecution,
	},
	{
		title: 'A document and the person who holds it',
		files: ['document-onboarding.json'],
		play: inOneExecution,
	},
	{
		title: 'Erasure on request: the data of a verification, and the face',
		files: ['erase-on-request.json'],
		play: inOneExecution,
	},
	{
		title: 'Who gave up, and where',
		files: ['who-gave-up.json'],
		play: inOneExecution,
	},
	{
		title: 'The legacy service: two pictures, fetched and compared',
		files: ['legacy-compare.json'],
		play: inOneExecution,
	},
];

/** Plays one story and tells where everybody ended up. */
export async function play(stage: Stage, story: Story): Promise<Journey[]> {
	return await story.play(
		stage,
		story.files.map((file) => read(stage, file)),
	);
}
