/** The little of playwright-core that is used here; it is installed with n8n, not in the checkout. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { folderOf, type Installation } from '../install';
import { newest } from '../versions';

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
	dblclick(options?: Waiting): Promise<void>;
	fill(text: string, options?: Waiting): Promise<void>;
	hover(): Promise<void>;
	innerText(): Promise<string>;
	allInnerTexts(): Promise<string[]>;
	evaluate(change: (element: { textContent: string }) => void): Promise<void>;
	isVisible(): Promise<boolean>;
	check(): Promise<void>;
	inputValue(options?: Waiting): Promise<string>;
	getAttribute(name: string): Promise<string | null>;
	selectOption(value: string): Promise<string[]>;
	setInputFiles(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>;
	dispatchEvent(type: string): Promise<void>;
	boundingBox(): Promise<Box | null>;
	waitFor(options?: Waiting & { state?: 'visible' | 'hidden' }): Promise<void>;
}

export interface Page {
	goto(url: string, options?: { waitUntil: 'domcontentloaded' | 'load' }): Promise<unknown>;
	setContent(html: string): Promise<void>;
	reload(): Promise<unknown>;
	goBack(): Promise<unknown>;
	/** For whatever names no time-out of its own. */
	setDefaultTimeout(ms: number): void;
	url(): string;
	evaluate<T>(script: string): Promise<T>;
	evaluate<Given>(run: (given: Given) => void, given: Given): Promise<void>;
	waitForFunction(script: string, argument?: undefined, options?: Waiting): Promise<unknown>;
	route(
		matches: (url: URL) => boolean,
		handle: (route: {
			abort(): Promise<void>;
			continue(): Promise<void>;
			request(): { method(): string };
			fulfill(answer: {
				status: number;
				headers?: Record<string, string>;
				body: string;
			}): Promise<void>;
		}) => unknown,
	): Promise<void>;
	locator(selector: string): Locator;
	getByText(text: string | RegExp, options?: { exact: boolean }): Locator;
	keyboard: { press(key: string): Promise<void> };
	mouse: { move(x: number, y: number): Promise<void> };
	waitForURL(isRight: (url: URL) => boolean, options?: Waiting): Promise<void>;
	addStyleTag(style: { content: string }): Promise<unknown>;
	addInitScript(script: string): Promise<unknown>;
	screenshot(options: {
		path: string;
		clip?: Box;
		animations?: 'disabled';
		fullPage?: boolean;
	}): Promise<Buffer>;
	on(event: 'pageerror', listener: (error: Error) => void): void;
	on(event: 'console', listener: (message: ConsoleMessage) => void): void;
	on(event: 'dialog', listener: (dialog: { dismiss(): Promise<void> }) => void): void;
	close(): Promise<void>;
}

interface ConsoleMessage {
	type(): string;
	text(): string;
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
		isMobile?: boolean;
		hasTouch?: boolean;
		javaScriptEnabled?: boolean;
	}): Promise<Context>;
	close(): Promise<void>;
}

interface Playwright {
	chromium: { launch(options: { executablePath: string; args: string[] }): Promise<Browser> };
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What a browser is started with. */
export interface BrowserTools {
	chromium: string;
	/** A folder that has playwright-core among its modules. */
	modules: string;
}

/** The browser of this machine, or why there is none; CHROMIUM names another. */
export function findBrowser(installation?: Installation): BrowserTools | string {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const known = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
	const chromium = [process.env.CHROMIUM ?? '', ...known].find((file) => file && existsSync(file));
	if (!chromium) return 'no Chromium in PATH nor in CHROMIUM';
	const modules = installation?.folder ?? folderOf(newest);
	const isThere = existsSync(path.join(modules, 'node_modules', 'playwright-core'));
	return isThere ? { chromium, modules } : 'playwright-core comes with the n8n of npm run e2e';
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
export async function launchBrowser({ chromium, modules }: BrowserTools): Promise<Browser> {
	const require = createRequire(path.join(modules, 'any.js'));
	const { chromium: starter } = require('playwright-core') as Playwright;
	return await starter.launch({ executablePath: chromium, args });
}
