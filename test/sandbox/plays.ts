import { allCases } from '../operations';
import { checkAnswerName } from './asking';
import type { Play } from './play';
import { own } from './tables';

/** A ping: good for testing a credential, does nothing. */
const keepaliveIntl: Play = {
	billed: false,
	answers: { pong: { Result: { Result: 'SUCCESS' } } },
};

/** What the sandbox plays, by action: what the cases of all operations say. */
const plays: Readonly<Record<string, Play>> = Object.assign(
	{ KeepaliveIntl: keepaliveIntl },
	...allCases.map((cases) => cases.plays),
);
for (const play of Object.values(plays)) Object.keys(play.answers).forEach(checkAnswerName);

/** The played operation; nothing for one that exists but that the sandbox does not play. */
export function findPlay(action: string): Play | undefined {
	return own(plays, action);
}
