import type { IExecuteFunctions } from 'n8n-workflow';

import { IdvError } from '../shared/errors';
import { memoryOfExecution, memoryOfRun, requestKey, type Done } from '../shared/run/once';
import { runIndexOf } from '../shared/run/runIndex';
import type { Session } from '../shared/run/session';
import { redactNamed } from '../shared/transport/redact';
import {
	ask,
	fetchAnswers,
	judge,
	paramsOf,
	type Fetched,
	type Outcome,
	type Prepared,
} from './ask';
import type { Asked, Fields, Once, Operation, Values } from './definition';

/** What is remembered where several items share an answer. */
interface Shared {
	/** Absent when an earlier execution asked: then nothing is known here. */
	fetched?: Fetched;
	/** Which item asked: unique within the execution. */
	askedBy: string;
	kept: Readonly<Record<string, string | null>>;
}

/** What is the same for all items of a run. */
export interface Run {
	context: IExecuteFunctions;
	operation: Operation;
	session: Session;
	simplify: boolean;
	/** Called for each item that needed no call. */
	onReuse(): void;
}

/** What makes two requests the same. Nothing random: a retry of the node has to find it again. */
function identityOf(operation: Operation, values: Values<Fields>): unknown[] {
	return Object.entries(operation.fields).map(([name, field]) =>
		field.identity ? field.identity(values[name]) : values[name],
	);
}

/** The outcome without what must not be stored beside the item. */
function storable({ shown, ...outcome }: Outcome, notStored: readonly string[]): Outcome {
	const { own, scores, warnings = [] } = shown;
	const left = Object.fromEntries(notStored.map((name) => [name, null]));
	const warning = `This is the result of an earlier attempt. It is not stored completely: ${notStored.join(', ')} cannot be shown again, and asking again may be billed again.`;
	return {
		...outcome,
		shown: { scores, own: { ...own, ...left }, warnings: [...warnings, warning] },
	};
}

/** Asks about an item, or re-uses what a try of this run has paid for already. */
export function askOncePerRun({ context, operation, simplify, onReuse }: Run) {
	const memory = memoryOfRun<Outcome>(context, onReuse);
	return async (prepared: Prepared): Promise<Outcome> => {
		const { item, values } = prepared;
		const key = requestKey(operation.name, item.index, ...identityOf(operation, values));
		return await memory.once(key, async () => {
			const { outcome } = await ask(operation, prepared, simplify);
			const { notStored } = operation;
			return { result: outcome, stored: notStored && storable(outcome, notStored), keep: true };
		});
	};
}

/** Asks about an item, or decides by the answer that another item or node of the execution got. */
export function askOncePerExecution(
	{ context, operation, session, simplify }: Run,
	once: Once<Values<Fields>>,
) {
	const memory = memoryOfExecution<Shared>(context, `alibabaIdv.${operation.name}`);
	const run = String(runIndexOf(context));
	const earlier = once.acrossExecutions?.(context);
	/** Also what went wrong: another item of this run does not try again what just did not work. */
	const asked = new Map<string, Promise<Shared>>();

	/** @throws the error, with a word about what could not be forgotten. */
	async function forget(key: string, error: unknown): Promise<never> {
		const wasAsked = !(error instanceof IdvError) || error.facts.mayHaveBeenExecuted;
		const problem = wasAsked ? undefined : await earlier?.release(key);
		if (wasAsked || !problem) throw error;
		const remedy = `${error.facts.remedy} ${problem}`;
		throw new IdvError(error.message, { ...error.facts, remedy });
	}

	async function fetchShared(
		key: string,
		askedBy: string,
		prepared: Prepared,
		request: Awaited<ReturnType<typeof paramsOf>>,
	): Promise<Done<Shared>> {
		const kept = once.keep?.(prepared.values) ?? {};
		if (earlier && !(await earlier.claim(key))) return { result: { askedBy, kept }, keep: false };
		const fetched = await fetchAnswers(operation, prepared, request).catch((error: unknown) =>
			forget(key, error),
		);
		// Stored with the execution; everybody, the first one too, decides by what is stored.
		const safe = redactNamed(fetched, request.sent, { noParts: true }) as Fetched;
		return { result: { fetched: safe, askedBy, kept }, keep: true };
	}

	return async (prepared: Prepared): Promise<Outcome> => {
		const { item, values } = prepared;
		const identity = once.key?.(values) ?? identityOf(operation, values);
		const key = requestKey(operation.name, session.host, identity);
		if (earlier?.onlyForgets) {
			const problem = await earlier.release(key);
			const { decision, shown = {} } = once.forgotten?.(values) ?? {};
			const warnings = problem === undefined ? [] : [problem];
			return { decision, shown: { ...shown, warnings }, ids: {}, requestId: null };
		}
		const askedBy = JSON.stringify([context.getNode().name, run, item.index]);
		const request = await paramsOf(operation, prepared);
		const shared =
			asked.get(key) ??
			memory.once(key, async () => await fetchShared(key, askedBy, prepared, request));
		asked.set(key, shared);
		const result = await shared;
		const who: Asked = {
			byThisItem: result.askedBy === askedBy,
			kept: result.kept,
			nowMs: session.now(),
			simplify,
		};
		if (result.fetched) return judge(operation, result.fetched, values, request.sent, who);
		return { shown: {}, ...once.askedBefore?.(values), ids: {}, requestId: null };
	};
}
