import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { testCredential } from '../engine/credentialTest';
import { sandboxKeys, startSandbox, type Sandbox } from '../sandbox';
import { credentialTypes, nodeTypes, sandboxCredential } from './support';

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

async function press(name: string, data: ICredentialDataDecryptedObject) {
	const { status, message } = await testCredential(name, data, { credentialTypes, nodeTypes });
	return { status, message };
}

const forSandbox = (changes: ICredentialDataDecryptedObject = {}) =>
	sandboxCredential(sandbox, changes).alibabaIdvApi ?? {};

const keysOf = (account: keyof typeof sandboxKeys) => {
	const { accessKeyId, accessKeySecret } = sandboxKeys[account];
	return { accessKeyId, accessKeySecret };
};

/** The button in n8n's credential dialog, pressed the way n8n presses it. */
describe('"Test" of the AccessKey credential', () => {
	it('is green for a good key and costs one harmless call', async () => {
		const before = sandbox.requests.length;
		expect(await press('alibabaIdvApi', forSandbox())).toEqual({
			status: 'OK',
			message: 'The AccessKey works and the service answers.',
		});
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
			{ ...keysOf('sts'), useSecurityToken: true, securityToken: 'sandbox-token-expired' },
			/^The STS token has expired/,
		],
		['an empty key', { accessKeyId: ' ' }, /^The AccessKey ID of the credential is empty/],
		[
			'a refused connection',
			{ endpoint: 'http://127.0.0.1:9' },
			/^The vendor could not be reached: the connection was refused\. Check the region/,
		],
		[
			'a host that does not exist',
			{ endpoint: 'https://idv.invalid' },
			/^The vendor could not be reached: (the host name does not exist|the name service did not answer)/,
		],
	])('is red in words for %s', async (_name, changes, message) => {
		const answer = await press('alibabaIdvApi', forSandbox(changes));
		expect(answer).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(answer.message).not.toMatch(/E[A-Z]{5,}/);
	});

	it('is red in words for a clock that is off', async () => {
		const answer = await press('alibabaIdvApi', forSandbox({ endpoint: slow.url }));
		expect(answer).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The clock of this machine is off .*Set the clock/),
		});
	});

	it('is red for a code that nobody knows, and for a web page', async () => {
		for (const fault of [
			{ kind: 'anyCode', code: 'Brand.New', status: 200 } as const,
			{ kind: 'html' } as const,
		]) {
			sandbox.plan({ match: { action: 'KeepaliveIntl' }, fault });
			expect((await press('alibabaIdvApi', forSandbox())).status).toBe('Error');
		}
	});
});

describe('"Test" of the callback credential', () => {
	it.each([
		['a'.repeat(32), 'OK', /long enough/],
		['a'.repeat(31), 'Error', /has 31 characters and needs at least 32/],
		[` ${'a'.repeat(31)} `, 'Error', /has 31 characters/],
		['', 'Error', /has 0 characters/],
	])('of %j is %s', async (secret, status, message) => {
		expect(await press('alibabaIdvCallbackApi', { secret })).toEqual({
			status,
			message: expect.stringMatching(message),
		});
	});
});
