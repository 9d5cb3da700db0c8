/**
 * Whose package this is: `npm run owner -- <GitHub owner> [name] [e-mail]`.
 *
 * The address of the repository stands in many files: links of credentials and nodes have to be
 * literal for n8n's lint, and GitHub reads its issue forms as they are. So package.json is the one
 * place that counts, this command writes all others after it, and `check.mjs` sees that they agree.
 * It lives beside the checks of the package because publishing refuses what it has not filled in.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readJson, report, root } from './pack.mjs';

/** No e-mail can be sent to this domain (RFC 2606), so it marks what nobody has filled in yet. */
const placeholderDomain = '.example';

const textFiles = /\.(ts|mjs|js|json|md|ya?ml|svg)$/;

/** Committed files and new ones, without what git ignores. */
const filesIn = (folder) =>
	execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
		cwd: folder,
		encoding: 'utf8',
	})
		.split('\0')
		.filter((file) => textFiles.test(file) && existsSync(path.join(folder, file)));

const manifestOf = (folder) => readJson(path.join(folder, 'package.json'));

/** @returns {{ owner: string, repository: string, email: string, author: string }} */
export function ownerOf(folder) {
	const { repository, author } = manifestOf(folder);
	const [, owner, name] = /github\.com\/([^/]+)\/(.+?)(?:\.git)?$/.exec(repository.url) ?? [];
	if (!owner) throw new Error(`package.json names no repository on GitHub: ${repository.url}`);
	return { owner, repository: name, email: author.email, author: author.name };
}

/** Every address of this repository in a text, whoever owns it there. */
const addressesOf = (repository) =>
	new RegExp(`(github(?:usercontent)?\\.com/)([A-Za-z0-9-]+)(/${repository}(?![A-Za-z0-9-]))`, 'g');

/** Files that call somebody else the owner than package.json does. */
export function addressProblems(folder) {
	const { owner, repository } = ownerOf(folder);
	const { homepage = '', bugs } = manifestOf(folder);
	const address = `https://github.com/${owner}/${repository}`;
	return [
		...(homepage === `${address}#readme`
			? []
			: [`package.json: homepage is not ${address}#readme`]),
		...(bugs?.url === `${address}/issues` ? [] : [`package.json: bugs is not ${address}/issues`]),
		...filesIn(folder).flatMap((file) => {
			const text = readFileSync(path.join(folder, file), 'utf8');
			const others = [...text.matchAll(addressesOf(repository))].filter(
				([, , found]) => found !== owner,
			);
			return others.slice(0, 1).map(([found]) => `${file} names ${found}`);
		}),
	];
}

/** Why this package cannot be published yet; nothing when an owner is filled in. */
export function placeholderProblems(folder) {
	const { owner, email } = ownerOf(folder);
	if (!email.endsWith(placeholderDomain)) return [];
	return [
		`The owner is still the placeholder ${owner} <${email}>.`,
		'Run: npm run owner -- <GitHub owner> [name] [e-mail]',
	];
}

const authorInManifest = /("author": \{\s*"name": )"[^"]*"(,\s*"email": )"[^"]*"/;
const authorInLicense = /^(Copyright \(c\) \d+ ).*$/m;

/** @returns the files that were changed */
export function setOwner(folder, { owner, author, email }) {
	const { repository } = ownerOf(folder);
	return filesIn(folder).filter((file) => {
		const place = path.join(folder, file);
		const text = readFileSync(place, 'utf8');
		// Functions, because "$" in a name would mean something in a text.
		let next = text.replace(addressesOf(repository), (_, host, __, rest) => host + owner + rest);
		if (file === 'package.json') {
			const quoted = [author, email].map((each) => JSON.stringify(each));
			next = next.replace(authorInManifest, (_, name, mail) => name + quoted[0] + mail + quoted[1]);
		}
		if (file === 'LICENSE.md') next = next.replace(authorInLicense, (_, since) => since + author);
		if (next === text) return false;
		writeFileSync(place, next);
		return true;
	});
}

/** @returns {{ owner: string, author: string, email: string }} */
export function readArguments([owner = '', author = owner, email, ...more]) {
	if (!/^[a-z\d](?:-?[a-z\d]){0,38}$/i.test(owner)) {
		throw new Error(`"${owner}" is no name of a GitHub user or organization.`);
	}
	if (more.length > 0) throw new Error(`Too many words: put quotation marks around the name.`);
	// GitHub's own address, which forwards nothing, keeps a private e-mail private.
	const address = email ?? `${owner}@users.noreply.github.com`;
	if (!/^[^\s@"]+@[^\s@"]+\.[^\s@"]+$/.test(address) || address.endsWith(placeholderDomain)) {
		throw new Error(`"${address}" is no e-mail address.`);
	}
	if (!author.trim() || /["\\\n]/.test(author)) throw new Error(`"${author}" is no name.`);
	return { owner, author, email: address };
}

/** A shorter address may fit on the line before. */
function reformat(files) {
	const prettier = createRequire(import.meta.url).resolve('prettier/bin/prettier.cjs');
	const options = ['--write', '--ignore-unknown', '--log-level', 'warn'];
	execFileSync(process.execPath, [prettier, ...options, ...files], { cwd: root, stdio: 'inherit' });
}

function main(given) {
	if (given.length === 0) {
		const { owner, repository, author, email } = ownerOf(root);
		console.log(`${owner}/${repository}, ${author} <${email}>`);
		report('every address names this owner', addressProblems(root));
		report('the owner is filled in', placeholderProblems(root));
		return;
	}
	try {
		const changed = setOwner(root, readArguments(given));
		if (changed.length > 0) reformat(changed);
		console.log(changed.length > 0 ? `Changed: ${changed.join(', ')}` : 'Nothing to change.');
		report('every address names this owner', addressProblems(root));
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
