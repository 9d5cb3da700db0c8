import {
	errorOf,
	goodLabelOf,
	itemAsking,
	newAnswerName,
	run,
	saidOf,
	subjects,
	useSandbox,
} from './support';

const sandbox = useSandbox();

/** n8n hands an agent the first output only, so everything has to be there. */
describe.each(subjects)('$name, called by an AI agent', (subject) => {
	const { cases, operation } = subject;
	const [action = '', play] = Object.entries(cases.plays)[0] ?? [];
	/** One answer for each output; for an operation without a verdict one that is read. */
	const perOutput = (operation.outputs ?? []).flatMap(({ label }) => {
		const row = cases.outcomes.find(
			([, output, , , , parameters]) => output === label && !parameters,
		);
		return row ? [row] : [];
	});

	it('tells every verdict on one output, with nothing but its own fields', async () => {
		const items = perOutput.map(([answer]) => {
			const item = itemAsking(subject, sandbox.current, answer);
			return { ...item, json: { ...item.json, mine: 'known to the agent' } };
		});
		const ran = await run(subject, sandbox.current, items, {}, { tool: true });
		const [first = [], ...others] = ran.result.outputs('Node');
		expect(others.flat()).toEqual([]);
		expect(first.map(({ json }) => saidOf(subject, json).verdict)).toEqual(
			perOutput.map(([, , verdict]) => verdict),
		);
		expect(first).toHaveLength(perOutput.length);
		const own = [subject.name, 'transactionId', 'merchantBizId', 'transactionUrl'];
		for (const { json, binary } of first) {
			expect(Object.keys(json).filter((name) => !own.includes(name))).toEqual([]);
			expect(binary).toBeUndefined();
		}
	});

	it('tells an error on the same output', async () => {
		const name = newAnswerName();
		const refusal = play?.integerCodes ? { Code: 402 } : { Code: 'InvalidParameter' };
		sandbox.current.answer(action, name, refusal);
		const item = itemAsking(subject, sandbox.current, name);
		const setup = { onError: 'continueRegularOutput' } as const;
		const ran = await run(subject, sandbox.current, [item], setup, { tool: true });
		const [first = [], ...others] = ran.result.outputs('Node');
		expect(others.flat()).toEqual([]);
		expect(errorOf(first[0]?.json).category).toMatch(/^(parameter|quota)$/);
		expect(Object.keys(first[0]?.json ?? {}).sort()).toEqual(['error', 'message']);
	});

	it('has no output beyond the first for whoever is not decided', async () => {
		const ran = await run(
			subject,
			sandbox.current,
			[itemAsking(subject, sandbox.current)],
			{},
			{
				tool: true,
			},
		);
		expect(ran.result.outputs('Node')[0]).toHaveLength(1);
		expect(goodLabelOf(subject) === undefined || ran.result.outputs('Node').length === 1).toBe(
			true,
		);
	});
});
