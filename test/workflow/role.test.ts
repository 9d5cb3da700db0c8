import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { roleSessions } from '../../nodes/shared/credential/roleSessions';
import { forgetRateLimits } from '../../nodes/shared/transport/rateLimit';
import { sandboxKeys, sandboxRoles, startSandbox, type Sandbox } from '../sandbox';
import {
	arrivals,
	engine,
	items,
	runInitialize,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';

/* The nodes, and n8n's HTTP Request node, with a credential that assumes a role. */
let sandbox: Sandbox;
/** Milliseconds that have passed without anybody waiting for them. */
let passed = 0;
const realNow = Date.now;

beforeEach(async () => {
	passed = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passed);
	roleSessions.forget();
	forgetRateLimits();
	sandbox = await startSandbox({ now: () => Date.now() });
});

afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
});

const asRole = (changes: ICredentialDataDecryptedObject = {}) =>
	sandboxCredential(sandbox, {
		authentication: 'ramRole',
		roleArn: sandboxRoles.good.arn,
		...changes,
	});

const actions = () => sandbox.requests.map(({ action }) => action);
const calls = (action: string) => actions().filter((each) => each === action).length;

/** Everything that was given out and must not come out. */
const planted = () =>
	sandbox.sessions.flatMap(({ accessKeyId, accessKeySecret, securityToken = '' }) => [
		accessKeyId,
		accessKeySecret,
		securityToken,
	]);

function expectNothingPlanted(result: unknown): void {
	const text = JSON.stringify(result);
	expect(planted().length).toBeGreaterThan(0);
	for (const secret of planted()) {
		expect(text).not.toContain(secret);
		expect(text).not.toContain(encodeURIComponent(secret));
	}
}

async function check(setup: NodeSetup = {}, credentials = asRole(), asks = 'pass') {
	const started = sandbox.start(asks);
	const result = await engine.run(workflowWith('CheckResult', setup, 4), {
		credentials,
		inputItems: items({ ...started }),
	});
	return { result, routed: arrivals(result, 4) };
}

/** n8n's own node, asking for one operation that needs no parameters. */
async function httpRequest(credentials = asRole(), headers: Record<string, string> = {}) {
	const marks = { 'x-acs-action': 'KeepaliveIntl', 'x-acs-version': '2022-08-09', ...headers };
	return await engine.run(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: {
						method: 'POST',
						url: `${sandbox.url}/`,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'alibabaIdvApi',
						sendHeaders: true,
						headerParameters: {
							parameters: Object.entries(marks).map(([name, value]) => ({ name, value })),
						},
					},
				},
			],
			connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		},
		{ credentials, inputItems: items({}, {}, {}) },
	);
}

