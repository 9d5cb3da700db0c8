import type { IDataObject } from 'n8n-workflow';

import type { RunResult, WorkflowJson } from '../engine';

/** Where one person of an example ended up. */
export interface Journey {
	person: string;
	story: string;
	/** The last node reached. */
	branch: string;
	/** What our node said about it. */
	why: string;
}

interface ExampleNode {
	name: string;
	type: string;
}

function pinnedPeople(workflow: WorkflowJson): IDataObject[] {
	const pinData = (workflow.pinData ?? {}) as Record<string, Array<{ json: IDataObject }>>;
	return Object.values(pinData)
		.flat()
		.map(({ json }) => json);
}

/** The nodes where a journey ends: those that nothing follows. */
function endsOf(workflow: WorkflowJson): string[] {
	const goesOn = new Set(Object.keys(workflow.connections));
	return (workflow.nodes as ExampleNode[])
		.filter(({ name, type }) => !goesOn.has(name) && !type.endsWith('.stickyNote'))
		.map(({ name }) => name);
}

function whyOf(json: IDataObject): string {
	const { reason, explanation, error } = json as Record<string, string | undefined>;
	if (error) return error;
	return reason ? `${reason}: ${explanation}` : String(explanation);
}

/**
 * Follows everybody pinned at the start of an example to the end of the run. Their `applicantId` is
 * used as MerchantBizId, so that it comes out at the end.
 *
 * @throws Error when somebody arrives nowhere, or more than once.
 */
export function journeysOf(workflow: WorkflowJson, result: RunResult): Journey[] {
	const arrivals = endsOf(workflow).flatMap((branch) =>
		result
			.outputs(branch)
			.flat()
			.map(({ json }) => ({ branch, json })),
	);
	return pinnedPeople(workflow).map(({ applicantId, story }) => {
		const own = arrivals.filter(({ json }) =>
			[json.merchantBizId, json.applicantId].includes(applicantId),
		);
		const [arrival] = own;
		if (!arrival || own.length > 1) {
			throw new Error(`${String(applicantId)} arrived ${own.length} times instead of once`);
		}
		return {
			person: String(applicantId),
			story: String(story),
			branch: arrival.branch,
			why: whyOf(arrival.json),
		};
	});
}

function wrapped(text: string, width: number): string[] {
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const line = lines.at(-1) ?? '';
		if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
	}
	return lines;
}

const widths = { person: 11, story: 28, branch: 24, why: 50 };
const columns = Object.keys(widths) as Array<keyof typeof widths>;
const titles: Journey = { person: 'Person', story: 'What they do', branch: '-> Branch', why: 'Why' };

/** The journeys as a text table, a person a row. */
export function table(journeys: Journey[]): string {
	const rule = columns.map((column) => '-'.repeat(widths[column])).join('  ');
	const rows = [titles, ...journeys].map((row) => {
		const cells = columns.map((column) => wrapped(row[column], widths[column]));
		const height = Math.max(...cells.map((cell) => cell.length));
		return Array.from({ length: height }, (_line, line) =>
			columns
				.map((column, index) => (cells[index]?.[line] ?? '').padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		).join('\n');
	});
	return [rows[0], rule, ...rows.slice(1)].join('\n');
}
