import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../shared/errors';
import { isTool } from '../../shared/run/isTool';

/** The option of every operation that changes data. */
export const allowAsTool: INodeProperties = {
	displayName: 'Allow Use by AI Agents',
	name: 'allowAsTool',
	type: 'boolean',
	// An expression could be filled in by the agent.
	noDataExpression: true,
	default: false,
	description:
		'Whether an AI agent may call this operation, which changes or deletes data that cannot be brought back. Workflows can always use it.',
};

/**
 * @param what what the operation does, continuing "this operation …".
 * @throws InputError when an AI agent calls what only the operator may allow.
 */
export function checkTool(context: IExecuteFunctions, what = 'changes data'): void {
	// Not what an expression returned, which the agent may have written.
	const { allowAsTool: allowed } = (context.getNode().parameters.options ?? {}) as IDataObject;
	if (!isTool(context) || allowed === true) return;
	throw new InputError(
		'Allow Use by AI Agents',
		`is off, and this operation ${what}`,
		"An AI agent may only call it when the option 'Allow Use by AI Agents' of the node is on.",
	);
}
