import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { anchor } from './markdown';

const folders = ['.', 'docs', 'docs/reference', 'test/e2e', 'test/sandbox'];

/** Every page that people read, by its path below the root. */
async function pagesOf(root: string): Promise<Map<string, string>> {
	const pages = new Map<string, string>();
	for (const folder of folders) {
		for (const name of await readdir(path.join(root, folder))) {
			if (!name.endsWith('.md')) continue;
			const file = path.posix.join(folder, name);
			pages.set(file, await readFile(path.join(root, file), 'utf8'));
		}
	}
	return pages;
}

function withoutCode(text: string): string {
	return text
		.replace(/^```.*?^```/gms, '')
		.replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
}

/** The names that GitHub gives to the headings of a page. */
function anchorsOf(text: string): Set<string> {
	const headings = [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
		anchor(heading.replace(/[`*]/g, '')),
	);
	return new Set(headings);
}

const markdownLink = /\]\(([^)\s]+)\)/g;
/** Pictures are named by their address on GitHub, because npm shows the page, too. */
const ownPicture = /githubusercontent\.com\/[^/"\s]+\/[^/"\s]+\/main\/([^)"\s]+)/g;

/** Links within the repository that lead nowhere. */
export async function brokenLinks(root: string): Promise<string[]> {
	const pages = await pagesOf(root);
	const problems: string[] = [];
	for (const [file, text] of pages) {
		for (const [, picture = ''] of text.matchAll(ownPicture)) {
			if (!existsSync(path.join(root, picture)))
				problems.push(`${file}: ${picture} does not exist`);
		}
		for (const [, link = ''] of withoutCode(text).matchAll(markdownLink)) {
			if (/^[a-z]+:/.test(link)) continue;
			const [target = '', heading] = link.split('#');
			const found = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
			if (!existsSync(path.join(root, found))) {
				problems.push(`${file}: ${link} does not exist`);
			} else if (heading !== undefined && !anchorsOf(pages.get(found) ?? '').has(heading)) {
				problems.push(`${file}: ${link} has no such heading`);
			}
		}
	}
	return problems;
}
