import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runItems } from '../shared/run/itemLoop';
import { itemOf, type Item } from '../shared/run/item';
import { openSession } from '../shared/run/session';
import type { Fields, Values } from './definition';
import { checkTool } from './fields/allowAsTool';
import { initialize } from './verification/initialize';

/** An operation that calls nobody: it needs the credential at most for its callback secret. */
export interface LocalOperation<F extends Fields = Fields> {
	local: true;
	/** The name of the object in the output item. */
	name: string;
	resource: string;
	displayName: string;
	n8nAction: string;
	description: string;
	fields: F;
	/** Why an AI agent may do it only when the operator allows that; continues "this operation …". */
	notForAgents: string;
	/**
	 * Does it for one item, once all items are checked.
	 *
	 * @returns what the object of the item says.
	 * @throws IdvError
	 */
	perform(
		values: Values<F>,
		item: Item,
		context: IExecuteFunctions,
	): Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;
	/** Called for an item whose fields cannot be used, before that becomes an error. */
	refused?(context: IExecuteFunctions): Promise<void>;
}

/** An operation without a call; it has one output. */
export function defineLocal<const F extends Fields>(
	operation: LocalOperation<F>,
): LocalOperation<F> {
	return operation;
}

/** @throws InputError that names the field, what is wrong and what to do. */
async function valuesOf({ fields }: LocalOperation, item: Item): Promise<Values<Fields>> {
	const values: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) values[name] = await field.read(item);
	return values;
}

/**
 * What the action node does for an operation without a call.
 *
 * @throws NodeOperationError with On Error = Stop only.
 */
export async function executeLocal(
	context: IExecuteFunctions,
	operation: LocalOperation,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, operation.name, 1, async () => {
		checkTool(context, operation.notForAgents);
		const options = context.getNodeParameter('options', 0, {}) as {
			includeInputFields?: unknown;
		};
		const session = await openSession(context, initialize.calls.main, {});
		return {
			concurrency: 1,
			passOn: options.includeInputFields !== false,
			async prepare(index) {
				const item = itemOf(context, index, session);
				const reading = valuesOf(operation, item);
				// The error goes on as it is, but whoever waits for this node hears of it first.
				if (operation.refused) await reading.catch(async () => await operation.refused?.(context));
				return { item, values: await reading };
			},
			async perform({ item, values }) {
				const own = await operation.perform(values, item, context);
				return { output: 0, json: { [operation.name]: { ...own } } };
			},
		};
	});
}
