import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { looseEnd, reuseHint, summaryOf } from '../../../nodes/operations/runHints';
import { connectedOutputs } from '../../../nodes/shared/run/connectedOutputs';

const outputs = [
	{ label: 'Undecided', verdict: 'undecided' },
	{ label: 'Not Passed', verdict: 'failed' },
	{ label: 'Passed', verdict: 'passed' },
];

const item = (reason: string): INodeExecutionData => ({ json: { checkResult: { reason } } });
const error: INodeExecutionData = { json: { error: { code: 'X' }, message: 'X' } };

it('a run tells how many items went where, the good ones first, and why some are undecided', () => {
	const undecided = [item('notFinished'), item('unreadable'), item('notFinished'), error];
	const routed = [undecided, [item('differentPerson')], [item('passed'), item('passed')]];
	expect(summaryOf(outputs, routed, 'checkResult')).toBe(
		'7 items: 2 Passed, 1 Not Passed, 3 Undecided (notFinished, unreadable), 1 error.',
	);
	expect(summaryOf(outputs, [[error, error], [], []], 'checkResult')).toBe('2 items: 2 errors.');
});

it('of many reasons the three most frequent are told, the first of equals before the others', () => {
	const reasons = ['a', 'b', 'c', 'c', 'd', 'd', 'd', 'b'];
	const others = [{ json: {} }, { json: { checkResult: { reason: 7 } } }];
	const routed = [[...reasons.map(item), ...others], [item('e')], []];
	expect(summaryOf(outputs, routed, 'checkResult')).toBe(
		'11 items: 1 Not Passed, 10 Undecided (d, b, c).',
	);
});

it('an output that nothing went to is not told of, nor is one that n8n does not have', () => {
	expect(summaryOf(outputs, [[], [item('a'), item('b')]], 'checkResult')).toBe(
		'2 items: 2 Not Passed.',
	);
});

it('several outputs without a node are named in one hint', () => {
	expect(looseEnd(outputs, [[item('a')], [item('b')], [item('c')]], new Set([0]))).toMatch(
		/^1 item went to 'Not Passed', 1 item went to 'Passed', where no node is connected/,
	);
	expect(looseEnd(outputs, [[item('a')]], new Set([0]))).toBeUndefined();
});

it('a single item, and a node with one output, need no summary', () => {
	expect(summaryOf(outputs, [[], [], [item('passed')]], 'checkResult')).toBeUndefined();
	expect(summaryOf(outputs.slice(0, 1), [[item('a'), item('b')]], 'checkResult')).toBeUndefined();
});

it('items that went to an output without a node are named, unless the workflow ends here', () => {
	const routed = [[item('notFinished')], [], [item('passed'), item('passed')]];
	expect(looseEnd(outputs, routed, new Set([0, 1]))).toBe(
		"2 items went to 'Passed', where no node is connected, so nothing happens to them. n8n connects a new node to 'Undecided': drag a line from the other outputs yourself.",
	);
	expect(looseEnd(outputs, routed, new Set([0, 2]))).toBeUndefined();
	expect(looseEnd(outputs, routed, new Set())).toBeUndefined();
	expect(looseEnd(outputs, routed, undefined)).toBeUndefined();
});

it('items that were answered from what is known already are counted, because they cost nothing', () => {
	expect(reuseHint(0, 5)).toBeUndefined();
	expect(reuseHint(2, 5)).toBe(
		'2 of 5 items used the result of an earlier attempt of this execution. Nothing was called, or billed, again for them.',
	);
});

describe('which outputs lead to another node', () => {
	const outputsIn = (workflow: unknown) =>
		connectedOutputs({
			getNode: () => ({ name: 'Check' }),
			workflow,
		} as unknown as IExecuteFunctions);
	const lineTo = { node: 'Next', type: 'main', index: 0 };

	it('is read from the record of the workflow', () => {
		const connectionsBySourceNode = {
			Check: { main: [[], [lineTo], null, undefined, [lineTo, lineTo]] },
			Other: { main: [[lineTo]] },
		};
		expect(outputsIn({ connectionsBySourceNode })).toEqual(new Set([1, 4]));
	});

	it.each([{}, { Check: undefined }, { Check: {} }, { Check: { main: [] } }])(
		'is none where the record is %j',
		(connectionsBySourceNode) => {
			expect(outputsIn({ connectionsBySourceNode })).toEqual(new Set());
		},
	);

	it.each([undefined, {}, { connectionsBySourceNode: null }, { connectionsBySourceNode: 'none' }])(
		'is not known where n8n has no such record: %j',
		(workflow) => {
			expect(outputsIn(workflow)).toBeUndefined();
		},
	);
});
