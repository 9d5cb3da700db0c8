/** `npm run e2e`: the packed package in a real n8n, against the sandbox. */
import { findBrowser } from './browser/playwright';
import { isWanted, readOptions } from './options';
import type { Scenario, Stage } from './place';
import { Report } from './report';
import { agent } from './scenarios/agent';
import { attacksOnTrigger, attacksOnWaiting } from './scenarios/attacks';
import {
	credentialDialog,
	faceGroupList,
	inBrowser,
	labels,
	panels,
	triggerAddresses,
	type InBrowser,
} from './scenarios/browser';
import { callbacks } from './scenarios/callbacks';
import { credentialTest } from './scenarios/credentialTest';
import { examples } from './scenarios/examples';
import { afterRun, beforeRun, nodeCreator } from './scenarios/editor';
import { fieldsWithoutRun } from './scenarios/fieldsWithoutRun';
import { errorOutput } from './scenarios/errorOutput';
import { withForm, withWebhook } from './scenarios/fromEmpty';
import { httpRequest } from './scenarios/httpRequest';
import { importedTwice } from './scenarios/importedTwice';
import { installation, isInstalled, tampered } from './scenarios/installation';
import { killed } from './scenarios/killed';
import { leaks } from './scenarios/leaks';
import { load } from './scenarios/load';
import { pageDesk } from './scenarios/pageDesk';
import { pageExamples } from './scenarios/pageExamples';
import { pageKilled } from './scenarios/pageKilled';
import { pageQuality } from './scenarios/pageQuality';
import { phonePhoto } from './scenarios/phonePhoto';
import { photo } from './scenarios/photo';
import { role } from './scenarios/role';
import { restart } from './scenarios/restart';
import { waiting } from './scenarios/waiting';
import { picturesInto } from './scenarios/pictures';
import { conclude, endOnSignal, setUp, visit, withSandbox, type Closers } from './setUp';
import { reasonFor, versionOf } from './versions';

const scenarios: Scenario[] = [
	credentialTest,
	...examples,
	agent,
	callbacks,
	attacksOnTrigger,
	attacksOnWaiting,
	waiting,
	photo,
	phonePhoto,
	errorOutput,
	httpRequest,
	role,
	restart,
	killed,
	pageDesk,
	pageKilled,
	...load,
];

const browserParts: Record<string, InBrowser> = {
	'Browser: panels, fields appear and hide': panels,
	'Browser: labels of outputs on the canvas': labels,
	'Browser: credential dialog with its test': credentialDialog,
	'Browser: face groups, chosen from the list': faceGroupList,
	"Browser: the trigger's addresses": triggerAddresses,
	'Browser: the node creator finds the nodes': nodeCreator,
	'Browser: hints before a run': beforeRun,
	'Browser: hints after a run': afterRun,
	'Browser: every example with an address, imported twice into an empty canvas': importedTwice,
	...pageExamples,
	'Browser: page, its weight, speed and accessibility': pageQuality,
};

/** These take a picture where pictures are asked for. */
const alsoPictured = (pictures?: string): Record<string, InBrowser> => ({
	'Browser: fields of the node before, without a run': fieldsWithoutRun(pictures),
	'Browser: from an empty canvas to eight people, with the form': withForm(pictures),
	...(pictures
		? {
				'Browser: from an empty canvas to eight people, with the webhook': withWebhook(pictures),
			}
		: {}),
});

/** The parts for a browser, or the reason why there are none. */
function withBrowser({ report, options, own }: Stage, closers: Closers): Scenario[] {
	const { pictures } = options;
	const always = { ...browserParts, ...alsoPictured(pictures) };
	const parts = pictures ? { ...always, ...picturesInto(pictures) } : always;
	const browser = findBrowser(own?.installation);
	if (typeof browser === 'string') {
		for (const title of Object.keys(parts)) report.skip(title, browser);
		return [];
	}
	const { scenarios: inOne, close } = inBrowser(browser, parts);
	closers.push(close);
	return inOne;
}

/** Plays a part, or says why not; tells whether nothing speaks against going on. */
async function playOne(
	{ report, version, own }: Stage,
	{ title, onlyOwn, lacks }: Pick<Scenario, 'lacks' | 'onlyOwn' | 'title'>,
	play: () => Promise<string | void>,
): Promise<boolean> {
	const ofPlace = onlyOwn && !own ? 'needs an n8n of its own' : lacks;
	const lacking = ofPlace ?? reasonFor(version.lacks, title);
	if (!lacking) return await report.part(title, play);
	report.skip(title, lacking);
	return true;
}

async function playAll(stage: Stage, closers: Closers): Promise<void> {
	for (const before of [tampered, stage.own ? installation : isInstalled]) {
		const isDone = await playOne(stage, before, async () => await before.play(stage));
		if (!isDone && before !== tampered) return;
	}
	for (const scenario of [...scenarios, ...withBrowser(stage, closers), leaks]) {
		if (!isWanted(stage.options, scenario.title)) continue;
		await playOne(stage, scenario, async () => await withSandbox(stage, scenario.play));
	}
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const report = new Report();
	const closers: Closers = [];
	endOnSignal(report);
	let stage: Stage | undefined;
	const { url } = options;
	if (url) {
		await report.part(`n8n at ${url}`, async () => {
			stage = await visit(report, { ...options, url }, closers);
			return `version ${stage.version.n8n}`;
		});
	} else {
		const version = versionOf(options.n8n);
		await report.part(`Start n8n ${version.n8n} on Node ${version.node}`, async () => {
			stage = await setUp(report, options, version, closers);
			return stage.own?.installation.wasCached ? 'from the cache' : 'freshly installed';
		});
	}
	if (stage) await playAll(stage, closers);
	await conclude(closers, report);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
