import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import {
	defineOperation,
	defineReading,
	type Asked,
	type Decision,
	type Operation,
} from '../../../nodes/operations/definition';
import { executeChosen, executeOperation, outcomeJson } from '../../../nodes/operations/execute';
import { text } from '../../../nodes/operations/fields/text';
import { goodOutput, outputIndex } from '../../../nodes/operations/outputs';
import { InputError, PictureError } from '../../../nodes/shared/errors';
import type { CallDefinition } from '../../../nodes/shared/transport/callDefinition';
import { fakeContext } from '../run/fakeContext';

/* The runner with operations that Alibaba Cloud does not have, to see each of its rules alone. */
const answer = z.object({ Result: z.object({}).passthrough() }).passthrough();
type Body = z.infer<typeof answer>;

const free: CallDefinition<Body> = {
	service: 'cloudauthIntl',
	action: 'MadeUp',
	answer,
	charge: { kind: 'freeRead' },
};
const groups: CallDefinition<Body> = { ...free, action: 'ListGroups' };

const decision = (verdict: 'good' | 'undecided', changes: Partial<Decision> = {}) =>
	({
		verdict,
		reason: 'itsReason',
		explanation: 'It was decided.',
		remedy: 'Go on.',
		tellUser: 'Thank you.',
		billed: false,
		...changes,
	}) as Decision<'good' | 'undecided'>;

const words = {
	name: 'madeUp',
	resource: 'face',
	displayName: 'Made Up',
	n8nAction: 'Make up',
	description: 'Makes something up',
};

const fields = {
	person: text({
		displayName: 'Person',
		name: 'person',
		kind: 'personal',
		wire: 'Person',
		remedy: 'Enter it.',
	}),
	token: text({
		displayName: 'Token',
		name: 'token',
		kind: 'secret',
		wire: 'Token',
		optional: true,
		remedy: 'Enter it.',
	}),
	note: text({
		displayName: 'Note',
		name: 'note',
		place: 'options',
		optional: true,
		wire: 'Note',
		remedy: 'Enter it.',
	}),
};

const decided = defineOperation({
	...words,
	goodNeeds: 'An answer.',
	fields,
	calls: { main: free, groups },
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'Good', verdict: 'good' },
	],
	decide: () => decision('good'),
	show: () => ({}),
});

const reading = defineReading({
	...words,
	fields,
	calls: { main: free },
	show: ({ main }) => ({ own: { seen: main.body.Result }, raw: main.body }),
});

const credentials = {
	accessKeyId: 'LTAImadeup',
	accessKeySecret: 'a-secret-that-is-made-up',
	region: 'custom',
	endpoint: 'http://127.0.0.1:9',
};

interface Request {
	action: string;
	qs: Record<string, string>;
}

interface Setup {
	items?: INodeExecutionData[];
	parameters?: Record<string, unknown>;
	/** The parameters that differ from item to item; a function is called. */
	byItem?: Array<Record<string, unknown>>;
	answers?: (asked: Request) => { status?: number; body: object };
	onError?: 'continueRegularOutput';
}

/** Runs an operation, with answers that the test makes. */
async function run(operation: Operation, setup: Setup = {}) {
	const { byItem = [{}], parameters = {}, onError } = setup;
	const answers: NonNullable<Setup['answers']> = setup.answers ?? (() => ({ body: {} }));
	const asked: Request[] = [];
	const context = fakeContext({
		items: setup.items ?? byItem.map(() => ({ json: {} })),
		credentials,
		onError,
		async request(_credential, options) {
			const { headers, qs = {} } = options as {
				headers: Record<string, string>;
				qs?: Record<string, string>;
			};
			const one = { action: headers['x-acs-action'] ?? '', qs };
			asked.push(one);
			const { status = 200, body } = answers(one);
			const whole = { Code: 'Success', RequestId: 'R-1', Result: {}, ...body };
			return await Promise.resolve({
				statusCode: status,
				headers: {},
				body: JSON.stringify(whole),
			});
		},
	});
	const usual = {
		options: { requestsPerSecond: 1000, concurrency: 1 },
		region: '',
		simplify: true,
		person: 'somebody whom we know',
		token: '',
	};
	Object.assign(context, {
		getNodeParameter(name: string, index: number, ifMissing: unknown) {
			const all: Record<string, unknown> = { ...usual, ...parameters, ...byItem[index] };
			const value = Object.hasOwn(all, name) ? all[name] : ifMissing;
			return typeof value === 'function' ? (value as () => unknown)() : value;
		},
	});
	(context.getNode as unknown) = () => ({
		...fakeContext({ onError }).getNode(),
		parameters: { person: '={{ $json.person }}', options: '={{ $json.options }}' },
	});
	const routed = await executeOperation(context, operation);
	const said = routed.flat().map(({ json }) => json.madeUp as IDataObject);
	return { routed, said, asked };
}

