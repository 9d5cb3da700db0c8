/** `npm run e2e`: the packed package in a real n8n, against the sandbox. */
import { startSandbox } from '../sandbox';
import { saveCredentials } from './credentials';
import { findChromium } from './browser/playwright';
import { readOptions, type Options } from './options';
import type { Scenario, Stage } from './place';
import { keepFolders, removeFolders } from './places';
import { Report } from './report';
import { attacksOnTrigger, attacksOnWaiting } from './scenarios/attacks';
import {
	credentialDialog,
	inBrowser,
	labels,
	panels,
	triggerAddresses,
	type InBrowser,
} from './scenarios/browser';
import { callbacks } from './scenarios/callbacks';
import { credentialTest } from './scenarios/credentialTest';
import { examples } from './scenarios/examples';
import { errorOutput } from './scenarios/errorOutput';
import { httpRequest } from './scenarios/httpRequest';
import { installation, tampered } from './scenarios/installation';
import { leaks } from './scenarios/leaks';
import { restart } from './scenarios/restart';
import { waiting } from './scenarios/waiting';
import { picturesInto } from './scenarios/pictures';
import { closeAll, endOnSignal, setUp, type Closers } from './setUp';
import { reasonFor, versionOf } from './versions';

const scenarios: Scenario[] = [
	credentialTest,
	...examples,
	callbacks,
	attacksOnTrigger,
	attacksOnWaiting,
	waiting,
	errorOutput,
	httpRequest,
	restart,
	leaks,
];

const browserParts: Record<string, InBrowser> = {
	'Browser: panels, fields appear and hide': panels,
	'Browser: labels of outputs on the canvas': labels,
	'Browser: credential dialog with its test': credentialDialog,
	"Browser: the trigger's addresses": triggerAddresses,
};

/** The parts for a browser, or the reason why there are none. */
function withBrowser({ report }: Stage, { pictures }: Options, closers: Closers): Scenario[] {
	const chromium = findChromium();
	const parts = pictures
		? { ...browserParts, 'Browser: pictures for the guides': picturesInto(pictures) }
		: browserParts;
	if (!chromium) {
		const why = 'no Chromium in PATH nor in CHROMIUM';
		for (const title of Object.keys(parts)) report.skip(title, why);
		return [];
	}
	const { scenarios: inOne, close } = inBrowser(chromium, parts);
	closers.push(close);
	return inOne;
}

async function playAll(place: Stage, options: Options, closers: Closers): Promise<void> {
	const { report, installation: installed } = place;
	const { only = '' } = options;
	await report.part(tampered.title, async () => await tampered.play(place));
	if (!(await report.part(installation.title, async () => await installation.play(place)))) return;
	const wanted = only.toLowerCase().split(',');
	for (const { title, play } of [...scenarios, ...withBrowser(place, options, closers)]) {
		const lacking = reasonFor(installed.version.lacks, title);
		if (lacking) report.skip(title, lacking);
		else if (wanted.some((each) => title.toLowerCase().includes(each))) {
			const known = reasonFor(installed.version.knownToFail, title);
			await report.part(title, async () => await withSandbox(place, play), known);
		}
	}
}

/** Each scenario has a sandbox and credentials of its own, so that none sees what another did. */
async function withSandbox(place: Stage, play: Scenario['play']): Promise<string | void> {
	const sandbox = await startSandbox();
	try {
		const credentials = await saveCredentials(place.rest, sandbox);
		return await play({ ...place, sandbox, credentials });
	} finally {
		await sandbox.stop();
	}
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const report = new Report();
	const version = versionOf(options.n8n);
	const closers: Closers = [];
	endOnSignal(report);
	let place: Stage | undefined;
	await report.part(`Start n8n ${version.n8n} on Node ${version.node}`, async () => {
		place = await setUp(report, version, closers);
		return place.installation.wasCached ? 'from the cache' : 'freshly installed';
	});
	if (place) await playAll(place, options, closers);
	await closeAll(closers, report);
	if (report.failed) keepFolders('something failed');
	removeFolders(report.print);
	report.summary();
	process.exit(report.failed ? 1 : 0);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
