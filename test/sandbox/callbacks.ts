import { performance } from 'node:perf_hooks';

import { callbackRequest, fieldsOf } from './callbackFields';
import type { CallbackOptions } from './callbackOptions';
import type { Exchange, Outbound, OutboundRequest } from './outbound';
import {
	checkReachability,
	isPolicy,
	type Reachability,
	type ReachabilityPolicy,
} from './reachability';
import type { Transaction, Transactions } from './transactions';
import { readVariation, type Variation } from './variations';

/** One attempt to deliver a callback. */
export interface Delivery {
	/** The verification it is about; its fields may be forged and say something else. */
	transactionId: string;
	/** With the fields, unless they were in the body. */
	url: string;
	method: string;
	/** Counts from 1: the repetitions of one callback, or the duplicates made by hand. */
	attempt: number;
	/** `dropped`: lost on its way, as can happen on the internet. */
	status: Exchange['status'] | 'dropped' | 'pending';
	/** Why it failed or was skipped. */
	why?: string;
	/** When it was sent by the sandbox's clock, which a test may have put off. */
	at: number;
	/** When it was sent in real milliseconds since the sandbox started. */
	sentMs: number;
}

const orders = {
	fifo: (transactions) => transactions,
	reversed: (transactions) => [...transactions].reverse(),
	shuffled: (transactions) => shuffle(transactions),
} as const satisfies Record<string, (transactions: Transaction[]) => Transaction[]>;

/** In which order held callbacks are released. */
export type ReleaseOrder = keyof typeof orders;

/** Everything the sandbox sends to those who asked to be called back. */
export interface Callbacks {
	/** Every attempt, in the order of sending. */
	deliveries: Delivery[];
	checkReachability(url: string): Promise<Reachability>;
	/** To be told when a person has finished. */
	finished(transaction: Transaction): void;
	/** Delivers by hand, once and without repetition; rejects when there is nothing to deliver. */
	deliver(transactionId: string, variation?: Variation): Promise<Exchange[]>;
	/** The callback of this verification gets lost. */
	drop(transactionId: string): void;
	/** Whether all callbacks get lost from now on. */
	dropAll(areLost: boolean): void;
	/** What Initialize demands of a CallbackUrl from now on; throws for a name that is no policy. */
	demand(policy: ReachabilityPolicy): void;
	hold(): void;
	/** One after the other; fulfilled when all of them are delivered. */
	release(order?: ReleaseOrder): Promise<void>;
	/** Fulfilled when no delivery is pending. Held callbacks are not pending. */
	delivered(): Promise<void>;
}

/** What callbacks look at beside the verification. */
export interface CallbackWorld {
	options: CallbackOptions;
	outbound: Outbound;
	stopping: AbortSignal;
	now: () => number;
	/** Real milliseconds since the sandbox started. */
	sinceStart: () => number;
	wait: (ms: number) => Promise<void>;
	log: (line: string) => void;
	find: Transactions['find'];
}

