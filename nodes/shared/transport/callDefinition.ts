import type { ReturnCodes } from '../services/service';
import type { ServiceName } from '../services';

/**
 * What it means to make a call twice. `unknown` is treated as paid.
 *
 * `freeRead`, `freeWriteSameTwice`: repeated whenever that can help. `paid`: never repeated once it
 * may have been executed. `writeAddsUp`: the same, and not after an InternalError either.
 */
export type Charge =
	| { kind: 'freeRead' | 'freeWriteSameTwice' }
	| {
			kind: 'paid' | 'unknown' | 'writeAddsUp';
			/** What the operator should do when the call may have been executed, but nobody knows. */
			ifAnswerLost: string;
	  };

/** Reads an answer; zod's schemas fit. */
export interface AnswerSchema<Answer = unknown> {
	safeParse(answer: unknown): { success: true; data: Answer } | { success: false };
}

/** One operation of Alibaba Cloud, as far as calling it goes. */
export interface CallDefinition<Answer = unknown> {
	service: ServiceName;
	/** As Alibaba Cloud writes it, for example `CheckResult`. */
	action: string;
	/** Parameters that travel in the form body instead of the query. */
	inBody?: readonly string[];
	/** The whole body of a successful answer. */
	answer: AnswerSchema<Answer>;
	/** Return codes that mean something else here than in the rest of the service. */
	codes?: ReturnCodes;
	charge: Charge;
	/** A good answer carries no `Code`; an answer with one is a refusal. */
	goodWithoutCode?: true;
	/** A success `Code` besides `Success` and `200`, where the pages document one. */
	successCode?: string;
}
