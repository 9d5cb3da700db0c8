/**
 * n8n's scanner, without publishing anything: its rules on the sources and on the unpacked tarball.
 * `npm run lint` applies those of the n8n-node CLI. The two bring different versions of the same
 * plugin, and either may be the one that decides about verification, so both must be content.
 * Comments that switch rules off do not count, as in the scanner. Warnings count.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { packAndUnpack, readJson, report, root, temporaryFolder } from './pack.mjs';

// The scanner leaves a folder behind in the system's temporary folder, so it gets one of its own.
process.env.TMPDIR = process.env.TEMP = process.env.TMP = temporaryFolder();
const { SOURCE_FILE_PATTERNS, buildScanConfig } = await import(
	'@n8n/scan-community-package/scanner/scanner.mjs'
);

const { n8n } = readJson(path.join(root, 'package.json'));
const built = [...n8n.nodes, ...n8n.credentials];
const sources = built.map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

/** Code that the scanner must complain about. */
const FORBIDDEN = '/* eslint-disable */\nconsole.log(process.env.HOME);\n';

/**
 * @param mustSee files that have to be among the linted ones: a lint that lints nothing passes
 */
async function leg(label, cwd, options, patterns, mustSee) {
	const eslint = new ESLint({ cwd, allowInlineConfig: false, ...options });
	const fileOf = (result) => path.relative(cwd, result.filePath).split(path.sep).join('/');
	let results;
	try {
		results = await eslint.lintFiles(patterns);
	} catch (error) {
		report(label, [error.message]);
		return;
	}

	const problems = [];
	const seen = results.map(fileOf);
	if (seen.length === 0) problems.push('no file was linted');
	for (const file of ['package.json', ...mustSee]) {
		if (!seen.includes(file)) problems.push(`${file} was not linted`);
	}

	let errors = 0;
	let warnings = 0;
	for (const result of results) {
		errors += result.errorCount;
		warnings += result.warningCount;
		for (const { line = 0, column = 0, severity, ruleId, message } of result.messages) {
			const kind = severity === 2 ? 'error' : 'warning';
			problems.push(
				`${fileOf(result)}:${line}:${column} ${kind} ${ruleId ?? 'eslint'}: ${message}`,
			);
		}
	}

	const [probe] = await eslint.lintText(FORBIDDEN, { filePath: path.join(cwd, mustSee[0]) });
	const fired = probe.messages.map(({ ruleId }) => ruleId);
	for (const rule of ['no-console', '@n8n/community-nodes/no-restricted-globals']) {
		if (!fired.includes(rule)) problems.push(`${rule} does not fire on code that breaks it`);
	}

	report(`${label}: ${seen.length} files, ${errors} errors, ${warnings} warnings`, problems);
}

// The CLI refuses to lint a package that promises "strict" with a configuration of its own.
const textOf = (...names) => readFileSync(path.join(root, ...names), 'utf8').replace(/\s+/g, ' ');
const ours = 'eslint.config.mjs';
const theirs = ['node_modules/@n8n/node-cli/dist/template/templates/shared/default', ours];
report(`${ours} is the one of n8n-node`, textOf(ours) === textOf(...theirs) ? [] : ['it differs']);

const scanner = { overrideConfigFile: true, overrideConfig: await buildScanConfig() };
const { unpacked } = packAndUnpack();

await leg('scanner on the sources', root, scanner, SOURCE_FILE_PATTERNS, sources);
await leg('scanner on the tarball', unpacked, scanner, ['**/*.js', 'package.json'], built);
