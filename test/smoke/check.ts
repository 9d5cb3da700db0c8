import type { Answered, Ask } from './caller';
import type { Setup } from './setup';
import { shapeOf } from './shape';

/** What a check found out, without anything personal. */
export interface Finding {
	/** The answer to its question, in a sentence. */
	answer: string;
	/** What it is based on. */
	details: readonly string[];
	/** Whether it says that an assumption of this package is wrong. */
	isSurprise?: boolean;
}

export interface Tools {
	ask: Ask;
	setup: Setup;
}

/** One thing that is tried. */
export interface Check {
	name: string;
	title: string;
	/** What nobody knows, and what depends on it. */
	question: string;
	/** US dollars, by the published price list; what of a refused picture is billed is not published. */
	price: number;
	/** What it leaves behind at Alibaba Cloud. */
	leaves?: string;
	/** Why it cannot be tried with this setup. */
	lacks?(setup: Setup): string | undefined;
	run(tools: Tools): Promise<Finding>;
}

/** What came of a call, as a line. */
export function lineOf(what: string, outcome: Answered): string {
	if (outcome.ok) return `${what}: ${outcome.answer.code}`;
	const { category, code, httpStatus } = outcome.error.facts;
	return `${what}: ${code} (${category}${httpStatus ? `, HTTP ${httpStatus}` : ''})`;
}

export function codeOf(outcome: Answered): string {
	return outcome.ok ? outcome.answer.code : outcome.error.facts.code;
}

/** What came of a call, with the shape of its answer. */
export function detailsOf(what: string, outcome: Answered): string[] {
	const body = outcome.ok ? outcome.answer.body : outcome.body;
	return [lineOf(what, outcome), ...shapeOf(body).map((line) => `  ${line}`)];
}