const refusedWith = (Code: string, status = 400) => ({
	status,
	body: { Code, Message: 'No.', Result: undefined },
});

describe('what an item says', () => {
	it('is said of a decision, with what belongs to it', async () => {
		const { said, routed } = await run({
			...decided,
			decide: () => decision('good', { also: { subCode: '200' } }),
			show: () => ({ scores: { face: 99 }, warnings: ['Odd.'], own: { mine: 1 } }),
		} as Operation);
		expect(said).toEqual([
			{
				...decision('good'),
				subCode: '200',
				mine: 1,
				scores: { face: 99 },
				warnings: ['Odd.'],
				requestId: 'R-1',
			},
		]);
		expect(routed.map((items) => items.length)).toEqual([0, 1]);
	});

	it('is that nothing was decided, where nothing is', async () => {
		const { said, routed } = await run(reading as never, {
			answers: () => ({ body: { Result: { a: 1 } } }),
		});
		expect(said).toEqual([
			{ decided: false, seen: { a: 1 }, scores: {}, warnings: [], requestId: 'R-1' },
		]);
		expect(routed).toHaveLength(1);
	});

	it('has the raw answer with Simplify off, and null where there is none', async () => {
		const parameters = { simplify: false };
		const { said } = await run(reading as never, { parameters });
		expect(said[0]?.raw).toEqual({ Code: 'Success', RequestId: 'R-1', Result: {} });
		const bare = await run(decided as never, { parameters });
		expect(bare.said[0]).toHaveProperty('raw', null);
	});

	it('has the ID of its call only where there is one', () => {
		const outcome = { shown: {}, ids: { transactionId: 't' }, requestId: null };
		const own = { decided: false, scores: {}, warnings: [], requestId: null };
		expect(outcomeJson(reading as never, outcome, true)).toEqual({
			transactionId: 't',
			madeUp: own,
		});
		expect(outcomeJson(reading as never, { ...outcome, merchantBizId: 'b' }, false)).toEqual({
			transactionId: 't',
			madeUp: { ...own, merchantBizId: 'b', raw: null },
		});
	});
});

describe('what must not come out', () => {
	const person = 'somebody whom we know';
	const token = 'a token that nobody may see';

	it('is removed from everything that an operation shows', async () => {
		const { said } = await run(
			{
				...decided,
				decide: () =>
					decision('good', { explanation: `${token}!`, also: { subCode: `<${token}>` } }),
				show: () => ({
					warnings: [`It said ${token}.`],
					own: { quoted: `It said ${token}.` },
					raw: { quoted: token },
				}),
			} as Operation,
			{ parameters: { token, simplify: false } },
		);
		expect(JSON.stringify(said)).not.toContain(token);
		expect(said[0]).toMatchObject({ remedy: 'Go on.', tellUser: 'Thank you.' });
	});

	it('is removed from the raw answer, too, where it is a person of the answer', async () => {
		const other = 'another person of the answer';
		const { said } = await run(
			{
				...decided,
				show: () => ({ own: { name: other }, raw: { Name: other }, personal: [other] }),
			} as Operation,
			{ parameters: { simplify: false } },
		);
		expect(said[0]?.name).toBe(other);
		expect(JSON.stringify(said[0]?.raw)).not.toContain(other);
	});

	it('is nothing that an operation wants to show whole', async () => {
		const long = 'L0ngT3xt'.repeat(200);
		const show = (whole: string[]) =>
			({ ...decided, show: () => ({ whole, own: { long } }) }) as Operation;
		expect((await run(show(['long']))).said[0]?.long).toBe(long);
		expect((await run(show([]))).said[0]?.long).not.toBe(long);
	});

	it('is sent nevertheless, each parameter under its own name', async () => {
		const parameters = { token, options: { requestsPerSecond: 1000, note: 'n' } };
		const { asked } = await run(decided as never, { parameters });
		expect(asked).toEqual([{ action: 'MadeUp', qs: { Person: person, Token: token, Note: 'n' } }]);
	});
});

