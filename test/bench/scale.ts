/**
 * A day of 1,000,000 verifications over several n8n processes and regions, with the real limiter and
 * the real calls, on a clock that takes no time.
 */
import { call, type CallEnvironment } from '../../nodes/shared/transport/call';
import type { CallDefinition } from '../../nodes/shared/transport/callDefinition';
import { createRateLimits } from '../../nodes/shared/transport/rateLimit';
import { nothingSent } from '../../nodes/shared/transport/redact';
import { slidingWindow } from '../unit/transport/ceilings';
import { pseudoRandom } from '../unit/transport/simulation';
import { EventClock } from './eventClock';
import { type Part, type Result } from './result';

const dayMs = 24 * 60 * 60 * 1000;
const latencyMs = 300;

/** Where they are verified, and by how many n8n processes. */
interface Place {
	region: string;
	granted: number;
	processes: number;
}

/** A day. */
interface Day {
	name: string;
	places: readonly Place[];
	/** Verifications. */
	people: number;
	/** How much busier the busiest hour is than the average. */
	peak: number;
}

const twoRegions: Place[] = [
	{ region: 'cn-hongkong', granted: 10, processes: 2 },
	{ region: 'ap-southeast-1', granted: 10, processes: 2 },
];

const days: readonly Day[] = [
	{
		name: '1,000,000, two regions, busiest hour 1.5 times',
		people: 1_000_000,
		peak: 1.5,
		places: twoRegions,
	},
	{
		name: '1,000,000, 30 per second granted in each region, busiest hour 2 times',
		people: 1_000_000,
		peak: 2,
		places: twoRegions.map((place) => ({ ...place, granted: 30 })),
	},
];

const actions = ['Initialize', 'CheckResult'] as const;

const definitionOf = (action: string): CallDefinition => ({
	service: 'cloudauthIntl',
	action,
	answer: { safeParse: (data) => ({ success: true, data }) },
	charge: { kind: 'freeRead' },
});
const answers = {
	good: { statusCode: 200, headers: {}, body: '{"Code":"Success"}' },
	refused: { statusCode: 403, headers: {}, body: '{"Code":"Throttling.Api"}' },
};

interface Played {
	calls: number;
	refused: number;
	failed: number;
	/** Milliseconds until both answers were there, beyond what they take without waiting. */
	waits: Float64Array;
	/** How many waited at the same time at most. */
	waitingAtMost: number;
	heapMb: number;
}

async function play({ places, people, peak }: Day): Promise<Played> {
	const clock = new EventClock();
	const random = pseudoRandom(7);
	const played: Played = {
		calls: 0,
		refused: 0,
		failed: 0,
		waits: new Float64Array(people),
		waitingAtMost: 0,
		heapMb: 0,
	};
	let waiting = 0;
	let done = 0;
	const lanes = places.flatMap(({ region, granted, processes }) => {
		const ceilings = Object.fromEntries(
			actions.map((action) => [action, slidingWindow(() => granted)]),
		);
		return Array.from({ length: processes }, () => ({
			limits: createRateLimits(),
			region,
			granted,
			ceilings,
		}));
	});

	async function verify(person: number): Promise<void> {
		const lane = lanes[person % lanes.length];
		if (!lane) return;
		const cameAt = clock.monotonic();
		waiting += 1;
		played.waitingAtMost = Math.max(played.waitingAtMost, waiting);
		for (const action of actions) {
			const key = { identity: 'key', region: lane.region, action };
			const environment: CallEnvironment = {
				async send() {
					await clock.sleep(latencyMs / 2 + random() * 4);
					const isGood = lane.ceilings[action]?.admits(clock.monotonic());
					await clock.sleep(latencyMs / 2);
					played.calls += 1;
					if (!isGood) played.refused += 1;
					return isGood ? answers.good : answers.refused;
				},
				host: lane.region,
				rateLimit: lane.limits.rateLimiterFor(key, lane.granted, clock, undefined, person),
				clock,
			};
			const request = {
				definition: definitionOf(action),
				params: {},
				timeoutMs: 15_000,
				sent: nothingSent,
			};
			const outcome = await call(environment, request);
			if (!outcome.ok) played.failed += 1;
		}
		waiting -= 1;
		played.waits[person] = clock.monotonic() - cameAt - actions.length * latencyMs;
		if (++done % 100_000 === 0) {
			played.heapMb = Math.max(played.heapMb, process.memoryUsage().heapUsed / 2 ** 20);
		}
	}

	/** Arrivals by chance, more of them around the middle of the day. */
	async function arrive(): Promise<void> {
		const all: Array<Promise<void>> = [];
		let person = 0;
		const average = people / dayMs;
		while (person < people) {
			const hour = (clock.monotonic() / dayMs) * 2 * Math.PI;
			const rate = average * (1 - (peak - 1) * Math.cos(hour));
			await clock.sleep(-Math.log(1 - random()) / rate);
			all.push(verify(person));
			person += 1;
		}
		await Promise.all(all);
	}
	await clock.until(arrive());
	played.waits.sort();
	return played;
}

const seconds = (ms = NaN) => (ms / 1000).toFixed(1);

export const scale: Part = {
	name: 'scale',
	async run({ progress }) {
		const rows: Result['rows'] = [];
		for (const day of days) {
			const { calls, refused, failed, waits, waitingAtMost, heapMb } = await play(day);
			const at = (part: number) =>
				waits[Math.min(waits.length - 1, Math.floor(part * waits.length))];
			const note = `${calls.toLocaleString('en')} calls, ${((refused / calls) * 100).toFixed(2)} % refused and repeated, ${failed} given up; waited: half ${seconds(at(0.5))} s, 99 of 100 ${seconds(at(0.99))} s, all ${seconds(at(1))} s; at most ${waitingAtMost.toLocaleString('en')} people at a time, heap ${heapMb.toFixed(0)} MB`;
			progress(`${day.name}: ${note}`);
			rows.push({ name: day.name, values: [(at(0.99) ?? NaN) / 1000], note });
		}
		return [
			{
				title: 'A simulated day of 1,000,000 verifications',
				unit: 'seconds that 99 of 100 people waited for a turn',
				better: 'lower',
				how: 'Initialize and Check Result for each person, with the real limiter and the real calls on a clock that takes no time. Two n8n processes in each of two regions (Hong Kong and Singapore) share what a strict service grants for the region; people arrive by chance, with one busy time a day.',
				rows,
			},
		];
	},
};
