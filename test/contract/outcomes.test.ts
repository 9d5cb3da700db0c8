import {
	continuing,
	errorOf,
	everyOnError,
	goodLabelOf,
	groupBy,
	itemAsking,
	run,
	saidOf,
	subjects,
	useSandbox,
} from './support';

const sandbox = useSandbox();

describe.each(subjects)('$name', (subject) => {
	const { cases } = subject;
	const groups = groupBy(cases.outcomes, (row) => row[5] ?? {}).map((rows) => ({
		rows,
		parameters: rows[0]?.[5],
		with: JSON.stringify(rows[0]?.[5] ?? 'its defaults'),
	}));

	const inEveryWay = groups.flatMap((group) =>
		everyOnError.map((onError) => ({ ...group, onError })),
	);
	if (inEveryWay.length > 0)
		it.each(inEveryWay)(
			'decides as its cases say with $with, On Error $onError',
			async ({ rows, parameters, onError }) => {
				const items = rows.map(([answer]) => itemAsking(subject, sandbox.current, answer));
				const ran = await run(subject, sandbox.current, items, { parameters, onError });
				if (ran.result.error) throw ran.result.error;
				const seen = rows.map(([answer], index) => {
					const { verdict, reason, billed } = saidOf(subject, ran.itemOf(index)?.json);
					return [answer, ran.labelOf(index), verdict, reason, billed];
				});
				expect(seen).toEqual(rows.map((row) => row.slice(0, 5)));
				const isSentence = /^['A-Z].*\.( \(\w+\))?$/;
				const unworded = rows.filter((_row, index) => {
					const { explanation, remedy, tellUser } = saidOf(subject, ran.itemOf(index)?.json);
					return ![explanation, remedy, tellUser].every((text) => isSentence.test(String(text)));
				});
				expect(unworded.map(([answer]) => answer)).toEqual([]);
				const calls = rows.reduce((sum, [answer]) => sum + (cases.calls?.[answer] ?? 1), 0);
				expect(ran.requests).toHaveLength(calls);
				expect(ran.all).toHaveLength(rows.length);
			},
		);

	it('decides nothing where it has no verdict, and says so', async () => {
		if (subject.operation.outputs) return;
		const items = cases.good.map((answer) => itemAsking(subject, sandbox.current, answer));
		const ran = await run(subject, sandbox.current, items);
		expect(ran.all.map((json) => saidOf(subject, json).decided)).toEqual(items.map(() => false));
		expect([ran.labels.length, ran.requests.length]).toEqual([1, items.length]);
	});

	const errors = cases.errors ?? [];
	if (errors.length === 0) return;

	it.each(continuing)(
		'makes errors of what its cases call errors, On Error %s',
		async (onError) => {
			const items = errors.map(([answer]) => itemAsking(subject, sandbox.current, answer));
			const ran = await run(subject, sandbox.current, items, { onError });
			const seen = errors.map(([answer], index) => [
				answer,
				errorOf(ran.itemOf(index)?.json).category,
				ran.labelOf(index),
			]);
			const label = onError === 'continueErrorOutput' ? ran.labels.at(-1) : ran.labels[0];
			expect(seen).toEqual(errors.map(([answer, category]) => [answer, category, label]));
			expect(ran.requests).toHaveLength(errors.reduce((sum, [, , calls = 1]) => sum + calls, 0));
			expect(ran.byLabel[goodLabelOf(subject) ?? ''] ?? []).toEqual([]);
		},
	);

	it('stops at what its cases call an error', async () => {
		const [[answer = ''] = []] = errors;
		const ran = await run(subject, sandbox.current, [itemAsking(subject, sandbox.current, answer)]);
		expect(ran.result.status).toBe('error');
		expect(ran.all).toEqual([]);
	});
});
