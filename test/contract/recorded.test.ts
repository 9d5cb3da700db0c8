import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { nodeTypes } from '../workflow/support';
import { groupBy, itemAsking, run, saidOf, subjects, useSandbox, type Subject } from './support';

/**
 * What saved workflows rely on, word for word: the parameters of every node, and what each operation
 * puts out for each of its cases. Whatever changes here changes for people who already use it, so it
 * has to be seen: `npx jest test/contract/recorded -u` records it anew.
 */
const sandbox = useSandbox();

/** Texts that are only shown. */
const shown = ['description', 'displayName', 'hint', 'placeholder', 'action', 'name'];

/** Without texts that are only shown; the name of an option is one, that of a parameter is not. */
function withoutTexts(value: unknown, isChoice = false): unknown {
	if (Array.isArray(value)) return value.map((each) => withoutTexts(each, isChoice));
	if (typeof value !== 'object' || value === null) return value;
	const { type } = value as Partial<INodeProperties>;
	const hasChoices = type === 'options' || type === 'multiOptions';
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !shown.includes(name) || (name === 'name' && !isChoice))
			.map(([name, each]) => [name, withoutTexts(each, name === 'options' && hasChoices)]),
	);
}

describe.each(Object.entries(nodeTypes))('%s', (_name, { description }) => {
	it('has these parameters', () => {
		const { properties, ...others } = withoutTexts(description) as { properties: unknown[] };
		expect([others, ...properties].map((each) => JSON.stringify(each))).toMatchSnapshot();
	});
});

const volatile: ReadonlyArray<[RegExp, string]> = [
	[/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/gi, '(UUID)'],
	[/\b(127\.0\.0\.1|localhost):\d+/g, '(host)'],
	[/\b[0-9a-f]{32}\b/g, '(ID)'],
	[/\bhksb[0-9a-z]{28}/g, '(TransactionId)'],
	[/(?<![a-z])n\d+\b/gi, '(unique)'],
	[/Expires=\d+/g, 'Expires=(time)'],
	[/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '(time)'],
];

const settled = (text: string) =>
	volatile.reduce((each, [pattern, name]) => each.replace(pattern, name), text);

/** An item in one line; the words of a decision are the same for each reason. */
function lineOf(
	{ name, operation }: Subject,
	label: string | undefined,
	item: INodeExecutionData | undefined,
): string {
	const files = Object.entries(item?.binary ?? {}).map(
		([field, { mimeType, fileName, fileSize }]) => [field, mimeType, fileName, fileSize].join(' '),
	);
	const { [name]: own, ...others } = item?.json ?? {};
	const { explanation, remedy, tellUser, ...said } = (own ?? {}) as IDataObject;
	const shown = operation.outputs ? said : own;
	return settled(JSON.stringify([label, shown, others, ...files]));
}

const only = { includeInputFields: false };

describe.each(subjects)('$name', (subject) => {
	const { cases } = subject;
	const groups = groupBy(cases.outcomes, (row) => row[5] ?? {}).map((rows) => ({
		asked: rows.map(([answer]) => answer),
		parameters: rows[0]?.[5] ?? {},
	}));
	const whole = {
		asked: [...new Set([...cases.good, ...(cases.errors ?? []).map(([answer]) => answer)])],
		parameters: { options: { simplify: false } } as IDataObject,
	};

	it('puts this out for each of its cases', async () => {
		const lines: string[] = [];
		const words: Record<string, unknown> = {};
		for (const { asked, parameters } of [...groups, whole]) {
			const items = asked.map((answer) => itemAsking(subject, sandbox.current, answer));
			const ran = await run(subject, sandbox.current, items, {
				onError: 'continueErrorOutput',
				parameters: { ...parameters, options: { ...only, ...(parameters.options as IDataObject) } },
			});
			if (ran.result.error) throw ran.result.error;
			lines.push(`With ${JSON.stringify(parameters)}:`);
			asked.forEach((answer, index) => {
				const item = ran.itemOf(index);
				lines.push(`${answer}: ${lineOf(subject, ran.labelOf(index), item)}`);
				const { reason, explanation, remedy, tellUser } = saidOf(subject, item?.json);
				if (subject.operation.outputs) words[String(reason)] = [explanation, remedy, tellUser];
			});
		}
		expect({ lines, words }).toMatchSnapshot();
	});
});
