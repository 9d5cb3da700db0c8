/** Onboarding that begins on a Verification Page: people come by a browser, not by pinned data. */
import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../engine';
import type { Column } from '../engine/dataTable';
import type { Execution } from '../engine/webhookServer';
import { withCallbackUrl } from './exampleText';
import { whyOf, type Journey } from './journeys';
import type { Stage } from './stories';
import { emailOf, withoutBrowser, type Applicant, type Visit, type Visitor } from './visitors';

/** A node, as an example has it. */
export interface ExampleNode {
	name: string;
	type: string;
	webhookId?: string;
	parameters: Record<string, unknown>;
}

export const nodesOf = ({ nodes }: WorkflowJson) => nodes as ExampleNode[];

/** The Data Table that the examples name. */
export const desk = 'verifications';

/** How the eight people of these stories behave. */
export const applicants: Applicant[] = [
	{ applicantId: 'applicant01', story: 'the right person', plays: 'right' },
	{ applicantId: 'applicant02', story: 'somebody else', plays: 'somebodyElse' },
	{ applicantId: 'applicant03', story: 'a photo on a screen', plays: 'screenPhoto' },
	{ applicantId: 'applicant04', story: 'a forged document', plays: 'forgedDocument' },
	{ applicantId: 'applicant05', story: 'a manipulated phone', plays: 'unsafeDevice' },
	{ applicantId: 'applicant06', story: 'gives up', plays: 'givesUp' },
	{ applicantId: 'applicant07', story: 'closes the window', plays: 'closesWindow' },
	{ applicantId: 'applicant08', story: 'the account has no money left', plays: 'right' },
];

/** Initialize refuses the last of them. */
const noMoney = {
	match: { action: 'Initialize' },
	fault: { kind: 'anyCode', code: 'InsufficientBalance' },
} as const;

/** The settings of a workflow, as an operator changes them in its node "Settings". */
export function withSettings(json: WorkflowJson, settings: Record<string, number>): WorkflowJson {
	const nodes = nodesOf(json).map((node) => {
		if (node.name !== 'Settings') return node;
		const { assignments } = node.parameters.assignments as {
			assignments: Array<{ name: string; value: unknown }>;
		};
		const changed = assignments.map((each) => ({
			...each,
			value: settings[each.name] ?? each.value,
		}));
		const parameters = { ...node.parameters, assignments: { assignments: changed } };
		return { ...node, parameters };
	});
	return { ...json, nodes };
}

/** The columns of the desk, from the example that makes it; none in all others. */
export function columnsOf(json: WorkflowJson): Column[] {
	const create = nodesOf(json).find(({ name }) => name === 'Create the Table');
	const { column = [] } = Object(create?.parameters.columns) as { column?: Column[] };
	return column;
}

/** What an operator does before publishing: the trigger's address goes into Initialize. */
export function withOwnCallback(json: WorkflowJson, serverUrl: string): WorkflowJson {
	const id = randomUUID();
	const nodes = nodesOf(json).map((node) =>
		node.type.endsWith('.alibabaIdvTrigger') ? { ...node, webhookId: id } : node,
	);
	const text = JSON.stringify({ ...json, nodes });
	return JSON.parse(withCallbackUrl(text, `${serverUrl}/webhook/${id}/idv`)) as WorkflowJson;
}

/** Reads the desk, with a workflow, as an operator's own would. */
export async function readDesk({ server }: Stage): Promise<IDataObject[]> {
	const { parts } = await server.run({
		name: 'Look at the desk',
		nodes: [
			{
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				name: 'Rows',
				type: 'n8n-nodes-base.dataTable',
				typeVersion: 1.1,
				position: [200, 0],
				parameters: {
					resource: 'row',
					operation: 'get',
					dataTableId: { __rl: true, mode: 'name', value: desk },
					filters: {},
					returnAll: true,
				},
			},
		],
		connections: { Start: { main: [[{ node: 'Rows', type: 'main', index: 0 }]] } },
	});
	return parts.flatMap((part) => part.jsonOf('Rows', 0));
}

/** Somebody who arrived in a branch. */
export interface Reached {
	merchantBizId: string;
	branch: string;
	json: IDataObject;
}

/** In an example, a branch is a node that does nothing yet. */
function reachedIn(json: WorkflowJson, executions: Execution[]): Reached[] {
	const branches = nodesOf(json).filter(({ type }) => type === 'n8n-nodes-base.noOp');
	return executions.flatMap(({ parts }) =>
		branches.flatMap(({ name }) =>
			(parts.at(-1)?.jsonOf(name, 0) ?? []).map((item) => ({
				merchantBizId: String(item.merchantBizId),
				branch: name,
				json: item,
			})),
		),
	);
}

/**
 * Where everybody ended up. Somebody may be in the same branch twice: a callback that was not
 * answered in time is sent again, and the desk has no lock. Whoever is in no branch, or in different
 * ones, is told as such: that is for whoever knows where they should be.
 */
export function journeysOf(
	people: Applicant[],
	bizIdOf: (person: Applicant) => unknown,
	reached: Reached[],
): Journey[] {
	return people.map((person) => {
		const own = reached.filter(({ merchantBizId }) => merchantBizId === bizIdOf(person));
		const where = [...new Set(own.map((each) => each.branch))];
		return {
			person: person.applicantId,
			story: person.story,
			branch: where.join(' and ') || 'nowhere',
			why: [...new Set(own.map(({ json }) => whyOf(json)))].join(' | '),
		};
	});
}

