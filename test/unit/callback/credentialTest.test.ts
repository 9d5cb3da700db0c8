import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';

import { testCallbackCredential } from '../../../nodes/shared/callback/credentialTest';

const test = async (data?: object) =>
	await testCallbackCredential.call(
		{} as ICredentialTestFunctions,
		{ id: '1', name: 'Callback', type: 'alibabaIdvCallbackApi', data } as ICredentialsDecrypted,
	);

describe("'Test' of the callback credential", () => {
	it('is content with a long secret', async () => {
		expect(await test({ secret: 'x'.repeat(32) })).toEqual({
			status: 'OK',
			message: 'The secret is long enough.',
		});
	});

	it.each([{ secret: 'short' }, { secret: '' }, {}, undefined])(
		'complains about %j',
		async (data) => {
			const { status, message } = await test(data);
			expect(status).toBe('Error');
			expect(message).toMatch(/^The secret has \d+ characters and needs at least 32/);
		},
	);
});
