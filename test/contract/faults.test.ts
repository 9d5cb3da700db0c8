import type { IDataObject } from 'n8n-workflow';

import { services } from '../../nodes/shared/services';
import type { Fault } from '../sandbox';
import { sandboxCredential, type NodeSetup } from '../workflow/support';
import {
	continuing,
	errorOf,
	goodLabelOf,
	groupBy,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	saidOf,
	subjects,
	useSandbox,
	type Ran,
	type Subject,
} from './support';

const sandbox = useSandbox();

/** What it means to make a call twice, see `errorCategories.ts`. */
type Column = 'addsUp' | 'free' | 'paid';

/** How it ends: as if nothing had happened, as a refused picture, or as an error. */
interface Ending {
	/** Requests that arrive. */
	calls: number;
	/** Whether Alibaba Cloud bills, where the operation is paid. */
	billed?: true;
	/** The category of the error. */
	error?: string;
	/** Whether it may have been executed. */
	lost?: true;
	reason?: string;
}

interface Row {
	name: string;
	fault?: Fault;
	/** How often it strikes; for ever, unless it is said. */
	times?: number;
	credential?: Record<string, string>;
	options?: IDataObject;
	/** Only for the codes of this service. */
	service?: keyof typeof services;
	/** The one of its category that every operation is tried with. */
	everywhere?: true;
	free: Ending;
	paid: Ending;
	/** Default: as for a paid call. */
	addsUp?: Ending;
}

const through = (calls: number): Ending => ({ calls, billed: true });
const error = (category: string, calls = 1): Ending => ({ calls, error: category });
const lost = (category: string, billed?: true): Ending => ({
	calls: 1,
	error: category,
	lost: true,
	...(billed ? { billed } : {}),
});
const alike = (ending: Ending) => ({ free: ending, paid: ending });
const code = (given: string, status: number): Fault => ({
	kind: 'anyCode',
	code: given,
	status,
	message: 'New',
});
const unanswered = (billed?: true) => ({
	free: error('noAnswer', 3),
	paid: lost('noAnswer', billed),
});
const slow = { timeout: 1000 };

