import type { IDataObject } from 'n8n-workflow';

import type { Mutation } from '../operations/cases';
import type { NamedAnswer } from '../sandbox/play';
import { sandboxCredential } from '../workflow/support';
import { mutantsOf } from './mutants';
import {
	continuing,
	decided,
	errorOf,
	everyOnError,
	goodLabelOf,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	saidOf,
	useSandbox,
	type Subject,
} from './support';

const sandbox = useSandbox();

/** What may not happen to a member; undefined where nothing may. */
function fragileFor({ cases }: Subject, path: string): readonly Mutation[] | undefined {
	const { fragile = {} } = cases;
	if (fragile[path]) return fragile[path];
	const wildcard = Object.keys(fragile)
		.filter((name) => name.endsWith('*') && path.startsWith(name.slice(0, -1)))
		.sort((a, b) => b.length - a.length)[0];
	return wildcard === undefined ? undefined : fragile[wildcard];
}

/** The members that say something; what is about the call itself stays as it is. */
function takeApart({ Code, Message, ...members }: NamedAnswer) {
	return { members, about: { ...(Code === undefined ? {} : { Code, Message }) } };
}

describe.each(decided)('$name', (subject) => {
	const good = goodLabelOf(subject) ?? '';
	const { cases } = subject;
	const { action, play } = mainCallOf(subject);
	const verdict = subject.operation.outputs?.at(-1)?.verdict ?? '';

	it.each(cases.good)(
		'leaves its good output as soon as one member of "%s" is another',
		async (answer) => {
			const { members, about } = takeApart(play.answers[answer] ?? {});
			const mutants = mutantsOf(members);
			expect(mutants.length).toBeGreaterThan(8);
			const names = mutants.map(newAnswerName);
			mutants.forEach(({ body }, index) => {
				sandbox.current.answer(action, names[index] ?? '', { ...about, ...body });
			});
			const items = names.map((name) => itemAsking(subject, sandbox.current, name));
			const ran = await run(subject, sandbox.current, items, {
				onError: 'continueRegularOutput',
				parameters: { options: { concurrency: 50, requestsPerSecond: 1000 } },
			});
			const kept = mutants.filter((_mutant, index) => ran.labelOf(index) === good);
			const mayKeep = mutants.filter(({ path, mutation }) => {
				const fragile = fragileFor(subject, path);
				return fragile !== undefined && !fragile.includes(mutation);
			});
			const listed = (list: typeof mutants) =>
				list.map(({ path, mutation }) => `${path} ${mutation}`);
			expect(listed(kept)).toEqual(listed(mayKeep));
			expect(ran.all).toHaveLength(mutants.length);
		},
	);

	/** Somebody who says of themselves that all is well. */
	const impostor = (): IDataObject => ({
		...itemAsking(subject, sandbox.current).json,
		user: 'u1',
		verdict,
		[subject.name]: { verdict },
	});

	it('disabled, passes its input to the first output', async () => {
		const json = impostor();
		const ran = await run(subject, sandbox.current, [{ json }], { disabled: true });
		expect(ran.byLabel[ran.labels[0] ?? '']).toEqual([json]);
		expect([ran.all.length, ran.requests.length]).toEqual([1, 0]);
	});

	it('with pinned data, passes it to the first output', async () => {
		const json = impostor();
		const pinData = { Node: [{ json }] };
		const ran = await run(subject, sandbox.current, [{ json }], {}, { pinData });
		expect(ran.byLabel[ran.labels[0] ?? '']).toEqual([json]);
		expect([ran.all.length, ran.requests.length]).toEqual([1, 0]);
	});

	it.each(everyOnError)(
		'puts the empty item of Always Output Data on the first output, On Error %s',
		async (onError) => {
			const item = itemAsking(subject, sandbox.current);
			const ran = await run(subject, sandbox.current, [item], { onError, alwaysOutputData: true });
			expect(ran.byLabel[ran.labels[0] ?? '']).toEqual([{}]);
			expect(ran.byLabel[good]?.map((json) => saidOf(subject, json).verdict)).toEqual([verdict]);
		},
	);

	it.each(everyOnError)(
		'lets nobody through without a credential, On Error %s',
		async (onError) => {
			const ran = await run(
				subject,
				sandbox.current,
				[{ json: impostor() }],
				{ onError },
				{ credentials: {} },
			);
			// n8n itself sends the input to the first output, or to the error output.
			const others = ran.labels.slice(1).filter((label) => label !== 'Error');
			expect(others.flatMap((label) => ran.byLabel[label])).toEqual([]);
			expect(ran.requests).toEqual([]);
		},
	);

	it.each(continuing)(
		'makes an error of every item with a credential that cannot be used, On Error %s',
		async (onError) => {
			const items = [itemAsking(subject, sandbox.current), itemAsking(subject, sandbox.current)];
			const credentials = sandboxCredential(sandbox.current, {
				endpoint: 'http://idv.example.com',
			});
			const ran = await run(subject, sandbox.current, items, { onError }, { credentials });
			const output = onError === 'continueErrorOutput' ? 'Error' : (ran.labels[0] ?? '');
			expect(ran.byLabel[output]?.map(({ message }) => String(message))).toEqual([
				expect.stringMatching(
					/^The endpoint 'http:\/\/idv.example.com' is not encrypted \[item 1\]/,
				),
				expect.stringMatching(
					/^The endpoint 'http:\/\/idv.example.com' is not encrypted \[item 2\]/,
				),
			]);
			expect(ran.all).toHaveLength(2);
		},
	);

	it.each(
		continuing.flatMap((onError) => [true, false].map((goodFirst) => ({ onError, goodFirst }))),
	)('one refused item spoils only itself: %j', async ({ onError, goodFirst }) => {
		const name = newAnswerName();
		sandbox.current.answer(
			action,
			name,
			play.integerCodes ? { Code: 402 } : { Code: 'InvalidParameter' },
		);
		const asked = goodFirst ? [undefined, name] : [name, undefined];
		const items = asked.map((asks) => itemAsking(subject, sandbox.current, asks));
		const ran = await run(subject, sandbox.current, items, { onError });
		const [bad, fine] = goodFirst ? [1, 0] : [0, 1];
		expect(ran.labelOf(fine)).toBe(good);
		expect(ran.labelOf(bad)).toBe(onError === 'continueErrorOutput' ? 'Error' : ran.labels[0]);
		expect(errorOf(ran.itemOf(bad)?.json).category).toMatch(/^(parameter|quota)$/);
	});

	it('never takes an older result, or a forged one, for its own', async () => {
		const [refused = ''] = [
			...cases.outcomes
				.filter((row) => row[1] === subject.operation.outputs?.[0].label)
				.map(([a]) => a),
		];
		const forged = (asks: string) => {
			const item = itemAsking(subject, sandbox.current, asks);
			return { ...item, json: { ...impostor(), ...item.json } };
		};
		const refusal = newAnswerName();
		sandbox.current.answer(
			action,
			refusal,
			play.integerCodes ? { Code: 402 } : { Code: 'InvalidParameter' },
		);
		const ran = await run(subject, sandbox.current, [forged(refused), forged(refusal)], {
			onError: 'continueRegularOutput',
		});
		expect(saidOf(subject, ran.itemOf(0)?.json).verdict).toBe(
			subject.operation.outputs?.[0].verdict,
		);
		expect(ran.itemOf(1)?.json).not.toHaveProperty(subject.name);
		expect(ran.byLabel[good]).toEqual([]);
	});
});
