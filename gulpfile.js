const { spawn } = require('node:child_process');
const { mkdir, mkdtemp, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { dest, parallel, series, src } = require('gulp');

// Bytes, not text: gulp 5 would otherwise decode and re-encode every file it copies.
const asBytes = { encoding: false };

function clean() {
	return rm('dist', { recursive: true, force: true });
}

/** The local compiler, started without a shell, so that it runs alike on every system. */
function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	// gulp fails the task when this process ends with anything but 0.
	return spawn(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' });
}

function icons() {
	return src('icons/*.svg', asBytes).pipe(dest('dist/icons'));
}

/** What n8n reads beside a compiled node: its codex file and its output schemas. */
function nodeData() {
	const files = ['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
	return src(files, { ...asBytes, base: '.' }).pipe(dest('dist'));
}

const assets = parallel(icons, nodeData);

/**
 * What n8n would find out by loading every node at each start. Where these four files are, it reads
 * them instead, and loads a node when the first workflow needs it (`LazyPackageDirectoryLoader` of
 * n8n-core 1.123 to 2.41), as with its own nodes. Written with n8n's own loader.
 */
async function metadata() {
	// n8n-core writes a key file there, which must not land in the user's home.
	const home = await mkdtemp(path.join(tmpdir(), 'idv-build-'));
	process.env.N8N_USER_FOLDER = home;
	const { PackageDirectoryLoader } = require('n8n-core');
	const loader = new PackageDirectoryLoader(__dirname);
	await loader.loadAll();
	const { known, types } = loader;
	for (const [folder, content] of Object.entries({ known, types })) {
		await mkdir(`dist/${folder}`, { recursive: true });
		for (const kind of ['nodes', 'credentials']) {
			await writeFile(`dist/${folder}/${kind}.json`, JSON.stringify(content[kind]));
		}
	}
	await rm(home, { recursive: true, force: true });
}

exports.clean = clean;
exports.assets = assets;
exports.metadata = metadata;
exports.build = series(clean, compile, assets, metadata);
exports.default = exports.build;
