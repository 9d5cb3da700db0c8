import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * Texts that panels show and that decide nothing: names, tooltips, hints. One test
 * notices each that is emptied (no panel has an empty text), so they are measured apart, with that test.
 * Words about a result or an error are not among them.
 */
const shown = new Set([
	'description',
	'displayName',
	'documentationUrl',
	'hint',
	'label',
	'n8nAction',
	'placeholder',
	'subtitle',
]);

/** Why they are left out at first, as Stryker's report says it. */
export const displayTextReason = 'A text of a panel, measured apart';

const nameOf = ({ key }) => key?.name ?? key?.value;

/** What is put together from texts and names only has no logic in it. */
function isText(node) {
	if (node.type === 'StringLiteral') return true;
	const isPlain = ({ type }) => type === 'Identifier' || type === 'MemberExpression';
	return node.type === 'TemplateLiteral' && node.expressions.every(isPlain);
}

/** @param at a path of Babel's */
export function isDisplayText(at) {
	if (!isText(at.node)) return false;
	let holder = at.parentPath;
	while (holder?.node.type === 'BinaryExpression') holder = holder.parentPath;
	return holder?.node.type === 'ObjectProperty' && shown.has(nameOf(holder.node));
}

/** Where the display texts of a file stand, as Stryker takes them: `file:line:column-line:column`. */
export function displayTextsIn(file) {
	const text = readFileSync(file, 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const ranges = [];
	const at = (position) => {
		const { line, character } = source.getLineAndCharacterOfPosition(position);
		return `${line + 1}:${character}`;
	};
	const collect = (node) => {
		if (ts.isBinaryExpression(node)) [node.left, node.right].forEach(collect);
		else if (ts.isStringLiteral(node) || ts.isTemplateLiteral(node)) {
			ranges.push(`${file}:${at(node.getStart())}-${at(node.getEnd())}`);
		}
	};
	const look = (node) => {
		if (ts.isPropertyAssignment(node) && shown.has(node.name.text)) collect(node.initializer);
		ts.forEachChild(node, look);
	};
	look(source);
	return ranges;
}