describe('a credential with a role', () => {
	it('lets the nodes work with its keys, which are asked for once', async () => {
		const inputs = Array.from({ length: 12 }, (_each, index) => ({ biz: `biz${index}` }));
		const result = await runInitialize(sandbox, inputs, {}, { credentials: asRole() });
		expect(result.error).toBeUndefined();
		expect(arrivals(result, 2)[1]).toHaveLength(12);
		expect([calls('AssumeRole'), calls('Initialize')]).toEqual([1, 12]);
		const [session] = sandbox.sessions;
		for (const { action, accessKeyId } of sandbox.requests) {
			const expected =
				action === 'AssumeRole' ? sandboxKeys.active.accessKeyId : session?.accessKeyId;
			expect([action, accessKeyId]).toEqual([action, expected]);
		}
		expectNothingPlanted(result);
	});

	it('works over three expiries, in our nodes and in the HTTP Request node', async () => {
		for (let hour = 0; hour < 4; hour += 1) {
			const { routed } = await check();
			expect([hour, routed[2]?.length]).toEqual([hour, 1]);
			const { error } = await httpRequest();
			expect(error).toBeUndefined();
			expect(calls('AssumeRole')).toBe(hour + 1);
			passed += 56 * 60_000;
		}
		expect(sandbox.requests.every(({ httpStatus }) => httpStatus === 200)).toBe(true);
	});

	it('stores nothing', async () => {
		const credentials = asRole();
		const before = structuredClone(credentials);
		await check({}, credentials);
		await httpRequest(credentials);
		expect(credentials).toEqual(before);
	});

	it('keeps two roles of one account apart', async () => {
		await check();
		await check({}, asRole({ roleArn: sandboxRoles.second.arn }));
		await check();
		expect(calls('AssumeRole')).toBe(2);
		const signedBy = sandbox.requests
			.filter(({ action }) => action === 'CheckResult')
			.map(({ accessKeyId }) => sandbox.sessions.findIndex((s) => s.accessKeyId === accessKeyId));
		expect(signedBy).toEqual([0, 1, 0]);
	});

	it('asks no operation of the Security Token Service for a workflow', async () => {
		const { error } = await httpRequest(asRole(), {
			'x-acs-action': 'AssumeRole',
			'x-acs-version': '2015-04-01',
		});
		expect(error?.message).toMatch(/The AccessKey is not used for the Security Token Service/);
		// Its own keys were fetched, and nothing else was asked.
		expect(sandbox.requests.map(({ accessKeyId }) => accessKeyId)).toEqual([
			sandboxKeys.active.accessKeyId,
		]);
	});
});

describe('keys of a role that Alibaba Cloud refuses', () => {
	it('are replaced once for a free read, which then works', async () => {
		await check();
		sandbox.endSessions();
		const { routed, result } = await check();
		expect(routed[2]).toHaveLength(1);
		expect(actions()).toEqual([
			'AssumeRole',
			'CheckResult',
			'CheckResult',
			'AssumeRole',
			'CheckResult',
		]);
		expectNothingPlanted(result);
	});

	it('are replaced once, and not again and again', async () => {
		await check();
		const before = sandbox.requests.length;
		sandbox.plan({
			match: { action: 'CheckResult' },
			times: 'always',
			fault: { kind: 'anyCode', code: 'InvalidSecurityToken.Expired' },
		});
		const { routed } = await check({ onError: 'continueErrorOutput' });
		expect(actions().slice(before)).toEqual(['CheckResult', 'AssumeRole', 'CheckResult']);
		const error = routed[3]?.[0]?.error as IDataObject;
		expect(error).toMatchObject({ category: 'session', retryable: true });
		expect(String(routed[3]?.[0]?.message)).toMatch(
			/Alibaba Cloud refused the temporary keys of the role 'sandbox-good' \(InvalidSecurityToken\.Expired\)/,
		);
	});

	it('are no reason to repeat a call that may be billed, but the next one gets others', async () => {
		const guard = async () => {
			const setup: NodeSetup = {
				parameters: { deviceToken: '={{ $json.token }}', options: {} },
				onError: 'continueErrorOutput',
			};
			const result = await engine.run(workflowWith('FaceGuardRisk', setup, 4), {
				credentials: asRole(),
				inputItems: items({ token: `device-12~${sandbox.requests.length}` }),
			});
			return { result, routed: arrivals(result, 4) };
		};
		expect((await guard()).routed[2]).toHaveLength(1);
		sandbox.endSessions();
		const refused = await guard();
		expect(refused.routed[3]?.[0]?.error).toMatchObject({ category: 'session', retryable: true });
		expect(String(refused.routed[3]?.[0]?.message)).not.toMatch(/may have been executed/);
		expect(actions()).toEqual(['AssumeRole', 'FaceGuardRisk', 'FaceGuardRisk']);
		expect((await guard()).routed[2]).toHaveLength(1);
		expect([calls('AssumeRole'), calls('FaceGuardRisk')]).toEqual([2, 3]);

		sandbox.plan({ match: { action: 'FaceGuardRisk' }, fault: { kind: 'dropAfterExecuting' } });
		const lost = await guard();
		expect(String(lost.routed[3]?.[0]?.message)).toMatch(/may have been executed/);
		expect(calls('FaceGuardRisk')).toBe(4);
		expectNothingPlanted([refused.result, lost.result]);
	});

	it('that ended early are replaced, too', async () => {
		const brief = asRole({ roleArn: sandboxRoles.brief.arn });
		await check({}, brief);
		passed += 2 * 60_000;
		expect((await check({}, brief)).routed[2]).toHaveLength(1);
		expect(calls('AssumeRole')).toBe(2);
	});
});

