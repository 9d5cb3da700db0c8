/**
 * What would be published, looked at and loaded as n8n does it: n8n unpacks the tarball, removes
 * the dev, peer and optional dependencies from its package.json, and gives it n8n's own modules
 * through NODE_PATH.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { addressProblems } from './owner.mjs';
import { listFiles, packAndUnpack, readJson, report, root, temporaryFolder } from './pack.mjs';

/**
 * n8n may fetch the package at every start of a container. Thirty operations with their texts and
 * schemas take some 190 kB, and what spares n8n loading them at every start 27 kB; below 100 kB they
 * would have to be minified, which n8n's scanner refuses.
 */
const MAX_TARBALL_BYTES = 260_000;
/** All that shipped code may import, besides its own files. */
const ALLOWED_MODULES = ['n8n-workflow', 'zod', 'node:crypto'];
const TOP_LEVEL_FILES = ['LICENSE.md', 'README.md', 'package.json'];

const { unpacked, tarballBytes } = packAndUnpack();
const at = (file) => path.join(unpacked, file);
const textOf = (file) => readFileSync(at(file), 'utf8');
const files = listFiles(unpacked);
const scripts = files.filter((file) => file.endsWith('.js'));
const packageJson = readJson(at('package.json'));
const { nodes, credentials } = packageJson.n8n;

report(`the tarball holds ${files.length} files, and only what n8n needs`, contentProblems());
report(
	`the tarball has ${tarballBytes} bytes`,
	tarballBytes <= MAX_TARBALL_BYTES ? [] : [`more than ${MAX_TARBALL_BYTES} are too many`],
);
report('every address of this repository names one owner', addressProblems(root));
report(`the ${nodes.length + credentials.length} registered files are there`, [
	...[...nodes, ...credentials].filter((file) => !files.includes(file)).map(missing),
	...nodes
		.map((file) => `${file}on`)
		.filter((file) => !files.includes(file))
		.map(missing),
]);
report(`the imports of ${scripts.length} scripts can be had inside n8n`, importProblems());
await loadAsN8n();

function missing(file) {
	return `${file} is not in the tarball`;
}

