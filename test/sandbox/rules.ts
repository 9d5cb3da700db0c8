import { performance } from 'node:perf_hooks';
import { z } from 'zod';

import { faultSchema, type Fault } from './faults';

/** What a rule can look at. */
export interface RuleSubject {
	action: string;
	merchantBizId: string;
	transactionId: string;
	sceneCode: string;
	deviceToken: string;
	/** The answer that the request asks for. */
	asks: string;
}

const count = z.number().int().min(0);

const ruleSchema = z
	.object({
		/** Strikes only requests that have all of these. */
		match: z
			.object({
				action: z.string(),
				merchantBizId: z.string(),
				transactionId: z.string(),
				sceneCode: z.string(),
				deviceToken: z.string(),
				asks: z.string(),
			})
			.partial()
			.strict()
			.optional(),
		/** How often it strikes; `always` is for JSON, which has no Infinity. */
		times: z.union([count, z.literal(Infinity), z.literal('always')]).optional(),
		/** How many matching requests go through before. */
		skip: count.optional(),
		/** Strikes only what comes on top of so many matching requests within a second. */
		abovePerSecond: z.number().positive().optional(),
		fault: faultSchema,
	})
	.strict();

/** When which fault strikes. It strikes once unless `times` or `abovePerSecond` is given. */
export type Rule = z.infer<typeof ruleSchema>;

/** The rules that are in force, oldest first. */
export interface Rules {
	/** Adds a rule; throws when it is none. */
	add(rule: unknown): void;
	clear(): void;
	/** The fault that strikes this request, if any. Counts it. */
	faultFor(subject: RuleSubject): Fault | undefined;
}

type ActiveRule = (subject: RuleSubject) => Fault | undefined;

/** Keeps rules. The first one that strikes wins, the others do not count the request. */
export function createRules(): Rules {
	let active: ActiveRule[] = [];
	return {
		add: (rule) => void active.push(activate(readRule(rule))),
		clear: () => void (active = []),
		faultFor(subject) {
			for (const rule of active) {
				const fault = rule(subject);
				if (fault) return fault;
			}
			return undefined;
		},
	};
}

function readRule(rule: unknown): Rule {
	const read = ruleSchema.safeParse(rule);
	if (read.success) return read.data;
	const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	throw new Error(`Not a rule: ${faults.join('; ')}`);
}

function activate({ match = {}, times, skip = 0, abovePerSecond, fault }: Rule): ActiveRule {
	const isBelowRate = abovePerSecond === undefined ? () => false : rateGate(abovePerSecond);
	const limit = times === 'always' ? Infinity : times;
	let toSkip = skip;
	let left = limit ?? (abovePerSecond === undefined ? 1 : Infinity);

	return (subject) => {
		if (left <= 0 || !isMatch(match, subject)) return undefined;
		if (toSkip > 0) {
			toSkip -= 1;
			return undefined;
		}
		if (isBelowRate()) return undefined;
		left -= 1;
		return fault;
	};
}

function isMatch(match: Partial<RuleSubject>, subject: RuleSubject): boolean {
	const names = Object.keys(match) as Array<keyof RuleSubject>;
	return names.every((name) => match[name] === undefined || match[name] === subject[name]);
}

/** Lets so many through within any second. On real time: a rate is about the wire. */
function rateGate(perSecond: number): () => boolean {
	let letThrough: number[] = [];
	return () => {
		const time = performance.now();
		letThrough = letThrough.filter((earlier) => time - earlier < 1000);
		if (letThrough.length >= perSecond) return false;
		letThrough.push(time);
		return true;
	};
}
