import type { ArrivedRequest } from './arrived';
import type { NamedAnswer } from './play';
import type { Fields } from './tables';

/** An answer as it goes over the wire, however odd. */
export interface WireAnswer {
	status: number;
	text: string;
	headers?: Fields;
}

type Written = NamedAnswer | WireAnswer;

/** An answer that a test brings, or how it is made of the request. */
export type CustomAnswer = Written | ((request: ArrivedRequest) => Written);

/** Answers that tests bring, by action and name; they win over those of the cases. */
export interface Answers {
	add(action: string, name: string, answer: CustomAnswer): void;
	has(action: string, name: string): boolean;
	find(action: string, name: string | undefined): CustomAnswer | undefined;
}

export function createAnswers(): Answers {
	const answers = new Map<string, CustomAnswer>();
	const key = (action: string, name: string) => `${action} ${name}`;
	return {
		add: (action, name, answer) => void answers.set(key(action, name), answer),
		has: (action, name) => answers.has(key(action, name)),
		find: (action, name) => (name === undefined ? undefined : answers.get(key(action, name))),
	};
}