/** Calls back, by itself and by hand. */
export function createCallbacks(world: CallbackWorld): Callbacks {
	const { outbound, stopping, wait } = world;
	const options = { ...world.options };
	const dropped = new Set<string>();
	let areAllDropped = false;
	const deliveries: Delivery[] = [];
	const pending = new Set<Promise<unknown>>();
	let held: Transaction[] | undefined;

	function track<T>(delivery: Promise<T>): Promise<T> {
		const settled: Promise<unknown> = delivery.then(
			() => pending.delete(settled),
			() => pending.delete(settled),
		);
		pending.add(settled);
		return delivery;
	}

	async function send(
		transactionId: string,
		request: OutboundRequest,
		attempt: number,
		limitMs: number,
	): Promise<Exchange> {
		const { method, url } = request;
		const sent = { at: world.now(), sentMs: world.sinceStart() };
		const delivery: Delivery = { transactionId, url, method, attempt, status: 'pending', ...sent };
		deliveries.push(delivery);
		const exchange = await outbound.send(request, limitMs);
		delivery.status = exchange.status;
		if (exchange.why !== undefined) delivery.why = exchange.why;
		const said = [delivery.status, delivery.why].filter(Boolean).join(': ');
		world.log(`Callback ${transactionId} attempt ${attempt} -> ${said}`);
		return exchange;
	}

	function lose(transactionId: string, { method, url }: OutboundRequest): void {
		const sent = { at: world.now(), sentMs: world.sinceStart() };
		deliveries.push({ transactionId, url, method, attempt: 1, status: 'dropped', ...sent });
		world.log(`Callback ${transactionId} -> lost on its way`);
	}

	/** Every attempt gets its share of the time limit, so that all of them fit in. */
	async function deliverUntilTaken(transaction: Transaction): Promise<void> {
		const { attempts, retryAfterMs, timeoutMs, spelling } = options;
		const url = transaction.request.CallbackUrl ?? '';
		const request = callbackRequest(url, fieldsOf(transaction), spelling, 'GET');
		if (areAllDropped || dropped.has(transaction.id)) {
			lose(transaction.id, request);
			return;
		}
		const started = performance.now();
		for (let attempt = 1; attempt <= attempts && !stopping.aborted; attempt += 1) {
			const left = () =>
				Math.max(0, started + (timeoutMs * attempt) / attempts - performance.now());
			const { status } = await send(transaction.id, request, attempt, left());
			if (status === 200 || status === 'skipped') return;
			if (attempt < attempts) await wait(Math.min(retryAfterMs, left()));
		}
	}

	async function callBack(transaction: Transaction): Promise<void> {
		await transaction.answered;
		await wait(options.afterMs);
		if (held) held.push(transaction);
		else await deliverUntilTaken(transaction);
	}

	async function deliver(transactionId: string, variation: Variation = {}): Promise<Exchange[]> {
		const { method = 'GET', fields, times = 1, concurrently, ...read } = readVariation(variation);
		const transaction = world.find(transactionId);
		if (!transaction) throw new Error(`No such verification: ${transactionId}`);
		const { url = transaction.request.CallbackUrl, spelling = options.spelling } = read;
		if (!url) throw new Error('Initialize had no CallbackUrl. Give a url.');

		const all = { ...fieldsOf(transaction), ...fields };
		const request = callbackRequest(url, all, spelling, method);
		const sendOne = (attempt: number) => send(transactionId, request, attempt, options.timeoutMs);
		const attempts = Array.from({ length: times }, (_, index) => index + 1);
		if (concurrently) return await Promise.all(attempts.map(sendOne));
		const exchanges: Exchange[] = [];
		for (const attempt of attempts) exchanges.push(await sendOne(attempt));
		return exchanges;
	}

	async function deliverAll(transactions: Transaction[]): Promise<void> {
		for (const transaction of transactions) await deliverUntilTaken(transaction);
	}

	return {
		deliveries,
		checkReachability: (url) => checkReachability(url, options, outbound),
		finished(transaction) {
			if (transaction.request.CallbackUrl) void track(callBack(transaction));
		},
		deliver: (transactionId, variation) => track(deliver(transactionId, variation)),
		drop: (transactionId) => void dropped.add(transactionId),
		dropAll: (areLost) => void (areAllDropped = areLost),
		demand(policy) {
			if (!isPolicy(policy)) throw new Error(`No policy for the check is called '${policy}'.`);
			options.reachability = policy;
		},
		hold: () => void (held ??= []),
		release(order = 'fifo') {
			const released = orders[order](held ?? []);
			held = undefined;
			return track(deliverAll(released));
		},
		async delivered() {
			while (pending.size > 0) await Promise.all(pending);
		},
	};
}

function shuffle<T>(list: T[]): T[] {
	const shuffled = [...list];
	for (let last = shuffled.length - 1; last > 0; last -= 1) {
		const other = Math.floor(Math.random() * (last + 1));
		[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
	}
	return shuffled;
}
