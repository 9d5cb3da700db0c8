import { inspect } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Fault, type Sandbox } from '../sandbox';
import { startAnswering, type AnsweringServer, type Arrived } from './answering';
import { engine, sandboxCredential } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;
let server: AnsweringServer;
const printed: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox();
	server = await startAnswering();
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation((...words: unknown[]) => {
			printed.push(words.map((word) => inspect(word, { depth: 20 })).join(' '));
		});
	}
});

afterEach(() => {
	sandbox.clearPlans();
	printed.length = 0;
});

afterAll(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
	await server.stop();
});

const jpegOf = (fill: number) =>
	Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(3000, fill)]).toString('base64');
const idPhoto = jpegOf(0x5a);
const facePhoto = jpegOf(0x41);
// Put together by an expression: an error repeats the node's own parameters.
const tokenHalves = ['dEvIcE7tOkEn'.repeat(12), 'NoBoDyMaYsEe'.repeat(12)];
const deviceToken = tokenHalves.join('');
const securityToken = `CAIS${'sTsToKeN0nObOdY'.repeat(20)}`;

const forbidden: Record<string, string> = {
	'the AccessKey Secret': 'sandbox-secret-active',
	'the wrong AccessKey Secret': 'the-wrong-access-key-secret',
	'the STS token': securityToken.slice(40, 80),
	'the password in the URL': 'password-in-url',
	// The vendor's message to a wrong signature.
	'the string to sign': 'POST&',
	'the ID photo': idPhoto.slice(100, 140),
	'the face photo': facePhoto.slice(100, 140),
	'the DeviceToken': deviceToken.slice(130, 160),
};

type NodeName = 'FaceGuardRisk' | 'FaceCompare';

const parametersOf: Record<NodeName, IDataObject> = {
	FaceGuardRisk: {
		deviceToken: `={{ "${tokenHalves[0]}" + "${tokenHalves[1]}" }}`,
		bizId: 'signup1',
		rememberTokens: true,
	},
	FaceCompare: {},
};

function flow(node: NodeName, setup: { onError: string; simplify: boolean; type?: string }) {
	const binary = {
		idPhoto: { data: idPhoto, mimeType: 'image/jpeg' },
		facePhoto: { data: facePhoto, mimeType: 'image/jpeg' },
	};
	return {
		id: `leaks ${Math.random()}`,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Picture',
				type: 'test.binarySource',
				parameters: { items: [{ json: {}, binary: node === 'FaceCompare' ? binary : {} }] },
			},
			{
				name: 'Node',
				type: setup.type ?? `n8n-nodes-alibaba-id-verification.alibabaIdv${node}`,
				onError: setup.onError,
				parameters: {
					...parametersOf[node],
					simplify: setup.simplify,
					options: { timeout: 1000 },
				},
			},
		],
		connections: {
			Start: { main: [[{ node: 'Picture', type: 'main', index: 0 }]] },
			Picture: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		},
	};
}

/** Everything of a run that n8n stores, shows or logs, but for what the test itself put in. */
function leaksOf(run: Awaited<ReturnType<typeof engine.run>>): string[] {
	// The test would prove nothing if the node had not run.
	expect(run.ran('Node')).toBe(true);
	// n8n keeps binary data of the input beside moved error items: that is the operator's own.
	for (const output of run.run.data.resultData.runData.Node?.[0]?.data?.main ?? []) {
		for (const item of output ?? []) delete item.binary;
	}
	const ours = run.run.data.resultData.runData.Node;
	const { contextData } = run.run.data.executionData ?? {};
	const traces = [
		inspect(ours, { depth: 40, maxStringLength: null, maxArrayLength: null }),
		inspect(run.error, { depth: 40, maxStringLength: null, showHidden: true }),
		inspect(contextData, { depth: 40, maxStringLength: null }),
		JSON.stringify(ours),
		JSON.stringify(run.error ?? null),
		JSON.stringify(contextData ?? null),
		...run.logs,
		...printed,
	].join('\n');
	return Object.keys(forbidden).filter((name) => traces.includes(forbidden[name] ?? ''));
}

const settings = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'].flatMap(
	(onError) => [true, false].map((simplify) => ({ onError, simplify })),
);

