import type { INodeProperties } from 'n8n-workflow';

import type { Outputs, Routings } from '../../definition';

const undecided = { label: 'Undecided', verdict: 'undecided' } as const;
const passed = { label: 'Passed', verdict: 'passed' } as const;

function failedBecause(label: string, reason: string) {
	return { label, verdict: 'failed', reason } as const;
}

/** The outputs of Check Result and of the trigger, by the value of 'Route By'. */
export const routings = {
	parameter: 'routing',
	variants: {
		byVerdict: [undecided, { label: 'Not Passed', verdict: 'failed' }, passed],
		bySubCode: [
			undecided,
			failedBecause('No Match', 'differentPerson'),
			failedBecause('Not Live', 'livenessRisk'),
			failedBecause('Policy Risk', 'policyRestriction'),
			failedBecause('Similar Face', 'similarFace'),
			{ label: 'Other Failure', verdict: 'failed' },
			passed,
		],
		single: [{ label: 'Result', verdict: 'undecided' }],
	},
} as const satisfies Routings & { variants: { byVerdict: Outputs } };

/** The field that decides which outputs a node with results has. */
export const routingProperty: INodeProperties = {
	displayName: 'Route By',
	name: 'routing',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Single Output',
			value: 'single',
			description:
				"One output: branch on 'checkResult.verdict' yourself, and let only 'passed' continue",
		},
		{
			name: 'Sub Code',
			value: 'bySubCode',
			description: 'One output for each Alibaba Cloud sub code',
		},
		{
			name: 'Verdict',
			value: 'byVerdict',
			description: 'Three outputs: Undecided, Not Passed, Passed',
		},
	],
	default: 'byVerdict',
	description:
		"Which outputs the node has. Anything unclear, contradictory, or missing goes to the first one, 'Undecided'.",
};
