/** A package without the Verification Page: everything else works as with it. */
import path from 'node:path';

import { branches } from '../demo/branches';
import { strayed } from '../demo/journeys';
import { play, stories } from '../demo/stories';
import type { WebhookServer } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import { nodeTypes, startForExamples } from './support';

const folder = path.resolve(__dirname, '../../examples');
const types = Object.fromEntries(
	Object.entries(nodeTypes).filter(([name]) => !name.endsWith('.alibabaIdvPage')),
);
let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	({ sandbox, server } = await startForExamples(types));
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
});

// One that waits, one with a trigger, and one that asks again: whatever shares code with the page.
const told = ['wait-here.json', 'two-workflows-1-start.json', 'ask-again.json'];

it.each(stories.filter(({ files: [first = ''] }) => told.includes(first)))(
	'$title: everybody ends up where they should, without the page',
	async (story) => {
		expect(Object.keys(types)).toHaveLength(Object.keys(nodeTypes).length - 1);
		const journeys = await play({ sandbox, server, folder }, story);
		expect(strayed(journeys, branches[story.files[0] ?? ''])).toEqual([]);
	},
);