describe('a refusal', () => {
	const outcomes = { 'Not.There': decision('undecided', { reason: 'notThere' }) };
	const answers = () => refusedWith('Not.There');
	const failing = { onError: 'continueRegularOutput' } as const;

	it('is an outcome where the operation says so', async () => {
		const { said, routed } = await run({ ...decided, outcomes } as Operation, { answers });
		expect(said).toEqual([
			{ ...outcomes['Not.There'], scores: {}, warnings: [], requestId: 'R-1' },
		]);
		expect(routed.map((items) => items.length)).toEqual([1, 0]);
	});

	it('is an outcome where it is about a picture', async () => {
		const { said } = await run(decided as never, { answers: () => refusedWith('NoFaceDetected') });
		expect(said).toMatchObject([{ verdict: 'undecided', reason: 'pictureRefused' }]);
	});

	it.each(['Odd.Code', 'constructor', 'toString', '__proto__'])(
		'is an error with any other code: %s',
		async (code) => {
			const { said, routed } = await run({ ...decided, outcomes } as Operation, {
				answers: () => refusedWith(code),
				...failing,
			});
			expect(said).toEqual([undefined]);
			expect(routed[0]?.[0]?.json.error).toMatchObject({ code });
		},
	);

	it('after which nobody knows whether the call was executed is an error, whatever its code', async () => {
		const paid = { ...free, charge: { kind: 'paid', ifAnswerLost: 'Look it up.' } };
		const { routed } = await run({ ...decided, calls: { main: paid }, outcomes } as Operation, {
			answers: () => refusedWith('Not.There', 200),
			...failing,
		});
		expect(routed[0]?.[0]?.json.message).toMatch(/may have been executed/);
	});

	it('is an error where nothing is decided', async () => {
		const { routed } = await run(reading as never, {
			answers: () => refusedWith('NoFaceDetected'),
			...failing,
		});
		expect(routed[0]?.[0]?.json.error).toMatchObject({ category: 'picture' });
	});

	it('of another call than the one that the item is about is an error', async () => {
		const asks: Operation['fetch'] = async (tools) => {
			await tools.call('groups' as never);
			return { main: await tools.call('main') };
		};
		const { routed } = await run({ ...decided, outcomes, fetch: asks } as Operation, {
			answers,
			...failing,
		});
		expect(routed[0]?.[0]?.json.error).toMatchObject({ code: 'Not.There' });
	});

	it('may carry a result, which the operation reads of the whole answer', async () => {
		const seen: unknown[] = [];
		const decideRefusal: Operation['decideRefusal'] = (refusal) => {
			seen.push(refusal);
			return { decision: decision('undecided'), shown: { own: { mine: 1 } } };
		};
		const { said } = await run({ ...decided, decideRefusal } as Operation, { answers });
		expect(seen).toEqual([
			{
				httpStatus: 400,
				code: 'Not.There',
				body: { Code: 'Not.There', Message: 'No.', RequestId: 'R-1' },
			},
		]);
		expect(said).toMatchObject([{ verdict: 'undecided', mine: 1 }]);
	});

	it('may be followed by a look at what is there instead', async () => {
		const showRefusal: Operation['showRefusal'] = async (code, tools) => {
			const { body } = await tools.call('groups' as never);
			return { own: { code, there: (body as Body).Result.list } };
		};
		const { said, asked } = await run({ ...decided, outcomes, showRefusal } as Operation, {
			answers: ({ action }) =>
				action === 'MadeUp' ? answers() : { body: { Result: { list: ['a'] } } },
		});
		expect(said).toMatchObject([{ reason: 'notThere', code: 'Not.There', there: ['a'] }]);
		expect(asked.map(({ action }) => action)).toEqual(['MadeUp', 'ListGroups']);
	});
});

describe('a free list that items look in', () => {
	const asks: Operation['fetch'] = async (tools) => {
		await tools.callOnce('groups' as never, { Code: tools.params.Person });
		return { main: await tools.call('main') };
	};
	const operation = { ...decided, fetch: asks } as Operation;
	const lists = (asked: Request[]) =>
		asked.filter(({ action }) => action === 'ListGroups').map(({ qs }) => qs.Code);

	it('is asked for once by all items of a run that ask the same', async () => {
		const byItem = [{ person: 'a' }, { person: 'b' }, { person: 'a' }];
		const { asked, routed } = await run(operation, { byItem });
		expect(lists(asked)).toEqual(['a', 'b']);
		expect(routed.map((items) => items.length)).toEqual([0, 3]);
	});

	it('is asked for again in the next run', async () => {
		const byItem = [{ person: 'a' }];
		const runs = [await run(operation, { byItem }), await run(operation, { byItem })];
		expect(runs.map(({ asked }) => lists(asked))).toEqual([['a'], ['a']]);
	});

	it('that was refused is refused for all of them', async () => {
		const { asked, routed } = await run(operation, {
			byItem: [{ person: 'a' }, { person: 'a' }],
			answers: () => refusedWith('Odd.Code'),
			onError: 'continueRegularOutput',
		});
		expect([asked.length, routed[0]?.length]).toEqual([1, 2]);
	});
});

