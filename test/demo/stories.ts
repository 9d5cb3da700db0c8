import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowJson } from '../engine';
import type { WebhookServer } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import { arrivalsOf, journeysOf, peopleOf, type Arrival, type Journey } from './journeys';

/** What runs workflows: n8n's engine with its webhooks, or a whole n8n. */
export type Runner = Pick<
	WebhookServer,
	'activate' | 'deactivateAll' | 'executions' | 'idle' | 'passDeadline' | 'run'
>;

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

/** Where `npm run sandbox` listens, which is what the examples name. */
const usualSandbox = /http:\/\/127\.0\.0\.1:8765/g;

/** The text of an example, with the addresses of the sandbox that is running. */
export function textOfExample(folder: string, file: string, sandbox: Sandbox): string {
	return readFileSync(path.join(folder, file), 'utf8').replace(usualSandbox, sandbox.url);
}

/** The text of an example, with the production URL of the trigger that an operator pastes. */
export function withCallbackUrl(example: string, url: string): string {
	return example.replace(/https:\/\/n8n\.example\.com[^"]*/g, url);
}

function read({ folder, sandbox }: Stage, file: string): WorkflowJson {
	return JSON.parse(textOfExample(folder, file, sandbox)) as WorkflowJson;
}

async function run(stage: Stage, workflow: WorkflowJson) {
	const execution = await stage.server.run(workflow);
	const { error } = execution.parts.at(-1) ?? {};
	if (error) throw new Error(`${workflow.name}: ${error.message}`);
	return execution;
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
