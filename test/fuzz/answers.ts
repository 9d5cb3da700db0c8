import { mutantsOf } from '../contract/mutants';
import {
	continuing,
	errorOf,
	goodLabelOf,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	subjects,
	type Subject,
} from '../contract/subjects';
import type { Sandbox } from '../sandbox';
import { mayPass } from './oracle';
import type { Random } from './random';
import { anyText, anyValue } from './values';

type Tree = Record<string, unknown>;

interface Answer {
	status: number;
	text: string;
	/** Nothing was done to it. */
	isGood: boolean;
}

const about = (subject: Subject) => {
	const { play } = mainCallOf(subject);
	return play.integerCodes ? { Code: 200, Message: 'OK' } : { Code: 'Success', Message: 'success' };
};

/** One of the answers that the sandbox knows, with its return code. */
function knownAnswer(subject: Subject, name: string): Tree {
	const { play } = mainCallOf(subject);
	return { RequestId: 'R', ...about(subject), ...play.answers[name] };
}

/** No code that is repeated: every call would be counted several times. */
const codes: readonly unknown[] = [
	'Success',
	'success',
	'200',
	200,
	'OK',
	'',
	null,
	true,
	['Success'],
	'InvalidParameter',
	'Strange.Code',
	402,
	'UnqualifiedPhoto',
];

/** A member of one answer instead of that of another. */
function crossed(random: Random, subject: Subject, body: Tree): Tree {
	const { play } = mainCallOf(subject);
	const other = knownAnswer(subject, random.pick(Object.keys(play.answers)));
	const name = random.pick(Object.keys(body));
	const [mine, theirs] = [body[name], other[name]];
	const isTree = (value: unknown): value is Tree =>
		typeof value === 'object' && value !== null && !Array.isArray(value);
	if (!isTree(mine) || !isTree(theirs)) return { ...body, [name]: theirs };
	const members = Object.keys(theirs);
	if (members.length === 0) return body;
	const member = random.pick(members);
	return { ...body, [name]: { ...mine, [member]: theirs[member] } };
}

function changedOnce(random: Random, subject: Subject, body: Tree): Tree {
	const { RequestId, Code, Message, ...content } = body;
	const kind = random.next();
	if (kind < 0.5) {
		const mutants = mutantsOf(content);
		return mutants.length === 0 ? body : { RequestId, Code, Message, ...random.pick(mutants).body };
	}
	if (kind < 0.75) return crossed(random, subject, body);
	if (kind < 0.85) return { ...body, Code: random.pick(codes) };
	const name = random.pick(Object.keys(body));
	if (kind < 0.95) return { ...body, [name]: anyValue(random) };
	return { ...body, [anyText(random)]: anyValue(random) };
}

/** Bytes that got lost, doubled or changed on the way. */
function garbled(random: Random, text: string): string {
	const at = random.int(text.length);
	const kind = random.int(4);
	if (kind === 0) return text.slice(0, at);
	if (kind === 1) return text.slice(0, at) + text.slice(Math.max(0, at - 9));
	if (kind === 2) return text.slice(0, at) + anyText(random) + text.slice(at + 1);
	return text.slice(at);
}

function answerFor(random: Random, subject: Subject): Answer {
	const good = knownAnswer(subject, random.pick(subject.cases.good));
	const times = random.int(4);
	let body = good;
	for (let time = 0; time < times; time += 1) body = changedOnce(random, subject, body);
	const whole = JSON.stringify(body);
	const text = random.chance(0.1) ? garbled(random, whole) : whole;
	const status = random.chance(0.05) ? random.pick([201, 302, 400, 401, 403, 500, 503]) : 200;
	return { status, text, isGood: status === 200 && text === JSON.stringify(good) };
}

function envelopeOf(subject: Subject): string {
	const { Code, Message, RequestId, ...rest } = knownAnswer(subject, subject.cases.good[0] ?? '');
	return Object.keys(rest)[0] ?? 'Result';
}

const repeatable = /"(Throttling|ServiceUnavailable|InternalError)|"Code":"?500/;

/** Answers for one operation, over real sockets and n8n's engine. */
export async function fuzzAnswers(
	random: Random,
	sandbox: Sandbox,
	runs: number,
): Promise<string[]> {
	const subject = random.pick(subjects);
	const { operation, cases, name } = subject;
	const { action } = mainCallOf(subject);
	const onError = random.pick(continuing);
	const answers = Array.from({ length: runs }, () => answerFor(random, subject));
	const items = answers.map(({ status, text }) => {
		const asks = newAnswerName();
		const headers = { 'Content-Type': 'application/json' };
		sandbox.answer(action, asks, { status, text, headers });
		return itemAsking(subject, sandbox, asks);
	});
	const simplify = random.chance(0.5);
	const ran = await run(subject, sandbox, items, {
		onError,
		parameters: { simplify, options: { concurrency: 50 } },
	});
	const problems = ran.result.error ? [`escaped: ${String(ran.result.error.stack)}`] : [];
	if (ran.all.length !== runs) problems.push(`${ran.all.length} items of ${runs}`);

	const good = goodLabelOf(subject);
	const { successCode, charge } = operation.calls.main;
	const rules = { name, envelope: envelopeOf(subject), successCode };
	answers.forEach((answer, index) => {
		const label = ran.labelOf(index);
		const json = ran.itemOf(index)?.json;
		const is = (what: string) => problems.push(`${what}: HTTP ${answer.status} ${answer.text}`);
		if (good && label === good && !mayPass(rules, answer)) is(`lets through to ${good}`);
		if (good && answer.isGood && label !== good) is(`does not let through but to ${label}`);
		const said = errorOf(json);
		if (json?.error !== undefined && !(said.category && said.code && said.remedy)) is('raw error');
	});
	const isFree = charge.kind.startsWith('free');
	const mayRepeat = isFree || answers.some(({ text }) => repeatable.test(text));
	if (!mayRepeat && ran.requests.length !== runs) {
		problems.push(`${ran.requests.length} paid calls for ${runs} items`);
	}
	return problems.map(
		(problem) => `${name} ${onError}: ${problem.slice(0, 1_500)} ${cases.node ?? ''}`,
	);
}
