import { inspect } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import type { FieldKind } from '../../nodes/operations/definition';
import { roleSessions } from '../../nodes/shared/credential/roleSessions';
import { sandboxKeys, sandboxRoles, type Fault } from '../sandbox';
import type { WireAnswer } from '../sandbox/answers';
import type { NamedAnswer } from '../sandbox/play';
import { callbackSecret, sandboxCredential } from '../workflow/support';
import {
	continuing,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	saidOf,
	subjects,
	useSandbox,
	type Ran,
	type Subject,
} from './support';

const sandbox = useSandbox();
const printed: string[] = [];

beforeAll(() => {
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation((...words: unknown[]) => {
			printed.push(words.map((word) => inspect(word, { depth: 20 })).join(' '));
		});
	}
});
afterEach(() => void (printed.length = 0));
afterAll(() => jest.restoreAllMocks());

const previousCallbackSecret = 'pR8wK3vN6xB1mQ9zT4yH7cJ2sL5dF0gA';
const { accessKeyId, accessKeySecret, securityToken } = sandboxKeys.sts;
const inCredential = [accessKeySecret, securityToken, callbackSecret, previousCallbackSecret];

function credentials(changes: Record<string, string> = {}) {
	return sandboxCredential(sandbox.current, {
		authentication: 'stsToken',
		accessKeyId,
		accessKeySecret,
		securityToken,
		previousCallbackSecret,
		...changes,
	});
}

/** With a role, its temporary keys must not come out either. */
const role = {
	authentication: 'ramRole',
	roleArn: sandboxRoles.good.arn,
	accessKeyId: sandboxKeys.active.accessKeyId,
	accessKeySecret: sandboxKeys.active.accessKeySecret,
};

/** The parts of the keys that the sandbox has given out, without so many earlier ones. */
const lentKeys = (earlier: number) =>
	sandbox.current.sessions
		.slice(earlier)
		.flatMap((key) => [key.accessKeyId, key.accessKeySecret, key.securityToken ?? '']);

/** What arrived, by what may become of it. */
type Planted = Record<Exclude<FieldKind, 'plain'>, string[]>;

function plantedIn({ operation }: Subject, params: Readonly<Record<string, string>>): Planted {
	const planted: Planted = { secret: [], picture: [], personal: [] };
	for (const { kind, wire } of Object.values(operation.fields)) {
		if (!wire) continue;
		if (typeof kind === 'function') {
			for (const [name, value] of Object.entries(params)) {
				const kindOfIt = kind(name);
				if (kindOfIt !== 'plain') planted[kindOfIt].push(value);
			}
			continue;
		}
		if (kind === 'plain') continue;
		const values = wire.names.map((name) => params[name] ?? '');
		// Extra Parameters name nothing beforehand.
		planted[kind].push(...values, ...(wire.names.length === 0 ? [params.DocNo ?? ''] : []));
	}
	// Pictures travel inside other parameters, too: whatever is longer than any word is one.
	const inside = planted.picture.flatMap((value) => value.match(/[A-Za-z0-9+/]{100,}/g) ?? []);
	return {
		secret: planted.secret.filter(({ length }) => length >= 6),
		picture: [...planted.picture, ...inside].filter(({ length }) => length > 200),
		personal: planted.personal.filter(({ length }) => length >= 6),
	};
}

/** The ways in which somebody may write a value. */
function spellings(value: string): string[] {
	const bytes = Buffer.from(value);
	const json = JSON.stringify(value).slice(1, -1);
	return [
		value,
		encodeURIComponent(value),
		json,
		bytes.toString('base64'),
		bytes.toString('base64url'),
		bytes.toString('hex'),
	];
}

/** A part of a picture that is in no other, in the ways somebody may write it. */
const partsOf = (picture: string) => spellings(picture.slice(100, 160)).slice(0, 3);

