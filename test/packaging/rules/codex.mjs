/** Rules about where n8n's node creator lists a node. */

/** The categories of n8n's documentation, to the letter. */
const categories = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

/** The codex beside the node, and the one inside its description, which wins in n8n. */
const codexesOf = ({ nodes }) =>
	nodes.flatMap(({ file, codex, description }) =>
		[codex, description.codex].filter(Boolean).map((each) => ({ file, codex: each })),
	);

export function knownCategories(pack) {
	return codexesOf(pack).flatMap(({ file, codex }) => {
		if (!Array.isArray(codex.categories) || codex.categories.length === 0) {
			return [`${file} has no category`];
		}
		return codex.categories
			.filter((category) => !categories.includes(category))
			.map((category) => `${file} has the category ${String(category)}`);
	});
}

export function noSubcategories(pack) {
	return codexesOf(pack)
		.filter(({ codex }) => codex.subcategories !== undefined)
		.map(({ file }) => `${file} has subcategories`);
}

export function noFlowNodes(pack) {
	return codexesOf(pack).flatMap(({ file, codex }) => {
		const listed = JSON.stringify([codex.categories ?? [], codex.subcategories ?? {}]);
		return /"(logic|flow)"/i.test(listed) ? [`${file} is listed as Logic or Flow`] : [];
	});
}
