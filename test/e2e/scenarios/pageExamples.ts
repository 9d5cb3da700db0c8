/** The examples with a Verification Page, gone through by people in a real browser. */
import { branches } from '../../demo/branches';
import { exampleFrom } from '../../demo/exampleText';
import { inOneThatWaits, withDesk, type PageStoryOptions } from '../../demo/pageStories';
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

const ways = {
	'a list': { files: withDeskFiles, play: withDesk },
	'an execution that waits': { files: ['verification-page-wait.json'], play: inOneThatWaits },
} as const;

function through(
	way: keyof typeof ways,
	device: Device,
	options: Pick<PageStoryOptions, 'losesCallbacks'>,
): InBrowser {
	return async ({ rest, sandbox, credentials }, browser) => {
		const { files, play } = ways[way];
		const server = new RealServer(rest, sandbox, credentials, { change: shortened });
		const workflows = files.map((file) => exampleFrom(folder, file, sandbox));
		const visitor = inBrowser(browser, device);
		const stage = { sandbox, server, folder };
		const journeys = await play(stage, workflows, { visitor, ...options });
		const [first = ''] = files;
		expectSame(`Branches on a ${device}`, branchesOf(journeys), branches[first]);
		expectNone('What pages complained about', visitor.faults);
		return `${journeys.length} people, ${server.executions.length} executions`;
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
