import type { INodeProperties } from 'n8n-workflow';

/** The field that decides which outputs a node with results has; see `results/routes.ts`. */
export const routingField: INodeProperties = {
	displayName: 'Route By',
	name: 'routing',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Single Output',
			value: 'single',
			description: "One output; branch on 'verdict' yourself, and let only 'passed' through",
		},
		{
			name: 'Sub Code',
			value: 'bySubCode',
			description: 'One output for each reason of the vendor',
		},
		{
			name: 'Verdict',
			value: 'byVerdict',
			description: 'Three outputs: Undecided, Not Passed, Passed',
		},
	],
	default: 'byVerdict',
	description:
		"Which outputs the node has. Whatever is not clear leaves through the first one, 'Undecided': not finished, contradictory, or an answer that could not be had.",
};

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
