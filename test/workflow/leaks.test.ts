import { inspect } from 'node:util';

import { startSandbox, type Fault, type Sandbox } from '../sandbox';
import { engine, metaInfo, sandboxCredential, startVerifications, runCheckResult } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterEach(() => {
	sandbox.clearPlans();
});

afterAll(async () => {
	await sandbox.stop();
});

const picture = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(3000, 0x5a)]).toString(
	'base64',
);
const userId = 'person.under.verification@example.com';
const callbackSecret = 'a callback secret of more than thirty-two characters';

const faults: Array<Fault | undefined> = [
	undefined,
	{ kind: 'never' },
	{ kind: 'reset' },
	{ kind: 'html' },
	{ kind: 'throttle' },
	{ kind: 'internal' },
	{
		kind: 'anyCode',
		code: 'InvalidParameter',
		status: 400,
		message: `FacePictureBase64 ${picture}`,
	},
	{ kind: 'anyCode', code: picture, status: 500, message: picture },
];

const credentialChanges: Array<Record<string, unknown>> = [
	{},
	// The vendor's message to a wrong signature repeats the whole request.
	{ accessKeySecret: 'the-wrong-access-key-secret' },
	{ endpoint: 'http://127.0.0.1:9' },
	{ endpoint: 'https://user:password-in-url@idv.example.com' },
	{ useSecurityToken: true, securityToken: 'an-sts-token-that-nobody-may-see' },
];

const forbidden = {
	'the AccessKey Secret': 'sandbox-secret-active',
	'the wrong AccessKey Secret': 'the-wrong-access-key-secret',
	'the STS token': 'an-sts-token-that-nobody-may-see',
	'the password in the URL': 'password-in-url',
	'the callback secret': callbackSecret,
	'a callback token': 'v1_leaks_',
	'a signature': 'Signature=',
	'the picture': picture.slice(100, 160),
	'the plain user id': userId,
};

/** Everything of a run that n8n stores, shows or logs, but for what the test itself put in. */
function tracesOf(run: Awaited<ReturnType<typeof engine.run>>): string {
	const ours = run.run.data.resultData.runData.Node;
	return [
		inspect(ours, { depth: 30, maxStringLength: null, maxArrayLength: null }),
		inspect(run.error, { depth: 30, maxStringLength: null, showHidden: true }),
		JSON.stringify(ours),
		JSON.stringify(run.error ?? null),
		JSON.stringify(run.run.data.executionData?.contextData ?? null),
		...run.logs,
	].join('\n');
}

function initializeFlow(onError: string) {
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Picture',
				type: 'test.binarySource',
				parameters: {
					items: [{ json: {}, binary: { data: { data: picture, mimeType: 'image/jpeg' } } }],
				},
			},
			{
				name: 'Node',
				type: 'n8n-nodes-alibaba-id-verification.alibabaIdvInitialize',
				onError,
				parameters: {
					merchantBizId: 'leaks',
					// Put together here, because an error repeats the node's own parameters and input.
					merchantUserId: '={{ "person.under.verification" + "@example.com" }}',
					metaInfo,
					callback: 'url',
					callbackUrl: 'https://n8n.example.com/webhook/idv',
					simplify: false,
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

describe('nothing secret is left behind by Initialize', () => {
	const cases = [
		...faults.map((fault) => ({ fault, changes: {} })),
		...credentialChanges.map((changes) => ({ fault: undefined, changes })),
	];

	it.each(
		cases.flatMap((one) =>
			['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'].map((onError) => ({
				...one,
				onError,
			})),
		),
	)(
		'On Error $onError, fault $fault.kind, credential $changes',
		async ({ fault, changes, onError }) => {
			if (fault) sandbox.plan({ match: { action: 'Initialize' }, times: Infinity, fault });
			const result = await engine.run(initializeFlow(onError), {
				credentials: sandboxCredential(sandbox, changes as never),
			});
			// n8n keeps binary data of the input beside moved error items: that is the operator's own.
			for (const output of result.run.data.resultData.runData.Node?.[0]?.data?.main ?? []) {
				for (const item of output ?? []) delete item.binary;
			}
			const traces = tracesOf(result);
			const found = Object.entries(forbidden).filter(([, text]) => traces.includes(text));
			expect(found.map(([name]) => name)).toEqual([]);
			// The test would prove nothing if the node had not got as far as it should.
			expect(result.ran('Node')).toBe(true);
		},
	);
});

it('Check Result leaves the face picture out of JSON, simplified or not', async () => {
	const started = await startVerifications(sandbox, ['pass', 'different']);
	for (const simplify of [true, false]) {
		const result = await runCheckResult(sandbox, started, {
			parameters: { isReturnImage: true, simplify },
		});
		const [item] = result.outputs('Node')[2] ?? [];
		const face = item?.binary?.face?.data ?? '';
		expect(face.length).toBeGreaterThan(100);
		expect(
			JSON.stringify(
				result
					.outputs('Node')
					.flat()
					.map(({ json }) => json),
			),
		).not.toContain(face.slice(0, 60));
		expect(result.logs.join('\n')).not.toContain(face.slice(0, 60));
	}
});
