import '../engine/environment';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { testApiCredential } from '../../nodes/shared/credential/credentialTest';
import { sandboxKeys, startSandbox, type Sandbox } from '../sandbox';
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