/** Lets everybody visit the page, the last of them alone. */
async function visitAll(
	{ sandbox }: Stage,
	visitor: Visitor,
	pageUrl: string,
	people: Applicant[],
): Promise<Map<Applicant, Visit>> {
	const visits = new Map<Applicant, Visit>();
	const others = people.slice(0, -1);
	// All at once: two people must not meet.
	await Promise.all(
		others.map(async (person) => visits.set(person, await visitor.visit(pageUrl, person))),
	);
	for (const person of people.slice(-1)) {
		sandbox.plan(noMoney);
		visits.set(person, await visitor.visit(pageUrl, person));
		sandbox.clearPlans();
	}
	expectVisits(visits);
	return visits;
}

/** Each was sent to an address of their own, or told why not. */
function expectVisits(visits: Map<Applicant, Visit>): void {
	const all = [...visits.values()];
	const sent = all.flatMap(({ sentTo }) => sentTo ?? []);
	if (new Set(sent).size !== all.length - 1) {
		throw new Error(`Sent on: ${sent.length} of ${all.length}, some of them together`);
	}
	for (const [{ applicantId, plays }, { sentTo, told, welcome }] of visits) {
		const isRight = sentTo === undefined ? told : plays === 'closesWindow' || welcome;
		if (!isRight)
			throw new Error(`${applicantId} saw nothing: ${JSON.stringify({ sentTo, told })}`);
	}
}

export interface PageStoryOptions {
	visitor?: Visitor;
	/** All callbacks get lost. */
	losesCallbacks?: boolean;
}

/** With a desk: workflow 1 sends on and decides, 2 asks about those not heard of, 3 erases. */
export async function withDesk(
	stage: Stage,
	[onboarding, reconcile, erase]: WorkflowJson[],
	{ visitor = withoutBrowser, losesCallbacks = false }: PageStoryOptions = {},
): Promise<Journey[]> {
	if (!onboarding || !reconcile || !erase) return [];
	const { sandbox, server } = stage;
	await server.createTable(desk, columnsOf(onboarding));
	const published = withOwnCallback(onboarding, server.url);
	const known = server.executions.length;
	const { 'Verification Page': pageUrl = '' } = await server.activate(published);
	sandbox.dropCallbacks(losesCallbacks);
	await visitAll(stage, visitor, pageUrl, applicants);
	await sandbox.delivered();
	await server.idle();
	sandbox.dropCallbacks(false);
	server.deactivateAll();
	const rows = await readDesk(stage);
	expectRows(rows);

	const first = server.executions.slice(known);
	// In the examples a quarter of an hour, and an hour.
	const now = withSettings(reconcile, { askAfterMinutes: 0, giveUpAfterMinutes: 0 });
	const second = await server.run(now);
	const decided = (await readDesk(stage)).map(({ status }) => status);
	const open = decided.filter((status) => status !== 'decided' && status !== 'notStarted');
	if (open.length > 0) throw new Error(`Still open in the list: ${open.join(', ')}`);
	await server.run(withSettings(erase, { eraseAfterDays: 0 }));
	const kept = await readDesk(stage);
	if (kept.length > 0) throw new Error(`Not erased from the list: ${kept.length} rows`);

	const bizIdOf = (person: Applicant) =>
		rows.find(({ applicant }) => applicant === emailOf(person))?.merchantBizId;
	return journeysOf(applicants, bizIdOf, [
		...reachedIn(onboarding, first),
		...reachedIn(reconcile, [second]),
	]);
}

/** Whoever was sent on has both ids on the desk, and nobody has those of somebody else. */
function expectRows(rows: IDataObject[]): void {
	const sent = rows.filter(({ status }) => status !== 'notStarted');
	for (const name of ['merchantBizId', 'transactionId', 'applicant']) {
		const ids = new Set(sent.map((row) => row[name]).filter(Boolean));
		if (ids.size !== applicants.length - 1) throw new Error(`${ids.size} rows with ${name}`);
	}
	if (rows.length !== applicants.length) throw new Error(`${rows.length} rows in the list`);
}

/** One execution per person, which sleeps until the callback or the deadline. */
export async function inOneThatWaits(
	stage: Stage,
	[workflow]: WorkflowJson[],
	{ visitor = withoutBrowser, losesCallbacks = false }: PageStoryOptions = {},
): Promise<Journey[]> {
	if (!workflow) return [];
	const { sandbox, server } = stage;
	const known = server.executions.length;
	const { 'Verification Page': pageUrl = '' } = await server.activate(workflow);
	// A callback that is faster than n8n falls asleep meets an execution that still runs.
	sandbox.holdCallbacks();
	sandbox.dropCallbacks(losesCallbacks);
	await visitAll(stage, visitor, pageUrl, applicants);
	await server.asleep(pageUrl, applicants.length - 1);
	await sandbox.releaseCallbacks('shuffled');
	await sandbox.delivered();
	await server.idle();
	sandbox.dropCallbacks(false);
	server.deactivateAll();
	const executions = server.executions.slice(known);
	const waiting = executions.filter(({ status }) => status === 'waiting');
	for (const execution of waiting) await server.passDeadline(execution);
	const reached = reachedIn(workflow, executions);
	const bizIdOf = (person: Applicant) => bizIdByEmail(executions).get(emailOf(person));
	return journeysOf(applicants, bizIdOf, reached);
}

/** What the page made up for whom. */
function bizIdByEmail(executions: Execution[]): Map<unknown, unknown> {
	return new Map(
		executions.flatMap(({ parts }) =>
			parts.flatMap((part) =>
				part.jsonOf('Verification Page', 2).map(({ merchantBizId, page }): [unknown, unknown] => {
					const { fields } = Object(page) as { fields?: { email?: string } };
					return [fields?.email, merchantBizId];
				}),
			),
		),
	);
}
