import { allCases } from '../operations';
import { checkAnswerName } from './asking';
import type { Play } from './play';
import { assumeRole } from './roles';
import { own } from './tables';

/** A ping: good for testing a credential, does nothing. */
const keepaliveIntl: Play = { billed: false, answers: { pong: { Result: { Result: 'SUCCESS' } } } };

/** What the sandbox plays, by action: what the cases of all operations say. */
const plays = new Map<string, Play>([
	['AssumeRole', assumeRole],
	['KeepaliveIntl', keepaliveIntl],
]);

for (const { name, plays: ofOne } of allCases) {
	for (const [action, play] of Object.entries(ofOne)) {
		Object.keys(play.answers).forEach(checkAnswerName);
		plays.set(action, merged(name, plays.get(action), play));
	}
}

/** Two operations may make the same call, for example for two products: each with its own answers. */
function merged(name: string, earlier: Play | undefined, play: Play): Play {
	if (!earlier || earlier === play) return play;
	const twice = Object.keys(play.answers).find(
		(answer) =>
			Object.hasOwn(earlier.answers, answer) &&
			JSON.stringify(earlier.answers[answer]) !== JSON.stringify(play.answers[answer]),
	);
	if (twice !== undefined) throw new Error(`${name} has another answer called '${twice}'.`);
	return {
		...play,
		...earlier,
		run: earlier.run ?? play.run,
		answers: { ...earlier.answers, ...play.answers },
		values: { ...play.values, ...earlier.values },
		// What only one of them demands belongs to its product.
		required: (earlier.required ?? []).filter((each) => play.required?.includes(each)),
	};
}

/** The played operation; nothing for one that exists but that the sandbox does not play. */
export function findPlay(action: string): Play | undefined {
	return own(Object.fromEntries(plays), action);
}

/** Whether an operation has an answer of this name. */
export function isAnswerOfAny(name: string): boolean {
	return [...plays.values()].some(({ answers }) => Object.hasOwn(answers, name));
}