/** DESIGN's table of what happens to a call, row by row. */
const table: Row[] = [
	{
		name: 'never reached',
		credential: { endpoint: 'http://127.0.0.1:9' },
		everywhere: true,
		...alike(error('notReached', 0)),
	},
	{ name: 'throttled five times', fault: { kind: 'throttle' }, times: 5, ...alike(through(6)) },
	{
		name: 'throttled once, with a time to wait',
		fault: { kind: 'throttle', retryAfterMs: 900 },
		times: 1,
		...alike(through(2)),
	},
	{
		name: 'throttled for ever',
		fault: { kind: 'throttle' },
		everywhere: true,
		...alike(error('throttled', 6)),
	},
	{
		name: 'unavailable five times',
		fault: { kind: 'unavailable' },
		times: 5,
		...alike(through(6)),
	},
	{
		name: 'unavailable for ever',
		fault: { kind: 'unavailable' },
		everywhere: true,
		...alike(error('unavailable', 6)),
	},
	{
		name: 'an internal fault twice',
		fault: { kind: 'internal' },
		times: 2,
		...alike(through(3)),
		addsUp: lost('internal'),
	},
	{
		name: 'an internal fault for ever',
		fault: { kind: 'internal' },
		everywhere: true,
		...alike(error('internal', 3)),
		addsUp: lost('internal'),
	},
	{ name: 'a slow answer', fault: { kind: 'delay', ms: 300 }, ...alike(through(1)) },
	{
		name: 'an answer that is too late',
		fault: { kind: 'delay', ms: 1500 },
		options: slow,
		...unanswered(true),
	},
	{ name: 'no answer at all', fault: { kind: 'never' }, options: slow, ...unanswered(true) },
	{
		name: 'reset after it was executed',
		fault: { kind: 'resetAfterExecuting' },
		...unanswered(true),
	},
	{
		name: 'cut off after it was executed',
		fault: { kind: 'dropAfterExecuting' },
		everywhere: true,
		...unanswered(true),
	},
	{ name: 'reset, nobody knows when', fault: { kind: 'reset' }, ...unanswered() },
	{ name: 'cut off, nobody knows when', fault: { kind: 'drop' }, ...unanswered() },
	{ name: 'an answer that is garbage', fault: { kind: 'garbage' }, ...unanswered(true) },
	{ name: 'a web page', fault: { kind: 'html' }, ...unanswered(true) },
	{ name: 'an empty answer', fault: { kind: 'emptyBody' }, ...unanswered(true) },
	{ name: 'half an answer', fault: { kind: 'truncatedJson' }, ...unanswered(true) },
	{
		name: 'a success with another HTTP status',
		fault: { kind: 'wrongStatus' },
		...unanswered(true),
	},
	{ name: 'a redirect', fault: { kind: 'redirect' }, ...unanswered() },
	{
		name: 'an unknown code with HTTP 200',
		fault: code('Strange.Code', 200),
		everywhere: true,
		free: error('unknown'),
		paid: lost('unknown'),
	},
	{
		name: 'an unknown code with HTTP 400',
		fault: code('Strange.Code', 400),
		...alike(error('unknown')),
	},
	{ name: 'a clock that is off once', fault: { kind: 'clock' }, times: 1, ...alike(through(2)) },
	{
		name: 'a clock that stays off',
		fault: { kind: 'clock' },
		everywhere: true,
		...alike(error('clock', 2)),
	},
	{
		name: 'a nonce that was used',
		fault: { kind: 'nonceUsed' },
		times: 1,
		free: through(2),
		paid: lost('repeated'),
	},
	{
		name: 'nonces that are always used',
		fault: { kind: 'nonceUsed' },
		everywhere: true,
		free: error('repeated', 2),
		paid: lost('repeated'),
	},
	{
		name: 'a wrong secret',
		credential: { accessKeySecret: 'another' },
		...alike(error('credential')),
	},
	// n8n repeats a request after 401 by itself unless it gets the answer whatever its status.
	{
		name: 'a refused key with HTTP 401',
		fault: code('InvalidAccessKeyId.NotFound', 401),
		everywhere: true,
		...alike(error('credential')),
	},
	{
		name: 'a missing permission',
		fault: code('Forbidden.RAMUserAccessDenied', 403),
		everywhere: true,
		...alike(error('permission')),
	},
	{
		name: 'an unpaid bill',
		fault: code('InsufficientBalance', 402),
		everywhere: true,
		...alike(error('account')),
	},
	{
		name: 'another endpoint',
		fault: code('InvalidAction.NotFound', 404),
		everywhere: true,
		...alike(error('endpoint')),
	},
	{
		name: 'a refused parameter',
		fault: code('InvalidParameter', 400),
		everywhere: true,
		...alike(error('parameter')),
	},
	{
		name: 'the same call too often',
		service: 'cloudauthIntl',
		fault: code('Forbidden.ExceptionRepeatedInvoke', 401),
		everywhere: true,
		...alike(error('blocked')),
	},
	{
		name: 'suspicious activity',
		service: 'cloudauthIntl',
		fault: code('SuspiciousActivity', 429),
		...alike(error('blocked')),
	},
	{
		name: 'a refused picture',
		service: 'cloudauthIntl',
		fault: code('UnqualifiedPhoto', 401),
		everywhere: true,
		...alike({ calls: 1, reason: 'pictureRefused' }),
	},
];

const columns: Readonly<Record<string, Column>> = {
	freeRead: 'free',
	freeWriteSameTwice: 'free',
	paid: 'paid',
	unknown: 'paid',
	writeAddsUp: 'addsUp',
};

const columnOf = ({ operation }: Subject) => columns[operation.calls.main.charge.kind] ?? 'paid';

function endingOf(row: Row, subject: Subject): Ending {
	const column = columnOf(subject);
	const ending = column === 'addsUp' ? (row.addsUp ?? row.paid) : row[column];
	// An operation without outputs has nowhere to send a refused picture but to the errors.
	return ending.reason && !subject.operation.outputs ? error('picture') : ending;
}

/** In full for one operation of each charge kind and service, one of each category for the others. */
const inFull = new Set(
	groupBy(subjects, ({ operation }) => {
		const { service, charge } = operation.calls.main;
		return [service, charge.kind];
	}).map(([first]) => first?.name),
);

function rowsFor(subject: Subject): Row[] {
	return table.filter(
		({ everywhere, service }) =>
			(everywhere || inFull.has(subject.name)) &&
			(service === undefined || service === subject.operation.calls.main.service),
	);
}

const lostWords = /The call may have been executed, so it was not repeated/;

/** An item that the fault of the row will strike, and its parameters. */
function struckBy(subject: Subject, { fault, times }: Row) {
	const { action, play } = mainCallOf(subject);
	const asks = newAnswerName();
	sandbox.current.answer(action, asks, play.answers[subject.cases.good[0] ?? ''] ?? {});
	if (fault) sandbox.current.plan({ match: { action, asks }, times: times ?? 'always', fault });
	return itemAsking(subject, sandbox.current, asks);
}

const optionsOf = ({ options = {} }: Row) => ({ options: { concurrency: 50, ...options } });

