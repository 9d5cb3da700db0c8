/**
 * Mistakes that must not compile. `npm run typecheck` reads this file: a line below
 * `@ts-expect-error` that compiles after all is an error there.
 */
import { defineOperation, defineReading, type Decision } from '../../nodes/operations/definition';
import { anyObject } from '../../nodes/operations/families/envelope';
import type { CallDefinition } from '../../nodes/shared/transport/callDefinition';

const lostAdvice = 'Look the MerchantBizId up in the console.';
const free = { service: 'cloudauthIntl', action: 'A', answer: anyObject } as const;
const main = { ...free, charge: { kind: 'paid', ifAnswerLost: lostAdvice } } as const;

const words = { explanation: 'E.', remedy: 'R.', tellUser: 'T.', billed: null, reason: 'r' };
const undecided: Decision<'undecided'> = { verdict: 'undecided', ...words };
const passed: Decision<'passed'> = { verdict: 'passed', ...words };

const common = {
	name: 'example',
	resource: 'face',
	displayName: 'Example',
	n8nAction: 'Show an example',
	description: 'Shows an example',
	fields: {},
	calls: { main },
	show: () => ({}),
};
const outputs = [
	{ label: 'Undecided', verdict: 'undecided' },
	{ label: 'Passed', verdict: 'passed' },
] as const;

const decided = { ...common, outputs, goodNeeds: 'Passed = Y' };

/** What compiles. */
export const sound = [
	defineOperation({ ...decided, decide: () => passed }),
	defineOperation({ ...decided, decide: () => undecided }),
	defineReading(common),
];

/** Calls without advice for a lost answer, and a charge and a service that nobody knows. */
export const calls: CallDefinition[] = [
	// @ts-expect-error
	{ ...free, charge: { kind: 'paid' } },
	// @ts-expect-error
	{ ...free, charge: { kind: 'writeAddsUp' } },
	// @ts-expect-error
	{ ...free, charge: { kind: 'unknown' } },
	// @ts-expect-error
	{ ...free, charge: { kind: 'cheap' } },
	// @ts-expect-error
	{ ...main, service: 'ecs' },
];

const failed = { verdict: 'failed', ...words } as const;
const unsafeFirst = [outputs[1], outputs[0]] as const;
const onlyOne = [outputs[0]] as const;

export const wrong = [
	// An unsafe first output: n8n sends whatever it cannot place there.
	// @ts-expect-error
	defineOperation({ ...decided, outputs: unsafeFirst, decide: () => undecided }),
	// One output for something that is decided.
	// @ts-expect-error
	defineOperation({ ...decided, outputs: onlyOne, decide: () => undecided }),
	// A verdict without an output.
	// @ts-expect-error
	defineOperation({ ...decided, decide: () => failed }),
	// A return code that is an outcome without an output.
	// @ts-expect-error
	defineOperation({ ...decided, decide: () => passed, outcomes: { Odd: failed } }),
	// Outputs without anything that decides between them.
	// @ts-expect-error
	defineOperation(decided),
	// A verdict of an operation with a single output.
	// @ts-expect-error
	defineReading({ ...common, decide: () => passed }),
	// Outputs of an operation that decides nothing.
	// @ts-expect-error
	defineReading({ ...common, outputs }),
	// No call at all that it is about.
	// @ts-expect-error
	defineReading({ ...common, calls: {} }),
];
