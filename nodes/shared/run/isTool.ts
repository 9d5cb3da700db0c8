import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node as a tool. n8n hands the agent the first output only, so
 * everything has to go there: an agent that sees nothing would start the same again.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
