/** How heavy and how fast the page is, and whether everybody can use it. */
import { gzipSync } from 'node:zlib';

import { exampleFrom } from '../../demo/exampleText';
import { violationsOn } from '../browser/axe';
import type { Page } from '../browser/playwright';
import { openWindow, playAt, start, type Device } from '../browser/visitor';
import { examplesFolder as folder } from '../places';
import { RealServer } from '../realServer';
import { expectNone, expectSame } from '../report';
import { shortened } from '../shortened';
import type { InBrowser } from './browser';

/** On the smallest phones, and with the text at 400 percent, nothing may be cut off. */
const narrow = { width: 320, height: 640 };

const overflow = `document.documentElement.scrollWidth > document.documentElement.clientWidth`;
const firstPaint = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0`;

const looks = (['phone', 'desktop'] satisfies Device[]).flatMap((device) =>
	(['light', 'dark'] as const).map((theme) => ({ device, theme })),
);

const median = (all: number[]): number =>
	[...all].sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0;

/** The button can be reached and pressed with the keyboard alone. */
async function byKeyboard(page: Page): Promise<void> {
	const focused = `document.activeElement?.id ?? ''`;
	const order: string[] = [];
	for (let presses = 0; presses < 8 && order.at(-1) !== 'go'; presses += 1) {
		await page.keyboard.press('Tab');
		order.push(await page.evaluate<string>(focused));
	}
	const stops = order.filter((id) => ['f-email', 'consent', 'go'].includes(id));
	expectSame('Where the Tab key leads', stops, ['f-email', 'consent', 'go']);
	await page.keyboard.press('Enter');
	const said = page.locator('#error-f-email:not(:empty)');
	await said.waitFor({ timeout: 5_000 });
	expectSame('Where the focus is after that', await page.evaluate(focused), 'f-email');
}

/** The page that thanks may run no script at all, so not axe-core either: a copy may. */
async function copyOf(page: Page): Promise<Page> {
	const html = await page.evaluate<string>('document.documentElement.outerHTML');
	await page.goto('about:blank');
	await page.setContent(html);
	return page;
}

export const pageQuality: InBrowser = async ({ rest, sandbox, credentials }, browser) => {
	const server = new RealServer(rest, sandbox, credentials, { change: shortened });
	const workflow = exampleFrom(folder, 'verification-page-wait.json', sandbox);
	const { 'Verification Page': pageUrl = '' } = await server.activate(workflow);
	const problems: string[] = [];
	const paints: number[] = [];
	for (const { device, theme } of looks) {
		const { context, page, faults } = await openWindow(browser, device, theme);
		await page.goto(pageUrl, { waitUntil: 'load' });
		await page.locator('#go').waitFor();
		paints.push(await page.evaluate<number>(firstPaint));
		const where = `${device}, ${theme}`;
		problems.push(...(await violationsOn(page, `the page, ${where}`)));
		await byKeyboard(page);
		problems.push(...(await violationsOn(page, `the page with a mistake, ${where}`)));
		await page.goto(pageUrl, { waitUntil: 'load' });
		await start(page, { applicantId: 'quality' });
		await page.waitForURL(({ pathname }) => pathname.startsWith('/person/'), { timeout: 30_000 });
		problems.push(...(await violationsOn(page, `the person's page, ${where}`)));
		await playAt(page, { applicantId: 'quality', story: '', plays: 'right' });
		problems.push(...(await violationsOn(await copyOf(page), `the way back, ${where}`)));
		problems.push(...faults.map((fault) => `${where}: ${fault}`));
		await context.close();
	}
	problems.push(...(await onNarrowScreens(pageUrl, browser)));
	expectNone('The page', problems);
	const html = Buffer.from(await (await fetch(pageUrl)).arrayBuffer());
	await server.stop();
	return (
		`${(html.length / 1024).toFixed(1)} KB of HTML (${(gzipSync(html).length / 1024).toFixed(1)} KB ` +
		`compressed), no other file but Alibaba Cloud's script; first paint after ` +
		`${median(paints).toFixed(0)} ms (median of ${paints.length}); axe-core: no violations`
	);
};

async function onNarrowScreens(
	pageUrl: string,
	browser: Parameters<InBrowser>[1],
): Promise<string[]> {
	const context = await browser.newContext({ viewport: narrow, colorScheme: 'light' });
	const page = await context.newPage();
	await page.goto(pageUrl, { waitUntil: 'load' });
	await page.locator('#go').waitFor();
	const isCutOff = await page.evaluate<boolean>(overflow);
	await context.close();
	return isCutOff ? [`on ${narrow.width} pixels, it is wider than the screen`] : [];
}
