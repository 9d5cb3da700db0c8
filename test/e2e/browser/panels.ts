import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { outputNames } from '../../engine';
import { builtNodes } from '../workflows';

/** A choice in a panel: this field, to this option; for a switch, the opposite of its default. */
export interface Choice {
	field: string;
	/** As it is written in the drop-down; nothing for a switch. */
	option?: string;
	value: string | boolean;
	/** Back again. */
	undo?: string;
}

const hasNoInput = ['credentials', 'notice', 'collection', 'fixedCollection', 'hidden', 'callout'];

const propertiesOf = (type: string): INodeProperties[] =>
	builtNodes[type]?.description.properties ?? [];

/** The fields that the panel of a node may show. */
export function fieldsOf(type: string): string[] {
	const names = propertiesOf(type)
		.filter((property) => !hasNoInput.includes(property.type))
		.map(({ name }) => name);
	return [...new Set(names)];
}

function isShown(type: string, property: INodeProperties, chosen: INodeParameters): boolean {
	const description = builtNodes[type]?.description;
	if (!description) return false;
	const node = { type, typeVersion: 1, parameters: chosen } as INode;
	const complete = NodeHelpers.getNodeParameters(
		description.properties,
		chosen,
		true,
		false,
		node,
		description,
	);
	return NodeHelpers.displayParameter(complete ?? {}, property, node, description);
}

/** The fields that the panel has to show when this has been chosen. */
export function expectedFields(type: string, chosen: INodeParameters): string[] {
	const shown = propertiesOf(type)
		.filter((property) => isShown(type, property, chosen))
		.map(({ name }) => name);
	return fieldsOf(type).filter((name) => shown.includes(name));
}

/** What can be chosen in the panel, once this has been. */
export function choicesOf(type: string, chosen: INodeParameters): Choice[] {
	return propertiesOf(type)
		.filter((property) => isShown(type, property, chosen))
		.flatMap((property): Choice[] => {
			const { name: field, type: kind, default: standard, options = [] } = property;
			if (kind === 'boolean') return [{ field, value: !standard }];
			if (kind !== 'options') return [];
			const all = options as INodePropertyOptions[];
			const undo = all.find(({ value }) => value === standard)?.name;
			return all
				.filter(({ value }) => value !== standard)
				.map(({ name, value }) => ({ field, option: name, value: String(value), undo }));
		});
}

/** Parameters under which the outputs of a node are labelled differently, with the labels. */
export function outputVariants(
	type: string,
): Array<{ parameters: INodeParameters; onError?: string; labels: string[] }> {
	const single = choicesOf(type, {}).map(({ field, value }) => ({ [field]: value }));
	const seen = new Set<string>();
	const variants = [{}, ...single].flatMap((parameters) => {
		const labels = labelsOf(type, parameters);
		const key = JSON.stringify(labels);
		if (seen.has(key)) return [];
		seen.add(key);
		return [{ parameters, labels }];
	});
	const isTrigger = builtNodes[type]?.description.group.includes('trigger');
	if (isTrigger) return variants;
	const onError = 'continueErrorOutput';
	return [...variants, { parameters: {}, onError, labels: labelsOf(type, {}, onError) }];
}

function labelsOf(type: string, parameters: INodeParameters, onError?: string): string[] {
	const workflow = { nodes: [{ name: 'Node', type, parameters, onError }], connections: {} };
	const labels = outputNames(workflow as never, 'Node', builtNodes);
	// The editor writes nothing at the only output of a node, unless it has a name.
	return labels.map((label) => (label === 'main' ? '' : label));
}
