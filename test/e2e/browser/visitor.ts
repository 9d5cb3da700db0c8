/** People who verify themselves in a browser. */
import { emailOf, type Applicant, type Visit, type Visitor } from '../../demo/visitors';
import { characters } from '../../sandbox';
import type { Browser, Context, Page } from './playwright';

/** What somebody holds in their hand. */
export const devices = {
	phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
	desktop: { viewport: { width: 1280, height: 900 } },
} as const;

export type Device = keyof typeof devices;

const patience = 60_000;

/** Opens a window of its own, like a person on another device. */
export async function openWindow(
	browser: Browser,
	device: Device,
	theme: 'dark' | 'light' = 'light',
): Promise<{ context: Context; page: Page; faults: string[] }> {
	const context = await browser.newContext({
		...devices[device],
		colorScheme: theme,
		deviceScaleFactor: 2,
	});
	await context.route(
		({ hostname, protocol }) => protocol.startsWith('http') && hostname !== '127.0.0.1',
		(route) => route.abort(),
	);
	const page = await context.newPage();
	const faults: string[] = [];
	page.on('pageerror', ({ message }) => faults.push(message));
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	return { context, page, faults };
}

/** Fills in the page and presses its button. */
export async function start(page: Page, applicant: Pick<Applicant, 'applicantId'>): Promise<void> {
	await page.locator('#f-email').fill(emailOf(applicant));
	await page.locator('#consent').check();
	await page.locator('#go').click();
}

/** Is at Alibaba Cloud, or was told why not. */
async function whereTo(page: Page): Promise<string | undefined> {
	const problem = page.locator('#problem:not(:empty)');
	await Promise.race([
		page.waitForURL(isPersonsPage, { timeout: patience }),
		problem.waitFor({ timeout: patience }),
	]);
	return isPersonsPage(new URL(page.url())) ? undefined : await problem.innerText();
}

export const isPersonsPage = ({ pathname }: URL) => pathname.startsWith('/person/');

/** Plays a character on the person's page of the sandbox, which then sends the browser back. */
export async function playAt(page: Page, { plays, losesCallback }: Applicant): Promise<void> {
	if (losesCallback) await page.locator('[name="drop"]').check();
	await page.locator(`button[value="${plays}"]`).click();
	if ('stays' in characters[plays]) return;
	await page.waitForURL(({ pathname }) => pathname.endsWith('/return'), { timeout: patience });
}

/** Visits with a real browser; remembers what the pages complained about. */
export function inBrowser(browser: Browser, device: Device): Visitor & { faults: string[] } {
	const faults: string[] = [];
	return {
		faults,
		async visit(pageUrl: string, applicant: Applicant): Promise<Visit> {
			const { context, page, faults: own } = await openWindow(browser, device);
			try {
				await page.goto(pageUrl);
				await start(page, applicant);
				const told = await whereTo(page);
				if (told !== undefined) return { told };
				const sentTo = page.url();
				await playAt(page, applicant);
				const isBack = !('stays' in characters[applicant.plays]);
				return isBack ? { sentTo, welcome: await page.locator('h1').innerText() } : { sentTo };
			} finally {
				faults.push(...own.map((fault) => `${applicant.applicantId}: ${fault}`));
				await context.close();
			}
		},
	};
}
