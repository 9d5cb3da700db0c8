import type { Decision } from '../definition';
import { doubt, doubts } from './doubts';

type Undecided = Decision<'undecided'>;

/** Doubts about an answer where the pages do not say what is billed. */
export const undecided = (reason: string, explanation: string, remedy?: string): Undecided => ({
	...doubt('undecided', reason, explanation, remedy),
	billed: null,
});

export const contradictory: Undecided = { ...doubts.contradictory('undecided'), billed: null };
export const incomplete: Undecided = { ...doubts.incomplete('undecided'), billed: null };
export const unreadable: Undecided = { ...doubts.unreadable('undecided'), billed: null };
export const unknownResult: Undecided = { ...doubts.unknownResult('undecided'), billed: null };
