import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeType,
	type INodeTypes,
	type NodeConnectionType,
} from 'n8n-workflow';

import {
	outputOf,
	outputsExpression,
	routings,
	type Routing,
} from '../../../nodes/shared/results/routes';
import { otherMeanings, subCodes, type Meaning } from '../../../nodes/shared/results/subCodes';
import type { Verdict } from '../../../nodes/shared/results/verdict';

const labels = (routing: Routing) => routings[routing].map(({ displayName }) => displayName);
const verdictOf = (meaning: Meaning): Verdict => ({ ...meaning, subCode: null });

const meanings: Meaning[] = [...Object.values(otherMeanings), ...Object.values(subCodes)];

const whereTo: Array<[reason: string, verdict: Verdict, byVerdict: string, bySubCode: string]> = [
	...meanings.map((meaning): [string, Verdict, string, string] => {
		const { verdict, reason } = meaning;
		if (verdict === 'passed') return [reason, verdictOf(meaning), 'Passed', 'Passed'];
		if (verdict === 'undecided') return [reason, verdictOf(meaning), 'Undecided', 'Undecided'];
		const own: Record<string, string> = {
			differentPerson: 'Different Person',
			livenessRisk: 'Liveness Risk',
			policyRestriction: 'Policy Restriction',
			similarFace: 'Similar Face',
		};
		return [reason, verdictOf(meaning), 'Not Passed', own[reason] ?? 'Other Failure'];
	}),
];

describe('the outputs of Check Result', () => {
	it('are these, in this order', () => {
		expect(labels('byVerdict')).toEqual(['Undecided', 'Not Passed', 'Passed']);
		expect(labels('bySubCode')).toEqual([
			'Undecided',
			'Different Person',
			'Liveness Risk',
			'Policy Restriction',
			'Similar Face',
			'Other Failure',
			'Passed',
		]);
		expect(labels('single')).toEqual(['Result']);
		expect(Object.keys(routings)).toEqual(['byVerdict', 'bySubCode', 'single']);
	});

	it('begin with Undecided, because n8n sends there what it cannot place, and end with Passed', () => {
		for (const routing of ['byVerdict', 'bySubCode'] as const) {
			expect(labels(routing)[0]).toBe('Undecided');
			expect(labels(routing).at(-1)).toBe('Passed');
			expect(labels(routing).filter((label) => label === 'Passed')).toHaveLength(1);
		}
	});

	it.each(whereTo)('place %s', (_reason, verdict, byVerdict, bySubCode) => {
		expect(labels('byVerdict')[outputOf('byVerdict', verdict)]).toBe(byVerdict);
		expect(labels('bySubCode')[outputOf('bySubCode', verdict)]).toBe(bySubCode);
		expect(outputOf('single', verdict)).toBe(0);
	});

	it('place a verdict that nobody knows on output 0', () => {
		for (const verdict of ['Passed', 'PASSED', 'pass', '', undefined, 'constructor', 'review']) {
			const odd = { ...verdictOf(otherMeanings.otherFailure), verdict } as unknown as Verdict;
			for (const routing of ['byVerdict', 'bySubCode', 'single'] as const) {
				expect(outputOf(routing, odd)).toBe(0);
				expect(outputOf(routing, { ...odd, reason: 'differentPerson' })).toBe(0);
			}
		}
	});

	it('go by the verdict, never by the reason alone', () => {
		const odd = { ...verdictOf(otherMeanings.notFinished), reason: 'passed' };
		expect(outputOf('bySubCode', odd)).toBe(0);
		expect(outputOf('byVerdict', { ...odd, reason: 'differentPerson' })).toBe(0);
		expect(outputOf('bySubCode', { ...odd, reason: 'differentPerson' })).toBe(0);
		const failed = { ...verdictOf(otherMeanings.otherFailure), reason: 'passed', subCode: '200' };
		expect(labels('bySubCode')[outputOf('bySubCode', failed)]).toBe('Other Failure');
	});
});

describe('the outputs expression', () => {
	/** What n8n's own code makes of it. */
	function outputsOf(parameters: INode['parameters'], parameter = 'routing') {
		const outputs = outputsExpression(parameter) as `={{${string}}}`;
		const type = {
			description: {
				displayName: 'Check Result',
				name: 'checkResult',
				group: ['transform'],
				version: 1,
				description: '',
				defaults: {},
				inputs: ['main' as NodeConnectionType],
				outputs,
				properties: ['routing', 'other'].map((name) => ({
					displayName: name,
					name,
					type: 'string',
					default: '',
				})),
			},
		} as unknown as INodeType;
		const nodeTypes = {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		} as unknown as INodeTypes;
		const node: INode = {
			id: '1',
			name: 'Check Result',
			type: 'checkResult',
			typeVersion: 1,
			position: [0, 0],
			parameters,
		};
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		return NodeHelpers.getNodeOutputs(workflow, node, type.description);
	}

	it.each(['byVerdict', 'bySubCode', 'single'] as const)(
		'draws %s as the table says',
		(routing) => {
			expect(outputsOf({ routing })).toEqual(
				labels(routing).map((displayName) => ({ type: 'main', displayName })),
			);
		},
	);

	it('reads the parameter that it is given', () => {
		expect(outputsOf({ other: 'single', routing: 'byVerdict' }, 'other')).toEqual([
			{ type: 'main', displayName: 'Result' },
		]);
	});

	it('carries everything with it, because the editor has none of this code', () => {
		const expression = outputsExpression('routing');
		expect(expression).toMatch(/^=\{\{ \(\{.*\}\)\[\$parameter\["routing"\]\] \}\}$/);
		// `}}` would end the expression early.
		expect(expression.slice(3, -2)).not.toContain('}}');
	});
});
