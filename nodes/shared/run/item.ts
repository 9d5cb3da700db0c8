import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pageForItem, type ForThisItem } from '../page/startedByPage';
import { parametersOf } from './parameters';
import type { Session } from './session';
import { resolvedOptions } from './unresolved';

/** One item, as the fields of an operation read it. */
export interface Item {
	readonly index: number;
	readonly session: Session;
	/** The JSON that came in. */
	readonly json: IDataObject;
	/** The files that came in, by binary field. */
	readonly binary: IBinaryKeyData;
	/** The value of a parameter of the node, expressions resolved; '' where it is not shown. */
	parameter(name: string): unknown;
	/** The value of one of the 'Options', undefined when it was not added. */
	option(name: string): unknown;
	/** Whether an option was added, whatever its expression returned. */
	hasOption(name: string): boolean;
	/** @throws when the item has no such binary field. */
	bytesOf(binaryField: string): Promise<Buffer>;
	/** Shows the operator a hint beside the output. */
	hint(message: string): void;
	/** What the Verification Page that started the execution has for this item, where one did. */
	ofPage(): ForThisItem | undefined;
	/** Resolves an expression such as `{{ $execution.resumeUrl }}`. */
	evaluate(expression: string): unknown;
}

/** @throws IdvError where an expression in 'Options' cannot be resolved. */
export function itemOf(context: IExecuteFunctions, index: number, session: Session): Item {
	const input = context.getInputData()[index];
	const read = parametersOf(context);
	const options = resolvedOptions<IDataObject>(() => read('options', index, {}));
	return {
		index,
		session,
		json: input?.json ?? {},
		binary: input?.binary ?? {},
		parameter: (name) => read(name, index, ''),
		option: (name) => (Object.hasOwn(options, name) ? options[name] : undefined),
		hasOption: (name) => Object.hasOwn(options, name),
		bytesOf: async (binaryField) => await context.helpers.getBinaryDataBuffer(index, binaryField),
		hint: (message) => context.addExecutionHints?.({ message }),
		ofPage: () => pageForItem(context, index),
		evaluate: (expression) => context.evaluateExpression(expression, index),
	};
}