/** A long text, and its first, middle and last 16 characters: a part of a secret is one, too. */
function withParts(text: string): string[] {
	if (text.length < 32) return [text];
	const middle = Math.floor(text.length / 2) - 8;
	return [text, text.slice(0, 16), text.slice(middle, middle + 16), text.slice(-16)];
}

function found(text: string, { secret, picture }: Planted): string[] {
	const needles = [
		...[...inCredential, ...secret].flatMap(spellings).flatMap(withParts),
		...picture.flatMap(partsOf),
	];
	return needles.filter((needle) => text.includes(needle));
}

const foundPersonal = (text: string, { personal }: Planted) =>
	personal
		.flatMap(spellings)
		.flatMap(withParts)
		.filter((needle) => text.includes(needle));

const shown = (value: unknown) =>
	`${inspect(value, { depth: 40, maxStringLength: null, maxArrayLength: null, showHidden: true })} ${JSON.stringify(value ?? null)}`;

/** An item as we made it: n8n adds the fields of the input on the error output by itself. */
function withoutInput(json: IDataObject, input: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(json).filter(([name]) => !Object.hasOwn(input, name)));
}

/** Everything of a run that n8n stores, shows or logs, but for the input and its files. */
function tracesOf({ result }: Ran, input: IDataObject): string {
	const ours = structuredClone(
		(result.run.data.resultData.runData.Node ?? []).map(({ data, hints }) => ({ data, hints })),
	);
	for (const item of ours.flatMap(({ data }) => (data?.main ?? []).flatMap((each) => each ?? []))) {
		delete item.binary;
		item.json = withoutInput(item.json, input);
	}
	const { contextData } = result.run.data.executionData ?? {};
	return [shown(ours), shown(result.error), shown(contextData), ...result.logs, ...printed].join(
		'\n',
	);
}

/** An answer that repeats what was said. */
interface Echo {
	name: string;
	make(subject: Subject, said: string): NamedAnswer | WireAnswer;
}

function goodBody(subject: Subject): Record<string, unknown> {
	const { play } = mainCallOf(subject);
	return { ...play.answers[subject.cases.good[0] ?? ''] };
}

/** The good answer with the words in this member, wherever it stands, or as a new one. */
function withMember(
	subject: Subject,
	change: (members: Record<string, unknown>) => object,
): NamedAnswer {
	const { Code, Message, ...rest } = goodBody(subject);
	const [envelope = 'Result'] = Object.keys(rest);
	const inside = rest[envelope];
	const isText = typeof inside === 'string';
	const members = (isText ? JSON.parse(inside) : inside) as Record<string, unknown>;
	const changed = change({ ...members });
	return {
		...(Code === undefined ? {} : { Code, Message }),
		[envelope]: isText ? JSON.stringify(changed) : changed,
	};
}

const refusal = (name: string, members: (said: string) => NamedAnswer): Echo => ({
	name,
	make: (_subject, said) => members(said),
});

const echoes: Echo[] = [
	{ name: 'as plain text', make: (_subject, said) => ({ status: 200, text: said }) },
	{ name: 'as a web page', make: (_subject, said) => ({ status: 502, text: `<h1>${said}</h1>` }) },
	refusal('in the message of an unknown code', (said) => ({ Code: 'Odd', Message: said })),
	refusal('in the message of a refused parameter', (said) => ({
		Code: 'InvalidParameter',
		Message: said,
	})),
	refusal('in the message of a refused signature', (said) => ({
		Code: 'SignatureDoesNotMatch',
		Message: said,
	})),
	refusal('in the message of a refused picture', (said) => ({
		Code: 'UnqualifiedPhoto',
		Message: said,
	})),
	refusal('in the code', (said) => ({ Code: said, Message: 'm' })),
	refusal('in the request id of a refusal', (said) => ({ Code: 'Odd', RequestId: said })),
	{
		name: 'in the request id of a success',
		make: (subject, said) => ({ ...goodBody(subject), RequestId: said }),
	},
	{
		name: 'in a member that nobody knows',
		make: (subject, said) => withMember(subject, (members) => ({ ...members, New: { a: [said] } })),
	},
	{
		name: 'in the name of a member',
		make: (subject, said) => withMember(subject, (members) => ({ ...members, [said]: 1 })),
	},
	{
		name: 'in a link',
		make: (subject, said) =>
			withMember(subject, (members) => ({
				...members,
				Link: `https://example.com/?a=${encodeURIComponent(said.slice(0, 900))}`,
			})),
	},
];

