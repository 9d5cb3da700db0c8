import { allCases } from '../../operations';
import { misfits } from '../../sandbox/answerModels';

/** Answers that are odd on purpose, by action: numbers as JSON, members that nobody describes. */
const odd: Readonly<Record<string, readonly string[]>> = {
	CheckResult: ['numbers', 'odd'],
	CheckVerifyLog: [],
	DeleteVerifyResult: ['spelled', 'truth', 'twice', 'twoids'],
	Initialize: [],
	InitializeV2: [],
};

const answers = Object.entries(odd).flatMap(([action, exceptions]) =>
	allCases
		.filter(({ plays }) => Object.hasOwn(plays, action))
		.flatMap(({ plays }) => Object.entries(plays[action]?.answers ?? {}))
		.filter(([name]) => !exceptions.includes(name))
		.map(([name, answer]) => ({ action, name, answer })),
);

it('there are answers of all of them', () => {
	expect(new Set(answers.map(({ action }) => action))).toEqual(new Set(Object.keys(odd)));
});

it.each(answers)(
	'the answer "$name" of $action is one that the SDK can read',
	({ action, answer }) => {
		expect(misfits(action, answer)).toEqual([]);
	},
);

it.each(Object.entries(odd).flatMap(([action, names]) => names.map((name) => ({ action, name }))))(
	'the answer "$name" of $action is odd to the SDK, too',
	({ action, name }) => {
		const answer = allCases.flatMap(({ plays }) => plays[action]?.answers[name] ?? [])[0];
		expect(misfits(action, answer ?? {})).not.toEqual([]);
	},
);
