import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { JsonSchema } from '../docs/outputSchema';
import {
	errorOf,
	everyOnError,
	itemAsking,
	mainCallOf,
	newAnswerName,
	nodeNameOf,
	run,
	saidOf,
	samplesOf,
	subjects,
	useSandbox,
	type Subject,
} from './support';

const sandbox = useSandbox();

const flatIds = ['transactionId', 'merchantBizId', 'transactionUrl'];
/** Every object of an operation with a verdict has these, always. */
const decisionNames = ['verdict', 'reason', 'explanation', 'remedy', 'tellUser', 'billed'];
/** And these have all. */
const alwaysNames = ['requestId', 'scores', 'warnings'];
const file = { mimeType: 'text/plain', fileName: 'note.txt', data: 'bm90ZQ==' };

/** What only an Initialize says that has waited. */
const afterWaiting = ['callback', 'timedOut'];

/** The schema file that `npm run docs` made of everything that the cases bring out. */
function schemaOf(subject: Subject): JsonSchema {
	const { resource, name } = subject.operation;
	const node = nodeNameOf(subject).replace('alibaba', 'Alibaba');
	const folder = path.join(__dirname, '../../nodes', node, '__schema__/v1.0.0');
	const file = subject.cases.node ? `${folder}.json` : path.join(folder, resource, `${name}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as JsonSchema;
}

const membersOf = (objects: readonly object[]) =>
	[...new Set(objects.flatMap((each) => Object.keys(each)))].sort();

describe.each(subjects)('$name', (subject) => {
	const { operation, cases, name } = subject;
	const { action, play } = mainCallOf(subject);
	const samples = samplesOf(subject);
	const inner = operation.outputs
		? [...decisionNames, ...alwaysNames]
		: ['decided', ...alwaysNames];

	/** An item with fields and a file of the workflow's own. */
	function carrying(asks?: string, json: IDataObject = {}) {
		const item = itemAsking(subject, sandbox.current, asks);
		return {
			json: { ...item.json, mine: { a: [1] }, error: 'mine', ...json },
			binary: { ...item.binary, note: file },
		};
	}

	function refusal() {
		const asks = newAnswerName();
		sandbox.current.answer(
			action,
			asks,
			play.integerCodes ? { Code: 402 } : { Code: 'InvalidParameter' },
		);
		return asks;
	}

	it('lets items keep the fields and files that they came with, on every output', async () => {
		const items = samples.map((answer) => carrying(answer));
		const ran = await run(subject, sandbox.current, items);
		if (ran.result.error) throw ran.result.error;
		for (const [index, input] of items.entries()) {
			const { json = {}, binary, pairedItem } = ran.itemOf(index) ?? {};
			const { error, ...others } = input.json;
			expect(json).toMatchObject(others);
			expect(json.inputError).toBe(error);
			expect(json).not.toHaveProperty('error');
			expect(binary).toMatchObject(input.binary);
			expect(pairedItem).toEqual({ item: index });
		}
	});

	it('says everything in one object of its name, beside the flat ids', async () => {
		const items = samples.map((answer) => itemAsking(subject, sandbox.current, answer));
		const parameters = { options: { includeInputFields: false } };
		const ran = await run(subject, sandbox.current, items, { parameters });
		for (const [index] of items.entries()) {
			const { json = {}, binary } = ran.itemOf(index) ?? {};
			const others = Object.keys(json).filter((key) => key !== name);
			expect(others.filter((key) => !operation.ids || !flatIds.includes(key))).toEqual([]);
			const own = saidOf(subject, json);
			for (const each of inner) expect(own).toHaveProperty(each);
			expect(own).not.toHaveProperty('raw');
			for (const words of operation.outputs ? ['explanation', 'remedy', 'tellUser'] : []) {
				expect(own[words]).toMatch(/^['A-Z].*\.( \(\w+\))?$/);
			}
			// Review D14: the remedy asked for silence beside words for the person that told.
			if (/do not tell/.test(String(own.remedy))) {
				expect(own.tellUser).not.toMatch(/device|camera|original|recording|again|yourself/);
			}
			expect(binary).toBeUndefined();
		}
	});

	it('has the members that its schema shows in the editor before anything ran', async () => {
		const items = samples.map((answer) => itemAsking(subject, sandbox.current, answer));
		const ran = await run(subject, sandbox.current, items);
		const said = items.map((_item, index) => saidOf(subject, ran.itemOf(index)?.json));
		const { properties = {} } = schemaOf(subject).properties?.[name] ?? {};
		const expected = Object.keys(properties).filter((each) => !afterWaiting.includes(each));
		expect(membersOf(said)).toEqual(expected.sort());
		const scores = said.map((each) => each.scores as IDataObject);
		expect(membersOf(scores)).toEqual(Object.keys(properties.scores?.properties ?? {}).sort());
	});

	it('adds the raw answer with Simplify off, and leaves everything else as it is', async () => {
		const [good = ''] = cases.good;
		const runWith = async (simplify: boolean) => {
			const item = itemAsking(subject, sandbox.current, good);
			const ran = await run(subject, sandbox.current, [item], { parameters: { simplify } });
			return saidOf(subject, ran.itemOf(0)?.json);
		};
		const simple = await runWith(true);
		const { raw, ...full } = await runWith(false);
		expect(raw).toEqual(expect.any(Object));
		expect(Object.keys(full)).toEqual(Object.keys(simple));
		expect(full.scores).toEqual(simple.scores);
	});

	it.each(everyOnError)('makes error items that every n8n moves, On Error %s', async (onError) => {
		if (onError === 'stopWorkflow') return;
		const ran = await run(subject, sandbox.current, [carrying(refusal(), { [name]: 'older' })], {
			onError,
		});
		const { json = {}, binary } = ran.itemOf(0) ?? {};
		expect(errorOf(json)).toMatchObject({
			code: expect.any(String) as string,
			category: expect.any(String) as string,
			retryable: expect.any(Boolean) as boolean,
			requestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as string,
			remedy: expect.stringMatching(/^[A-Z].+\.$/) as string,
		});
		expect(json.message).toMatch(/ \[item 1\]\. [A-Z].+\.$/);
		expect(binary).toMatchObject({ note: file });
		// n8n adds the fields of the input on the error output by itself.
		expect(json).toMatchObject({ mine: { a: [1] } });
		if (onError === 'continueRegularOutput') {
			expect(json.inputError).toBe('mine');
			expect(json).not.toHaveProperty(name);
		}
	});

	it('passes nothing on without Include Input Fields, on the error output neither', async () => {
		const ran = await run(subject, sandbox.current, [carrying(), carrying(refusal())], {
			onError: 'continueRegularOutput',
			parameters: { options: { includeInputFields: false } },
		});
		for (const index of [0, 1]) {
			const { json = {}, binary = {} } = ran.itemOf(index) ?? {};
			expect(json).not.toHaveProperty('mine');
			expect(json).not.toHaveProperty('inputError');
			expect(binary).not.toHaveProperty('note');
		}
		expect(Object.keys(ran.itemOf(1)?.json ?? {}).sort()).toEqual(['error', 'message']);
	});
});
