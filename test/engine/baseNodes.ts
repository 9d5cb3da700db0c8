/**
 * Stand-ins for the nodes of n8n-nodes-base that the examples use: that package is not installed
 * for tests. They read the real nodes' parameters and say so when a workflow asks for more.
 */
import { deepCopy, jsonParse, NodeOperationError, validateFieldType } from 'n8n-workflow';
import type {
	FieldType,
	GenericValue,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
} from 'n8n-workflow';

import { dataTableNode } from './dataTable';

type Description = Partial<INodeTypeDescription> & Pick<INodeTypeDescription, 'name'>;

/** A node type's description with everything that no test cares about filled in. */
export function describeNode(description: Description): INodeTypeDescription {
	return {
		displayName: description.name,
		group: ['transform'],
		version: 1,
		description: description.name,
		defaults: { name: description.name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...description,
	};
}

/** A parameter that n8n hands through as it is, whatever its shape. */
export function parameter(
	name: string,
	defaultValue: unknown,
	rest: Partial<INodeProperties> = {},
): INodeProperties {
	return { displayName: name, name, type: 'json', default: defaultValue as never, ...rest };
}

function unsupported(context: IExecuteFunctions, what: string): never {
	throw new NodeOperationError(context.getNode(), `The test engine does not support ${what}`);
}

const manualTrigger: INodeType = {
	description: describeNode({ name: 'manualTrigger', group: ['trigger'], inputs: [] }),
	async trigger(this: ITriggerFunctions) {
		return {
			manualTriggerFunction: async () => this.emit([this.helpers.returnJsonArray([{}])]),
		};
	},
};

/** Nothing passes the time here: a test starts it. */
const scheduleTrigger: INodeType = {
	description: describeNode({
		name: 'scheduleTrigger',
		version: [1, 1.1, 1.2],
		group: ['trigger'],
		inputs: [],
		properties: [parameter('rule', {})],
	}),
	async trigger(this: ITriggerFunctions) {
		return {
			manualTriggerFunction: async () =>
				this.emit([this.helpers.returnJsonArray([{ timestamp: new Date().toISOString() }])]),
		};
	},
};

/** Only with pinned data: nothing is registered for it. */
const webhook: INodeType = {
	description: describeNode({
		name: 'webhook',
		version: [1, 1.1, 2, 2.1],
		group: ['trigger'],
		inputs: [],
	}),
	execute: passOn,
};

/** Only with pinned data, as the Webhook. */
const formTrigger: INodeType = {
	description: describeNode({
		name: 'formTrigger',
		version: [2, 2.1, 2.2, 2.3],
		group: ['trigger'],
		inputs: [],
	}),
	execute: passOn,
};

/** Sends nothing, and says what the real node says of a mail that was accepted. */
const emailSend: INodeType = {
	description: describeNode({
		name: 'emailSend',
		version: [2, 2.1],
		properties: [
			parameter('fromEmail', '', { type: 'string' }),
			parameter('toEmail', '', { type: 'string' }),
			parameter('subject', '', { type: 'string' }),
			parameter('emailFormat', 'html', { type: 'options' }),
			parameter('text', '', { type: 'string' }),
			parameter('options', {}),
		],
	}),
	async execute(this: IExecuteFunctions) {
		return [
			this.getInputData().map((_item, index) => {
				const accepted = [this.getNodeParameter('toEmail', index) as string];
				const text = this.getNodeParameter('text', index) as string;
				if (!accepted[0]?.includes('@') || !text) unsupported(this, 'an empty e-mail');
				return { json: { accepted, rejected: [] }, pairedItem: { item: index } };
			}),
		];
	},
};

/** Hands its items on, as the real node does after it has answered. */
const respondToWebhook: INodeType = {
	description: describeNode({ name: 'respondToWebhook', version: [1, 1.1, 1.2, 1.3, 1.4, 1.5] }),
	execute: passOn,
};

/** Leaves pictures as they are. */
const editImage: INodeType = { description: describeNode({ name: 'editImage' }), execute: passOn };

async function passOn(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

const noOp: INodeType = { description: describeNode({ name: 'noOp' }), execute: passOn };

const stickyNote: INodeType = {
	description: describeNode({ name: 'stickyNote', inputs: [], outputs: [] }),
	execute: passOn,
};

const UNIT_MS: Record<string, number> = {
	seconds: 1_000,
	minutes: 60_000,
	hours: 3_600_000,
	days: 86_400_000,
};

/** The Wait node: tells how long n8n would wait, and waits only if `onWait` does. */
function waitNode(onWait?: (ms: number) => Promise<void>): INodeType {
	const atLeast11 = { hide: { '@version': [1] } };
	const only1 = { show: { '@version': [1] } };
	return {
		description: describeNode({
			name: 'wait',
			version: [1, 1.1],
			properties: [
				parameter('resume', 'timeInterval', { type: 'options' }),
				parameter('dateTime', '', { type: 'dateTime' }),
				parameter('amount', 1, { type: 'number', displayOptions: only1 }),
				parameter('amount', 5, { type: 'number', displayOptions: atLeast11 }),
				parameter('unit', 'hours', { type: 'options', displayOptions: only1 }),
				parameter('unit', 'seconds', { type: 'options', displayOptions: atLeast11 }),
			],
		}),
		async execute(this: IExecuteFunctions) {
			const resume = this.getNodeParameter('resume', 0) as string;
			let ms: number;
			if (resume === 'timeInterval') {
				const unit = UNIT_MS[this.getNodeParameter('unit', 0) as string];
				const amount = Number(this.getNodeParameter('amount', 0));
				if (!unit || !(amount >= 0)) {
					throw new NodeOperationError(this.getNode(), 'Invalid wait amount or unit');
				}
				ms = amount * unit;
			} else if (resume === 'specificTime') {
				const until = new Date(this.getNodeParameter('dateTime', 0) as string);
				ms = Math.max(0, until.getTime() - Date.now());
			} else {
				unsupported(this, `Wait until "${resume}"`);
			}
			await onWait?.(ms);
			return [this.getInputData()];
		},
	};
}

interface SetOptions {
	dotNotation?: boolean;
	ignoreConversionErrors?: boolean;
	stripBinary?: boolean;
}

interface Assignment {
	name: string;
	value: unknown;
	type?: string;
}

/** Sets `a.b[0]` below `target`, or the whole name as one key without dot notation. */
function setField(target: IDataObject, name: string, value: unknown, dotNotation = true): void {
	const path = dotNotation ? name.replace(/\[(\d+)\]/g, '.$1').split('.') : [name];
	const last = path.pop() as string;
	let place = target as Record<string, unknown>;
	for (const [index, key] of path.entries()) {
		const next = path[index + 1] ?? last;
		place[key] ??= /^\d+$/.test(next) ? [] : {};
		place = place[key] as Record<string, unknown>;
	}
	place[last] = value;
}

function assignedValue(
	context: IExecuteFunctions,
	{ name, value, type = 'string' }: Assignment,
	ignoreErrors = false,
): unknown {
	if (value === undefined || value === null) return null;
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	const checked = validateFieldType(name, type === 'string' ? text : value, type as FieldType);
	if (checked.valid) return checked.newValue ?? null;
	if (ignoreErrors) return value;
	throw new NodeOperationError(context.getNode(), checked.errorMessage);
}

function fieldsToSet(context: IExecuteFunctions, index: number, options: SetOptions): IDataObject {
	const { assignments = [] } = context.getNodeParameter('assignments', index) as {
		assignments?: Assignment[];
	};
	return Object.fromEntries(
		assignments.map((assignment) => [
			assignment.name,
			assignedValue(context, assignment, options.ignoreConversionErrors) as GenericValue,
		]),
	) as IDataObject;
}

/** Resolves each `{{ }}` of the JSON text by itself, so that objects stay JSON, as n8n does. */
function jsonToSet(context: IExecuteFunctions, index: number): IDataObject {
	const raw = context.getNodeParameter('jsonOutput', index, '', { rawExpressions: true });
	let value: unknown = raw;
	if (typeof raw === 'string') {
		const text = raw.startsWith('=')
			? raw.replace(/^=+/, '').replace(/{{[\s\S]*?}}/g, (expression) => {
					const resolved = context.evaluateExpression(expression, index) as unknown;
					return typeof resolved === 'object' && resolved !== null
						? JSON.stringify(resolved)
						: String(resolved);
				})
			: raw;
		value = jsonParse(text, { repairJSON: true });
	}
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return value as IDataObject;
	}
	throw new NodeOperationError(
		context.getNode(),
		`The 'JSON Output' in item ${index} does not contain a valid JSON object`,
	);
}

function keptFields(context: IExecuteFunctions, item: INodeExecutionData, index: number) {
	if (context.getNodeParameter('includeOtherFields', index) !== true) return undefined;
	const include = context.getNodeParameter('include', index);
	if (include !== 'all') unsupported(context, `"${String(include)}" of Edit Fields`);
	return deepCopy(item.json);
}

const set: INodeType = {
	description: describeNode({
		name: 'set',
		version: [3.3, 3.4, 3.5],
		properties: [
			parameter('mode', 'manual', { type: 'options', noDataExpression: true }),
			parameter('jsonOutput', '{}', { displayOptions: { show: { mode: ['raw'] } } }),
			parameter(
				'assignments',
				{},
				{
					type: 'assignmentCollection',
					displayOptions: { show: { mode: ['manual'] } },
				},
			),
			parameter('includeOtherFields', false, { type: 'boolean' }),
			parameter('include', 'all', { type: 'options' }),
			parameter('options', {}),
		],
	}),
	async execute(this: IExecuteFunctions) {
		const raw = this.getNodeParameter('mode', 0) === 'raw';
		const newItem = (item: INodeExecutionData, index: number): INodeExecutionData => {
			const options = this.getNodeParameter('options', index) as SetOptions;
			const kept = keptFields(this, item, index);
			const json = kept ?? {};
			const fields = raw ? jsonToSet(this, index) : fieldsToSet(this, index, options);
			for (const [name, value] of Object.entries(fields)) {
				setField(json, name, value, options.dotNotation);
			}
			const binary = kept && !options.stripBinary ? item.binary : undefined;
			return { json, pairedItem: { item: index }, ...(binary && { binary: { ...binary } }) };
		};
		const items = this.getInputData().map((item, index) => {
			try {
				return newItem(item, index);
			} catch (error) {
				const { message } = error as Error;
				if (this.continueOnFail()) {
					return { json: { error: message }, pairedItem: { item: index } };
				}
				throw new NodeOperationError(this.getNode(), error as Error, { itemIndex: index });
			}
		});
		return [items];
	},
};

const ifNode: INodeType = {
	description: describeNode({
		name: 'if',
		version: [2, 2.1, 2.2, 2.3],
		outputs: ['main', 'main'],
		outputNames: ['true', 'false'],
		properties: [
			parameter(
				'conditions',
				{},
				{
					type: 'filter',
					typeOptions: {
						filter: {
							caseSensitive: '={{!$parameter.options.ignoreCase}}',
							typeValidation:
								'={{ ($nodeVersion < 2.1 ? $parameter.options.looseTypeValidation : $parameter.looseTypeValidation) ? "loose" : "strict" }}',
							version: '={{ $nodeVersion >= 2.3 ? 3 : $nodeVersion >= 2.2 ? 2 : 1 }}',
						},
					},
				},
			),
			parameter('looseTypeValidation', false, { type: 'boolean' }),
			parameter('options', {}),
		],
	}),
	async execute(this: IExecuteFunctions) {
		const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
		for (const [index, item] of this.getInputData().entries()) {
			let pass = false;
			try {
				// n8n-workflow itself evaluates a parameter of the type 'filter'.
				pass = this.getNodeParameter('conditions', index, false, {
					extractValue: true,
				}) as boolean;
			} catch (error) {
				if (!this.continueOnFail()) {
					throw new NodeOperationError(this.getNode(), error as Error, { itemIndex: index });
				}
			}
			outputs[pass ? 0 : 1].push(item);
		}
		return outputs;
	},
};

const merge: INodeType = {
	description: describeNode({
		name: 'merge',
		version: [3, 3.1, 3.2],
		inputs:
			"={{ [...Array(Number($parameter.numberInputs ?? 2)).keys()].map((i) => ({ type: 'main', displayName: 'Input ' + (i + 1) })) }}",
		requiredInputs: 1,
		properties: [
			parameter('mode', 'append', { type: 'options' }),
			parameter('numberInputs', 2, { type: 'options' }),
		],
	}),
	async execute(this: IExecuteFunctions) {
		const mode = this.getNodeParameter('mode', 0) as string;
		if (mode !== 'append') unsupported(this, `the mode "${mode}" of Merge`);
		return [
			this.getNodeInputs().flatMap((_input, index) => {
				try {
					return this.getInputData(index);
				} catch {
					return []; // Nothing arrived at this input.
				}
			}),
		];
	},
};

const code: INodeType = {
	description: describeNode({ name: 'code', version: [1, 2] }),
	async execute(this: IExecuteFunctions) {
		return unsupported(this, 'the Code node: put the logic into expressions or Edit Fields');
	},
};

const dataTable = dataTableNode(describeNode, [
	parameter('resource', 'row', { type: 'options', noDataExpression: true }),
	parameter('operation', 'insert', { type: 'options', noDataExpression: true }),
	parameter('dataTableId', { mode: 'list', value: '' }, { type: 'resourceLocator' }),
	parameter('tableName', '', { type: 'string' }),
	parameter('columns', {}),
	parameter('matchType', 'anyCondition', { type: 'options' }),
	parameter('filters', {}),
	parameter('returnAll', false, { type: 'boolean' }),
	parameter('options', {}),
]);

/** The stand-ins under the real nodes' full names. */
export function baseNodes(onWait?: (ms: number) => Promise<void>): Record<string, INodeType> {
	return {
		'n8n-nodes-base.manualTrigger': manualTrigger,
		'n8n-nodes-base.webhook': webhook,
		'n8n-nodes-base.formTrigger': formTrigger,
		'n8n-nodes-base.emailSend': emailSend,
		'n8n-nodes-base.respondToWebhook': respondToWebhook,
		'n8n-nodes-base.editImage': editImage,
		'n8n-nodes-base.noOp': noOp,
		'n8n-nodes-base.stickyNote': stickyNote,
		'n8n-nodes-base.scheduleTrigger': scheduleTrigger,
		'n8n-nodes-base.dataTable': dataTable,
		'n8n-nodes-base.wait': waitNode(onWait),
		'n8n-nodes-base.set': set,
		'n8n-nodes-base.if': ifNode,
		'n8n-nodes-base.merge': merge,
		'n8n-nodes-base.code': code,
	};
}
