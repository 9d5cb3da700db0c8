import type { Decision } from '../definition';
import { doubt, doubts } from './doubts';

type Undecided = Decision<'undecided'>;

/** Doubts of the operations whose first output is Undecided. */
export const undecided = (reason: string, explanation: string, remedy?: string): Undecided =>
	doubt('undecided', reason, explanation, remedy);

export const contradictory: Undecided = doubts.contradictory('undecided');
export const incomplete: Undecided = doubts.incomplete('undecided');
export const unreadable: Undecided = doubts.unreadable('undecided');
export const unknownResult: Undecided = doubts.unknownResult('undecided');
