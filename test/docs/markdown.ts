/** The little Markdown that the generated pages are made of. */

export type Cell = number | string;

/** A pipe would end the cell, a line break the row. */
function escaped(cell: Cell): string {
	return String(cell)
		.replace(/\|/g, '\\|')
		.replace(/\s*\n\s*/g, ' ');
}

function row(cells: readonly Cell[]): string {
	return `| ${cells.map(escaped).join(' | ')} |`;
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly Cell[]>): string {
	return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

export function code(text: string): string {
	return `\`${text}\``;
}

export function bulletList(entries: readonly string[]): string {
	return entries.map((entry) => `- ${entry}`).join('\n');
}

/** The name by which GitHub links to a heading. */
export function anchor(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
}

/** A page: its parts with an empty line between them. */
export function page(title: string, introduction: string, ...parts: readonly string[]): string {
	const warning = '<!-- Written by npm run docs. Change the tables in nodes/ instead. -->';
	return `${[`# ${title}`, warning, introduction, ...parts].join('\n\n')}\n`;
}