const faults: Array<Fault | undefined> = [
	undefined,
	{ kind: 'never' },
	{ kind: 'reset' },
	{ kind: 'resetAfterExecuting' },
	{ kind: 'html' },
	{ kind: 'truncatedJson' },
	{ kind: 'throttle' },
	{ kind: 'internal' },
	{ kind: 'clock' },
	{ kind: 'nonceUsed' },
	{ kind: 'anyCode', code: '402', status: 200, message: `quota ${idPhoto} ${deviceToken}` },
	{ kind: 'anyCode', code: '400', status: 200, message: `bad ${facePhoto} ${deviceToken}` },
	{ kind: 'anyCode', code: deviceToken, status: 500, message: deviceToken },
	{ kind: 'anyCode', code: facePhoto, status: 200, message: idPhoto },
];

const credentials: Array<Record<string, unknown>> = [
	// The vendor's message to a wrong signature repeats the whole request, both pictures in it.
	{ accessKeySecret: 'the-wrong-access-key-secret' },
	{ endpoint: 'http://127.0.0.1:9' },
	{ endpoint: 'https://user:password-in-url@idv.example.com' },
	{ useSecurityToken: true, securityToken },
];

describe.each<NodeName>(['FaceGuardRisk', 'FaceCompare'])(
	'%s leaves nothing secret behind',
	(node) => {
		const cases = [
			...faults.map((fault) => ({
				name: fault ? JSON.stringify(fault).slice(0, 50) : 'success',
				fault,
				changes: {},
			})),
			...credentials.map((changes) => ({
				name: Object.values(changes).join(' ').slice(0, 50),
				fault: undefined,
				changes,
			})),
		];

		it.each(cases.flatMap((one) => settings.map((setting) => ({ ...one, ...setting }))))(
			'$name, On Error $onError, simplify $simplify',
			async ({ fault, changes, ...setting }) => {
				if (fault) sandbox.plan({ match: {}, times: 'always', fault });
				const result = await engine.run(flow(node, setting), {
					credentials: sandboxCredential(sandbox, changes as never),
				});
				expect(leaksOf(result)).toEqual([]);
			},
		);
	},
);

/** All of a request as one text, as a proxy that is debugged would repeat it. */
const echo = ({ url, headers, body }: Arrived) =>
	`POST ${url} ${JSON.stringify(headers)} ${body} ${decodeURIComponent(`${url} ${body}`)} ${deviceToken} ${idPhoto} ${facePhoto}`;
/** Only what the request is about. */
const subject = `${deviceToken}${idPhoto}${facePhoto}`;
const link = (request: Arrived) => `https://127.0.0.1${request.url}`;

type Echo = [name: string, make: (request: Arrived) => object | string];

const compared = (changes: object) => ({
	Code: 200,
	RequestId: 'R',
	Data: JSON.stringify({ passed: 'true', retCode: 'OK_SUCCESS', extInfo: {}, ...changes }),
});
const risked = (changes: object) => ({
	Code: 'Success',
	RequestId: 'R',
	Result: { RiskTags: '', GuardRiskScore: 1, ...changes },
});

const everyNode: Echo[] = [
	['the request as text', echo],
	[
		'the request in Message, with a code that nobody knows',
		(r) => ({ Code: 'Odd', Message: echo(r) }),
	],
	[
		'the request in Message, with a refused parameter',
		(r) => ({ Code: 'InvalidParameter', Message: echo(r) }),
	],
	[
		'the request in Message, with a refused signature',
		(r) => ({ Code: 'SignatureDoesNotMatch', Message: echo(r) }),
	],
	['the request in Code', (r) => ({ Code: echo(r), Message: 'm', RequestId: 'R' })],
	['the request in the RequestId of a fault', (r) => ({ Code: 'Odd', RequestId: echo(r) })],
	[
		'the request in the RequestId of a refusal',
		(r) => ({ Code: 'InvalidParameter', RequestId: echo(r) }),
	],
];

const echoes: Record<NodeName, Echo[]> = {
	FaceGuardRisk: [
		...everyNode,
		['the request in Result', (r) => ({ Code: 'Success', Result: echo(r) })],
		['the request in RiskExtends as text', (r) => risked({ RiskExtends: echo(r) })],
		[
			'the request in RiskExtends as JSON',
			(r) => risked({ RiskExtends: JSON.stringify({ a: [echo(r)] }) }),
		],
		['the request in a member that nobody knows', (r) => risked({ New: { a: echo(r) } })],
	],
	FaceCompare: [
		...everyNode,
		['the request in Data', (r) => ({ Code: 200, Data: echo(r) })],
		['the request in Data as JSON text', (r) => ({ Code: 200, Data: JSON.stringify(echo(r)) })],
		['the request in Data without a retCode', (r) => ({ Code: 200, Data: { a: echo(r) } })],
		['the request in retMessage', (r) => compared({ retMessage: echo(r) })],
		['the request in retCodeSub', (r) => compared({ retCodeSub: echo(r) })],
		['the request in passed', (r) => compared({ passed: echo(r) })],
		['the request in a member that nobody knows', (r) => compared({ more: [echo(r)] })],
		['the request in extInfo', (r) => compared({ extInfo: echo(r) })],
		[
			'the request in a 500 with SYSTEM_ERROR',
			(r) => ({ ...compared({ retCode: 'SYSTEM_ERROR', retMessage: echo(r) }), Code: 500 }),
		],
	],
};

