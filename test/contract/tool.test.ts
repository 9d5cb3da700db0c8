import { NodeHelpers, type INodeTypeDescription } from 'n8n-workflow';

import { nodeOperations } from '../../nodes/operations';
import { nodeTypes } from '../workflow/support';
import {
	errorOf,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	saidOf,
	subjects,
	useSandbox,
} from './support';

const sandbox = useSandbox();

/** The nodes that are one operation. */
const ownNodeOf: Readonly<Record<string, string>> = {
	initialize: 'alibabaIdvInitialize',
	checkResult: 'alibabaIdvCheckResult',
	deviceRisk: 'alibabaIdvFaceGuardRisk',
	legacyFaceComparison: 'alibabaIdvFaceCompare',
};

/** n8n hands an agent the first output only, so everything has to be there. */
describe.each(subjects)('$name, called by an AI agent', (subject) => {
	const { cases, operation } = subject;
	const { action, play } = mainCallOf(subject);
	/** What an operation that changes data needs before an agent may call it. */
	const allowed = operation.changesData ? { parameters: { options: { allowAsTool: true } } } : {};
	/** One answer for each output; for an operation without a verdict one that can be read. */
	const answers = operation.outputs
		? operation.outputs.flatMap(({ label }) => {
				const row = cases.outcomes.find((each) => each[1] === label && !each[5]);
				return row ? [{ answer: row[0], verdict: row[2] as unknown }] : [];
			})
		: [{ answer: cases.good[0], verdict: undefined }];

	it('tells every verdict on one output, with nothing but its own fields', async () => {
		const items = answers.map(({ answer }) => {
			const item = itemAsking(subject, sandbox.current, answer);
			return { ...item, json: { ...item.json, mine: 'known to the agent' } };
		});
		const ran = await run(subject, sandbox.current, items, allowed, { tool: true });
		const [first = [], ...others] = ran.result.outputs('Node');
		expect(others.flat()).toEqual([]);
		expect(first.map(({ json }) => saidOf(subject, json).verdict)).toEqual(
			answers.map(({ verdict }) => verdict),
		);
		expect(first).toHaveLength(answers.length);
		const own = [subject.name, 'transactionId', 'merchantBizId', 'transactionUrl'];
		for (const { json, binary } of first) {
			expect(Object.keys(json).filter((name) => !own.includes(name))).toEqual([]);
			expect(binary).toBeUndefined();
		}
	});

	it('tells an error on the same output', async () => {
		const name = newAnswerName();
		const refusal = play.integerCodes ? { Code: 402 } : { Code: 'InvalidParameter' };
		sandbox.current.answer(action, name, refusal);
		const item = itemAsking(subject, sandbox.current, name);
		const setup = { ...allowed, onError: 'continueRegularOutput' } as const;
		const ran = await run(subject, sandbox.current, [item], setup, { tool: true });
		const [first = [], ...others] = ran.result.outputs('Node');
		expect(others.flat()).toEqual([]);
		expect(errorOf(first[0]?.json).category).toMatch(/^(parameter|quota)$/);
		expect(Object.keys(first[0]?.json ?? {}).sort()).toEqual(['error', 'message']);
	});

	if (!operation.changesData) return;

	it('refuses to change data unless the operator allows it, and calls nothing', async () => {
		const item = itemAsking(subject, sandbox.current);
		const setup = { parameters: cases.changing, onError: 'continueRegularOutput' } as const;
		const ran = await run(subject, sandbox.current, [item], setup, { tool: true });
		expect(errorOf(ran.result.outputs('Node')[0]?.[0]?.json).category).toBe('input');
		expect(ran.requests).toEqual([]);
		const byWorkflow = await run(subject, sandbox.current, [item], setup);
		expect(errorOf(byWorkflow.itemOf(0)?.json).category).not.toBe('input');
	});
});

it('what an agent reads of a node says what it costs', () => {
	const said = subjects.map(({ name, operation }) => {
		const isOwnNode = nodeOperations.includes(operation);
		const node = Object.values(nodeTypes).find(({ description: { properties, name: type } }) =>
			isOwnNode
				? type === ownNodeOf[name]
				: properties.some(({ displayOptions }) => displayOptions?.show?.operation?.includes(name)),
		);
		const parameters = { resource: operation.resource, operation: name };
		const description = NodeHelpers.makeDescription(
			isOwnNode ? {} : parameters,
			node?.description as INodeTypeDescription,
		);
		const { kind } = operation.calls.main.charge;
		// What adds up may be free or not: that is in its own words.
		const isBilled = kind === 'writeAddsUp' && /\bbilled\b/.test(operation.billing ?? '');
		return { name, description, paid: ['paid', 'unknown'].includes(kind) || isBilled };
	});
	const silent = said.filter(({ paid, description }) => paid && !/billed/.test(description));
	expect(silent).toEqual([]);
});
