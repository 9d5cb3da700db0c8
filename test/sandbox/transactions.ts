import { randomBytes } from 'node:crypto';

import type { Fields } from './tables';

/** One person's verification. */
export interface Transaction {
	id: string;
	accessKeyId: string;
	/** What Initialize was asked, without the pictures. */
	request: Fields;
	/** The answer that CheckResult is to give. */
	asks?: string;
	/** What a callback tells. */
	says: { passed: string; subCode?: string };
	neverFinishes: boolean;
	/** Finishes on the person's page, and not by itself. */
	inBrowser?: boolean;
	/** The person's page has been opened: that works only once. */
	opened?: boolean;
	/** Gave up, and does not come back. */
	left?: boolean;
	/** Fulfilled when the answer of Initialize is on its way, or can no longer be sent. */
	answered: Promise<void>;
	finishedAt?: number;
}

/** Everyone who was asked to verify themselves. */
export interface Transactions {
	start(about: Omit<Transaction, 'finishedAt' | 'id'>): Transaction;
	find(id: string | undefined): Transaction | undefined;
	finish(transaction: Transaction): void;
	finishAll(): void;
	/** Whose page was opened in a browser, in the order of their starts. */
	opened(): string[];
	/** Nobody finishes by themselves any more. */
	stop(): void;
}

/**
 * Keeps transactions; a person is done `finishAfterMs` after the start, 0 means at once, and whoever
 * is in a browser when the page is told. Tells once about everyone who has finished.
 */
export function createTransactions(
	now: () => number,
	finishAfterMs: number,
	onFinished: (transaction: Transaction) => void,
): Transactions {
	const byId = new Map<string, Transaction>();
	const timers = new Set<NodeJS.Timeout>();

	function finish(transaction: Transaction): void {
		const { neverFinishes, left, finishedAt } = transaction;
		if (neverFinishes || left || finishedAt !== undefined) return;
		transaction.finishedAt = now();
		onFinished(transaction);
	}

	function finishLater(transaction: Transaction): void {
		const timer = setTimeout(() => {
			timers.delete(timer);
			finish(transaction);
		}, finishAfterMs);
		timers.add(timer);
	}

	return {
		start(about) {
			const id = `hksb${randomBytes(14).toString('hex')}`;
			const transaction = { id, ...about };
			byId.set(id, transaction);
			if (!about.inBrowser) (finishAfterMs > 0 ? finishLater : finish)(transaction);
			return transaction;
		},
		find: (id) => (id === undefined ? undefined : byId.get(id)),
		finish,
		finishAll: () => byId.forEach(finish),
		opened: () => [...byId.values()].flatMap(({ id, opened }) => (opened ? [id] : [])),
		stop: () => timers.forEach(clearTimeout),
	};
}
