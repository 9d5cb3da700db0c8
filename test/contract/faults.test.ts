import { batchesOf, problemsOf, runRows } from '../faults/run';
import { billedOf, columnOf, endingOf, isDocumentedCode, rowsFor, table } from '../faults/table';
import { continuing, errorOf, subjects, useSandbox } from './support';

const sandbox = useSandbox();

describe.each(subjects)('$name', (subject) => {
	const rows = rowsFor(subject).filter(({ onlyInFull }) => !onlyInFull);
	const batches = batchesOf(rows).map((batch) => ({
		batch,
		first: batch[0]?.name,
		count: batch.length,
	}));

	it.each(continuing.flatMap((onError) => batches.map((each) => ({ onError, ...each }))))(
		'On Error $onError, counts and tells, in one batch of $count beginning with: $first',
		async ({ onError, batch }) => {
			const ran = await runRows(subject, batch, { onError }, sandbox.current);
			expect(problemsOf(subject, ran, batch, onError)).toEqual([]);
		},
	);

	// Three calls of a second each, twice, would prove what the batch above has proved.
	const quick = rows.filter(
		(row) =>
			!isDocumentedCode(row) &&
			!row.or &&
			!row.cancel &&
			!endingOf(row, subject).notGood &&
			(!row.options || columnOf(subject) !== 'free'),
	);

	it.each(quick)(
		'stops in words, and is retried only where nothing was executed: $name',
		async (row) => {
			const ending = endingOf(row, subject);
			const retrying = {
				retryOnFail: true,
				maxTries: 2,
				// 0 would be n8n's default of a second.
				waitBetweenTries: 1,
			};
			const ran = await runRows(subject, [row], retrying, sandbox.current);
			const isRepeated = ending.error !== undefined && !ending.lost;
			expect([ran.calls, ran.billed]).toEqual([
				isRepeated ? 2 * ending.calls : ending.calls,
				billedOf(ending, subject),
			]);
			const once = { ...ran, calls: ending.calls };
			expect(problemsOf(subject, once, [row], 'stopWorkflow')).toEqual([]);
			const { charge } = subject.operation.calls.main;
			if (ending.lost && 'ifAnswerLost' in charge) {
				expect(ran.result.error?.description).toContain(charge.ifAnswerLost);
			}
		},
	);

	if (!('merchantBizId' in subject.operation.fields) || columnOf(subject) === 'free') return;

	it('names the generated id of a lost answer, with which it can be looked up', async () => {
		const row = table.find(({ name }) => name === 'cut off after it was executed');
		const onError = 'continueErrorOutput';
		const ran = await runRows(subject, row ? [row] : [], { onError }, sandbox.current);
		const sent = ran.requests[0]?.params.MerchantBizId;
		expect(ran.byLabel.Error?.[0]?.message).toContain(`(MerchantBizId: ${sent})`);
		expect(errorOf(ran.byLabel.Error?.[0]).merchantBizId).toBe(sent);
	});
});
