/** Pictures of what people see in a browser, and of the desk. */
import path from 'node:path';

import { exampleFrom } from '../../demo/exampleText';
import { applicants, columnsOf, desk, withOwnCallback, withSettings } from '../../demo/pageStories';
import type { Editor, Theme } from '../browser/editor';
import type { Box, Browser, Page } from '../browser/playwright';
import {
	devices,
	inBrowser,
	isPersonsPage,
	openWindow,
	playAt,
	start,
	type Device,
} from '../browser/visitor';
import { examplesFolder as folder } from '../places';
import type { Place } from '../place';
import { RealServer } from '../realServer';
import { shortened } from '../shortened';

/** An n8n with the page and a desk on which a few people stand. */
export interface Lobby {
	pageUrl: string;
	/** The workflow of the page, and the address of the desk in the editor. */
	workflowId: string;
	deskUrl: string;
	close(): Promise<void>;
}

/** Publishes the page, and lets people come who pass, fail, give up, and are still busy. */
export async function openLobby(place: Place, browser: Browser): Promise<Lobby> {
	const { rest, sandbox, credentials } = place;
	const server = new RealServer(rest, sandbox, credentials, { change: shortened });
	const onboarding = exampleFrom(folder, 'verification-page-1-onboarding.json', sandbox);
	const reconcile = exampleFrom(folder, 'verification-page-2-reconcile.json', sandbox);
	await server.createTable(desk, columnsOf(onboarding));
	const { 'Verification Page': pageUrl = '' } = await server.activate(
		withOwnCallback(onboarding, server.url),
	);
	const visitor = inBrowser(browser, 'desktop');
	const gaveUp = applicants.filter(({ plays }) => plays === 'givesUp');
	for (const person of gaveUp) await visitor.visit(pageUrl, person);
	await server.run(withSettings(reconcile, { askAfterMinutes: 0, giveUpAfterMinutes: 0 }));
	const others = applicants.filter(({ plays }) => plays !== 'givesUp').slice(0, -1);
	for (const person of others) await visitor.visit(pageUrl, person);
	await sandbox.delivered();
	await server.idle();
	return {
		pageUrl,
		workflowId: server.workflowAt(pageUrl).id,
		deskUrl: await rest.tableUrl(desk),
		close: async () => await server.stop(),
	};
}

/** The desk as the operator sees it. */
export async function deskPicture(editor: Editor, { deskUrl }: Lobby): Promise<Box> {
	await editor.page.goto(deskUrl);
	const rows = editor.page.locator('.ag-center-cols-container .ag-row');
	await rows.first().waitFor({ timeout: 30_000 });
	const look = async () => await editor.boxAround([editor.page.locator('.ag-root-wrapper')], 0);
	await editor.still(look);
	const box = await look();
	const lowest = await editor.boxAround(await rows.all(), 8);
	return { ...box, height: Math.min(box.height, lowest.y + lowest.height - box.y) };
}

/** What stands between the window and the edge of the picture. */
type Moment = (page: Page, pageUrl: string) => Promise<void>;

const moments: Record<string, Moment> = {
	page: async (page, pageUrl) => {
		await page.goto(pageUrl, { waitUntil: 'load' });
		await page.locator('#go').waitFor();
	},
	person: async (page, pageUrl) => {
		await page.goto(pageUrl, { waitUntil: 'load' });
		await start(page, { applicantId: 'picture' });
		await page.waitForURL(isPersonsPage, { timeout: 30_000 });
	},
	return: async (page, pageUrl) => {
		await page.goto(pageUrl, { waitUntil: 'load' });
		await start(page, { applicantId: 'picture' });
		await page.waitForURL(isPersonsPage, { timeout: 30_000 });
		await playAt(page, { applicantId: 'picture', story: '', plays: 'right' });
	},
};

const shots: Array<{ name: string; moment: keyof typeof moments; device: Device }> = [
	{ name: 'page', moment: 'page', device: 'desktop' },
	{ name: 'page-phone', moment: 'page', device: 'phone' },
	{ name: 'person-phone', moment: 'person', device: 'phone' },
	{ name: 'return-phone', moment: 'return', device: 'phone' },
];

/** The whole screen of a phone; of a desktop only what is around the text. */
async function around(page: Page, device: Device): Promise<Box> {
	const { width, height } = devices[device].viewport;
	const box = await page.locator('main').boundingBox();
	const needed = box ? Math.ceil(box.y + box.height) : height;
	if (device === 'phone') return { x: 0, y: 0, width, height: Math.min(height, needed + 24) };
	return { x: 240, y: 0, width: width - 480, height: Math.min(height, needed) };
}

/** Takes the pictures of what people see; returns their files. */
export async function peoplePictures(
	browser: Browser,
	{ pageUrl }: Lobby,
	into: string,
	theme: Theme,
): Promise<string[]> {
	const files: string[] = [];
	for (const { name, moment, device } of shots) {
		const { context, page } = await openWindow(browser, device, theme);
		await moments[moment]?.(page, pageUrl);
		const file = path.join(into, `${name}-${theme}.png`);
		await page.screenshot({ path: file, animations: 'disabled', clip: await around(page, device) });
		files.push(file);
		await context.close();
	}
	return files;
}