/** Places of an answer that are passed on as they come. */
const unredacted: Record<NodeName, Echo[]> = {
	FaceGuardRisk: [
		['the RequestId of a success', () => ({ ...risked({}), RequestId: subject })],
		['TransactionId', () => risked({ TransactionId: subject })],
		['RiskTags', () => risked({ RiskTags: deviceToken.slice(100) })],
		['a link in RiskExtends', (r) => risked({ RiskExtends: JSON.stringify({ a: link(r) }) })],
		[
			'the name of a member of RiskExtends',
			() => risked({ RiskExtends: JSON.stringify({ [subject]: 1 }) }),
		],
	],
	FaceCompare: [
		['the RequestId of a success', () => ({ ...compared({}), RequestId: subject })],
		['retCode', () => compared({ retCode: subject })],
		['faceAttack', () => compared({ extInfo: { result: 'true', faceAttack: subject } })],
		['a link in Data', (r) => compared({ more: link(r) })],
		['the name of a member of Data', () => compared({ [subject]: 1 })],
	],
};

const sts = () =>
	sandboxCredential({ url: server.url } as Sandbox, { useSecurityToken: true, securityToken });

async function leaksOfEcho(node: NodeName, make: Echo[1], setting: (typeof settings)[number]) {
	server.answer((request) => {
		const answer = make(request);
		return typeof answer === 'string' ? answer : JSON.stringify(answer);
	});
	return leaksOf(await engine.run(flow(node, setting), { credentials: sts() }));
}

describe.each<NodeName>(['FaceGuardRisk', 'FaceCompare'])('%s repeats no request', (node) => {
	it.each(
		echoes[node].flatMap(([name, make]) => settings.map((setting) => ({ name, make, ...setting }))),
	)(
		'that comes back as $name, On Error $onError, simplify $simplify',
		async ({ make, ...setting }) => {
			expect(await leaksOfEcho(node, make, setting)).toEqual([]);
		},
	);

	it.each(unredacted[node].map(([name, make]) => ({ name, make })))(
		'that comes back as $name',
		async ({ make }) => {
			expect(await leaksOfEcho(node, make, { onError: 'stopWorkflow', simplify: false })).toEqual(
				[],
			);
		},
	);
});

describe('Face Compare adds no copy of a picture to the execution', () => {
	const copies = (run: object, picture: string) =>
		inspect(run, { depth: 60, maxStringLength: null, maxArrayLength: null }).split(picture).length -
		1;

	it.each(settings)('On Error $onError, simplify $simplify', async (setting) => {
		const without = await engine.run(
			{
				...flow('FaceCompare', setting),
				connections: { Start: { main: [[{ node: 'Picture', type: 'main', index: 0 }]] } },
			},
			{ credentials: sandboxCredential(sandbox) },
		);
		const result = await engine.run(flow('FaceCompare', setting), {
			credentials: sandboxCredential(sandbox),
		});
		expect(result.status).toBe('success');
		for (const picture of [idPhoto, facePhoto]) {
			const before = copies(without.run.data.resultData, picture);
			expect(before).toBeGreaterThan(0);
			expect(copies(result.run.data.resultData, picture)).toBe(before);
			expect(copies(result.run.data.executionData ?? {}, picture)).toBe(0);
		}
	});
});

it('Face Guard Risk remembers a token without telling it', async () => {
	const result = await engine.run(
		flow('FaceGuardRisk', { onError: 'stopWorkflow', simplify: false }),
		{
			credentials: sandboxCredential(sandbox),
		},
	);
	const kept = JSON.stringify(result.run.data.executionData?.contextData);
	expect(kept).toMatch(/"[0-9a-f]{64}":/);
	expect(kept).not.toContain(deviceToken.slice(0, 24));
	expect(kept).not.toContain('signup1'.repeat(2));
});