describe('what an execution asks only once', () => {
	interface Earlier {
		/** Whether n8n has it from an earlier execution. */
		isNew?: boolean;
		/** What n8n says when it cannot forget. */
		problem?: string;
		onlyForgets?: boolean;
	}

	/** An operation that n8n remembers across executions, and what n8n was told. */
	function remembered({ isNew = true, problem, onlyForgets }: Earlier = {}) {
		const told: string[] = [];
		const keys = new Set<string>();
		const operation = {
			...decided,
			calls: { main: { ...free, charge: { kind: 'paid', ifAnswerLost: 'Look it up.' } } },
			decide: (_answers: unknown, _values: unknown, asked: Asked) =>
				decision('good', { also: { own: asked.byThisItem, askedFor: asked.kept.person } }),
			once: {
				scope: 'execution',
				key: ({ person }) => person,
				keep: ({ person }) => ({ person: person as string }),
				acrossExecutions: () => ({
					onlyForgets,
					async claim(key) {
						told.push('claim');
						keys.add(key);
						return await Promise.resolve(isNew);
					},
					async release(key) {
						told.push('release');
						keys.add(key);
						return await Promise.resolve(problem);
					},
				}),
				askedBefore: () => ({ decision: decision('undecided', { reason: 'before' }), shown: {} }),
				forgotten: () => ({
					decision: decision('undecided', { reason: 'forgotten' }),
					shown: { own: { mine: 1 } },
				}),
			},
		} as Operation;
		return { operation, told, keys };
	}

	const same = [{ person: 'a' }, { person: 'a', token: 't' }, { person: 'b' }];
	const failing = { onError: 'continueRegularOutput' } as const;

	it('is asked once about the same, and each item hears whether it was the one that asked', async () => {
		const { operation, told } = remembered();
		const { said, asked } = await run(operation, { byItem: same });
		expect(asked.map(({ qs }) => qs.Person)).toEqual(['a', 'b']);
		expect(said.map(({ own, askedFor }) => [own, askedFor])).toEqual([
			[true, 'a'],
			[false, 'a'],
			[true, 'b'],
		]);
		expect(told).toEqual(['claim', 'claim']);
	});

	it('is not asked where an earlier execution did', async () => {
		const { operation, told } = remembered({ isNew: false });
		const { said, asked } = await run(operation, { byItem: same.slice(0, 1) });
		expect(asked).toEqual([]);
		expect(said).toMatchObject([{ verdict: 'undecided', reason: 'before', requestId: null }]);
		expect(told).toEqual(['claim']);
	});

	it('is forgotten when it certainly was not executed, under the name that it was kept', async () => {
		const { operation, told, keys } = remembered();
		const answers = () => refusedWith('Odd.Code');
		const { routed } = await run(operation, { byItem: same.slice(0, 1), answers, ...failing });
		expect([told, keys.size]).toEqual([['claim', 'release'], 1]);
		expect(routed[0]?.[0]?.json.error).toMatchObject({ code: 'Odd.Code' });
	});

	it('is not tried again for the next item when it just did not work', async () => {
		const { operation } = remembered();
		const { asked, routed } = await run(operation, {
			byItem: [{ person: 'a' }, { person: 'a' }],
			answers: () => refusedWith('Odd.Code'),
			...failing,
		});
		expect([asked.length, routed[0]?.length]).toEqual([1, 2]);
	});

	it('that cannot be forgotten is said to the operator', async () => {
		const { operation } = remembered({ problem: 'It is still remembered.' });
		const answers = () => refusedWith('Odd.Code');
		const { routed } = await run(operation, { byItem: same.slice(0, 1), answers, ...failing });
		expect(routed[0]?.[0]?.json.error).toMatchObject({
			code: 'Odd.Code',
			remedy: expect.stringMatching(/^[A-Z].+\. It is still remembered\.$/) as string,
		});
	});

	it('stays remembered when it may have been executed', async () => {
		const { operation, told } = remembered();
		const answers = () => refusedWith('Brand.New', 200);
		const { routed } = await run(operation, { byItem: same.slice(0, 1), answers, ...failing });
		expect(told).toEqual(['claim']);
		expect(routed[0]?.[0]?.json.message).toMatch(/may have been executed/);
	});

	it.each([
		[undefined, []],
		['It is still remembered.', ['It is still remembered.']],
	])('may be forgotten without a call, with the problem %j', async (problem, warnings) => {
		const { operation, told } = remembered({ problem, onlyForgets: true });
		const { said, asked } = await run(operation, { byItem: same.slice(0, 1) });
		expect(asked).toEqual([]);
		expect(told).toEqual(['release']);
		expect(said).toMatchObject([{ reason: 'forgotten', mine: 1, warnings }]);
	});
});

