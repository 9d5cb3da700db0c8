import { keepLast } from '../run/keepLast';
import { canceledError } from '../transport/callError';
import { untilAborted } from '../transport/systemClock';

/** The callbacks that have led to a decision, oldest first, with the time of it. */
const decided = new Map<string, number>();

const maxRemembered = 10_000;
const rememberedMs = 24 * 60 * 60_000;

/** The one that is asking about a callback, and whether another one waits for what comes of it. */
interface Asking {
	ended: Promise<void>;
	isAwaited: boolean;
}

const underWay = new Map<string, Asking>();

/**
 * What makes two deliveries the same callback. With the business ID that the token vouches for:
 * nobody's own token can make the callback of another person a repeated one.
 */
export function callbackKey(receiver: {
	workflowId: string;
	nodeId: string;
	merchantBizId?: string;
	transactionId: string;
}): string {
	const { workflowId, nodeId, merchantBizId = '', transactionId } = receiver;
	return JSON.stringify([workflowId, nodeId, merchantBizId, transactionId]);
}

function isDecided(key: string, now: number): boolean {
	const at = decided.get(key);
	return at !== undefined && now - at < rememberedMs;
}

/**
 * Whether another delivery of a callback would tell nothing new: it has led to a decision, or
 * somebody is waiting to ask about it, and will ask after this one has arrived.
 *
 * @param now milliseconds since 1970.
 */
export function isSeen(key: string, now: number): boolean {
	return isDecided(key, now) || underWay.get(key)?.isAwaited === true;
}

/**
 * Remembers that a callback has led to a decision.
 *
 * Best effort and bounded: the last 10,000 of at most 24 hours. A restart forgets them, and other
 * n8n processes do not know them; see `isFirstOfAllProcesses`.
 */
export function remember(key: string, now: number): void {
	keepLast(decided, key, now, maxRemembered);
}

/**
 * Asks about a callback unless it is seen. One at a time: while somebody asks, one more waits, and
 * asks in its turn if nothing was decided. So what came early, or failed, hides nothing.
 *
 * @param now milliseconds since 1970.
 * @param ask says whether it led to a decision.
 * @param signal aborted when the execution is canceled.
 * @returns what `ask` returned, or undefined for a callback that is seen.
 * @throws what `ask` threw, and IdvError for a canceled wait.
 */
export async function askUnlessSeen<T extends { isDecided: boolean }>(
	key: string,
	now: () => number,
	ask: () => Promise<T>,
	signal?: AbortSignal,
): Promise<T | undefined> {
	for (;;) {
		if (isSeen(key, now())) return undefined;
		const other = underWay.get(key);
		if (!other) break;
		other.isAwaited = true;
		await untilAborted(other.ended, signal);
		if (signal?.aborted) {
			other.isAwaited = false;
			throw canceledError();
		}
	}

	let end = () => {};
	const ended = new Promise<void>((resolve) => (end = resolve));
	underWay.set(key, { ended, isAwaited: false });
	try {
		const result = await ask();
		if (result.isDecided) remember(key, now());
		return result;
	} finally {
		underWay.delete(key);
		end();
	}
}

/** For tests: forgets all callbacks. */
export function forgetCallbacks(): void {
	decided.clear();
	underWay.clear();
}
