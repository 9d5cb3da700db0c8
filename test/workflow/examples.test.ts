import { readdirSync } from 'node:fs';
import path from 'node:path';

import { table } from '../demo/journeys';
import { play, stories } from '../demo/stories';
import { startWebhookServer, type WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import { credentialTypes, nodeTypes, sandboxCredential } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

const folder = path.resolve(__dirname, '../../examples');
let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox();
	server = await startWebhookServer({
		nodeTypes,
		credentialTypes,
		onWait: async () => sandbox.finishAll(),
		credentials: sandboxCredential(sandbox),
	});
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
});

const byVerdict = {
	applicant01: 'Open the Account',
	applicant02: 'Turn Away',
	applicant03: 'Turn Away',
	applicant04: 'Turn Away',
	applicant05: 'Turn Away',
	applicant06: 'Review by Hand',
	applicant07: 'Ask for Another Photo',
	applicant08: 'Tell the Team',
};

/** Where the eight people of each story have to end up, by its first workflow. */
const expected: Record<string, Record<string, string>> = {
	'onboarding-by-verdict.json': byVerdict,
	'ask-again.json': byVerdict,
	'wait-here.json': byVerdict,
	'onboarding-by-sub-code.json': {
		applicant01: 'Open the Account',
		applicant02: 'Try Again in Good Light',
		applicant03: 'Report an Attack',
		applicant04: 'Ask to Clean the Device',
		applicant05: 'Look for a Duplicate',
		applicant06: 'Review by Hand',
		applicant07: 'Ask for Another Photo',
		applicant08: 'Tell the Team',
	},
	'two-workflows-1-start.json': {
		...byVerdict,
		// No callback comes for somebody who gives up.
		applicant06: 'Hand Over to the App',
		// The callback came, the confirmation could not be had: undecided, not lost.
		applicant08: 'Review by Hand',
	},
	'device-risk.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Review by Hand',
		// A token that was asked about for somebody else.
		applicant04: 'Review by Hand',
		applicant05: 'Turn Away',
		applicant06: 'Review by Hand',
		applicant07: 'Turn Away',
		applicant08: 'Tell the Team',
	},
	'legacy-compare.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Turn Away',
		applicant04: 'Review by Hand',
		applicant05: 'Review by Hand',
		applicant06: 'Review by Hand',
		applicant07: 'Tell the Team',
		applicant08: 'Review by Hand',
	},
};

it('every example belongs to a story', () => {
	const told = stories.flatMap(({ files }) => files);
	expect(readdirSync(folder).sort()).toEqual([...told].sort());
});

it.each(stories)('$title: everybody ends up where they should', async (story) => {
	const journeys = await play({ sandbox, server, folder }, story);
	expect(Object.fromEntries(journeys.map(({ person, branch }) => [person, branch]))).toEqual(
		expected[story.files[0] ?? ''],
	);
	const lines = table(journeys).split('\n');
	expect(lines.length).toBeGreaterThan(journeys.length);
	expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
});