async function runRows(subject: Subject, rows: Row[], setup: NodeSetup): Promise<Ran> {
	const [row] = rows;
	const items = rows.map((each) => struckBy(subject, each));
	return await run(
		subject,
		sandbox.current,
		items,
		{ ...setup, parameters: optionsOf(row as Row) },
		{ credentials: sandboxCredential(sandbox.current, row?.credential) },
	);
}

const isPaid = (subject: Subject) => columnOf(subject) !== 'free';
const billedOf = (ending: Ending, subject: Subject) => (ending.billed && isPaid(subject) ? 1 : 0);

describe.each(subjects)('$name', (subject) => {
	const rows = rowsFor(subject);
	const batches = groupBy(rows, ({ options, credential }) => [options, credential]).map(
		(batch) => ({
			batch,
			first: batch[0]?.name,
			count: batch.length,
		}),
	);

	it.each(continuing.flatMap((onError) => batches.map((each) => ({ onError, ...each }))))(
		'On Error $onError, counts and tells, in one batch of $count beginning with: $first',
		async ({ onError, batch }) => {
			const ran = await runRows(subject, batch, { onError });
			if (ran.result.error) throw ran.result.error;
			const errorLabel = onError === 'continueErrorOutput' ? 'Error' : ran.labels[0];
			const seen = batch.map(({ name }, index) => {
				const json = ran.itemOf(index)?.json;
				const { category, retryable, code: said, remedy } = errorOf(json);
				return {
					name,
					label: ran.labelOf(index),
					category: category ?? null,
					reason: category ? null : (saidOf(subject, json).reason ?? null),
					lost: lostWords.test(String(json?.message ?? '')),
					retryable: category ? retryable : null,
					told: category ? Boolean(said) && /^[A-Z].+\.$/.test(String(remedy)) : true,
				};
			});
			const expected = batch.map((row) => {
				const { error: category = null, lost: isLost = false, reason } = endingOf(row, subject);
				const good = goodLabelOf(subject) ?? ran.labels[0];
				const label = category ? errorLabel : reason ? ran.labels[0] : good;
				return {
					name: row.name,
					label,
					category,
					reason: category ? null : (reason ?? (expect.anything() as unknown)),
					lost: isLost,
					retryable: category === null || isLost ? (category ? false : null) : expect.any(Boolean),
					told: true,
				};
			});
			if (!subject.operation.outputs) for (const each of expected) each.reason = null;
			expect(seen).toEqual(expected);
			const endings = batch.map((row) => endingOf(row, subject));
			const sum = (of: (ending: Ending) => number) =>
				endings.reduce((all, each) => all + of(each), 0);
			expect({ calls: ran.requests.length, billed: ran.billed }).toEqual({
				calls: sum(({ calls }) => calls),
				billed: sum((ending) => billedOf(ending, subject)),
			});
		},
	);

	// Three calls of a second each, twice, would prove what the batch above has proved.
	const quick = rows.filter((row) => row.options !== slow || isPaid(subject));

	it.each(quick)(
		'stops in words, and is retried only where nothing was executed: $name',
		async (row) => {
			const ending = endingOf(row, subject);
			const ran = await runRows(subject, [row], {
				retryOnFail: true,
				maxTries: 2,
				// 0 would be n8n's default of a second.
				waitBetweenTries: 1,
			});
			const { result, requests, billed, all } = ran;
			const isRepeated = ending.error !== undefined && !ending.lost;
			expect([requests.length, billed]).toEqual([
				isRepeated ? 2 * ending.calls : ending.calls,
				billedOf(ending, subject),
			]);
			expect([result.status, all.length]).toEqual(ending.error ? ['error', 0] : ['success', 1]);
			if (!ending.error) return;
			expect(result.error?.message).toMatch(/^[A-Z].+ \[item 1\]$/);
			expect(lostWords.test(result.error?.message ?? '')).toBe(ending.lost ?? false);
			expect(result.error?.description).toMatch(/^[A-Z].+\.$/);
			const { charge } = subject.operation.calls.main;
			if (ending.lost && 'ifAnswerLost' in charge) {
				expect(result.error?.description).toContain(charge.ifAnswerLost);
			}
		},
	);

	if (!('merchantBizId' in subject.operation.fields) || columnOf(subject) === 'free') return;

	it('names the generated id of a lost answer, with which it can be looked up', async () => {
		const [row] = table.filter(({ name }) => name === 'cut off after it was executed');
		const ran = await runRows(subject, [row as Row], { onError: 'continueErrorOutput' });
		const sent = ran.requests[0]?.params.MerchantBizId;
		expect(ran.byLabel.Error?.[0]?.message).toContain(`(MerchantBizId: ${sent})`);
		expect(errorOf(ran.byLabel.Error?.[0]).merchantBizId).toBe(sent);
	});
});
