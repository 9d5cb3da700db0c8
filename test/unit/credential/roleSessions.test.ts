import { request } from 'undici';

import type { ApiCredential } from '../../../nodes/shared/credential/apiCredential';
import type { RoleKeys, SendSigned } from '../../../nodes/shared/credential/assumeRole';
import { createRoleSessions } from '../../../nodes/shared/credential/roleSessions';
import { IdvError } from '../../../nodes/shared/errors';
import { forgetRateLimits } from '../../../nodes/shared/transport/rateLimit';
import { forgetTimes } from '../../../nodes/shared/transport/serverTime';
import type { Clock } from '../../../nodes/shared/transport/systemClock';
import { sandboxKeys, sandboxRoles, startSandbox, type Sandbox } from '../../sandbox';
import { keepalive, sendV3 } from '../sandbox/send';

/*
 * The life of the keys of a role, on a clock that only the test moves, against the sandbox's
 * Security Token Service. What is signed is checked there, with Alibaba Cloud's own code.
 */
const minute = 60_000;
const start = Date.UTC(2026, 10, 22);

/** Waiting moves it on. Both clocks can be moved alone. */
class TestClock implements Clock {
	passed = 0;

	jumped = 0;

	wall = () => start + this.passed + this.jumped;

	monotonic = () => this.passed;

	random = () => 0.5;

	sleep = async (ms: number) => void (this.passed += Math.max(0, ms));
}

let clock: TestClock;
let sandbox: Sandbox;
let sessions: ReturnType<typeof createRoleSessions>;
/** How far Alibaba Cloud's clock is from this machine's. */
let offMs: number;

beforeEach(async () => {
	clock = new TestClock();
	offMs = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => clock.wall());
	sandbox = await startSandbox({ now: () => clock.wall() + offMs });
	sessions = createRoleSessions(clock);
	forgetRateLimits();
	forgetTimes();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
});

const credential = (changes: Partial<ApiCredential> = {}): ApiCredential => ({
	...sandboxKeys.active,
	authentication: 'ramRole',
	region: 'custom',
	endpoint: sandbox.url,
	roleArn: sandboxRoles.good.arn,
	...changes,
});

const send: SendSigned = async ({ method, url, headers }) => {
	const { statusCode, ...reply } = await request(String(url), {
		method: method as 'POST',
		headers: headers as Record<string, string>,
	});
	return { statusCode, headers: reply.headers, body: await reply.body.text() };
};

async function keysOf(changes: Partial<ApiCredential> = {}, how = send): Promise<RoleKeys> {
	const keys = await sessions.ready(credential(changes), how);
	if (keys instanceof IdvError) throw keys;
	expect(sessions.keysOf(credential(changes))).toBe(keys);
	return keys;
}

async function errorOf(changes: Partial<ApiCredential> = {}, how = send): Promise<IdvError> {
	const error = await sessions.ready(credential(changes), how);
	if (error instanceof IdvError) return error;
	throw new Error('There are keys');
}

const asked = () => sandbox.requests.filter(({ action }) => action === 'AssumeRole').length;

/** What Alibaba Cloud says to a call that is signed with these keys, at the present time. */
async function said(key: RoleKeys): Promise<unknown> {
	return (await sendV3(sandbox, { ...keepalive, key, time: clock.wall() + offMs })).json.Code;
}

