import type { INodeExecutionData } from 'n8n-workflow';

import {
	engine,
	hintMessagesOf,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from '../workflow/support';
import {
	errorOf,
	itemAsking,
	mainCallOf,
	nodeNameOf,
	parametersOf,
	run,
	saidOf,
	subjects,
	useSandbox,
	type Subject,
} from './support';

const sandbox = useSandbox();

const paid = subjects.filter(
	({ operation }) => !operation.calls.main.charge.kind.startsWith('free'),
);

/** Runs the node so many times, each time over the same items. */
async function looped(
	subject: Subject,
	inputItems: INodeExecutionData[],
	{ parameters, ...setup }: NodeSetup,
	{ runs, tool = false }: { runs: number; tool?: boolean },
) {
	const type = `${nodeNameOf(subject)}${tool ? 'Tool' : ''}`;
	const node = { ...setup, parameters: parametersOf(subject, parameters) };
	const workflow = workflowWith(type, node, 4);
	const again = { node: 'Again', type: 'main', index: 0 };
	const isNotLast = {
		leftValue: `={{ $runIndex < ${runs - 1} }}`,
		rightValue: true,
		operator: { type: 'boolean', operation: 'equals' },
	};
	(workflow.nodes as object[]).push({
		name: 'Again',
		type: 'n8n-nodes-base.if',
		typeVersion: 2,
		parameters: {
			conditions: {
				options: { typeValidation: 'strict' },
				combinator: 'and',
				conditions: [isNotLast],
			},
		},
	});
	(workflow.nodes as object[]).push({
		name: 'Same Items',
		type: 'test.binarySource',
		parameters: { items: inputItems },
	});
	workflow.connections = {
		Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		Node: { main: [[again], [again], [again]] },
		Again: { main: [[{ node: 'Same Items', type: 'main', index: 0 }]] },
		'Same Items': { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
	};
	const before = sandbox.current.requests.length;
	const result = await engine.run(workflow, {
		credentials: sandboxCredential(sandbox.current),
		inputItems,
	});
	if (result.error) throw result.error;
	return {
		result,
		requests: sandbox.current.requests
			.slice(before)
			.filter((each) => each.action === mainCallOf(subject).action),
		/** What came out in each run, on whichever output. */
		each: Array.from({ length: runs }, (_run, index) => result.outputs('Node', index).flat()),
	};
}

describe.each(paid)('$name', (subject) => {
	const { action } = mainCallOf(subject);
	const isShared = subject.operation.once?.scope === 'execution';
	const allowed = subject.operation.changesData ? { allowAsTool: true } : {};
	const fixed = { parameters: { merchantBizId: '', options: { merchantBizId: '', ...allowed } } };
	const keeps = { options: { concurrency: 1 } };
	const asking = () => itemAsking(subject, sandbox.current);

	it(`in a loop, ${isShared ? 'asks about the same once' : 'asks again in every run'}`, async () => {
		const { requests, each } = await looped(subject, [asking()], {}, { runs: 3 });
		expect(requests).toHaveLength(isShared ? 1 : 3);
		expect(each.map((items) => items.length)).toEqual([1, 1, 1]);
		const verdicts = each.map(([item]) => saidOf(subject, item?.json).verdict);
		expect(new Set(verdicts).size).toBe(1);
	});

	it('re-uses what is known when n8n retries the node, and asks about the rest', async () => {
		sandbox.current.plan({ match: { action }, skip: 1, times: 6, fault: { kind: 'unavailable' } });
		const ran = await run(subject, sandbox.current, [asking(), asking(), asking()], {
			parameters: keeps,
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		expect(ran.result.status).toBe('success');
		// The first item once, the second six times in vain and once more, the third once.
		expect([ran.requests.length, ran.billed, ran.all.length]).toEqual([9, 3, 3]);
		const aboutReuse = hintMessagesOf(ran.result).filter((message) =>
			message.includes('earlier attempt'),
		);
		expect(aboutReuse).toEqual(
			isShared
				? []
				: [
						'1 of 3 items used the result of an earlier attempt of this execution. Nothing was called, or billed, again for them.',
					],
		);
	});

	it('stores no personal part of what is known with the execution, and says so there', async () => {
		const { notStored = [] } = subject.operation;
		const { result, itemOf } = await run(subject, sandbox.current, [asking()], {});
		const said = saidOf(subject, itemOf(0)?.json);
		const stored = JSON.stringify(result.run.data.executionData?.contextData);
		const warning = `This is the result of an earlier attempt. It is not stored completely: ${notStored.join(', ')} cannot be shown again, and asking again may be billed again.`;
		expect(stored.includes(warning)).toBe(notStored.length > 0);
		expect(JSON.stringify(said)).not.toContain('earlier attempt');
		for (const name of notStored) {
			expect(said[name]).not.toBeNull();
			expect(stored).toContain(`"${name}":null`);
			expect(stored).not.toContain(JSON.stringify(said[name]));
		}
	});

	it('does not ask about a lost answer again when n8n retries the node', async () => {
		sandbox.current.plan({ match: { action }, fault: { kind: 'dropAfterExecuting' } });
		const ran = await run(subject, sandbox.current, [asking(), asking()], {
			parameters: keeps,
			onError: 'stopWorkflow',
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(ran.result.error?.message).toMatch(/may have been executed, so it was not repeated/);
		expect([ran.requests.length, ran.billed]).toEqual([1, 1]);
	});

	it('costs an AI agent once, however often it tries the same', async () => {
		const { requests, each } = await looped(subject, [asking()], fixed, { runs: 4, tool: true });
		expect(requests).toHaveLength(1);
		expect(each.map((items) => items.length)).toEqual([1, 1, 1, 1]);
	});

	it('tells an AI agent of a lost answer as often as it tries, and does not repeat it', async () => {
		sandbox.current.plan({ match: { action }, fault: { kind: 'resetAfterExecuting' } });
		const setup: NodeSetup = { ...fixed, onError: 'continueRegularOutput' };
		const { requests, each } = await looped(subject, [asking()], setup, { runs: 3, tool: true });
		expect(requests).toHaveLength(1);
		for (const [item] of each) {
			expect(errorOf(item?.json).retryable).toBe(false);
			expect(item?.json.message).toMatch(/may have been executed/);
		}
	});

	it('asks again after a refusal, which was not executed', async () => {
		sandbox.current.plan({
			match: { action },
			fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
		});
		const setup: NodeSetup = { onError: 'continueRegularOutput' };
		const { requests, each } = await looped(subject, [asking()], setup, { runs: 2 });
		expect(errorOf(each[0]?.[0]?.json).category).toBe('parameter');
		expect(each[1]?.[0]?.json).toHaveProperty(subject.name);
		expect(requests).toHaveLength(2);
	});

	it('keeps keys of requests, and nothing that is in them, and not those of earlier runs', async () => {
		const { result } = await looped(subject, [asking()], {}, { runs: 3 });
		const kept = JSON.stringify(result.run.data.executionData?.contextData);
		expect(kept.match(/"[0-9a-f]{64}":/g)).toHaveLength(1);
	});

	it('stops starting calls when the execution is canceled', async () => {
		const items = Array.from({ length: 40 }, asking);
		sandbox.current.plan({ match: { action }, times: 'always', fault: { kind: 'delay', ms: 200 } });
		const before = sandbox.current.requests.length;
		const ran = await run(
			subject,
			sandbox.current,
			items,
			{ onError: 'continueRegularOutput', parameters: { options: { concurrency: 2 } } },
			{ cancelAfter: new Promise((resolve) => setTimeout(resolve, 300)) },
		);
		expect(ran.result.status).toBe('canceled');
		expect(sandbox.current.requests.length - before).toBeLessThan(20);
	});
});

it('a picture that Add Face did not accept is not sent again when n8n retries the node', async () => {
	const [subject] = subjects.filter(({ name }) => name === 'faceEnrollment') as [Subject];
	const item = itemAsking(subject, sandbox.current, 'refused');
	const ran = await run(subject, sandbox.current, [item], {
		onError: 'stopWorkflow',
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 1,
	});
	expect(ran.result.error?.message).toMatch(/did not add the face/);
	expect(ran.requests.filter(({ action }) => action === 'AddFaceRecord')).toHaveLength(1);
});