/** Every member of the good answer, with the words instead of its value. */
function memberEchoes(subject: Subject): Echo[] {
	const names: string[] = [];
	withMember(subject, (members) => {
		names.push(...Object.keys(members));
		return members;
	});
	return names.flatMap((member): Echo[] => [
		{
			name: `in ${member}`,
			make: (each, said) => withMember(each, (members) => ({ ...members, [member]: said })),
		},
		{
			name: `in ${member}, as JSON text`,
			make: (each, said) =>
				withMember(each, (members) => ({
					...members,
					[member]: JSON.stringify({ deep: [{ er: said }], [said]: 1 }),
				})),
		},
	]);
}

const half = (letter: string) => `${letter}o${Math.random().toString(36).slice(2, 10)}`;

function secretiveItem(subject: Subject, asks?: string) {
	const item = itemAsking(subject, sandbox.current, asks);
	return { ...item, json: { ...item.json, half1: half('Jq'), half2: half('Wv') } };
}

const parametersWith = ({ cases }: Subject, simplify: boolean) => ({
	...cases.secretive,
	simplify,
	options: {
		...(cases.secretive?.options as object),
		includeInputFields: false,
		concurrency: 50,
		timeout: 60_000,
	} as IDataObject,
});

describe.each(subjects)('$name', (subject) => {
	const { action } = mainCallOf(subject);
	const list = [...echoes, ...memberEchoes(subject)];

	/** Makes the sandbox repeat what it was sent, in all spellings, and notes what that was. */
	function plant(each: Echo, lent: () => string[] = () => []) {
		const asks = newAnswerName();
		const planted: Planted = { secret: [], picture: [], personal: [] };
		sandbox.current.answer(action, asks, ({ params }) => {
			Object.assign(planted, plantedIn(subject, params));
			const values = [...inCredential, ...lent(), ...Object.values(planted).flat()];
			const said = values.flatMap(spellings).join(' ');
			return each.make(subject, said);
		});
		return { item: secretiveItem(subject, asks), planted };
	}

	it.each(
		continuing.flatMap((onError) => [true, false].map((simplify) => ({ onError, simplify }))),
	)('repeats nothing that Alibaba Cloud echoes: %j', async ({ onError, simplify }) => {
		const plants = list.map((each) => plant(each));
		const ran = await run(
			subject,
			sandbox.current,
			plants.map(({ item }) => item),
			{ onError, parameters: parametersWith(subject, simplify) },
			{ credentials: credentials() },
		);
		expect(ran.all).toHaveLength(list.length);
		expect(plants.every(({ planted }) => Object.values(planted).flat().length > 0)).toBe(
			plants.some(({ planted }) => Object.values(planted).flat().length > 0),
		);
		const leaks = list.flatMap(({ name }, index) => {
			const { json = {} } = ran.itemOf(index) ?? {};
			const { planted } = plants[index] ?? { planted: { secret: [], picture: [], personal: [] } };
			const ours = withoutInput(json, plants[index]?.item.json ?? {});
			const { raw, explanation, remedy } = saidOf(subject, json);
			const quoted = { error: json.error, message: json.message, raw, explanation, remedy };
			return [...found(shown(ours), planted), ...foundPersonal(shown(quoted), planted)].map(
				(leak) => `${name}: ${leak.slice(0, 40)}`,
			);
		});
		expect(leaks).toEqual([]);
		const traces = tracesOf(ran, plants[0]?.item.json ?? {});
		expect(plants.flatMap(({ planted }) => found(traces, planted))).toEqual([]);
	});

	it('repeats nothing of the keys of a role that Alibaba Cloud echoes', async () => {
		roleSessions.forget();
		const earlier = sandbox.current.sessions.length;
		const lent = () => lentKeys(earlier);
		const plants = list.map((each) => plant(each, lent));
		const ran = await run(
			subject,
			sandbox.current,
			plants.map(({ item }) => item),
			{ onError: 'continueRegularOutput', parameters: parametersWith(subject, false) },
			{ credentials: credentials(role) },
		);
		expect(ran.all).toHaveLength(list.length);
		expect(lent().length).toBeGreaterThan(0);
		const needles = [role.accessKeySecret, ...lent()].flatMap(spellings);
		const leaks = list.flatMap(({ name }, index) => {
			const text = shown(
				withoutInput(ran.itemOf(index)?.json ?? {}, plants[index]?.item.json ?? {}),
			);
			return needles.filter((needle) => text.includes(needle)).map(() => name);
		});
		expect(leaks).toEqual([]);
		const traces = tracesOf(ran, plants[0]?.item.json ?? {});
		expect(needles.filter((needle) => traces.includes(needle))).toEqual([]);
	});

	it.each(list)(
		'repeats nothing in an error that stops, where it is echoed $name',
		async (each) => {
			const { item, planted } = plant(each);
			const ran = await run(
				subject,
				sandbox.current,
				[item],
				{ parameters: parametersWith(subject, false) },
				{ credentials: credentials() },
			);
			expect(ran.requests).not.toEqual([]);
			expect(found(tracesOf(ran, item.json), planted)).toEqual([]);
			const { message, description } = ran.result.error ?? {};
			expect(foundPersonal(shown([message, description]), planted)).toEqual([]);
		},
	);

	const faults: Array<Fault | undefined> = [
		{ kind: 'reset' },
		{ kind: 'html' },
		{ kind: 'truncatedJson' },
		{ kind: 'redirect' },
		{ kind: 'throttle' },
		undefined,
	];

	it.each(faults.map((fault) => ({ fault, kind: fault?.kind ?? 'none' })))(
		"leaves nothing of the request in n8n's records after the fault $kind",
		async ({ fault }) => {
			const each: Echo = { name: '', make: (the) => goodBody(the) };
			const { item, planted } = plant(each);
			if (fault) sandbox.current.plan({ match: { action }, times: 'always', fault });
			const ran = await run(
				subject,
				sandbox.current,
				[item],
				{ parameters: parametersWith(subject, false) },
				{ credentials: credentials() },
			);
			expect(ran.requests).not.toEqual([]);
			expect(found(tracesOf(ran, item.json), planted)).toEqual([]);
		},
	);

	it.each<Record<string, string>>([
		{ accessKeySecret: 'the-wrong-access-key-secret' },
		{ endpoint: 'http://127.0.0.1:9' },
		{ endpoint: 'https://user:password-in-url@idv.example.com' },
	])('leaves nothing of a credential that does not work: %j', async (changes) => {
		const ran = await run(
			subject,
			sandbox.current,
			[secretiveItem(subject)],
			{ parameters: parametersWith(subject, false) },
			{ credentials: credentials(changes) },
		);
		expect(ran.result.status).toBe('error');
		const planted: Planted = {
			secret: ['the-wrong-access-key-secret', 'password-in-url'],
			picture: [],
			personal: [],
		};
		// Alibaba Cloud's message to a wrong signature repeats the whole request.
		const traces = tracesOf(ran, {});
		expect([...found(traces, planted), ...(traces.includes('POST&') ? ['POST&'] : [])]).toEqual([]);
	});
});