describe('a role that gives no keys', () => {
	it.each([
		[
			'a role that does not exist',
			{ roleArn: 'acs:ram::1:role/nobody' },
			/The role does not exist/,
		],
		['a role that trusts nobody', { roleArn: sandboxRoles.untrusting.arn }, /does not trust/],
		['a role that is none', { roleArn: 'idv' }, /'Role ARN' of the credential .* is not the ARN/],
		[
			'a wrong external ID',
			{ roleArn: sandboxRoles.external.arn, externalId: 'wrong' },
			/with this external ID/,
		],
	])('stops every item before its own call: %s', async (_what, changes, words) => {
		const { routed } = await check({ onError: 'continueErrorOutput' }, asRole(changes));
		expect(String(routed[3]?.[0]?.message)).toMatch(words);
		expect(routed[3]?.[0]?.error).not.toHaveProperty('mayHaveBeenExecuted', true);
		expect(calls('CheckResult')).toBe(0);
		const http = await httpRequest(asRole(changes));
		expect(http.error?.message).toMatch(words);
		expect(calls('KeepaliveIntl')).toBe(0);
	});

	it('stops a call that may be billed, and says that it was not executed', async () => {
		sandbox.plan({
			match: { action: 'AssumeRole' },
			times: 'always',
			fault: { kind: 'dropAfterExecuting' },
		});
		const result = await runInitialize(
			sandbox,
			[{ biz: 'biz1' }],
			{ onError: 'continueErrorOutput' },
			{ credentials: asRole() },
		);
		const [item] = arrivals(result, 3)[2] ?? [];
		expect(String(item?.message)).toMatch(/^No keys for the role 'sandbox-good': /);
		expect(String(item?.message)).not.toMatch(/may have been executed/);
		expect(calls('Initialize')).toBe(0);
	});

	it('is told from a role that may not use ID Verification', async () => {
		const powerless = asRole({ roleArn: sandboxRoles.powerless.arn });
		const { routed } = await check({ onError: 'continueErrorOutput' }, powerless);
		const { message, error } = routed[3]?.[0] ?? {};
		expect(String(message)).toMatch(/The role 'sandbox-powerless' lacks a permission/);
		expect((error as IDataObject).remedy).toMatch(/to the role in the RAM console, not to the RAM/);
	});
});

it('an answer that repeats the keys of the role does not bring them out', async () => {
	sandbox.answer('CheckResult', 'echo', ({ headers }) => ({
		Result: {
			Passed: headers['x-acs-security-token'],
			SubCode: headers['x-acs-accesskey-id'],
			Other: `<${headers['x-acs-accesskey-id']}>`,
		},
	}));
	const { result, routed } = await check({ parameters: { simplify: false } }, asRole(), 'echo');
	expect(routed[0]).toHaveLength(1);
	expectNothingPlanted(result);
	expectNothingPlanted(routed);

	sandbox.plan({
		match: { action: 'CheckResult' },
		fault: { kind: 'anyCode', code: 'Odd', message: `Who is ${sandbox.sessions[0]?.accessKeyId}?` },
	});
	const refused = await check({ onError: 'continueErrorOutput' });
	expect(String(refused.routed[3]?.[0]?.message)).toMatch(/Who is/);
	expectNothingPlanted(refused.result);
});
