import type { WireAnswer } from '../sandbox/answers';
import type { NodeSetup } from '../workflow/support';
import {
	continuing,
	errorOf,
	goodLabelOf,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	saidOf,
	subjects,
	useSandbox,
	type Subject,
} from './support';

const sandbox = useSandbox();

/** JSON text of any depth: JSON.stringify would overflow the stack. */
function nested(depth: number): string {
	return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function goodText(subject: Subject): string {
	const { cases } = subject;
	const { play } = mainCallOf(subject);
	const code = play.integerCodes ? { Code: 200, Message: 'OK' } : { Code: 'Success' };
	return JSON.stringify({ RequestId: 'R', ...code, ...play.answers[cases.good[0] ?? ''] });
}

const codePattern = /"Code":("(Success|success|200)"|200)/;

interface Hostile {
	name: string;
	make(good: string): WireAnswer | string;
}

const withCode = (name: string, code: string): Hostile => ({
	name: `whose Code is ${name}`,
	make: (good) => good.replace(codePattern, code),
});

/** Answers that are none, and that may have been a success: never the good output. */
const noAnswers: Hostile[] = [
	{ name: 'that is empty', make: () => '' },
	{ name: 'that is null', make: () => 'null' },
	{ name: 'that is a text', make: () => '"Success"' },
	{ name: 'that is a number', make: () => '200' },
	{ name: 'that is in a list', make: (good) => `[${good}]` },
	{ name: 'that is encoded twice', make: (good) => JSON.stringify(good) },
	{ name: 'that comes twice', make: (good) => good + good },
	{ name: 'that is half of one', make: (good) => good.slice(0, -5) },
	{ name: 'that is XML', make: () => '<Code>Success</Code>' },
	{ name: 'that is 10,000 levels deep', make: () => nested(10_000) },
	{ name: 'that is 10,000 lists deep', make: () => '['.repeat(10_000) + ']'.repeat(10_000) },
	{ name: 'that is megabytes of one letter', make: () => 'x'.repeat(1_000_000) },
	{ name: 'that is in __proto__', make: (good) => `{"__proto__":${good}}` },
	withCode('missing', '"X":1'),
	withCode('null', '"Code":null'),
	withCode('a list', '"Code":["Success"]'),
	withCode('an object', '"Code":{"a":"Success"}'),
	withCode('empty', '"Code":""'),
	withCode('blank', '"Code":" \\t\\u0000\\u2028"'),
	withCode('true', '"Code":true'),
	withCode('in __proto__', '"__proto__":{"Code":"Success"}'),
	withCode('in lower case', '"code":"Success"'),
	...[201, 202, 206, 300, 400, 401, 403, 404, 407, 429, 500, 502, 503].map(
		(status): Hostile => ({
			name: `of success with HTTP ${status}`,
			make: (good) => ({ status, text: good }),
		}),
	),
];

/** Codes that look like a success to those who do not look closely. */
const almostCodes: Hostile[] = [
	withCode('a success with a blank', '"Code":"Success "'),
	withCode('a success in lower case', '"Code":"success"'),
	withCode('a success with something behind', '"Code":"Success.Partial"'),
	withCode('200.5', '"Code":200.5'),
	withCode('2e2 as text', '"Code":"2e2"'),
	withCode('201', '"Code":201'),
	withCode('0', '"Code":0'),
	withCode('OK', '"Code":"OK"'),
	// Refusals that carry a good result nevertheless.
	...['402', '500', '"InvalidParameter"', '"UnqualifiedPhoto"', '"Throttling"'].map((code) =>
		withCode(code, `"Code":${code}`),
	),
	withCode('said twice, the last time no', '"Code":"Success","Code":"InvalidParameter"'),
];

/** Answers whose content is anything: what decides must not be found in them by accident. */
function contents(envelope: string): Hostile[] {
	const values: Array<[name: string, json: string]> = [
		['null', 'null'],
		['a number', '0'],
		['true', 'true'],
		['a text', '"Y"'],
		['an empty object', '{}'],
		['an empty list', '[]'],
		['10,000 levels deep', nested(10_000)],
		['10,000 levels deep, as text', JSON.stringify(nested(10_000))],
		['hidden in __proto__', `{"__proto__":{"Passed":"Y","SubCode":"200","GuardRiskScore":0}}`],
		[
			'constructor and prototype',
			'{"constructor":{"prototype":{"Passed":"Y"}},"toString":"Y","hasOwnProperty":1}',
		],
		[
			'20,000 members',
			`{${Array.from({ length: 20_000 }, (_member, index) => `"m${index}":${index}`).join(',')}}`,
		],
	];
	return values.map(([name, json]) => ({
		name: `whose content is ${name}`,
		make: () =>
			`{"RequestId":"R","Code":${envelope === 'Data' ? 200 : '"Success"'},"${envelope}":${json}}`,
	}));
}

const envelopeOf = (subject: Subject) => {
	const { cases } = subject;
	const { play } = mainCallOf(subject);
	const { Code, Message, ...rest } = play.answers[cases.good[0] ?? ''] ?? {};
	return Object.keys(rest)[0] ?? 'Result';
};

async function runAll(subject: Subject, list: Hostile[], setup: NodeSetup) {
	const { action } = mainCallOf(subject);
	const good = goodText(subject);
	const items = list.map(({ make }) => {
		const name = newAnswerName();
		const made = make(good);
		const wire = typeof made === 'string' ? { status: 200, text: made } : made;
		const headers = { 'Content-Type': 'application/json', ...wire.headers };
		sandbox.current.answer(action, name, { ...wire, headers });
		return itemAsking(subject, sandbox.current, name);
	});
	return await run(subject, sandbox.current, items, setup);
}

describe.each(subjects)('$name', (subject) => {
	const goodLabel = goodLabelOf(subject);
	// One operation documents this spelling of success.
	const isDocumented = ({ name }: Hostile) =>
		subject.operation.calls.main.successCode === 'success' && / in lower case$/.test(name);
	const almost = almostCodes.filter((each) => !isDocumented(each));
	const hostile = [...noAnswers, ...almost, ...contents(envelopeOf(subject))];
	const parameters = { options: { concurrency: 50 } };

	it('goes through when nothing is wrong, whatever the content type says', async () => {
		const headers = { 'Content-Type': 'text/plain' };
		const plain: Hostile = {
			name: 'of another type',
			make: (good) => ({ status: 200, text: good, headers }),
		};
		const ran = await runAll(subject, [plain], {});
		expect(ran.labelOf(0)).toBe(goodLabel ?? ran.labels[0]);
		expect(ran.result.error).toBeUndefined();
	});

	it.each(continuing)('believes no answer that is odd, On Error %s', async (onError) => {
		const ran = await runAll(subject, hostile, { onError, parameters });
		expect(ran.result.error).toBeUndefined();
		expect(ran.all).toHaveLength(hostile.length);
		if (goodLabel) {
			const through = hostile.filter((_each, index) => ran.labelOf(index) === goodLabel);
			expect(through.map(({ name }) => name)).toEqual([]);
		}
		expect(({} as Record<string, unknown>).Passed).toBeUndefined();
		for (const json of ran.all) expect(() => structuredClone(json)).not.toThrow();
	});

	it('counts an answer that cannot be read as lost, and does not repeat it where it costs', async () => {
		const ran = await runAll(subject, noAnswers, { onError: 'continueErrorOutput', parameters });
		const isFree = subject.operation.calls.main.charge.kind.startsWith('free');
		expect(ran.requests).toHaveLength(noAnswers.length * (isFree ? 3 : 1));
		const categories = noAnswers.map((_each, index) => errorOf(ran.itemOf(index)?.json).category);
		expect([...new Set(categories)]).toEqual(['noAnswer']);
		const told = ran.byLabel.Error?.filter(({ message }) =>
			/may have been executed/.test(String(message)),
		);
		expect(told).toHaveLength(isFree ? 0 : noAnswers.length);
	});

	it("stops with one of n8n's own errors", async () => {
		const ran = await runAll(subject, [noAnswers[0] as Hostile], {});
		expect(ran.result.error?.name).toMatch(/^Node(Api|Operation)Error$/);
		expect(ran.result.error?.message.length).toBeLessThan(500);
	});

	it('shows garbage, with Simplify off, neither too deep nor too long to be stored', async () => {
		const list = contents(envelopeOf(subject));
		const ran = await runAll(subject, list, {
			onError: 'continueRegularOutput',
			parameters: { ...parameters, simplify: false },
		});
		for (const json of ran.all) {
			expect(JSON.stringify(json)).not.toMatch(/(\[(\{"a":)?){40}/);
			expect(String(saidOf(subject, json).explanation ?? '').length).toBeLessThan(1000);
		}
	});
});
