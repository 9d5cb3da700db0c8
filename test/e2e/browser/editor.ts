/** n8n's editor, as a person sees it. */
import { until } from '../processes';
import type { Rest } from '../rest';
import type { Box, Browser, Context, Locator, Page } from './playwright';

export type Theme = 'light' | 'dark';

const local = ['127.0.0.1', 'localhost'];
const fadesOut = 10_000;

/** The names of the fields that can be seen; of several with one name, the first counts. */
const visibleFields = `(() => {
	const first = new Map();
	const prefix = 'parameter-input-';
	const fields = '[data-test-id="node-parameters"] [data-test-id^="' + prefix + '"]';
	for (const field of document.querySelectorAll(fields)) {
		const name = field.getAttribute('data-test-id').slice(prefix.length);
		if (first.has(name)) continue;
		const { width, height } = field.getBoundingClientRect();
		first.set(name, width > 0 && height > 0 && getComputedStyle(field).visibility === 'visible');
	}
	return [...first].filter(([, isVisible]) => isVisible).map(([name]) => name);
})()`;

const noMotion =
	'*, *::before, *::after { transition: none !important; animation: none !important }';

/** How long one try of a step may take, and all its tries together: other programs use the machine, too. */
const patience = { oneTry: 5000, allTries: 90_000 };

/** Lets a page reach this machine only: what waits for the internet would wait for long. */
export async function stayLocal(context: Context): Promise<void> {
	await context.route(
		({ hostname, protocol }) => protocol.startsWith('http') && !local.includes(hostname),
		(route) => route.abort(),
	);
}

/** One window, signed in. */
export class Editor {
	/** What the page itself complained about. */
	readonly faults: string[] = [];

	private constructor(
		readonly url: string,
		readonly page: Page,
		private readonly context: Context,
	) {
		page.on('pageerror', ({ message }) => this.faults.push(message));
	}

	static async open(
		browser: Browser,
		{ url, account }: Pick<Rest, 'account' | 'url'>,
		theme: Theme = 'light',
		height = 1000,
	): Promise<Editor> {
		const context = await browser.newContext({
			viewport: { width: 1400, height },
			colorScheme: theme,
		});
		await stayLocal(context);
		const page = await context.newPage();
		page.setDefaultTimeout(patience.allTries);
		await page.addInitScript(`localStorage.setItem('N8N_THEME', '${theme}')`);
		const editor = new Editor(url, page, context);
		await page.goto(`${url}/signin`, { waitUntil: 'domcontentloaded' });
		await page.locator('input[type="email"]').first().fill(account.email);
		await page.locator('input[type="password"]').first().fill(account.password);
		await page.keyboard.press('Enter');
		await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
		return editor;
	}

	async close(): Promise<void> {
		await this.context.close();
	}

	byTestId(id: string): Locator {
		return this.page.locator(`[data-test-id="${id}"]`);
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** Shows a workflow's canvas, with everything in view. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.byTestId('canvas-node').first().waitFor();
		await this.byTestId('zoom-to-fit').click();
	}

	/**
	 * Does a step until it shows: a click that comes while the editor draws itself anew is lost.
	 *
	 * @param step may fail, and may be done twice.
	 */
	async insist(
		what: string,
		step: () => Promise<unknown>,
		isDone: () => Promise<boolean>,
	): Promise<void> {
		await until(what, patience.allTries, async () => {
			if (await isDone()) return true;
			await step().catch(() => undefined);
			return await until(what, patience.oneTry, isDone).catch(() => false);
		});
	}

