/** Filling in the owner, in a repository of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
	addressProblems,
	ownerOf,
	placeholderProblems,
	readArguments,
	setOwner,
} from './owner.mjs';
import { temporaryFolder } from './pack.mjs';

// In two parts, so that the command under test leaves this file alone.
const repository = ['n8n-nodes-', 'sample'].join('');
const address = `https://github.com/nobody/${repository}`;

function sampleRepository() {
	const folder = temporaryFolder();
	const write = (file, text) => {
		mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		writeFileSync(path.join(folder, file), text);
	};
	const manifest = {
		homepage: `${address}#readme`,
		bugs: { url: `${address}/issues` },
		repository: { type: 'git', url: `git+${address}.git` },
		author: { name: 'Nobody Yet', email: 'nobody@sample.example' },
	};
	write('package.json', JSON.stringify(manifest, null, '\t'));
	write('LICENSE.md', 'Copyright (c) 2026 Nobody Yet');
	write('nodes/A.node.json', `{ "url": "${address}#credentials" }`);
	write('README.md', `![x](https://raw.githubusercontent.com/nobody/${repository}/main/x.png)`);
	write('docs/other.md', `https://github.com/someone/${repository}-fork and ${address}-two`);
	write('ignored/a.md', address);
	write('.gitignore', 'ignored/');
	execFileSync('git', ['init', '-q'], { cwd: folder });
	return { folder, textOf: (file) => readFileSync(path.join(folder, file), 'utf8') };
}

test('the placeholder is refused until an owner is filled in', () => {
	const { folder } = sampleRepository();
	assert.match(placeholderProblems(folder).join(' '), /placeholder nobody/);
	setOwner(folder, { owner: 'acme', author: 'Acme $& Co', email: 'nodes@acme.com' });
	assert.deepEqual(placeholderProblems(folder), []);
});

test('one command writes every address, and the author', () => {
	const { folder, textOf } = sampleRepository();
	const changed = setOwner(folder, {
		owner: 'acme',
		author: 'Acme $& Co',
		email: 'nodes@acme.com',
	});
	assert.deepEqual(changed, ['LICENSE.md', 'README.md', 'nodes/A.node.json', 'package.json']);
	assert.deepEqual(ownerOf(folder), {
		owner: 'acme',
		repository,
		author: 'Acme $& Co',
		email: 'nodes@acme.com',
	});
	assert.deepEqual(addressProblems(folder), []);
	assert.equal(textOf('LICENSE.md'), 'Copyright (c) 2026 Acme $& Co');
	assert.match(textOf('README.md'), /githubusercontent\.com\/acme\//);
	assert.doesNotMatch(textOf('docs/other.md'), /acme/);
	assert.match(textOf('ignored/a.md'), /nobody/);
});

test('a second owner can follow the first', () => {
	const { folder } = sampleRepository();
	// All three alike, so that one must not be taken for another.
	setOwner(folder, { owner: 'acme', author: 'acme', email: 'acme@acme.com' });
	const other = { owner: 'other', author: 'Other', email: 'nodes@other.com' };
	setOwner(folder, other);
	assert.deepEqual(ownerOf(folder), { ...other, repository });
	assert.deepEqual(addressProblems(folder), []);
});

test('a file that names somebody else is found', () => {
	const { folder } = sampleRepository();
	writeFileSync(path.join(folder, 'new.md'), `https://github.com/somebody/${repository}`);
	assert.deepEqual(addressProblems(folder), [`new.md names github.com/somebody/${repository}`]);
});

test('a name alone is enough', () => {
	assert.deepEqual(readArguments(['acme']), {
		owner: 'acme',
		author: 'acme',
		email: 'acme@users.noreply.github.com',
	});
});

for (const given of [
	[],
	['-acme'],
	['acme/repository'],
	['acme', ' '],
	['acme', 'A "quoted" name'],
	['acme', 'Acme', 'not an address'],
	['acme', 'Acme', 'nodes@acme.example'],
	['acme', 'Acme', 'Company', 'nodes@acme.com'],
]) {
	test(`refuses ${JSON.stringify(given)}`, () => {
		assert.throws(() => readArguments(given));
	});
}