describe('the keys of a role', () => {
	it('are asked for once, and used until five minutes before their end', async () => {
		const first = await keysOf();
		clock.passed += 55 * minute - 1_000;
		expect(await keysOf()).toBe(first);
		clock.passed += 2_000;
		const second = await keysOf();
		expect(second.accessKeyId).not.toBe(first.accessKeyId);
		// The old ones still work: what was under way with them is not disturbed.
		expect(await said(first)).toBe('Success');
		expect(await said(second)).toBe('Success');
		expect(asked()).toBe(2);
	});

	it('work at every minute of a life over three expiries', async () => {
		const used = new Set<string>();
		for (let time = 0; time <= 200; time += 1) {
			const keys = await keysOf();
			used.add(keys.accessKeyId);
			expect([time, await said(keys)]).toEqual([time, 'Success']);
			const left = (sandbox.sessions.at(-1)?.expiresAt ?? 0) - clock.wall();
			expect(left).toBeGreaterThan(5 * minute - 1_000);
			clock.passed += minute;
		}
		// At 0, 55, 110, and 165 minutes.
		expect([used.size, asked()]).toEqual([4, 4]);
	});

	it.each([
		[900, 10],
		[43_200, 715],
	])('of a session of %i seconds are renewed after %i minutes', async (seconds, minutes) => {
		const changes = { roleArn: sandboxRoles.second.arn, roleDurationSeconds: seconds };
		const first = await keysOf(changes);
		clock.passed += minutes * minute - 1_000;
		expect(await keysOf(changes)).toBe(first);
		clock.passed += 2_000;
		expect(await keysOf(changes)).not.toBe(first);
	});

	it('are asked for once by 50 who ask at the same time, also when they end', async () => {
		for (const times of [1, 2]) {
			const all = await Promise.all(Array.from({ length: 50 }, async () => await keysOf()));
			expect(new Set(all).size).toBe(1);
			expect(asked()).toBe(times);
			clock.passed += 56 * minute;
		}
	});

	it.each([
		['accessKeyId', sandboxKeys.second.accessKeyId],
		['roleArn', sandboxRoles.second.arn],
		['externalId', 'another'],
		['roleSessionName', 'another'],
		['roleDurationSeconds', 1_800],
		['rolePolicy', '{"Version":"1","Statement":[]}'],
		['network', 'internal'],
	])('belong to one credential: another %s means other keys', async (field, value) => {
		const accessKeySecret =
			field === 'accessKeyId' ? sandboxKeys.second.accessKeySecret : undefined;
		const other = { [field]: value, ...(accessKeySecret && { accessKeySecret }) };
		const [one, two] = [await keysOf(), await keysOf(other)];
		expect(one.accessKeyId).not.toBe(two.accessKeyId);
		expect([await keysOf(), await keysOf(other)]).toEqual([one, two]);
		sessions.refuse(credential(), one.accessKeyId);
		expect(await keysOf(other)).toBe(two);
		expect(sessions.temporaryPartsOf(credential(other))).not.toContain(one.accessKeyId);
	});

	it('are not those of somebody who changed the secret', async () => {
		await keysOf();
		const { message } = await errorOf({ accessKeySecret: 'wrong' });
		expect(message).toMatch(/^No keys for the role 'sandbox-good': The AccessKey Secret is wrong/);
	});

	it('are others after they were refused, once for all who speak of the same', async () => {
		const first = await keysOf();
		sessions.refuse(credential(), first.accessKeyId);
		const second = await keysOf();
		expect(second.accessKeyId).not.toBe(first.accessKeyId);
		sessions.refuse(credential(), first.accessKeyId);
		expect(await keysOf()).toBe(second);
		expect(asked()).toBe(2);
	});

	it('are kept for a hundred credentials at most', async () => {
		for (let index = 0; index < 130; index += 1) {
			await keysOf({ roleSessionName: `n8n-${index}` });
		}
		expect(sessions.size()).toBeLessThanOrEqual(101);
		const before = asked();
		await keysOf({ roleSessionName: 'n8n-129' });
		expect(asked()).toBe(before);
		clock.passed += 61 * minute;
		await keysOf();
		expect(sessions.size()).toBe(1);
	});

	it('are known as secrets after they were replaced again and again: an answer may be late', async () => {
		const given: string[] = [];
		for (let times = 0; times < 4; times += 1) {
			const keys = await keysOf();
			given.push(...Object.values(keys));
			sessions.refuse(credential(), keys.accessKeyId);
		}
		expect([...sessions.temporaryPartsOf(credential())].sort()).toEqual(given.sort());
	});

	it('are known as secrets for the last twenty sessions, not for all of a long life', async () => {
		const given: string[][] = [];
		for (let times = 0; times < 22; times += 1) {
			const keys = await keysOf();
			given.unshift(Object.values(keys));
			sessions.refuse(credential(), keys.accessKeyId);
		}
		const hidden = [...sessions.temporaryPartsOf(credential())];
		expect(hidden.sort()).toEqual(given.slice(0, 20).flat().sort());
	});

	it('are not shared by two policies that are objects', async () => {
		const policy = (Effect: string) => ({
			Version: '1',
			Statement: [{ Effect, Action: '*', Resource: '*' }],
		});
		const one = await keysOf({ rolePolicy: policy('Allow') as never });
		const two = await keysOf({ rolePolicy: policy('Deny') as never });
		expect(one.accessKeyId).not.toBe(two.accessKeyId);
		expect(await keysOf({ rolePolicy: policy('Allow') as never })).toBe(one);
	});

	it('are none, refused by nobody and forgotten, where nobody asked', async () => {
		sessions.refuse(credential(), 'STS.other');
		expect(sessions.temporaryPartsOf(credential())).toEqual([]);
		await keysOf();
		sessions.forget();
		expect(sessions.size()).toBe(0);
		expect(() => sessions.keysOf(credential())).toThrow(/no temporary keys of the role/);
	});

	it('are none before somebody asked, and none after their end', async () => {
		expect(() => sessions.keysOf(credential())).toThrow(/no temporary keys of the role/);
		await keysOf();
		clock.passed += 60 * minute;
		expect(() => sessions.keysOf(credential())).toThrow(/no temporary keys of the role/);
	});

	it('end when either clock says so: one that sleeps, one that jumps', async () => {
		const first = await keysOf();
		clock.jumped = 56 * minute;
		const second = await keysOf();
		expect(second).not.toBe(first);
		clock.jumped = 0;
		clock.passed += 56 * minute;
		expect(await keysOf()).not.toBe(second);
	});

	it("end by Alibaba Cloud's clock where this machine's is ten minutes behind", async () => {
		offMs = 10 * minute;
		for (let time = 0; time < 120; time += 1) {
			expect(await said(await keysOf())).toBe('Success');
			clock.passed += minute;
		}
		expect(asked()).toBe(3);
	});

	it('are there although the clock is 20 minutes off, after one correction', async () => {
		offMs = 20 * minute;
		expect(await said(await keysOf())).toBe('Success');
		expect(sandbox.requests.map(({ code }) => code)).toEqual([
			'InvalidTimeStamp.Expired',
			'',
			'Success',
		]);
	});
});