function contentProblems() {
	const isWanted = (file) =>
		TOP_LEVEL_FILES.includes(file) ||
		/^dist\/(nodes|credentials)\/.+(\.js|\.node\.json)$/.test(file) ||
		/^dist\/nodes\/.+\/__schema__\/.+\.json$/.test(file) ||
		/^dist\/(known|types)\/(nodes|credentials)\.json$/.test(file) ||
		/^dist\/icons\/[^/]+\.svg$/.test(file);
	const isTest = (file) => /(^|\/)tests?\/|\.(test|spec)\./.test(file);
	// A compiled file whose source is gone: an old build was packed.
	const isStale = (file) =>
		file.endsWith('.js') &&
		!existsSync(path.join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts')));
	return [
		...TOP_LEVEL_FILES.filter((file) => !files.includes(file)).map(missing),
		...files.filter((file) => !isWanted(file) || isTest(file)).map((file) => `${file} is too much`),
		...files.filter(isStale).map((file) => `${file} has no source`),
		...scripts
			.filter((file) => /^\/\/# sourceMappingURL=/m.test(textOf(file)))
			.map((file) => `${file} names a source map, but maps are not shipped`),
	];
}

function importProblems() {
	if (scripts.length === 0) return ['there are no scripts'];
	return scripts.flatMap((file) => {
		const text = textOf(file);
		const names = ts.preProcessFile(text, true, true).importedFiles.map((found) => found.fileName);
		const problems = names
			.filter((name) => !(name.startsWith('.') ? isShipped(file, name) : isAllowed(name)))
			.map((name) => `${file} imports ${name}`);
		// A computed name cannot be checked here, and no shipped code needs one.
		if (/\b(require|import)\s*\(\s*[^\s'"]/.test(text)) {
			problems.push(`${file} imports something computed`);
		}
		return problems;
	});
}

function isAllowed(name) {
	return ALLOWED_MODULES.includes(name);
}

function isShipped(from, name) {
	const target = path.posix.join(path.posix.dirname(from), name);
	return [target, `${target}.js`, `${target}.json`, `${target}/index.js`].some((file) =>
		files.includes(file),
	);
}

async function loadAsN8n() {
	const { devDependencies, peerDependencies, optionalDependencies, ...installed } = packageJson;
	writeFileSync(at('package.json'), JSON.stringify(installed));

	const require = createRequire(import.meta.url);
	const home = temporaryFolder();
	const offered = path.join(home, 'modules');
	mkdirSync(offered);
	for (const name of ['n8n-workflow', 'zod']) {
		const folder = path.join(root, 'node_modules', name);
		symlinkSync(folder, path.join(offered, name), 'junction');
	}
	process.env.NODE_PATH = offered;
	Module._initPaths();
	// n8n-core writes a key file there, which must not land in the user's home.
	process.env.N8N_USER_FOLDER = home;

	const { LazyPackageDirectoryLoader, PackageDirectoryLoader } = require('n8n-core');
	const loader = new PackageDirectoryLoader(unpacked);
	try {
		await loader.loadAll();
	} catch (error) {
		report('n8n-core loads the package', [error.message.split('\n')[0]]);
		return;
	}

	const lazy = new LazyPackageDirectoryLoader(unpacked);
	await lazy.loadAll();
	const differing = ['known', 'types'].flatMap((folder) =>
		['nodes', 'credentials']
			.filter((kind) => !isDeepStrictEqual(lazy[folder][kind], asJson(loader[folder][kind])))
			.map((kind) => `dist/${folder}/${kind}.json is not what n8n-core finds in the nodes`),
	);
	report('n8n-core needs no code of the package to start', [
		...(lazy.isLazyLoaded ? [] : ['it loads everything']),
		...differing,
	]);

	const codexOf = (sourcePath) => {
		const file = `${sourcePath}on`;
		return files.includes(file) ? readJson(at(file)) : {};
	};
	const loadedNodes = Object.values(loader.nodeTypes);
	const loadedCredentials = Object.values(loader.credentialTypes);
	for (const { type, sourcePath } of loadedNodes) {
		const { name, displayName, codex, credentials: used = [], iconUrl } = type.description;
		const fullName = `${packageJson.name}.${name}`;
		report(`n8n-core loads node ${name}`, [
			...iconProblems(iconUrl),
			...(packageJson.description.includes(shortName(displayName))
				? []
				: [`the description in package.json does not name ${shortName(displayName)}`]),
			...(codex?.categories?.length ? [] : ['it has no codex categories']),
			...(codexOf(sourcePath).node === fullName ? [] : [`its codex does not name ${fullName}`]),
			...used
				.filter((credential) => !(credential.name in loader.credentialTypes))
				.map((credential) => `credential ${credential.name} is not in this package`),
		]);
	}
	for (const { type } of loadedCredentials) {
		report(`n8n-core loads credential ${type.name}`, iconProblems(type.iconUrl));
	}
	const count = loadedNodes.length + loadedCredentials.length;
	const listed = nodes.length + credentials.length;
	report(`n8n-core loaded ${count} types`, [
		...(count === listed ? [] : [`package.json lists ${listed}: two may share a name`]),
		...(loadedNodes.length > 0 && loadedCredentials.length > 0 ? [] : ['nothing was loaded']),
	]);
}

function asJson(value) {
	return JSON.parse(JSON.stringify(value));
}

/** What a node adds to the name of the service. */
function shortName(displayName) {
	return displayName.replace(/^Alibaba Cloud ID Verification:? ?/, '');
}

/** The addresses that n8n made of the icon paths lead back to files: icons/<package>/<path>. */
function iconProblems(iconUrl) {
	if (!iconUrl?.light || !iconUrl?.dark) return ['it has no light and dark icon'];
	const prefix = `icons/${packageJson.name}/`;
	return [iconUrl.light, iconUrl.dark]
		.map((address) => address.slice(prefix.length))
		.flatMap((file) => {
			if (!files.includes(file)) return [missing(file)];
			const svg = textOf(file);
			const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
			return [
				...(width && width === height ? [] : [`${file} is not square`]),
				// An icon is a drawing: no fonts, scripts or addresses in it.
				...(/<(text|script|image|foreignObject)\b|href=/.test(svg) ? [`${file} is not plain`] : []),
			];
		});
}
