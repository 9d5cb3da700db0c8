/** What keeps a commit from being published. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from './pack.mjs';
import { changelogProblems, repositoryProblems, versionProblems } from './release.mjs';

function sample({ changelog = '', version = '1.2.3', lock = version } = {}) {
	const folder = temporaryFolder();
	const write = (file, text) => writeFileSync(path.join(folder, file), text);
	const manifest = {
		version,
		repository: { url: 'git+https://github.com/acme/sample.git' },
		author: { name: 'Acme', email: 'nodes@acme.com' },
	};
	write('package.json', JSON.stringify(manifest));
	write('package-lock.json', JSON.stringify({ version: lock }));
	write('CHANGELOG.md', `# Changelog\n\n${changelog}`);
	return folder;
}

const section = '## [1.2.3] - 2026-01-31\n\n- Something.\n';

test('a dated section for the version is enough', () => {
	assert.deepEqual(changelogProblems(sample({ changelog: section })), []);
	assert.deepEqual(changelogProblems(sample({ changelog: `## [Unreleased]\n\n${section}` })), []);
});

for (const [what, changelog] of Object.entries({
	'no section': '## [1.2.2] - 2026-01-31\n\n- Something.\n',
	'no date': '## [1.2.3] - Unreleased\n\n- Something.\n',
	'no text': '## [1.2.3] - 2026-01-31\n',
	'entries that are not in the release': `## [Unreleased]\n\n- More.\n\n${section}`,
})) {
	test(`a changelog with ${what} is refused`, () => {
		assert.equal(changelogProblems(sample({ changelog })).length, 1);
	});
}

test('tag, package.json and lock file have one version', () => {
	assert.deepEqual(versionProblems(sample(), 'v1.2.3'), []);
	assert.deepEqual(versionProblems(sample(), undefined), []);
	assert.equal(versionProblems(sample(), 'v1.2.4').length, 1);
	assert.equal(versionProblems(sample(), '1.2.3').length, 1);
	assert.equal(versionProblems(sample({ lock: '1.2.2' }), 'v1.2.3').length, 1);
});

test('only the named repository publishes', () => {
	assert.deepEqual(repositoryProblems(sample(), 'acme/sample'), []);
	assert.deepEqual(repositoryProblems(sample(), undefined), []);
	assert.equal(repositoryProblems(sample(), 'fork/sample').length, 1);
});
