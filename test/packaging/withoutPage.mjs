/**
 * The same package without the Verification Page: its line is gone from package.json, its files are
 * gone from dist, and it is built to its end, packed, and loaded as n8n does it. A reviewer may not
 * want the page, and nothing else may depend on it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listFiles, packAndUnpack, readJson, report, root, temporaryFolder } from './pack.mjs';

const isPage = (name) => /alibabaIdvPage/i.test(name);
const require = createRequire(import.meta.url);
// n8n-core writes a key file there, which must not land in the user's home.
process.env.N8N_USER_FOLDER ??= temporaryFolder();
const { LazyPackageDirectoryLoader, PackageDirectoryLoader } = require('n8n-core');

const { unpacked } = packAndUnpack(checkoutWithoutPage());
// What the package imports is found as from n8n's own folder.
symlinkSync(
	path.join(root, 'node_modules'),
	path.join(path.dirname(unpacked), 'node_modules'),
	'junction',
);
const files = listFiles(unpacked);
report('without the page: no file of it is in the tarball', files.filter(isPage));

const whole = await loaded(PackageDirectoryLoader, root);
const rest = await loaded(PackageDirectoryLoader, unpacked);
const lazy = await loaded(LazyPackageDirectoryLoader, unpacked);
const expected = Object.keys(whole.types).filter((name) => !isPage(name));
report(`without the page: n8n-core loads the other ${expected.length} types`, [
	...(expected.length === Object.keys(whole.types).length - 1 ? [] : ['the page is not one type']),
	...(isDeepStrictEqual(Object.keys(rest.types), expected) ? [] : [Object.keys(rest.types).join()]),
	...expected
		.filter((name) => !isDeepStrictEqual(rest.types[name], withoutMention(whole.types[name])))
		.map((name) => `${name} is described in another way`),
	...(isDeepStrictEqual(lazy.types, rest.types)
		? []
		: ['what n8n-core reads without code is something else']),
]);
report('without the page: every example without it finds its nodes', exampleProblems());

/** A checkout in which somebody took the page out, built as `npm run build` ends. */
function checkoutWithoutPage() {
	const folder = temporaryFolder();
	const to = (name) => path.join(folder, name);
	for (const name of ['LICENSE.md', 'README.md', 'dist', 'gulpfile.js']) {
		cpSync(path.join(root, name), to(name), { recursive: true });
	}
	for (const name of ['nodes/AlibabaIdvPage', 'known', 'types']) {
		rmSync(to(`dist/${name}`), { recursive: true });
	}
	const manifest = readJson(path.join(root, 'package.json'));
	manifest.n8n.nodes = manifest.n8n.nodes.filter((file) => !isPage(file));
	writeFileSync(to('package.json'), JSON.stringify(manifest));
	symlinkSync(path.join(root, 'node_modules'), to('node_modules'), 'junction');
	const gulp = path.join(root, 'node_modules/gulp/bin/gulp.js');
	execFileSync(process.execPath, [gulp, '-L', 'metadata'], { cwd: folder, stdio: 'pipe' });
	return folder;
}

/** A credential lists the nodes that use it. */
function withoutMention({ supportedNodes, ...type }) {
	return supportedNodes
		? { ...type, supportedNodes: supportedNodes.filter((name) => !isPage(name)) }
		: type;
}

async function loaded(Loader, folder) {
	const loader = new Loader(folder);
	await loader.loadAll();
	const { nodes, credentials } = loader.types;
	const byName = [...nodes, ...credentials].map((type) => [type.name, type]);
	// As n8n tells it to the editor: functions do not count.
	return { types: JSON.parse(JSON.stringify(Object.fromEntries(byName))) };
}

function exampleProblems() {
	const folder = path.join(root, 'examples');
	const { name: own } = readJson(path.join(root, 'package.json'));
	const examples = readdirSync(folder).map((file) => ({
		file,
		types: readJson(path.join(folder, file))
			.nodes.map(({ type }) => type.split('.'))
			.filter(([from]) => from === own)
			// n8n makes a tool of a node, with a type of its own.
			.map(([, type]) => type.replace(/Tool$/, '')),
	}));
	const others = examples.filter(({ types }) => !types.some(isPage));
	return [
		...(others.length > 10 && others.length < examples.length
			? []
			: ['hardly any example is left']),
		...others.flatMap(({ file, types }) =>
			types.filter((type) => !(type in rest.types)).map((type) => `${file} needs ${type}`),
		),
	];
}
