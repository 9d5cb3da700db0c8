import { z } from 'zod';

import { refuse, refuseWith, type Refusal } from './refusals';
import type { Rendered } from './replies';

/** How a connection ends when it does not end with an answer. */
export type Silence = 'dropped' | 'reset' | 'never';

/** What goes back over the wire: an answer, or one of the ways to give none. */
export type Ending = Rendered | Silence;

/** What a fault can do with the request it strikes. */
export interface FaultTools {
	/** Does what the request asks for. A fault that does not call this executes nothing. */
	execute: () => Promise<Rendered>;
	refuse: (refusal: Refusal) => Rendered;
	/** The HTTP status of a code that only this operation knows. */
	statusOf: (code: string) => number | undefined;
	wait: (ms: number) => Promise<void>;
}

const milliseconds = z.number().int().min(0);
const plain = <K extends string>(kind: K) => z.object({ kind: z.literal(kind) }).strict();

/** Every fault, and what each of them takes. */
export const faultSchema = z.discriminatedUnion('kind', [
	z
		.object({
			kind: z.literal('throttle'),
			code: z.enum(['Throttling', 'Throttling.User', 'Throttling.Api']).optional(),
			retryAfterMs: milliseconds.optional(),
		})
		.strict(),
	z
		.object({
			kind: z.literal('anyCode'),
			code: z.string(),
			status: z.number().int().min(200).max(599).optional(),
			message: z.string().optional(),
		})
		.strict(),
	z.object({ kind: z.literal('delay'), ms: milliseconds }).strict(),
	z.object({ kind: z.literal('redirect'), location: z.string().optional() }).strict(),
	plain('unavailable'),
	plain('internal'),
	plain('nonceUsed'),
	plain('clock'),
	plain('drop'),
	plain('dropAfterExecuting'),
	plain('reset'),
	plain('resetAfterExecuting'),
	plain('never'),
	plain('garbage'),
	plain('html'),
	plain('emptyBody'),
	plain('truncatedJson'),
	plain('wrongStatus'),
]);

/** One thing that can go wrong. */
export type Fault = z.infer<typeof faultSchema>;

type Strike<F extends Fault> = (fault: F, tools: FaultTools) => Ending | Promise<Ending>;

/**
 * What each fault does. Those that cannot be told from "it was executed, but the answer got lost"
 * do execute: a client has to be tested against the worse case.
 */
const strikes: { [K in Fault['kind']]: Strike<Extract<Fault, { kind: K }>> } = {
	throttle: ({ code = 'Throttling.Api', retryAfterMs }, tools) =>
		retryAfter(tools.refuse(refuse(code)), retryAfterMs),
	unavailable: (_, tools) => tools.refuse(refuse('ServiceUnavailable')),
	internal: (_, tools) => tools.refuse(refuse('InternalError')),
	anyCode: ({ code, status, message }, tools) =>
		tools.refuse(refuseWith(code, status ?? tools.statusOf(code), message)),
	nonceUsed: (_, tools) => tools.refuse(refuse('SignatureNonceUsed')),
	clock: (_, tools) => tools.refuse(refuse('InvalidTimeStamp.Expired')),
	redirect: ({ location = 'http://elsewhere.invalid/' }) => ({
		status: 302,
		headers: { Location: location },
		text: '',
		code: '',
	}),
	drop: () => 'dropped',
	reset: () => 'reset',

	dropAfterExecuting: (_, { execute }) => silently(execute, 'dropped'),
	resetAfterExecuting: (_, { execute }) => silently(execute, 'reset'),
	never: (_, { execute }) => silently(execute, 'never'),
	delay: async ({ ms }, { execute, wait }) => {
		const answer = await execute();
		await wait(ms);
		return answer;
	},
	garbage: async (_, { execute }) => ({
		...(await execute()),
		status: 200,
		text: 'this is no JSON',
		code: '',
	}),
	html: async (_, { execute }) => ({
		...(await execute()),
		status: 502,
		headers: { 'Content-Type': 'text/html' },
		text: '<html><body><h1>502 Bad Gateway</h1></body></html>',
		code: '',
	}),
	emptyBody: async (_, { execute }) => ({ ...(await execute()), text: '', code: '' }),
	truncatedJson: async (_, { execute }) => {
		const answer = await execute();
		return { ...answer, text: answer.text.slice(0, answer.text.length / 2), code: '' };
	},
	wrongStatus: async (_, { execute }) => ({ ...(await execute()), status: 500 }),
};

/** Lets a fault strike. */
export function strike(fault: Fault, tools: FaultTools): Ending | Promise<Ending> {
	return (strikes[fault.kind] as Strike<Fault>)(fault, tools);
}

function retryAfter(answer: Rendered, ms: number | undefined): Rendered {
	if (ms === undefined) return answer;
	return { ...answer, headers: { ...answer.headers, 'x-acs-retry-after': String(ms) } };
}

async function silently(execute: () => Promise<Rendered>, silence: Silence): Promise<Silence> {
	await execute();
	return silence;
}
