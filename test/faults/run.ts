import {
	errorOf,
	goodLabelOf,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	saidOf,
	type Ran,
	type Subject,
} from '../contract/subjects';
import type { Sandbox } from '../sandbox';
import { sandboxCredential, type NodeSetup } from '../workflow/support';
import { places, type Place } from './places';
import { billedOf, endingOf, type Ending, type Row } from './table';

/** What the words are that say that a call may have been executed. */
export const lostWords = /The call may have been executed, so it was not repeated/;

/** An item that the fault of the row will strike. */
function struckBy(subject: Subject, { fault, times }: Row, sandbox: Sandbox) {
	const { action, play } = mainCallOf(subject);
	const asks = newAnswerName();
	sandbox.answer(action, asks, play.answers[subject.cases.good[0] ?? ''] ?? {});
	if (fault) sandbox.plan({ match: { action, asks }, times: times ?? 'always', fault });
	return itemAsking(subject, sandbox, asks);
}

/** What came of some rows in one run. */
export interface Struck extends Ran {
	/** Requests that arrived, wherever they were sent. */
	calls: number;
}

/** Runs the node over one item for each row; rows with a place, or with a cancellation, run alone. */
export async function runRows(
	subject: Subject,
	rows: readonly Row[],
	setup: NodeSetup,
	usual: Sandbox,
): Promise<Struck> {
	const [first] = rows as [Row];
	const place: Place = first.place
		? await places[first.place](usual)
		: { endpoint: usual.url, stop: async () => {} };
	const sandbox = place.sandbox ?? usual;
	try {
		const items = rows.map((row) => struckBy(subject, row, sandbox));
		const parameters = { options: { concurrency: 50, ...first.options } };
		const credential = { endpoint: place.endpoint, ...first.credential };
		const ran = await run(
			subject,
			sandbox,
			items,
			{ ...setup, parameters },
			{
				credentials: sandboxCredential(sandbox, credential),
				...(first.cancel ? { cancelAfter: place.reached } : {}),
			},
		);
		return { ...ran, calls: place.calls?.() ?? ran.requests.length };
	} finally {
		await place.stop();
	}
}

/** Rows that can share a run. */
export function batchesOf(rows: readonly Row[]): Row[][] {
	const batches = new Map<string, Row[]>();
	for (const row of rows) {
		const alone = row.place ? row.name : '';
		const key = JSON.stringify([alone, row.options, row.credential]);
		batches.set(key, [...(batches.get(key) ?? []), row]);
	}
	return [...batches.values()];
}

/** What is seen of one row in a run that goes on after errors. */
export interface Seen {
	name: string;
	label: string | undefined;
	category: unknown;
	reason: unknown;
	lost: boolean;
	retryable: unknown;
	/** Whether an error says what happened and what to do. */
	told: boolean;
	message: string;
}

export function seenOf(subject: Subject, ran: Ran, { name }: Row, index: number): Seen {
	const json = ran.itemOf(index)?.json;
	const { category, retryable, code, remedy } = errorOf(json);
	const said = saidOf(subject, json);
	return {
		name,
		label: ran.labelOf(index),
		category: category ?? null,
		reason: category ? null : (said.reason ?? null),
		lost: lostWords.test(String(json?.message ?? '')),
		retryable: category ? retryable : null,
		told: category ? Boolean(code) && /^[A-Z].+\.$/.test(String(remedy)) : true,
		message: String(json?.message ?? said.reason ?? ''),
	};
}

/** Where an item has to end up. */
export function labelFor(ending: Ending, subject: Subject, ran: Ran, errorLabel: string): string {
	const [first = ''] = ran.labels;
	if (ending.error) return errorLabel;
	return ending.reason ? first : (goodLabelOf(subject) ?? first);
}

/** What is wrong with what was seen; nothing when it is as the row says. */
export function problemsOf(
	subject: Subject,
	ran: Struck,
	rows: readonly Row[],
	onError: NodeSetup['onError'],
): string[] {
	const found = disagreements(subject, ran, rows, onError);
	if (found.length === 0 || !rows[0]?.or) return found;
	return disagreements(
		subject,
		ran,
		rows.map((row) => ({ ...row, ...row.or })),
		onError,
	);
}

function disagreements(
	subject: Subject,
	ran: Struck,
	rows: readonly Row[],
	onError: NodeSetup['onError'],
): string[] {
	const endings = rows.map((row) => endingOf(row, subject));
	const sum = (of: (ending: Ending) => number) => endings.reduce((all, each) => all + of(each), 0);
	const calls = sum((ending) => ending.calls);
	const billed = sum((ending) => billedOf(ending, subject));
	const isLoose = endings.some(({ notGood }) => notGood);
	const counted =
		(isLoose ? ran.calls <= calls : ran.calls === calls) && ran.billed === billed
			? []
			: [`${ran.calls} calls and ${ran.billed} billed, not ${calls} and ${billed}`];
	if (endings.some(({ canceled }) => canceled)) {
		const { status } = ran.result;
		const isCanceled = status === 'canceled' && ran.all.length === 0;
		return [...counted, ...(isCanceled ? [] : [`${status} with ${ran.all.length} items`])];
	}
	if (onError === 'stopWorkflow') return [...counted, ...stopProblems(ran, endings[0] as Ending)];

	const errorLabel = onError === 'continueErrorOutput' ? 'Error' : (ran.labels[0] ?? '');
	const wrong = rows.flatMap((row, index) => {
		const ending = endings[index] as Ending;
		const seen = seenOf(subject, ran, row, index);
		if (ending.notGood) {
			const isGood = seen.label === goodLabelOf(subject);
			return isGood || !seen.told ? [`${row.name}: ${JSON.stringify(seen)}`] : [];
		}
		const isRight =
			seen.label === labelFor(ending, subject, ran, errorLabel) &&
			seen.category === (ending.error ?? null) &&
			seen.lost === (ending.lost ?? false) &&
			(ending.reason === undefined || seen.reason === ending.reason) &&
			seen.retryable !== (ending.lost ? true : undefined) &&
			seen.told;
		return isRight ? [] : [`${row.name}: ${JSON.stringify(seen)}`];
	});
	return [...counted, ...(ran.result.error ? [ran.result.error.message] : []), ...wrong];
}

/** Under On Error = Stop: one of n8n's own errors, in words that name the item. */
function stopProblems({ result, all }: Ran, { error, lost, notGood }: Ending): string[] {
	const { name, message = '', description = '' } = result.error ?? {};
	if (!error) {
		const isFine = result.status === 'success' && all.length === 1;
		return isFine || notGood ? [] : [`stopped: ${message}`];
	}
	const isOurs =
		/^Node(Api|Operation)Error$/.test(name ?? '') &&
		/^[A-Z].+ \[item 1\]$/.test(message) &&
		/^[A-Z].+\.$/.test(String(description)) &&
		lostWords.test(message) === (lost ?? false) &&
		all.length === 0;
	return isOurs ? [] : [`${result.status}: ${name}: ${message}`];
}
