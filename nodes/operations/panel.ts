import type { INodeProperties } from 'n8n-workflow';

import type { Field, Fields, Operation } from './definition';
import { alphabetically } from './fields/alphabetically';
import { allowAsTool } from './fields/allowAsTool';
import { callOptionsWith, regionProperty } from './fields/callOptions';
import { includeInputFieldsProperty, simplifyProperty } from './fields/outputOptions';
import type { LocalOperation } from './localOperation';

function byDisplayName(a: INodeProperties, b: INodeProperties): number {
	return alphabetically(a.displayName, b.displayName);
}

/** What fields show, by where it stands in the panel. */
function placed(fields: Fields): Record<'options' | 'parameters', INodeProperties[]> {
	const all = Object.values(fields);
	const isOption = ({ place }: Field<unknown>) => place === 'options';
	return {
		parameters: all.filter((field) => !isOption(field)).flatMap(({ properties }) => properties),
		options: [
			...all.filter(isOption).flatMap(({ properties }) => properties),
			...all.flatMap(({ options = [] }) => options),
		],
	};
}

function optionsProperty(options: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options, includeInputFieldsProperty].sort(byDisplayName),
	};
}

/** What the panel of an operation shows: its fields in their order, Simplify, and Options. */
export function propertiesOf(operation: Operation): INodeProperties[] {
	const { fields, regionField, offeredIn, changesData } = operation;
	const { parameters, options } = placed(fields);
	return [
		...parameters,
		...(regionField ? [regionField] : []),
		simplifyProperty,
		optionsProperty([
			...options,
			...callOptionsWith(operation),
			...(changesData ? [allowAsTool] : []),
			...(regionField ? [] : [regionProperty({ offeredIn })]),
		]),
	];
}

/** What the panel of an operation without a call shows: there is nothing to pace or to simplify. */
export function localPropertiesOf({ fields }: LocalOperation): INodeProperties[] {
	const { parameters, options } = placed(fields);
	const description = 'Whether an AI agent may do this. Workflows can always do it.';
	return [...parameters, optionsProperty([...options, { ...allowAsTool, description }])];
}

/** Whether it is said to be billed: what is not published counts as billed, as everywhere. */
function isPaid(operation: LocalOperation | Operation): boolean {
	return !('local' in operation) && ['paid', 'unknown'].includes(operation.calls.main.charge.kind);
}

function operationProperty(
	resource: string,
	operations: ReadonlyArray<LocalOperation | Operation>,
): INodeProperties {
	const own = operations.filter((operation) => operation.resource === resource);
	const options = own
		.map((operation) => ({
			name: operation.displayName,
			value: operation.name,
			// Nothing else of an operation reaches an AI agent, so what it costs has to be here.
			action: isPaid(operation) ? `${operation.n8nAction} (billed)` : operation.n8nAction,
			description: operation.description,
		}))
		.sort((a, b) => alphabetically(a.name, b.name));
	const [first] = options;
	const initial = first?.value ?? '';
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		// The outputs depend on it, and an expression could not be resolved in the editor.
		noDataExpression: true,
		options,
		default: initial,
		displayOptions: { show: { resource: [resource] } },
	};
}

/** What the canvas shows below the action node, in the words of its panel. */
export function subtitleByOperation(
	operations: ReadonlyArray<LocalOperation | Operation>,
	resources: Readonly<Record<string, string>>,
): `={{${string}}}` {
	const table = Object.fromEntries(
		operations.map(({ name, displayName, resource }) => [
			name,
			`${displayName}: ${resources[resource] ?? resource}`,
		]),
	);
	return `={{ (${JSON.stringify(table)})[$parameter["operation"]] ?? "" }}`;
}

function panelOf(operation: LocalOperation | Operation): INodeProperties[] {
	return 'local' in operation ? localPropertiesOf(operation) : propertiesOf(operation);
}

/**
 * What the panel of the action node shows: Resource, Operation, and the properties of the operation
 * that was chosen.
 *
 * @param resources how the panel calls them.
 */
export function actionProperties(
	operations: ReadonlyArray<LocalOperation | Operation>,
	resources: Readonly<Record<string, string>>,
): INodeProperties[] {
	const used = [...new Set(operations.map(({ resource }) => resource))].sort();
	const [initial = ''] = used;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: used.map((value) => ({ name: resources[value] ?? value, value })),
			default: initial,
		},
		...used.map((resource) => operationProperty(resource, operations)),
		...operations.flatMap((operation) =>
			panelOf(operation).map(({ displayOptions = {}, ...property }) => ({
				...property,
				displayOptions: {
					...displayOptions,
					show: {
						resource: [operation.resource],
						operation: [operation.name],
						...displayOptions.show,
					},
				},
			})),
		),
	];
}
