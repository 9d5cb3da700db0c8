/**
 * Whether n8n's scanner sees into every node. Its rules recognize a node by a class with a literal
 * header and are silent about anything else, so a clean scan of a node that it does not recognize
 * means nothing. Each `*.node.ts` therefore gets faults that the scanner has to find, in a copy.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { listFiles, report, root, temporaryFolder } from './pack.mjs';

// The scanner leaves a folder behind in the system's temporary folder, so it gets one of its own.
process.env.TMPDIR = process.env.TEMP = process.env.TMP = temporaryFolder();
const { buildScanConfig } = await import('@n8n/scan-community-package/scanner/scanner.mjs');

const community = '@n8n/community-nodes';

/** The literal header of the node's class, if there is one. */
function headerOf(text) {
	const source = ts.createSourceFile('node.ts', text, ts.ScriptTarget.Latest, true);
	const members = source.statements.filter(ts.isClassDeclaration).flatMap((each) => each.members);
	const header = members.find((member) => member.name?.getText() === 'description')?.initializer;
	return header && ts.isObjectLiteralExpression(header) ? header : undefined;
}

function withoutField(text, name) {
	const field = headerOf(text)?.properties.find((each) => each.name?.getText() === name);
	if (!field) return undefined;
	const rest = text.slice(field.getEnd()).replace(/^,/, '');
	return text.slice(0, field.getFullStart()) + rest;
}

/** What is done to a node, and the rule that has to notice. */
const seeds = [
	{
		fault: 'code that reads the environment',
		sow: (text) => `${text}\nexport const home = process.env.HOME;\n`,
		rule: `${community}/no-restricted-globals`,
	},
	{
		fault: 'a switched-off rule',
		sow: (text) => `/* eslint-disable */\n${text}\nconsole.log('seen');\n`,
		rule: 'no-console',
	},
	{
		fault: 'a header without an icon',
		sow: (text) => withoutField(text, 'icon'),
		rule: `${community}/icon-validation`,
	},
	{
		fault: 'a header without a subtitle',
		sow: (text) => withoutField(text, 'subtitle'),
		rule: `${community}/require-node-description-fields`,
	},
];

const copy = temporaryFolder();
for (const place of ['package.json', 'nodes', 'credentials', 'icons']) {
	cpSync(path.join(root, place), path.join(copy, place), { recursive: true });
}
const eslint = new ESLint({
	cwd: copy,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: await buildScanConfig(),
});

async function problemsAfter(file, { fault, sow, rule }) {
	const place = path.join(copy, file);
	const sound = readFileSync(place, 'utf8');
	const seeded = sow(sound);
	if (seeded === undefined) return [`its header is no literal, so n8n cannot see ${fault}`];
	writeFileSync(place, seeded);
	const [{ messages }] = await eslint.lintFiles([file]);
	writeFileSync(place, sound);
	if (messages.some(({ ruleId }) => ruleId === rule)) return [];
	const found = messages.map(({ ruleId, message }) => ruleId ?? message);
	return [`${rule} does not find ${fault} (found: ${found.join(', ') || 'nothing'})`];
}

const nodes = listFiles(path.join(copy, 'nodes')).filter((file) => file.endsWith('.node.ts'));
if (nodes.length === 0) report('n8n finds seeded faults', ['there are no nodes']);
for (const file of nodes.map((each) => `nodes/${each}`)) {
	const problems = [];
	for (const seed of seeds) problems.push(...(await problemsAfter(file, seed)));
	report(`n8n finds ${seeds.length} faults seeded into ${path.basename(file)}`, problems);
}
