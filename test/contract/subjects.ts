import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { operations } from '../../nodes/operations';
import type { Operation } from '../../nodes/operations/definition';
import { outputNames, type RunOptions, type RunResult } from '../engine';
import { allCases } from '../operations';
import type { OperationCases } from '../operations/cases';
import type { RecordedRequest, Sandbox } from '../sandbox';
import type { Play } from '../sandbox/play';
import {
	arrivals,
	engine,
	nodeTypes,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from '../workflow/support';

/** An operation of the registry with its cases. */
export interface Subject {
	name: string;
	operation: Operation;
	cases: OperationCases;
}

/** Every operation that the registry and the cases both know; a test says when one is missing. */
export const subjects: readonly Subject[] = operations.flatMap((operation) => {
	const { name } = operation;
	const cases = allCases.find((each) => each.name === name);
	return cases ? [{ name, operation, cases }] : [];
});

/** Those with a good output. */
export const decided = subjects.filter(({ operation }) => operation.outputs !== undefined);

export const everyOnError = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
] as const;
export const continuing = ['continueRegularOutput', 'continueErrorOutput'] as const;

let last = 0;

/** Letters and digits that no other item of this file has. */
export function unique(): string {
	last += 1;
	return `n${last}`;
}

const letters = 'ghjklmnpqrstuvwxyz';

/** A name for an answer that no other one has, of letters alone: see the sandbox's `asking.ts`. */
export function newAnswerName(): string {
	last += 1;
	let name = '';
	for (let rest = last; rest > 0; rest = Math.floor(rest / letters.length)) {
		name += letters[rest % letters.length];
	}
	return `zz${name}`;
}

/** An item that asks for an answer. */
export function itemAsking(
	{ cases }: Subject,
	sandbox: Sandbox,
	asks: string = cases.good[0] ?? '',
): INodeExecutionData {
	return cases.item({ asks, unique: unique(), start: sandbox.start });
}

/** The node's parameters: the good ones with these over them; options are merged. */
export function parametersOf({ operation, cases }: Subject, over: IDataObject = {}): IDataObject {
	const options = { ...(cases.parameters.options as object), ...(over.options as object) };
	const chosen = cases.node ? {} : { resource: operation.resource, operation: operation.name };
	return { ...chosen, ...cases.parameters, ...over, options };
}

/** The call that an operation is about, and how the sandbox plays it. */
export function mainCallOf({ operation, cases }: Subject): { action: string; play: Play } {
	const { action } = operation.calls.main;
	return { action, play: cases.plays[action] as Play };
}

/** Where fields decide which of several calls is made: all of them, without lists to look in. */
function mainActionsOf({ operation }: Subject): ReadonlySet<string> {
	const { main, ...others } = operation.calls;
	const paid = Object.values(others).filter(({ charge }) => !charge.kind.startsWith('free'));
	return new Set([main, ...paid].map(({ action }) => action));
}

export const nodeNameOf = ({ cases }: Subject): string => cases.node ?? 'alibabaIdv';

/** The labels of a node's outputs. n8n calls a single one 'Success' beside its error output. */
function labelsOf(subject: Subject, { onError, ...node }: NodeSetup): string[] {
	const [, alone] = workflowWith(nodeNameOf(subject), node, 0).nodes;
	const names = outputNames({ nodes: [alone as object], connections: {} }, 'Node', nodeTypes);
	return onError === 'continueErrorOutput' ? [...names, 'Error'] : names;
}

/** What came of a run. */
export interface Ran {
	result: RunResult;
	/** The labels that n8n's editor draws, in order. */
	labels: string[];
	/** What arrived behind each label. */
	byLabel: Record<string, IDataObject[]>;
	/** Everything that arrived, in the order of the labels. */
	all: IDataObject[];
	/** The label behind which the item with this number arrived, by its paired item. */
	labelOf(index: number): string | undefined;
	itemOf(index: number): INodeExecutionData | undefined;
	/** Requests for the calls that the operation is about, which arrived during the run. */
	requests: RecordedRequest[];
	/** How many of them Alibaba Cloud bills. */
	billed: number;
}

/** Runs the node of an operation over these items. */
export async function run(
	subject: Subject,
	sandbox: Sandbox,
	inputItems: INodeExecutionData[],
	{ parameters, ...setup }: NodeSetup = {},
	options: RunOptions & { tool?: boolean } = {},
): Promise<Ran> {
	const { tool = false, ...runOptions } = options;
	const type = `${nodeNameOf(subject)}${tool ? 'Tool' : ''}`;
	const node = { ...setup, parameters: parametersOf(subject, parameters) };
	const labels = labelsOf(subject, node);
	const before = sandbox.requests.length;
	const result = await engine.run(workflowWith(type, node, labels.length), {
		credentials: sandboxCredential(sandbox),
		inputItems,
		...runOptions,
	});
	const actions = mainActionsOf(subject);
	const requests = sandbox.requests.slice(before).filter(({ action }) => actions.has(action));
	const outputs = labels.map((_label, index) => result.outputs(`Output ${index}`)[0] ?? []);
	// From the node itself, because the nodes behind it count their own items.
	const left = result.outputs('Node');
	const find = (index: number) => {
		for (const [output, each] of left.entries()) {
			const item = each.find(({ pairedItem }) => indexOf(pairedItem) === index);
			if (item) return { label: labels[output], item };
		}
		return undefined;
	};
	return {
		result,
		labels,
		byLabel: Object.fromEntries(
			labels.map((label, index) => [label, (outputs[index] ?? []).map(({ json }) => json)]),
		),
		all: arrivals(result, labels.length).flat(),
		labelOf: (index) => find(index)?.label,
		itemOf: (index) => find(index)?.item,
		requests,
		billed: requests.filter(({ billed }) => billed).length,
	};
}

function indexOf(paired: INodeExecutionData['pairedItem']): number | undefined {
	if (typeof paired === 'number') return paired;
	return Array.isArray(paired) ? paired[0]?.item : paired?.item;
}

/** An answer for every way in which items come out with the node's own defaults. */
export function samplesOf({ cases, operation }: Subject): readonly string[] {
	if (!operation.outputs) return cases.good;
	return cases.outcomes.filter((row) => row[5] === undefined).map(([answer]) => answer);
}

/** The object of the operation in an item. */
export function saidOf({ name }: Subject, json: IDataObject | undefined): IDataObject {
	return (json?.[name] ?? {}) as IDataObject;
}

/** What an error item says. */
export function errorOf(json: IDataObject | undefined): IDataObject {
	return (json?.error ?? {}) as IDataObject;
}

/** The label of the output that lets somebody through; nothing where there is none. */
export function goodLabelOf({ operation }: Subject): string | undefined {
	return operation.outputs?.at(-1)?.label;
}

/** Splits rows by the parameters that they need, so that each group is one run. */
export function groupBy<T>(rows: readonly T[], key: (row: T) => unknown): T[][] {
	const groups = new Map<string, T[]>();
	for (const row of rows) {
		const name = JSON.stringify(key(row)) ?? '';
		groups.set(name, [...(groups.get(name) ?? []), row]);
	}
	return [...groups.values()];
}
