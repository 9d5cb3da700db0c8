/** Packs the package as npm would publish it, unpacked into a temporary folder. */
import { execFileSync, execSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Every file below a folder, as sorted paths with forward slashes. */
export const listFiles = (folder) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();

const temporaryFolders = [];
process.on('exit', () => {
	for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder that is gone when this process ends, however it ends. */
export function temporaryFolder() {
	const folder = mkdtempSync(path.join(tmpdir(), 'idv-packaging-'));
	temporaryFolders.push(folder);
	return folder;
}

/** The folder that an installed copy of this package would be, and the size of what is downloaded. */
export function packAndUnpack(from = root) {
	if (!existsSync(path.join(from, 'dist'))) {
		report('npm pack', ['There is no dist folder. Run "npm run build" first.']);
		process.exit();
	}
	const folder = temporaryFolder();
	// Through a shell, because npm is a script on Windows; so the path goes in as a setting, unquoted.
	execSync('npm pack --ignore-scripts', {
		cwd: from,
		env: { ...process.env, npm_config_pack_destination: folder },
		stdio: 'pipe',
	});
	const [tarball] = readdirSync(folder);

	const unpacked = path.join(folder, 'package');
	mkdirSync(unpacked);
	// Relative names, because tar on Windows takes a drive letter for a host name.
	execFileSync('tar', ['-xzf', tarball, '-C', 'package', '--strip-components=1'], { cwd: folder });
	return { unpacked, tarballBytes: statSync(path.join(folder, tarball)).size };
}

/** One plain line for each check, and an exit code that says whether all of them held. */
export function report(label, problems) {
	console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${label}`);
	for (const problem of problems) console.log(`      ${problem}`);
	if (problems.length > 0) process.exitCode = 1;
}