	/** Pastes a text as Ctrl+V does, without a clipboard. */
	async paste(text: string): Promise<void> {
		await this.page.evaluate((given) => {
			const page = globalThis as unknown as {
				document: { body: { dispatchEvent(event: unknown): void } };
				DataTransfer: new () => { setData(kind: string, text: string): void };
				ClipboardEvent: new (kind: string, init: object) => unknown;
			};
			const clipboardData = new page.DataTransfer();
			clipboardData.setData('text/plain', given);
			const init = { clipboardData, bubbles: true, cancelable: true };
			page.document.body.dispatchEvent(new page.ClipboardEvent('paste', init));
		}, text);
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<void> {
		await this.insist(
			`the panel of "${name}" opens`,
			async () => await this.node(name).dblclick({ timeout: patience.oneTry }),
			async () => await this.byTestId('node-parameters').isVisible(),
		);
	}

	/** By its button, because Escape in a field may leave everything as it is. */
	async closeNode(): Promise<void> {
		const isClosed = async () => !(await this.byTestId('node-parameters').isVisible());
		const button = this.byTestId('ndv-close-button').first();
		const close = async () => {
			if (await button.isVisible()) await button.click({ timeout: patience.oneTry });
			else await this.page.keyboard.press('Escape');
		};
		await this.insist('the panel closes', close, isClosed);
	}

	/** Writes a text into a field of the panel. */
	async write(field: string, text: string): Promise<void> {
		const input = this.field(field).locator('input, textarea').first();
		const options = { timeout: patience.oneTry };
		await this.insist(
			`"${field}" has the text`,
			async () => await input.fill(text, options),
			async () => (await input.inputValue(options).catch(() => undefined)) === text,
		);
	}

	field(name: string): Locator {
		return this.byTestId('node-parameters')
			.locator(`[data-test-id="parameter-input-${name}"]`)
			.first();
	}

	/** Which of these fields the panel shows; asked at once, because a panel may have a hundred. */
	async shownOf(names: string[]): Promise<string[]> {
		const shown = await this.page.evaluate<string[]>(visibleFields);
		return names.filter((name) => shown.includes(name));
	}

	/** Chooses from a drop-down. */
	async choose(field: string, option: string): Promise<void> {
		await this.field(field).locator('input').first().click();
		const escaped = option.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		const items = this.page
			.locator('.el-select-dropdown__item:visible')
			.filter({ hasText: new RegExp(`^\\s*${escaped}`) });
		await items.first().waitFor();
		for (const item of await items.all()) {
			const [headline = ''] = (await item.innerText()).trim().split('\n');
			if (headline.trim() !== option) continue;
			await item.click();
			await this.page
				.locator('.el-select-dropdown:visible')
				.first()
				.waitFor({ state: 'hidden', timeout: fadesOut });
			return;
		}
		throw new Error(`"${field}" offers no "${option}"`);
	}

	async toggle(field: string): Promise<void> {
		await this.field(field).locator('.el-switch, [role="switch"]').first().click();
	}

	/** The labels of a node's outputs on the canvas, from the top. */
	async outputLabels(name: string): Promise<string[]> {
		const handles = this.page.locator(
			`[data-test-id="canvas-node-output-handle"][data-node-name="${name}"]`,
		);
		await handles.first().waitFor();
		const texts = await handles.allInnerTexts();
		return texts.map((text) => text.replaceAll('+', '').trim());
	}

	/** The smallest box that holds all of these, with a margin. */
	async boxAround(locators: Locator[], margin: number): Promise<Box> {
		const boxes = (
			await Promise.all(locators.map(async (each) => await each.boundingBox()))
		).filter((box): box is Box => box !== null);
		const left = Math.min(...boxes.map(({ x }) => x)) - margin;
		const top = Math.min(...boxes.map(({ y }) => y)) - margin;
		const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin;
		const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin;
		const x = Math.max(0, left);
		const y = Math.max(0, top);
		return { x, y, width: right - x, height: bottom - y };
	}

	/** Makes menus open and close at once, until another page is loaded. */
	async stopMotion(): Promise<void> {
		await this.page.addStyleTag({ content: noMotion });
	}

	/** Waits until nothing moves any more. */
	async still(look: () => Promise<unknown>): Promise<void> {
		let before = '';
		await until('the page stands still', 15_000, async () => {
			const now = JSON.stringify(await look());
			const isSame = now === before;
			before = now;
			return isSame;
		});
	}
}
