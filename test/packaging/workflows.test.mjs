/** What `npm run lint:workflows` has to find. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintProblems, ownProblems } from './workflows.mjs';

const commit = '0123456789abcdef0123456789abcdef01234567';

const sound = `name: Sound
on: push
permissions: {}
jobs:
  first:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${commit} # v1.2.3
      - uses: ./.github/actions/prepare
      - run: npm run lint
        if: \${{ !cancelled() }}
      - env:
          NAME: \${{ github.ref_name }}
        run: |
          npm test
          echo "$NAME"
  second:
    needs: first
    permissions:
      contents: read
    uses: ./.github/workflows/other.yml
`;

const problemsOf = async (text) => [
	...(await lintProblems(text, 'workflows/sound.yml')),
	...ownProblems(text, { scripts: { lint: '', test: '' }, isWorkflow: true }),
];

test('a sound workflow has no problems', async () => {
	assert.deepEqual(await problemsOf(sound), []);
});

for (const [what, from, to] of [
	['an action that is pinned to a tag', `@${commit} # v1.2.3`, '@v1.2.3'],
	['a pin without its version', ' # v1.2.3', ''],
	['a script that package.json lacks', 'npm run lint', 'npm run lnit'],
	['rights for all jobs', 'permissions: {}', 'permissions: write-all'],
	[
		'a job without rights of its own',
		'    permissions:\n      contents: read\n    uses',
		'    uses',
	],
	['a job without a limit', '    timeout-minutes: 5\n', ''],
	['a branch name inside a script', 'echo "$NAME"', 'echo "${{ github.ref_name }}"'],
	['rights for code of strangers', 'on: push', 'on: pull_request_target'],
	['a job that waits for nobody (actionlint)', 'needs: first', 'needs: frist'],
	['an unknown key (actionlint)', 'timeout-minutes: 5', 'timeout-minutes: 5\n    timeout: 5'],
	['an unknown property (actionlint)', 'github.ref_name', 'github.ref_nmae'],
	['broken YAML (actionlint)', 'on: push', 'on: [push'],
]) {
	test(`finds ${what}`, async () => {
		assert.ok(sound.includes(from));
		assert.notDeepEqual(await problemsOf(sound.replace(from, to)), []);
	});
}
