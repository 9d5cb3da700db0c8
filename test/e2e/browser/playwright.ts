/** The little of playwright-core that is used here; it is installed with n8n, not in the checkout. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { Installation } from '../install';

interface Waiting {
	timeout?: number;
}

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

export interface Locator {
	first(): Locator;
	nth(index: number): Locator;
	locator(selector: string): Locator;
	filter(options: { hasText: RegExp | string }): Locator;
	all(): Promise<Locator[]>;
	count(): Promise<number>;
	click(options?: Waiting): Promise<void>;
	dblclick(): Promise<void>;
	fill(text: string): Promise<void>;
	hover(): Promise<void>;
	innerText(): Promise<string>;
	allInnerTexts(): Promise<string[]>;
	evaluate(change: (element: { textContent: string }) => void): Promise<void>;
	isVisible(): Promise<boolean>;
	boundingBox(): Promise<Box | null>;
	waitFor(options?: Waiting & { state?: 'visible' | 'hidden' }): Promise<void>;
}

export interface Page {
	goto(url: string, options?: { waitUntil: 'domcontentloaded' }): Promise<unknown>;
	locator(selector: string): Locator;
	getByText(text: string | RegExp, options?: { exact: boolean }): Locator;
	keyboard: { press(key: string): Promise<void> };
	mouse: { move(x: number, y: number): Promise<void> };
	waitForURL(isRight: (url: URL) => boolean, options?: Waiting): Promise<void>;
	addStyleTag(style: { content: string }): Promise<unknown>;
	addInitScript(script: string): Promise<unknown>;
	screenshot(options: { path: string; clip?: Box; animations?: 'disabled' }): Promise<Buffer>;
	on(event: 'pageerror', listener: (error: Error) => void): void;
	close(): Promise<void>;
}

export interface Context {
	newPage(): Promise<Page>;
	route(matches: (url: URL) => boolean, handle: (route: { abort(): void }) => void): Promise<void>;
	close(): Promise<void>;
}

export interface Browser {
	newContext(options: {
		viewport: { width: number; height: number };
		colorScheme: 'light' | 'dark';
		deviceScaleFactor?: number;
	}): Promise<Context>;
	close(): Promise<void>;
}

interface Playwright {
	chromium: { launch(options: { executablePath: string; args: string[] }): Promise<Browser> };
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of this machine, if it has one; CHROMIUM names another. */
export function findChromium(): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const known = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
	return [process.env.CHROMIUM ?? '', ...known].find((file) => file && existsSync(file));
}

const args = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Starts it without a window. */
export async function launchBrowser(
	{ folder }: Installation,
	executablePath: string,
): Promise<Browser> {
	const { chromium } = createRequire(path.join(folder, 'any.js'))('playwright-core') as Playwright;
	return await chromium.launch({ executablePath, args });
}
