import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { branches } from '../demo/branches';
import { exampleFrom } from '../demo/exampleText';
import { table } from '../demo/journeys';
import { columnsOf, desk, readDesk, withOwnCallback } from '../demo/pageStories';
import { onlyInN8n, play, stories } from '../demo/stories';
import { withoutBrowser } from '../demo/visitors';
import type { WebhookServer } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import { startForExamples } from './support';

const folder = path.resolve(__dirname, '../../examples');
let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	({ sandbox, server } = await startForExamples());
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
});

it('every example belongs to a story', () => {
	const told = stories.flatMap(({ files }) => files);
	expect(readdirSync(folder).sort()).toEqual([...new Set([...told, ...onlyInN8n])].sort());
});

it.each(readdirSync(folder))('%s can be imported twice, into any n8n', (file) => {
	const text = readFileSync(path.join(folder, file), 'utf8');
	// n8n keeps an id that a file has, so that two imports would share an address.
	expect(text).not.toMatch(/"(webhookId|credentials|instanceId|versionId)"/);
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

describe('where Alibaba Cloud takes only a 2xx for an answer to its test of the callback address', () => {
	const person = { applicantId: 'somebody', story: '', plays: 'right' } as const;
	beforeEach(() => sandbox.demandOfCallbackUrls('ok'));
	afterEach(() => {
		sandbox.demandOfCallbackUrls('any');
		server.deactivateAll();
	});

	it('the page with a list works', async () => {
		const example = exampleFrom(folder, 'verification-page-1-onboarding.json', sandbox);
		await server.createTable(desk, columnsOf(example));
		const published = withOwnCallback(example, server.url);
		const { 'Verification Page': url = '' } = await server.activate(published);
		expect((await withoutBrowser.visit(url, person)).sentTo).toMatch(/\/person\/hksb/);
		await sandbox.delivered();
		await server.idle();
		expect((await readDesk({ sandbox, server, folder })).map(({ verdict }) => verdict)).toEqual([
			'passed',
		]);
	});

	it('the page that waits tells the person and the team', async () => {
		const example = exampleFrom(folder, 'verification-page-wait.json', sandbox);
		const { 'Verification Page': url = '' } = await server.activate(example);
		const { sentTo, told } = await withoutBrowser.visit(url, person);
		await server.idle();
		expect(sentTo).toBeUndefined();
		expect(told).toMatch(/again/);
		const [item] = server.executions.at(-1)?.parts.at(-1)?.jsonOf('Tell the Team', 0) ?? [];
		expect(item?.error).toMatchObject({ code: 'InvalidParameter' });
	});
});
