import { createHash } from 'node:crypto';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

import { currentScope } from './runScope';

const hashOf = (item: DeduplicationItemTypes) =>
	createHash('md5').update(String(item)).digest('base64');

function entriesOf(scope: DeduplicationScope, { node, workflow }: ICheckProcessedContextData) {
	const store = currentScope()?.deduplication;
	if (!store) throw new Error('De-duplication works only inside a run of the engine');
	const key = `${workflow.id} ${scope === 'node' ? `n:${node?.id}` : ''}`;
	const entries = store.get(key) ?? [];
	store.set(key, entries);
	return entries;
}

/**
 * n8n's de-duplication store in memory: one per engine, so that it lasts from one run to the
 * next as n8n's database does. Knows the mode 'entries' only.
 *
 * As in n8n, `maxEntries` drops the oldest, and a key that comes twice in one call is new twice.
 */
export const memoryDeduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		options: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		if (options.mode !== 'entries') throw new Error(`Mode "${options.mode}" is not supported`);
		const entries = entriesOf(scope, context);
		const known = new Set(entries);
		const output: IDeduplicationOutput = { new: [], processed: [] };
		for (const item of items) {
			if (known.has(hashOf(item))) output.processed.push(item);
			else {
				output.new.push(item);
				entries.push(hashOf(item));
			}
		}
		const { maxEntries } = options;
		if (maxEntries) entries.splice(0, Math.max(0, entries.length - maxEntries));
		return output;
	},

	async removeProcessed(items, scope, context) {
		const entries = entriesOf(scope, context);
		for (const item of items) {
			const index = entries.indexOf(hashOf(item));
			if (index >= 0) entries.splice(index, 1);
		}
	},

	async clearAllProcessedItems(scope, context) {
		entriesOf(scope, context).length = 0;
	},

	async getProcessedDataCount(scope, context) {
		return entriesOf(scope, context).length;
	},
};
