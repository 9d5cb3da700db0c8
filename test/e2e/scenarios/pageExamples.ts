/** The examples with a Verification Page, gone through by people in a real browser. */
import { branches } from '../../demo/branches';
import { exampleFrom } from '../../demo/exampleText';
import { inOneThatWaits, withDesk, type PageStoryOptions } from '../../demo/pageStories';
import type { Sandbox } from '../../sandbox';
import { inBrowser, type Device } from '../browser/visitor';
import { examplesFolder as folder } from '../places';
import { RealServer } from '../realServer';
import { expectNone, expectSame } from '../report';
import { shortened } from '../shortened';
import type { InBrowser } from './browser';
import { branchesOf } from './examples';

const withDeskFiles = [
	'verification-page-1-onboarding.json',
	'verification-page-2-reconcile.json',
	'verification-page-3-erase.json',
];

export const ways = {
	'a list': { files: withDeskFiles, play: withDesk },
	'an execution that waits': { files: ['verification-page-wait.json'], play: inOneThatWaits },
} as const;

/** Lets the eight people go through an example; says how many executions that took. */
export async function goThrough(
	way: keyof typeof ways,
	stage: { sandbox: Sandbox; server: RealServer },
	options: PageStoryOptions,
): Promise<string> {
	const { files, play } = ways[way];
	const workflows = files.map((file) => exampleFrom(folder, file, stage.sandbox));
	const journeys = await play({ ...stage, folder }, workflows, options);
	const [first = ''] = files;
	expectSame('Branches', branchesOf(journeys), branches[first]);
	return `${journeys.length} people, ${stage.server.executions.length} executions`;
}

function through(
	way: keyof typeof ways,
	device: Device,
	options: Pick<PageStoryOptions, 'losesCallbacks'>,
): InBrowser {
	return async ({ rest, sandbox, credentials }, browser) => {
		const server = new RealServer(rest, sandbox, credentials, { change: shortened });
		const visitor = inBrowser(browser, device);
		const told = await goThrough(way, { sandbox, server }, { visitor, ...options });
		expectNone('What pages complained about', visitor.faults);
		return told;
	};
}

const devices: Device[] = ['phone', 'desktop'];

/** Each example on each device, with its callbacks and without. */
export const pageExamples: Record<string, InBrowser> = Object.fromEntries(
	(Object.keys(ways) as Array<keyof typeof ways>).flatMap((way) =>
		devices.flatMap((device) =>
			[false, true].map((losesCallbacks) => [
				`Browser: page with ${way}, ${device}${losesCallbacks ? ', callbacks lost' : ''}`,
				through(way, device, { losesCallbacks }),
			]),
		),
	),
);
