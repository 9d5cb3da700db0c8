import type { IDataObject } from 'n8n-workflow';

import type { RunResult, WorkflowJson } from '../engine';

/** Somebody who is sent through an example. */
export interface Person {
	applicantId: string;
	story: string;
}

/** Where one person of an example ended up. */
export interface Journey {
	person: string;
	story: string;
	/** The last node reached. */
	branch: string;
	/** What our node said about it. */
	why: string;
}

/** An item that reached the end of a workflow. */
export interface Arrival {
	branch: string;
	json: IDataObject;
}

interface ExampleNode {
	name: string;
	type: string;
}

/** The people pinned at the start of an example. */
export function peopleOf(workflow: WorkflowJson): Array<IDataObject & Person> {
	const pinData = (workflow.pinData ?? {}) as Record<string, Array<{ json: IDataObject }>>;
	return Object.values(pinData)
		.flat()
		.map(({ json }) => fieldsOf(json) as IDataObject & Person);
}

/** What a person came with; a Webhook has it in the body. */
function fieldsOf(json: IDataObject): IDataObject {
	return (json.body as IDataObject | undefined) ?? json;
}

/** The items in the nodes that nothing follows. */
export function arrivalsOf(workflow: WorkflowJson, result: RunResult): Arrival[] {
	const goesOn = new Set(Object.keys(workflow.connections));
	return (
		(workflow.nodes as ExampleNode[])
			// A mail is sent beside the way that people go.
			.filter(({ name, type }) => !goesOn.has(name) && !/[.](stickyNote|emailSend)$/.test(type))
			.flatMap(({ name }) =>
				result
					.outputs(name)
					.flat()
					.map(({ json }) => ({ branch: name, json })),
			)
	);
}

/** What an operation of ours says in an item. */
interface Said {
	verdict?: string;
	reason?: string;
	/** Instead of a reason, where nothing is decided. */
	status?: string;
	explanation?: string;
}

/** The objects of our operations, by how late they come in an example. */
const operations = [
	'proofReading',
	'proofForgery',
	'faceComparison',
	'deepfake',
	'duplicateSearch',
	'checkResult',
	'legacyFaceComparison',
	'deviceRisk',
	'initialize',
	'personDeletion',
	'deletion',
	'verificationLog',
];
const letsThrough = [
	'started',
	'readyToCheck',
	'lowRisk',
	'match',
	'passed',
	'notFound',
	'deleted',
	'read',
];

/**
 * Each operation adds an object to the item. The one that did not let the person through has
 * decided; without any, the last one.
 */
export function whyOf(json: IDataObject): string {
	if (json.error) return String(json.message);
	const said = operations.flatMap((name) => (json[name] ? [json[name] as Said] : []));
	const stopped = said.find(({ verdict = '' }) => !letsThrough.includes(verdict));
	const { verdict, reason, status, explanation } = stopped ?? said[0] ?? {};
	if (verdict === 'started') return 'The verification was started, and no callback came.';
	return [reason ?? status, explanation].filter(Boolean).join(': ');
}

/** Who an item is about; a callback knows only the MerchantBizId, which is the same. */
function whoIn(json: IDataObject): unknown {
	return fieldsOf(json).applicantId ?? json.merchantBizId;
}

/**
 * Where everybody ended up. Their `applicantId` is used as MerchantBizId, so that callbacks have it.
 *
 * @param stages the arrivals of each workflow that people went through; the last one counts.
 * @throws Error when somebody arrives nowhere, or twice in the same workflow.
 */
export function journeysOf(people: Person[], ...stages: Arrival[][]): Journey[] {
	return people.map(({ applicantId, story }) => {
		const reached = stages.flatMap((arrivals) => {
			const own = arrivals.filter(({ json }) => whoIn(json) === applicantId);
			if (own.length > 1) throw new Error(`${applicantId} arrived ${own.length} times`);
			return own;
		});
		const arrival = reached.at(-1);
		if (!arrival) throw new Error(`${applicantId} arrived nowhere`);
		return { person: applicantId, story, branch: arrival.branch, why: whyOf(arrival.json) };
	});
}

/** Who is somewhere else than expected: a sentence for each of them. */
export function strayed(
	journeys: Journey[],
	expected: Readonly<Record<string, string>> = {},
): string[] {
	const lost = Object.keys(expected).filter(
		(each) => !journeys.some(({ person }) => person === each),
	);
	return [
		...journeys
			.filter(({ person, branch }) => expected[person] !== branch)
			.map(
				({ person, story, branch }) =>
					`${person} (${story}) should be in "${expected[person] ?? 'no branch'}", and is in "${branch}".`,
			),
		...lost.map(
			(person) => `${person} should be in "${expected[person]}", and is not in the table.`,
		),
	];
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
const titles: Journey = {
	person: 'Person',
	story: 'What they do',
	branch: '-> Branch',
	why: 'Why',
};

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
