/**
 * `npm run docs`: writes what is generated from the code: the tables in `docs/reference` and the
 * output schemas beside the nodes. `npm run docs:check` only says which of them are out of date. Both
 * look for links that lead nowhere.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { INodeType } from 'n8n-workflow';

import type { Operation } from '../../nodes/operations/definition';
import { nodeTypes } from '../workflow/support';
import { brokenLinks } from './links';
import { playAll, playLocal } from './played';
import { operationsPage, reasonsPage, returnCodesPage, riskTagsPage } from './reference';
import { operationOf, schemaFiles, type PackageNode } from './schemas';

const root = path.resolve(__dirname, '../../..');

/** n8n demands that a class is called like its file, and the file like its folder. */
const nodes: readonly PackageNode[] = Object.values(nodeTypes).map((type: INodeType) => ({
	folder: `nodes/${type.constructor.name}`,
	type,
}));

function nodeOf(operation: Operation) {
	const own = nodes.find((node) => operationOf(node) === operation);
	const action = nodes.find(({ type }) => type.description.name === 'alibabaIdv');
	const node = own ?? action;
	if (!node) throw new Error(`No node has the operation '${operation.name}'`);
	return node.type.description;
}

/** Everything that is generated, by its path below the root. */
async function generated(): Promise<Map<string, string>> {
	const sources = { nodeOf, played: await playAll() };
	return new Map([
		['docs/reference/operations.md', operationsPage(sources)],
		['docs/reference/reasons.md', reasonsPage(sources)],
		['docs/reference/return-codes.md', returnCodesPage()],
		['docs/reference/risk-tags.md', riskTagsPage()],
		...schemaFiles(nodes, sources.played, await playLocal()),
	]);
}

/** What lies where only generated files may lie. */
async function present(): Promise<string[]> {
	const folders = ['docs/reference', ...nodes.map(({ folder }) => `${folder}/__schema__`)];
	const files = await Promise.all(
		folders.map(async (folder) => {
			const found = await readdir(path.join(root, folder), {
				recursive: true,
				withFileTypes: true,
			}).catch(() => []);
			return found
				.filter((entry) => entry.isFile())
				.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
				.map((file) => file.split(path.sep).join('/'));
		}),
	);
	return files.flat();
}

async function staleFiles(files: ReadonlyMap<string, string>): Promise<string[]> {
	const stale: string[] = [];
	for (const [file, text] of files) {
		const written = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
		if (written !== text) stale.push(file);
	}
	return [...stale, ...(await present()).filter((file) => !files.has(file))];
}

async function write(files: ReadonlyMap<string, string>): Promise<void> {
	for (const file of await staleFiles(files)) {
		const place = path.join(root, file);
		const text = files.get(file);
		if (text === undefined) await rm(place);
		else {
			await mkdir(path.dirname(place), { recursive: true });
			await writeFile(place, text);
		}
		console.log(`${text === undefined ? 'removed' : 'written'}  ${file}`);
	}
}

function report(problem: string, found: readonly string[], remedy: string): void {
	if (found.length === 0) return;
	console.error([problem, ...found.map((each) => `  ${each}`), remedy].join('\n'));
	process.exitCode = 1;
}

async function main(): Promise<void> {
	const files = await generated();
	if (!process.argv.includes('--check')) await write(files);
	report('Out of date:', await staleFiles(files), 'Run: npm run docs');
	report('Links that lead nowhere:', await brokenLinks(root), 'Correct the page.');
	if (process.exitCode === undefined) {
		console.log(`${files.size} generated files are up to date, and all links lead somewhere.`);
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
