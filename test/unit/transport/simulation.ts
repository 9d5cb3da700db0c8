import { call, type CallEnvironment } from '../../../nodes/shared/transport/call';
import type { CallDefinition } from '../../../nodes/shared/transport/callDefinition';
import { createRateLimits, type RateLimits } from '../../../nodes/shared/transport/rateLimit';
import { nothingSent } from '../../../nodes/shared/transport/redact';
import type { Clock } from '../../../nodes/shared/transport/systemClock';
import type { Ceiling } from './ceilings';

/** A batch of one execution, worked on as the nodes do. */
export interface Batch {
	calls: number;
	concurrency?: number;
	/** Milliseconds after the beginning. */
	startsAt?: number;
	/** The n8n process that it runs in. */
	process?: string;
	/** The published ceiling, calls per second. */
	ceiling?: number;
	own?: number;
}

export interface Sent {
	batch: number;
	at: number;
	refused: boolean;
}

export interface Simulated {
	sent: Sent[];
	/** When each answer that was no refusal came, by batch. */
	answered: number[][];
	/** Calls that were given up after their repetitions, by batch. */
	failed: number[];
}

/** What stands between n8n and the service. */
export interface Network {
	/** Milliseconds to the service and back, in all. */
	latencyMs: number;
	/** By how much a way differs at most. */
	jitterMs: number;
	/** By how much timers are late at most. */
	lateMs: number;
}

export const usualNetwork: Network = { latencyMs: 300, jitterMs: 4, lateMs: 3 };

const definition: CallDefinition = {
	service: 'cloudauthIntl',
	action: 'CheckResult',
	answer: { safeParse: (data) => ({ success: true, data }) },
	charge: { kind: 'freeRead' },
};

const answers = {
	good: { statusCode: 200, headers: {}, body: '{"Code":"Success"}' },
	refused: { statusCode: 403, headers: {}, body: '{"Code":"Throttling.Api"}' },
};

/** The same sequence in each run (Mulberry32). */
export function pseudoRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * Plays batches of several executions and processes against one ceiling, with the real limiter.
 *
 * @param untilMs after which no further call is begun.
 */
export async function simulate(
	clock: Clock,
	ceiling: Ceiling,
	batches: readonly Batch[],
	{ network = usualNetwork, seed = 1, untilMs = Infinity } = {},
): Promise<Simulated> {
	const { latencyMs, jitterMs, lateMs } = network;
	const random = pseudoRandom(seed);
	const processes = new Map<string, RateLimits>();
	const simulated: Simulated = { sent: [], answered: batches.map(() => []), failed: [] };
	const late: Clock = {
		wall: () => clock.wall(),
		monotonic: () => clock.monotonic(),
		random,
		sleep: async (ms, signal) => await clock.sleep(ms > 0 ? ms + random() * lateMs : 0, signal),
	};
	const way = () => latencyMs / 2 + (random() - 0.5) * 2 * jitterMs;

	const play = async (of: Batch, batch: number) => {
		const { calls, concurrency = 10, startsAt = 0, ceiling: published = 10, own } = of;
		const limits = processes.get(of.process ?? '') ?? createRateLimits();
		processes.set(of.process ?? '', limits);
		const key = { identity: 'id', region: 'cn-hongkong', action: 'CheckResult' };
		const environment: CallEnvironment = {
			async send() {
				const sent: Sent = { batch, at: clock.monotonic(), refused: false };
				simulated.sent.push(sent);
				await clock.sleep(way());
				sent.refused = !ceiling.admits(clock.monotonic());
				await clock.sleep(way());
				return sent.refused ? answers.refused : answers.good;
			},
			host: 'host',
			rateLimit: limits.rateLimiterFor(key, published, late, own, batch),
			clock: late,
		};
		await clock.sleep(startsAt);
		let left = calls;
		let failed = 0;
		const worker = async () => {
			while (left-- > 0 && clock.monotonic() < untilMs) {
				const request = { definition, params: {}, timeoutMs: 15_000, sent: nothingSent };
				const outcome = await call(environment, request);
				if (outcome.ok) simulated.answered[batch]?.push(clock.monotonic());
				else failed += 1;
			}
		};
		await Promise.all(Array.from({ length: concurrency }, worker));
		simulated.failed[batch] = failed;
	};
	await Promise.all(batches.map(play));
	return simulated;
}

/** Answers per second between two moments. */
export function goodput(answered: readonly number[], from: number, to: number): number {
	const within = answered.filter((at) => at > from && at <= to).length;
	return (within / (to - from)) * 1000;
}
