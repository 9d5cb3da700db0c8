import { median, shown, type Result, type Row } from './result';

const spread = ({ values }: Row) =>
	values.length > 1 ? `${shown(Math.min(...values))} to ${shown(Math.max(...values))}` : '';

/** A table in Markdown, with the ratio to the first row. */
export function table({ rows, unit }: Result): string {
	const [ours] = rows;
	const base = ours ? median(ours.values) : NaN;
	const notes = rows.some(({ note }) => note);
	const lines = rows.map((row) => {
		const value = median(row.values);
		const cells = [row.name, shown(value), spread(row), shown(value / base)];
		return `| ${[...cells, ...(notes ? [row.note ?? ''] : [])].join(' | ')} |`;
	});
	const head = ['', unit, 'repetitions', 'ratio', ...(notes ? ['remarks'] : [])];
	return [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...lines].join('\n');
}

const escaped = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const size = { width: 760, label: 300, row: 26, top: 44, right: 90 };

/** Bars, the median of each row, with a whisker from the least to the greatest value. */
export function bars({ title, unit, better, rows, limit }: Result): string {
	const greatest = Math.max(...rows.flatMap(({ values }) => values), limit?.value ?? 0);
	const room = size.width - size.label - size.right;
	const x = (value: number) => (size.label + (Math.max(0, value) / greatest) * room).toFixed(1);
	const height = size.top + rows.length * size.row + (limit ? 24 : 8);
	const parts = rows.flatMap((row, index) => {
		const y = size.top + index * size.row;
		const value = median(row.values);
		const [least, most] = [Math.min(...row.values), Math.max(...row.values)];
		const middle = y + 9;
		return [
			`<text x="${size.label - 8}" y="${y + 13}" text-anchor="end">${escaped(row.name)}</text>`,
			`<rect class="${index === 0 ? 'ours' : 'other'}" x="${size.label}" y="${y}" width="${(Number(x(value)) - size.label).toFixed(1)}" height="18" rx="2"/>`,
			`<path class="spread" d="M${x(least)} ${middle}H${x(most)}M${x(least)} ${middle - 4}v8M${x(most)} ${middle - 4}v8"/>`,
			`<text x="${(Number(x(most)) + 8).toFixed(1)}" y="${y + 13}">${shown(value)}</text>`,
		];
	});
	const line = limit
		? [
				`<path class="limit" d="M${x(limit.value)} ${size.top - 6}V${height - 18}"/>`,
				`<text class="small" x="${x(limit.value)}" y="${height - 5}" text-anchor="end">${escaped(limit.name)}</text>`,
			]
		: [];
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${escaped(title)}">`,
		'<style>text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}.small{font-size:11px;fill:#57606a}.ours{fill:#1a7f5a}.other{fill:#8c959f}.spread{stroke:#24292f;fill:none}.limit{stroke:#cf222e;stroke-dasharray:4 3;fill:none}.page{fill:#fff}</style>',
		`<rect class="page" width="${size.width}" height="${height}" rx="6"/>`,
		`<text class="title" x="12" y="20">${escaped(title)}</text>`,
		`<text class="small" x="12" y="36">${escaped(unit)}, ${better} is better</text>`,
		...parts,
		...line,
		'</svg>',
	].join('\n')}\n`;
}

/** The name of a file for a title. */
export function fileName(title: string): string {
	return `bench-${title
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')}.svg`;
}
