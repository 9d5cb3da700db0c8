/** The examples with a Verification Page in queue mode: the webhook processor shows it, workers answer. */
import { withoutBrowser } from '../../demo/visitors';
import { findBrowser, launchBrowser } from '../browser/playwright';
import { inBrowser } from '../browser/visitor';
import { RealServer } from '../realServer';
import { expectNone } from '../report';
import { goThrough, ways } from '../scenarios/pageExamples';
import { shortened } from '../shortened';
import type { QueueScenario } from './place';

const through = (way: keyof typeof ways): QueueScenario => ({
	title: `Page with ${way}, shown by the webhook processor`,
	async play({ rest, sandbox, credentials, webhooks }) {
		const options = { url: webhooks.url, change: shortened };
		const server = new RealServer(rest, sandbox, credentials, options);
		const tools = findBrowser();
		if (typeof tools === 'string') {
			return `${await goThrough(way, { sandbox, server }, { visitor: withoutBrowser })}, ${tools}`;
		}
		const browser = await launchBrowser(tools);
		try {
			const visitor = inBrowser(browser, 'phone');
			const told = await goThrough(way, { sandbox, server }, { visitor });
			expectNone('What pages complained about', visitor.faults);
			return told;
		} finally {
			await browser.close();
		}
	},
});

export const pages: QueueScenario[] = (Object.keys(ways) as Array<keyof typeof ways>).map(through);
