import path from 'node:path';

import type { IDataObject, INodeType } from 'n8n-workflow';

import { pageItems } from './pageItems';
import { actionOperations, localOperations, nodeOperations } from '../../nodes/operations';
import type { Operation } from '../../nodes/operations/definition';
import { propertiesOf } from '../../nodes/operations/panel';
import { checkResult } from '../../nodes/operations/verification/checkResult';
import { initialize } from '../../nodes/operations/verification/initialize';
import type { Callback } from '../../nodes/shared/callback/parse';
import { schemaFile } from './outputSchema';
import type { Played } from './played';

/** A node of the package. */
export interface PackageNode {
	/** Its folder below the root, with slashes. */
	folder: string;
	type: INodeType;
}

/** The operation that a node of its own was made for: its panel is the operation's. */
export function operationOf({ type }: PackageNode): Operation | undefined {
	const panel = JSON.stringify(type.description.properties);
	return nodeOperations.find((operation) => JSON.stringify(propertiesOf(operation)) === panel);
}

const isPage = ({ type }: PackageNode) => type.description.name === 'alibabaIdvPage';
const isTrigger = ({ type }: PackageNode) => type.description.group.includes('trigger');

/** What a callback said, in items of the trigger and of an Initialize that waited. */
const callback: Callback = { transactionId: '', passed: '', subCode: '' };

function afterWaiting(json: IDataObject): IDataObject {
	const own = json[initialize.name] as IDataObject;
	return { ...json, [initialize.name]: { ...own, timedOut: false, callback: { ...callback } } };
}

/** As n8n names it: always three numbers. */
function versionOf({ type }: PackageNode): string {
	const numbers = String(type.description.version).split('.');
	return `v${[...numbers, '0', '0'].slice(0, 3).join('.')}`;
}

/**
 * The schema files of all nodes. n8n looks for them beside the built node, by the version of the
 * node and, where it has them, by its resource and operation.
 */
export function schemaFiles(
	nodes: readonly PackageNode[],
	played: readonly Played[],
	local: ReadonlyMap<string, IDataObject[]>,
): Map<string, string> {
	const itemsOf = (operation: Operation) =>
		played.filter((each) => each.operation === operation).map(({ json }) => json);
	const files = new Map<string, string>();
	const add = (node: PackageNode, file: string, items: readonly object[]) =>
		files.set(path.posix.join(node.folder, '__schema__', file), schemaFile(items));

	for (const node of nodes) {
		const operation = operationOf(node);
		if (operation) {
			const items = itemsOf(operation);
			const waited = operation === initialize ? items.map(afterWaiting) : [];
			add(node, `${versionOf(node)}.json`, [...items, ...waited]);
		} else if (isPage(node)) {
			add(node, `${versionOf(node)}.json`, pageItems());
		} else if (isTrigger(node)) {
			const items = itemsOf(checkResult).map((json) => ({ ...json, callback }));
			add(node, `${versionOf(node)}.json`, items);
		} else {
			for (const own of actionOperations) {
				add(node, `${versionOf(node)}/${own.resource}/${own.name}.json`, itemsOf(own));
			}
			for (const { resource, name } of localOperations) {
				add(node, `${versionOf(node)}/${resource}/${name}.json`, local.get(name) ?? []);
			}
		}
	}
	return files;
}
