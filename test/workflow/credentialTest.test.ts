import '../engine/environment';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { testApiCredential } from '../../nodes/shared/credential/credentialTest';
import { sandboxKeys, sandboxRoles, startSandbox, type Sandbox } from '../sandbox';
import { sandboxCredential } from './support';

let sandbox: Sandbox;
let slow: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
	slow = await startSandbox({ now: () => Date.now() + 20 * 60_000 });
});
afterAll(async () => {
	await sandbox.stop();
	await slow.stop();
});

/** The button "Test" in n8n's credential dialog. */
async function press(changes: ICredentialDataDecryptedObject = {}) {
	const { alibabaIdvApi: data = {} } = sandboxCredential(sandbox, changes);
	const stored = { id: '1', name: 'Mine', type: 'alibabaIdvApi', data };
	return await testApiCredential.call(new CredentialTestContext({} as never) as never, stored);
}

const keysOf = (account: keyof typeof sandboxKeys) => {
	const { accessKeyId, accessKeySecret } = sandboxKeys[account];
	return { accessKeyId, accessKeySecret };
};

it('the test of a good credential is green, and costs one harmless call', async () => {
	const before = sandbox.requests.length;
	expect(await press()).toMatchObject({ status: 'OK' });
	expect(sandbox.requests.slice(before).map(({ action }) => action)).toEqual(['KeepaliveIntl']);
});

it.each([
	['an unknown key', { accessKeyId: 'nobody' }, /^The AccessKey ID does not exist/],
	['a wrong secret', { accessKeySecret: 'wrong' }, /^The AccessKey Secret is wrong/],
	['a disabled key', keysOf('inactive'), /^The AccessKey is disabled/],
	['a missing permission', keysOf('ramDenied'), /AliyunAntCloudAuthFullAccess/],
	['a service that is not activated', keysOf('notActivated'), /not activated for this account/],
	['temporary keys without their token', keysOf('sts'), /needs an STS token/],
	[
		'an expired token',
		{ ...keysOf('sts'), authentication: 'stsToken', securityToken: 'sandbox-token-expired' },
		/^The STS token has expired/,
	],
	['an empty key', { accessKeyId: ' ' }, /^'AccessKey ID' of the credential .+ is empty/],
	['a refused connection', { endpoint: 'http://127.0.0.1:9' }, /the connection was refused/],
	[
		'a callback secret that is too short',
		{ callbackSecret: 'short' },
		/'Callback Secret' .+ needs at least 32/,
	],
	[
		'a guessable callback secret',
		{ callbackSecret: 'a'.repeat(32) },
		/'Callback Secret' .+ is easy to guess/,
	],
])('the test says what is wrong: %s', async (_name, changes, message) => {
	const answer = await press(changes);
	expect(answer).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
	expect(answer.message).not.toMatch(/E[A-Z]{5,}/);
});

const roleOf = (role: keyof typeof sandboxRoles, changes: ICredentialDataDecryptedObject = {}) => ({
	authentication: 'ramRole',
	roleArn: sandboxRoles[role].arn,
	...changes,
});

it('the test of a good role is green, costs two harmless calls, and keeps no keys', async () => {
	for (const _ of ['first', 'second']) {
		const before = sandbox.requests.length;
		expect(await press(roleOf('good'))).toEqual({
			status: 'OK',
			message: 'The role works and the service answers.',
		});
		expect(sandbox.requests.slice(before).map(({ action }) => action)).toEqual([
			'AssumeRole',
			'KeepaliveIntl',
		]);
	}
	const externalId = sandboxRoles.external.externalId;
	expect(await press(roleOf('external', { externalId }))).toMatchObject({ status: 'OK' });
});

it.each([
	[
		'a field that is empty',
		roleOf('good', { roleArn: '' }),
		/^'Role ARN' of the credential .+ is empty/,
	],
	['the ARN of a user', roleOf('good', { roleArn: 'acs:ram::1:user/me' }), /not of a role/],
	[
		'a role that does not exist',
		roleOf('good', { roleArn: 'acs:ram::1:role/no' }),
		/The role does not exist .*'Role ARN'/,
	],
	[
		'a role that trusts nobody',
		roleOf('untrusting'),
		/The role does not trust this AccessKey \(.*trust policy/,
	],
	[
		'no external ID',
		roleOf('external'),
		/does not trust this AccessKey \(.*'External ID' of the credential/,
	],
	[
		'a wrong external ID',
		roleOf('external', { externalId: 'wrong' }),
		/with this external ID .*compare 'External ID'/,
	],
	['no permission to assume it', roleOf('good', keysOf('noRoles')), /AliyunSTSAssumeRoleAccess/],
	[
		'the key of the whole account',
		roleOf('good', keysOf('wholeAccount')),
		/belongs to the account itself/,
	],
	[
		'a role without permission',
		roleOf('powerless'),
		/^The role 'sandbox-powerless' lacks a permission.*AliyunAntCloudAuthFullAccess/,
	],
	[
		'a session that is too long',
		roleOf('good', { roleDurationSeconds: 7200 }),
		/'Role Session Duration'/,
	],
	['a policy that is none', roleOf('good', { rolePolicy: '{}' }), /'Role Policy'/],
	['a wrong secret', roleOf('good', { accessKeySecret: 'wrong' }), /The AccessKey Secret is wrong/],
	['an unknown key', roleOf('good', { accessKeyId: 'nobody' }), /The AccessKey ID does not exist/],
	[
		'a refused connection',
		roleOf('good', { endpoint: 'http://127.0.0.1:9' }),
		/the connection was refused/,
	],
	[
		'a short callback secret',
		roleOf('good', { callbackSecret: 'short' }),
		/^The role works, but 'Callback Secret'/,
	],
])('the test says what is wrong with a role: %s', async (_name, changes, message) => {
	const answer = await press(changes);
	expect(answer).toEqual({ status: 'Error', message: expect.stringMatching(message) as string });
	expect(answer.message).toMatch(/\. [A-Z].*\.$/);
	for (const { accessKeyId } of sandbox.sessions) expect(answer.message).not.toContain(accessKeyId);
});

it('the test says that the clock is off', async () => {
	expect(await press({ endpoint: slow.url })).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/^The clock of this machine is off .*Set the clock/) as string,
	});
});

it('the test takes neither an unknown code nor a web page for a success', async () => {
	for (const fault of [
		{ kind: 'anyCode', code: 'Brand.New', status: 200 } as const,
		{ kind: 'html' } as const,
	]) {
		sandbox.plan({ match: { action: 'KeepaliveIntl' }, fault });
		expect(await press()).toMatchObject({ status: 'Error' });
	}
});
