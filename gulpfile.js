const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
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

exports.clean = clean;
exports.assets = assets;
exports.build = series(clean, compile, assets);
exports.default = exports.build;
