/**
 * Texts that panels show and that decide nothing: names, tooltips, hints. Emptying each of them is a
 * third of all mutants, and one test (no panel has an empty text) notices all of them, so they are
 * measured apart, with that test. Words about a result or an error are not among them.
 */
/** Why they are left out at first, as Stryker's report says it. */
export const displayTextReason = 'A text of a panel, measured apart';

const shown = new Set([
	'action',
	'description',
	'displayName',
	'documentationUrl',
	'hint',
	'label',
	'n8nAction',
	'placeholder',
	'subtitle',
]);

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
