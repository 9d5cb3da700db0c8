import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { journeysOf, table } from '../demo/journeys';
import { createEngine } from '../engine';
import { startSandbox, type Sandbox } from '../sandbox';
import { credentialTypes, nodeTypes, sandboxCredential } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

const folder = path.resolve(__dirname, '../../examples');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.stop();
});

/** Where the eight people of the examples have to end up. */
const expected: Record<string, Record<string, string>> = {
	'onboarding-by-verdict.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Turn Away',
		applicant04: 'Turn Away',
		applicant05: 'Turn Away',
		applicant06: 'Review by Hand',
		applicant07: 'Ask for Another Photo',
		applicant08: 'Tell the Team',
	},
	'ask-again.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Turn Away',
		applicant04: 'Turn Away',
		applicant05: 'Turn Away',
		applicant06: 'Review by Hand',
		applicant07: 'Ask for Another Photo',
		applicant08: 'Tell the Team',
	},
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
};

it('every example has its expectation here', () => {
	expect(readdirSync(folder).sort()).toEqual(Object.keys(expected).sort());
});

it.each(Object.entries(expected))('%s sends everybody to the right branch', async (file, ends) => {
	const workflow = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
	const engine = createEngine({
		nodeTypes,
		credentialTypes,
		onWait: async () => sandbox.finishAll(),
	});
	const result = await engine.run(workflow, { credentials: sandboxCredential(sandbox) });
	expect(result.error).toBeUndefined();

	const journeys = journeysOf(workflow, result);
	expect(Object.fromEntries(journeys.map(({ person, branch }) => [person, branch]))).toEqual(ends);
	expect(journeys.every(({ why }) => why.length > 10)).toBe(true);
	const lines = table(journeys).split('\n');
	expect(lines.length).toBeGreaterThan(journeys.length);
	expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
});
