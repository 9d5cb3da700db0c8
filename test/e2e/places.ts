import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** The checkout. This file runs from `.build/test/e2e`. */
export const root = path.resolve(__dirname, '../../..');

/** The folder of the examples. */
export const examplesFolder = path.join(root, 'examples');

/** Where installed versions of n8n and Node stay between runs. */
export const cacheFolder = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
	'n8n-nodes-alibaba-id-verification',
);

/** Temporary folders of this run, each with the reason why it has to stay, if it does. */
const folders = new Map<string, string | undefined>();

/** A folder that is removed when the run ends, unless it is kept. */
export function temporaryFolder(purpose: string): string {
	const folder = mkdtempSync(path.join(tmpdir(), `idv-e2e-${purpose}-`));
	folders.set(folder, undefined);
	return folder;
}

/** Keeps what may explain a failure, and names it when the run ends. */
export function keepFolders(why: string): void {
	for (const folder of folders.keys()) folders.set(folder, why);
}

/** Removes what is not kept; tells what is. */
export function removeFolders(print: (line: string) => void): void {
	for (const [folder, why] of folders) {
		if (why) print(`Kept (${why}): ${folder}`);
		else rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
	folders.clear();
}
