/** The list of attacks that the workflow tests go through, against a real n8n. */
import { readFileSync } from 'node:fs';

import { attacks, type Attack, type Given } from '../../workflow/attacks';
import { closeConnections, send, type Answer } from '../../workflow/attacksSupport';
import { callbackSecret } from '../credentials';
import { fieldsOf, startedBy, startFor, type Person } from '../people';
import type { Place, Scenario } from '../place';
import { arrivals, RealServer, reasonOf } from '../realServer';
import { expectNone, expectSame } from '../report';
import { initializeParameters, items, triggerWorkflow, workflowWith } from '../workflows';

/** Who has a part in an attack, in the order of {@link givens}. */
const scenes = ['pass', 'pass', 'different', 'never', 'outage'];

/** What attackers have to work with, once for each attack. */
async function givens(
	count: number,
	server: RealServer,
	{ sandbox }: Place,
	url: string,
): Promise<Given[]> {
	const roles = Array.from({ length: count }, () => scenes).flat();
	const people = await startFor(server, sandbox, url, roles);
	return Array.from({ length: count }, (_given, index) => {
		const own = people.slice(index * scenes.length, (index + 1) * scenes.length);
		const [mine, other, failed, open, unknown] = own as [Person, Person, Person, Person, Person];
		const oldSecret = 'the callback secret that was replaced long ago';
		return { mine, other, failed, open, unknown, secret: callbackSecret, oldSecret };
	});
}

async function attack(url: string, { send: make }: Attack, given: Given): Promise<Answer> {
	let answer: Answer | undefined;
	for (const sent of [make(given)].flat()) answer = await send(url, sent);
	return answer as Answer;
}

/**
 * Answers that real versions of n8n give besides the expected one. None of them starts or wakes
 * anything, or the checks that follow would tell.
 */
const alsoHarmless: Record<string, number[]> = {
	// n8n has one XML parser for all requests. After a fault it may let the next one through, as text.
	'before the node: XML with an entity from a file': [401],
	// n8n 1 does not take a byte order mark for a part of JSON.
	'stranger: JSON with a BOM': [422],
};

function wrong({ name }: Attack, { status, text, headers }: Answer, expected: number): string[] {
	const isFine = status === expected || alsoHarmless[name]?.includes(status);
	return [
		...(isFine ? [] : [`${name}: answered ${status} "${text.slice(0, 80)}", not ${expected}`]),
		...(text.includes('MARK') ? [`${name}: the answer repeats what was sent`] : []),
		...(/injected/i.test(JSON.stringify(headers)) ? [`${name}: a header was injected`] : []),
	];
}

/** Attackers' bytes as they must not stand in n8n's log. */
const rawBytes = /[\u001b\0\u2028]|MARK\r|\nforged/;

function expectCleanLog({ own }: Place): void {
	const dirty = own && readFileSync(own.n8n.log, 'utf8').match(rawBytes);
	expectNone("n8n's log", dirty ? [`contains ${JSON.stringify(dirty[0])} of an attack`] : []);
}

/** Everything that somebody who knows the address can send to the trigger. */
export const attacksOnTrigger: Scenario = {
	title: 'Attacks on the trigger',
	async play(place) {
		const server = new RealServer(place.rest, place.sandbox, place.credentials);
		place.sandbox.holdCallbacks();
		// So that a confirmation that fails is an item, too.
		const workflow = triggerWorkflow({ onError: 'continueRegularOutput' });
		const { Trigger: url = '' } = await server.activate(workflow);
		const starting = attacks.filter(({ starts }) => starts);
		// What starts nothing must leave nothing behind, so that all of these share their people.
		const [shared, ...own] = await givens(starting.length + 1, server, place, url);
		const problems: string[] = [];
		for (const one of attacks) {
			const given = own[starting.indexOf(one)] ?? shared;
			if (given) problems.push(...wrong(one, await attack(url, one, given), one.status));
		}
		expectNone('Attacks on the trigger', problems);

		const genuine = await send(url, { query: fieldsOf((shared as Given).mine) });
		expectSame('The answer to a genuine callback after the attacks', genuine.status, 200);
		const reasons = [...starting.flatMap(({ starts = [] }) => starts), 'passed'];
		const executions = await server.executionsOf(url, reasons.length);
		const found = arrivals(executions).map((output) => output.map(reasonOf));
		expectSame('Reasons of all that was started', found.flat().sort(), reasons.sort());
		expectSame(
			'What went to Passed without having passed',
			found[2]?.filter((reason) => reason !== 'passed'),
			[],
		);
		expectCleanLog(place);
		await server.stop();
		await closeConnections();
		return `${attacks.length} attacks`;
	},
};

/** The same against an execution that sleeps until its callback. */
export const attacksOnWaiting: Scenario = {
	title: 'Attacks on a waiting execution',
	async play(place) {
		const { rest, sandbox, credentials } = place;
		const server = new RealServer(rest, sandbox, credentials);
		sandbox.holdCallbacks();
		const parameters = { ...initializeParameters, callback: 'wait' };
		const execution = await server.run(workflowWith('Initialize', { parameters }, 1), {
			inputItems: items({ scene: 'pass', biz: 'attacked' }),
		});
		const [json] = execution.parts[0]?.jsonOf('Node', 0) ?? [];
		expectSame('The attacked execution', execution.status, 'waiting');
		const mine = startedBy(sandbox, 'attacked', String(json?.transactionId));
		const [others] = await givens(1, server, place, mine.callbackUrl);
		const given = { ...others, mine } as Given;

		const problems: string[] = [];
		const harmless = attacks.filter(({ onlyTrigger }) => !onlyTrigger);
		for (const one of harmless) {
			const answer = await attack(mine.callbackUrl, one, given);
			problems.push(...wrong(one, answer, one.waiting ?? one.status));
			const { status } = await rest.execution(execution.id);
			if (status !== 'waiting') problems.push(`${one.name}: the execution is ${status} now`);
		}
		expectNone('Attacks on a waiting execution', problems);
		expectCleanLog(place);

		const genuine = await send(mine.callbackUrl, { query: fieldsOf(mine) });
		expectSame('The answer to the genuine callback after the attacks', genuine.status, 200);
		const { status, data } = await rest.ended(execution.id);
		expectSame('The execution after its genuine callback', status, 'success');
		const output = data.resultData.runData['Output 0']?.at(-1)?.data?.main?.[0]?.[0]?.json;
		const { timedOut } = Object(output?.initialize) as { timedOut?: boolean };
		expectSame(
			'What goes on',
			{ transactionId: output?.transactionId, timedOut },
			{ transactionId: mine.transactionId, timedOut: false },
		);
		await closeConnections();
		return `${harmless.length} attacks`;
	},
};