describe('when there are no keys', () => {
	it('nothing is remembered: the next one who asks may get some', async () => {
		sandbox.plan({ fault: { kind: 'anyCode', code: 'NoPermission', status: 403 } });
		expect((await errorOf()).facts.category).toBe('permission');
		await keysOf();
		expect(asked()).toBe(2);
	});

	it('all who wait learn the same', async () => {
		const all = await Promise.all(
			Array.from({ length: 50 }, async () => await errorOf({ roleArn: 'acs:ram::1:role/none' })),
		);
		expect(new Set(all.map(({ message }) => message))).toEqual(
			new Set(["No keys for the role 'none': The role does not exist (EntityNotExist.Role)"]),
		);
		expect(asked()).toBe(1);
	});

	it('old ones bridge a trouble, and new ones are asked for again soon', async () => {
		const first = await keysOf();
		clock.passed += 56 * minute;
		sandbox.plan({ times: 'always', fault: { kind: 'unavailable' } });
		expect(await keysOf()).toBe(first);
		const tried = asked();
		expect(await keysOf()).toBe(first);
		expect(asked()).toBe(tried);
		clock.passed += 31_000;
		sandbox.clearPlans();
		expect(await keysOf()).not.toBe(first);
	});

	it.each([
		['they have less than a minute left', 59.5 * minute, { kind: 'unavailable' } as const],
		[
			'Alibaba Cloud says no for good',
			56 * minute,
			{ kind: 'anyCode', code: 'NoPermission' } as const,
		],
	])('old ones bridge nothing when %s', async (_why, ms, fault) => {
		await keysOf();
		clock.passed += ms;
		sandbox.plan({ times: 'always', fault });
		await errorOf();
	});

	it('old ones that were refused bridge nothing', async () => {
		const first = await keysOf();
		sessions.refuse(credential(), first.accessKeyId);
		sandbox.plan({ times: 'always', fault: { kind: 'unavailable' } });
		await errorOf();
	});

	it.each([
		['a throttled call', { kind: 'throttle' }, 2],
		['a lost answer', { kind: 'dropAfterExecuting' }, 2],
		['half an answer', { kind: 'truncatedJson' }, 2],
		['a web page', { kind: 'html' }, 2],
		['an answer with another HTTP status', { kind: 'wrongStatus' }, 2],
	] as const)('%s is repeated: it is free', async (_what, fault, times) => {
		sandbox.plan({ fault });
		await keysOf();
		expect(asked()).toBe(times);
	});

	it.each([
		['unavailable', { kind: 'unavailable' } as const],
		['dropAfterExecuting', { kind: 'dropAfterExecuting' } as const],
		['garbage', { kind: 'garbage' } as const],
		['redirect', { kind: 'redirect' } as const],
	])('nothing else was executed, also after %s again and again', async (_kind, fault) => {
		sandbox.plan({ times: 'always', fault });
		const { message, facts } = await errorOf();
		expect(message).toMatch(/^No keys for the role 'sandbox-good': /);
		expect(facts.mayHaveBeenExecuted).toBe(false);
		expect(facts.category).not.toBe('noAnswer');
	});

	const good = {
		AccessKeyId: 'STS.x',
		AccessKeySecret: 'y',
		SecurityToken: 'z',
		Expiration: '2026-11-22T01:00:00Z',
	};

	it.each([
		['no key', { AccessKeyId: undefined }],
		['an empty secret', { AccessKeySecret: '' }],
		['no token', { SecurityToken: undefined }],
		['a token with a line break', { SecurityToken: 'a\r\nx-evil: 1' }],
		['a number for a token', { SecurityToken: 1 }],
		['no end', { Expiration: undefined }],
		['an end that is no time', { Expiration: 'soon' }],
		['an end in another form', { Expiration: '2026-11-22T01:00:00+00:00' }],
		['an end with something before it', { Expiration: 'about 2026-11-22T01:00:00Z' }],
		['an end with something after it', { Expiration: '2026-11-22T01:00:00Z or so' }],
		['an end that has come', { Expiration: '2026-11-22T00:00:00Z' }],
	])('an answer with %s is none', async (_what, changes) => {
		const body = JSON.stringify({ RequestId: 'r', Credentials: { ...good, ...changes } });
		const headers = { date: new Date(clock.wall()).toUTCString() };
		await errorOf({}, async () => ({ statusCode: 200, headers, body }));
		expect(() => sessions.keysOf(credential())).toThrow(/no temporary keys of the role/);
	});

	it('keys that have ended on arrival are told as such, and may be asked for again', async () => {
		const body = JSON.stringify({ Credentials: { ...good, Expiration: '2026-11-22T00:00:10Z' } });
		const headers = { date: new Date(clock.wall()).toUTCString() };
		const { message, facts } = await errorOf({}, async () => {
			clock.passed += 10_000;
			return await Promise.resolve({ statusCode: 200, headers, body });
		});
		expect(message).toBe('Alibaba Cloud returned keys of the role that had already expired');
		expect(facts).toEqual({
			category: 'session',
			code: 'ExpiredKeys',
			remedy: 'Try again. If this keeps happening, contact Alibaba Cloud support.',
		});
	});

	it('keys are not used for longer than was asked for, whatever the answer says', async () => {
		const body = JSON.stringify({ Credentials: { ...good, Expiration: '2026-11-23T00:00:00Z' } });
		const headers = { date: new Date(clock.wall()).toUTCString() };
		await keysOf({}, async () => await Promise.resolve({ statusCode: 200, headers, body }));
		clock.passed += 60 * minute - 1;
		sessions.keysOf(credential());
		clock.passed += 1;
		expect(() => sessions.keysOf(credential())).toThrow(/no temporary keys/);
	});

	it("keys end by this machine's clock where the answer has no time", async () => {
		const body = JSON.stringify({ Credentials: { ...good, Expiration: '2026-11-22T00:30:00Z' } });
		await keysOf({}, async () => await Promise.resolve({ statusCode: 200, headers: {}, body }));
		clock.passed += 30 * minute - 1;
		sessions.keysOf(credential());
		clock.passed += 1;
		expect(() => sessions.keysOf(credential())).toThrow(/no temporary keys/);
	});

	it('an answer with a Code is a refusal, whatever else it holds', async () => {
		const body = JSON.stringify({ Code: 'Success', Credentials: good });
		expect(
			(await errorOf({}, async () => ({ statusCode: 200, headers: {}, body }))).facts.code,
		).toBe('Success');
	});

	it('a field that cannot be used is named, and nothing is sent', async () => {
		expect((await errorOf({ roleArn: 'nobody' })).message).toMatch(/^'Role ARN' of the credential/);
		expect((await errorOf({ accessKeySecret: '' })).message).toMatch(/^'AccessKey Secret' of/);
		expect((await errorOf({ endpoint: '' })).message).toMatch(/^The endpoint is empty/);
		expect(sandbox.requests).toEqual([]);
	});

	it('somebody whose execution was canceled does not take the others along', async () => {
		let cancel = () => {};
		const canceled = new Promise<never>((_resolve, reject) => {
			cancel = () => reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
		});
		const first = sessions.ready(credential(), async () => await canceled);
		const others = Array.from({ length: 3 }, async () => await sessions.ready(credential(), send));
		cancel();
		expect((await first) as IdvError).toMatchObject({ facts: { category: 'canceled' } });
		for (const keys of await Promise.all(others)) expect(keys).not.toBeInstanceOf(IdvError);
		expect(asked()).toBe(1);
	});

	it('others who go on after a cancellation get keys that can be signed with', async () => {
		let cancel = () => {};
		const canceled = new Promise<never>((_resolve, reject) => {
			cancel = () => reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
		});
		void sessions.ready(credential(), async () => await canceled);
		const other = sessions.ready(credential(), async (signed) => {
			// Somebody with another credential comes by, and what is unused is tidied up.
			await keysOf({ roleArn: sandboxRoles.second.arn });
			return await send(signed);
		});
		cancel();
		expect(await other).toBe(sessions.keysOf(credential()));
	});

	it('somebody who is canceled does not wait any longer', async () => {
		const stop = new AbortController();
		const waiting = sessions.ready(
			credential(),
			async () => await new Promise<never>(() => {}),
			stop.signal,
		);
		stop.abort();
		expect(await waiting).toMatchObject({ facts: { category: 'canceled' } });
	});

	it.each([
		[
			'the key of the whole account',
			sandboxKeys.wholeAccount,
			/account itself, which cannot assume/,
		],
		[
			'no policy',
			sandboxKeys.noRoles,
			/may not assume this role .*\. Attach.*AliyunSTSAssumeRoleAccess/,
		],
		['no trust', { roleArn: sandboxRoles.untrusting.arn }, /does not trust this AccessKey \(/],
		[
			'a wrong external ID',
			{ roleArn: sandboxRoles.external.arn, externalId: 'planted-id' },
			/does not trust this AccessKey with this external ID .*\. .*compare 'External ID'/,
		],
		['a disabled key', sandboxKeys.inactive, /The AccessKey is disabled/],
		['an unknown key', { accessKeyId: 'nobody' }, /The AccessKey ID does not exist/],
		['too long a session', { roleDurationSeconds: 7_200 }, /does not allow sessions as long/],
		['a policy that is none', { rolePolicy: '{}' }, /not a policy that Alibaba Cloud understands/],
	])('the words say why: %s', async (_what, changes, words) => {
		const { message, facts } = await errorOf(changes);
		expect(`${message}. ${facts.remedy}`).toMatch(words);
		expect(`${message} ${facts.remedy}`).not.toMatch(/sandbox-secret|planted/);
	});

	it('the words repeat neither keys nor external ID, also where the answer quotes them', async () => {
		const externalId = 'planted-external-id';
		const { accessKeyId, accessKeySecret } = sandboxKeys.active;
		const message = `Who are ${accessKeyId}, ${accessKeySecret}, and ${externalId}?`;
		sandbox.plan({ fault: { kind: 'anyCode', code: 'Odd', message } });
		const error = await errorOf({ externalId });
		expect(error.message).toMatch(/Who are/);
		for (const planted of [accessKeyId, accessKeySecret, externalId]) {
			expect(`${error.message} ${error.facts.remedy}`).not.toContain(planted);
		}
	});

	it('the words name all three causes where Alibaba Cloud names none', async () => {
		sandbox.plan({ fault: { kind: 'anyCode', code: 'NoPermission' } });
		const { message, facts } = await errorOf();
		expect(message).toBe(
			"No keys for the role 'sandbox-good': The AccessKey may not assume this role (NoPermission)",
		);
		expect(facts.remedy).toMatch(
			/1\. .*AliyunSTSAssumeRoleAccess.* 2\. .*trust policy.* 3\. .*account itself/,
		);
	});
});

it('a role of a listed region is asked for there, inside a VPC at the host for that', async () => {
	const seen: string[] = [];
	const listen: SendSigned = async ({ url }) => {
		seen.push(new URL(String(url)).host);
		throw Object.assign(new Error(), { code: 'ENOTFOUND' });
	};
	for (const network of ['public', 'internal'] as const) {
		await errorOf({ region: 'ap-southeast-1', network, endpoint: undefined }, listen);
	}
	expect(new Set(seen)).toEqual(
		new Set(['sts.ap-southeast-1.aliyuncs.com', 'sts-vpc.ap-southeast-1.aliyuncs.com']),
	);
});
