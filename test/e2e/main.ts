/** `npm run e2e`: the packed package in a real n8n, against the sandbox. */
import { findChromium } from './browser/playwright';
import { isWanted, readOptions, type Options } from './options';
import type { Scenario, Stage } from './place';
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
import { conclude, endOnSignal, setUp, withSandbox, type Closers } from './setUp';
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
	await report.part(tampered.title, async () => await tampered.play(place));
	if (!(await report.part(installation.title, async () => await installation.play(place)))) return;
	for (const { title, play } of [...scenarios, ...withBrowser(place, options, closers)]) {
		const lacking = reasonFor(installed.version.lacks, title);
		if (lacking) report.skip(title, lacking);
		else if (isWanted(options, title)) {
			const known = reasonFor(installed.version.knownToFail, title);
			await report.part(title, async () => await withSandbox(place, play), known);
		}
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
	await conclude(closers, report);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
