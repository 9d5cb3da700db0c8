/**
 * Whether this commit may be published: `npm run release:check -- [tag]`. With `--notes` it prints
 * what the changelog says about this version instead.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { addressProblems, ownerOf, placeholderProblems } from './owner.mjs';
import { readJson, report, root } from './pack.mjs';

const versionOf = (folder) => readJson(path.join(folder, 'package.json')).version;

/** The sections of the changelog: heading without its "## ", and text. */
function sectionsOf(folder) {
	const text = readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8');
	const [, ...sections] = text.split(/^## /m);
	return sections.map((section) => {
		const end = section.indexOf('\n');
		return { heading: section.slice(0, end).trim(), text: section.slice(end).trim() };
	});
}

const sectionOf = (folder, version) =>
	sectionsOf(folder).find(({ heading }) => heading.startsWith(`[${version}]`));

export function changelogProblems(folder) {
	const version = versionOf(folder);
	const section = sectionOf(folder, version);
	if (!section) return [`CHANGELOG.md has no section [${version}]`];
	const pending = sectionsOf(folder).find(({ heading }) => heading === '[Unreleased]');
	return [
		...(/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(section.heading)
			? []
			: [`CHANGELOG.md: "${section.heading}" has no date such as [${version}] - 2026-01-31`]),
		...(section.text ? [] : [`CHANGELOG.md says nothing about ${version}`]),
		...(pending?.text ? ['CHANGELOG.md has entries that are still below [Unreleased]'] : []),
	];
}

/** @param {string | undefined} tag as it was pushed; none in a rehearsal */
export function versionProblems(folder, tag) {
	const version = versionOf(folder);
	const lock = readJson(path.join(folder, 'package-lock.json'));
	return [
		...(lock.version === version ? [] : [`package-lock.json has the version ${lock.version}`]),
		...(tag === undefined || tag === `v${version}`
			? []
			: [`The tag is ${tag}, but package.json has the version ${version}`]),
	];
}

/** npm refuses provenance for another repository than the one in package.json. */
export function repositoryProblems(folder, where) {
	const { owner, repository } = ownerOf(folder);
	if (where === undefined || where === `${owner}/${repository}`) return [];
	return [`This runs in ${where}, but package.json names ${owner}/${repository}`];
}

function main([first]) {
	if (first === '--notes') {
		console.log(sectionOf(root, versionOf(root))?.text ?? '');
		return;
	}
	report('the owner is filled in', placeholderProblems(root));
	report('every address names this owner', addressProblems(root));
	report(
		'it is published from the repository that package.json names',
		repositoryProblems(root, process.env.GITHUB_REPOSITORY),
	);
	report(`version ${versionOf(root)} is the one of the tag`, versionProblems(root, first));
	report('the changelog tells what is in it', changelogProblems(root));
	console.log(process.exitCode ? 'This must not be published yet.' : 'This may be published.');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
