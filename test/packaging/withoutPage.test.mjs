/** The page can be left out of package.json, and nothing else changes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const pageFolder = 'nodes/AlibabaIdvPage/';

const sources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(path.join(root, folder), { recursive: true })
		.map((file) => path.posix.join(folder, String(file).split(path.sep).join('/')))
		.filter((file) => file.endsWith('.ts')),
);

/** Every file that a file needs, itself included. */
function neededBy(file, found = new Set()) {
	if (found.has(file)) return found;
	found.add(file);
	const text = readFileSync(path.join(root, file), 'utf8');
	for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
		if (!fileName.startsWith('.')) continue;
		const target = path.posix.join(path.posix.dirname(file), fileName);
		const source = [`${target}.ts`, `${target}/index.ts`].find((each) => sources.includes(each));
		if (source) neededBy(source, found);
	}
	return found;
}

const { nodes, credentials } = JSON.parse(
	readFileSync(path.join(root, 'package.json'), 'utf8'),
).n8n;
const asSource = (file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
const isPage = (file) => file.includes('AlibabaIdvPage');

test('package.json lists the page once', () => {
	assert.equal(nodes.filter(isPage).length, 1);
});

for (const file of [...nodes, ...credentials].filter((each) => !isPage(each))) {
	test(`${path.basename(file)} needs no file of the page`, () => {
		const needed = [...neededBy(asSource(file))];
		assert.ok(needed.length > 1 || file.includes('credentials'));
		assert.deepEqual(
			needed.filter((each) => each.startsWith(pageFolder)),
			[],
		);
	});
}

test('no other node names the type of the page, but to find out who started it', () => {
	const naming = sources
		.filter((file) => !file.startsWith(pageFolder))
		.filter((file) => readFileSync(path.join(root, file), 'utf8').includes('alibabaIdvPage'));
	assert.deepEqual(naming, ['nodes/shared/page/startedByPage.ts']);
});
