import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runItems } from '../shared/run/itemLoop';
import { itemOf, type Item } from '../shared/run/item';
import { openSession, type Session } from '../shared/run/session';
import { resolvedOptions } from '../shared/run/unresolved';
import type { Fields, Values } from './definition';
import { checkTool } from './fields/allowAsTool';
import { readFields } from './readFields';

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
	/** Called for an item that nothing can be done for, before that becomes an error. */
	refused?(context: IExecuteFunctions): Promise<void>;
}

/** An operation without a call; it has one output. */
export function defineLocal<const F extends Fields>(
	operation: LocalOperation<F>,
): LocalOperation<F> {
	return operation;
}

/** Where its calls would go: the credential says whether that is a sandbox. */
const anyCall = { service: 'cloudauthIntl' } as const;

/**
 * What the action node does for an operation without a call.
 *
 * @throws NodeOperationError with On Error = Stop only.
 */
export async function executeLocal(
	context: IExecuteFunctions,
	operation: LocalOperation,
): Promise<INodeExecutionData[][]> {
	/** The error goes on as it is, but whoever waits for this node hears of it first. */
	async function heard<T>(work: Promise<T>): Promise<T> {
		await work.catch(async () => await operation.refused?.(context));
		return await work;
	}

	async function plan() {
		checkTool(context, operation.notForAgents);
		const options = resolvedOptions<{ includeInputFields?: unknown }>(() =>
			context.getNodeParameter('options', 0, {}),
		);
		return { options, session: await openSession(context, anyCall, {}) };
	}

	async function prepare(index: number, session: Session) {
		const item = itemOf(context, index, session);
		return { item, values: await readFields(operation.fields, item) };
	}

	return await runItems(context, operation.name, 1, async () => {
		const { options, session } = await heard(plan());
		return {
			concurrency: 1,
			passOn: options.includeInputFields !== false,
			prepare: async (index) => await heard(prepare(index, session)),
			async perform({ item, values }) {
				const own = await operation.perform(values, item, context);
				return { output: 0, json: { [operation.name]: { ...own } } };
			},
		};
	});
}
