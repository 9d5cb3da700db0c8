import { branches } from '../../demo/branches';
import { play, stories, type Story } from '../../demo/stories';
import { examplesFolder as folder } from '../places';
import type { Place, Scenario } from '../place';
import { expectSame } from '../report';
import { RealServer } from '../realServer';
import { shortened } from '../shortened';

/** Who ended up where. */
export const branchesOf = (
	journeys: Array<{ person: string; branch: string }>,
): Record<string, string> =>
	Object.fromEntries(journeys.map(({ person, branch }) => [person, branch]));

/** Where everybody of a story has to end up. */
export const expectedOf = ({ files: [first = ''] }: Story) => branches[first];

async function playOnN8n(story: Story, { rest, sandbox, credentials }: Place): Promise<string> {
	const server = new RealServer(rest, sandbox, credentials, { change: shortened });
	const found = branchesOf(await play({ sandbox, server, folder }, story));
	expectSame(`Branches of ${story.files.join(', ')}`, found, expectedOf(story));
	return `${Object.keys(found).length} people, ${server.executions.length} executions`;
}

/** One part for each story that the demo tells: whatever is added there is run here. */
export const examples: Scenario[] = stories.map((story) => ({
	title: `Example: ${story.title}`,
	play: async (place) => await playOnN8n(story, place),
}));
