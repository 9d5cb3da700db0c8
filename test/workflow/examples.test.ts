import { readdirSync } from 'node:fs';
import path from 'node:path';

import { branches } from '../demo/branches';
import { table } from '../demo/journeys';
import { play, stories } from '../demo/stories';
import { startWebhookServer, type WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import { credentialTypes, nodeTypes, sandboxCredential } from './support';

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

it('every example belongs to a story', () => {
	const told = stories.flatMap(({ files }) => files);
	expect(readdirSync(folder).sort()).toEqual([...new Set(told)].sort());
});

it.each(stories)('$title: everybody ends up where they should', async (story) => {
	const journeys = await play({ sandbox, server, folder }, story);
	expect(Object.fromEntries(journeys.map(({ person, branch }) => [person, branch]))).toEqual(
		branches[story.files[0] ?? ''],
	);
	const lines = table(journeys).split('\n');
	expect(lines.length).toBeGreaterThan(journeys.length);
	expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
});