describe('before any call', () => {
	const throwing = (error: Error) => () => {
		throw error;
	};
	const failing = { onError: 'continueRegularOutput' } as const;

	it.each<[string, Setup, string]>([
		[
			'an expression of a field is named by the field',
			{ parameters: { person: throwing(new Error("Referenced node doesn't exist")) } },
			"'Person' has an expression that cannot be resolved: Referenced node doesn't exist [item 1]",
		],
		[
			'an error of ours stays as it is',
			{ parameters: { person: throwing(new InputError('Person', 'is odd', 'Mend it.')) } },
			"'Person' is odd [item 1]",
		],
		[
			'an expression of an option is named by where it stands',
			{ parameters: { options: throwing(new Error('of an option')) } },
			"'Options' has an expression that cannot be resolved: of an option [item 1]",
		],
	])('%s', async (_what, setup, message) => {
		const { routed, asked } = await run(decided as never, { ...setup, ...failing });
		expect(routed[0]?.[0]?.json.message).toMatch(
			new RegExp(`^${message.replace(/[[\]().?*+^$|\\]/g, '\\$&')}\\. `),
		);
		expect(asked).toEqual([]);
	});

	it('a picture that the person can replace goes to the first output, without a call', async () => {
		const refused = new PictureError('Photo', 'is empty', 'Pass one.', 'Please take a photo.');
		const check = throwing(refused);
		const { said, asked } = await run({ ...decided, check } as Operation);
		expect(said).toEqual([
			{
				verdict: 'undecided',
				reason: 'pictureRefused',
				explanation: "'Photo' is empty.",
				remedy: 'Pass one.',
				tellUser: 'Please take a photo.',
				billed: false,
				code: 'PictureRefused',
				scores: {},
				warnings: [],
				requestId: null,
			},
		]);
		expect(asked).toEqual([]);
	});

	it('the same is an error where nothing is decided', async () => {
		const check = throwing(new PictureError('Photo', 'is empty', 'Pass one.', 'Please.'));
		const { routed } = await run({ ...reading, check } as Operation, failing);
		expect(routed[0]?.[0]?.json.error).toMatchObject({ category: 'picture', tellUser: 'Please.' });
	});
});

it('an operation that the node does not have is refused, and nothing is passed on', async () => {
	const context = fakeContext({ items: [{ json: { mine: 1 } }], onError: 'continueErrorOutput' });
	Object.assign(context, { getNodeParameter: () => 'nothing' });
	const routed = await executeChosen(context, [decided, reading] as never);
	expect(routed).toEqual([
		[
			{
				json: {
					error: expect.objectContaining({ category: 'input' }) as object,
					message:
						"'Operation' is not one of the available options [item 1]. Choose an operation in the node.",
				},
				pairedItem: { item: 0 },
			},
		],
	]);
});

describe('the output of a decision', () => {
	const outputs = [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'Not There', verdict: 'failed', reason: 'notThere' },
		{ label: 'Failed', verdict: 'failed' },
		{ label: 'Passed', verdict: 'passed' },
	];

	it.each([
		['passed', 'any', 3],
		['failed', 'notThere', 1],
		['failed', 'any', 2],
		['undecided', 'any', 0],
		['unheard of', 'notThere', 0],
	])('%s because of %s is number %d', (verdict, reason, index) => {
		expect(outputIndex(outputs, { ...decision('good'), verdict, reason })).toBe(index);
	});

	it('that people go on from is the last, while waiting the first, and none of a single one', () => {
		const ready = { label: 'Ready to Check', verdict: 'readyToCheck' };
		expect(goodOutput(outputs)?.label).toBe('Passed');
		expect(goodOutput([ready, ...outputs])?.label).toBe('Ready to Check');
		expect(goodOutput(outputs.slice(0, 2))?.label).toBe('Not There');
		expect([goodOutput([ready]), goodOutput([])]).toEqual([undefined, undefined]);
	});

	it('is the first without a decision', () => {
		expect(outputIndex(outputs, undefined)).toBe(0);
	});
});
