import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type ICredentialType } from 'n8n-workflow';

import { AlibabaIdvCallbackApi } from '../../../credentials/AlibabaIdvCallbackApi.credentials';

const root = join(__dirname, '../../..');
const type: ICredentialType = new AlibabaIdvCallbackApi();

describe('the credential "Alibaba Cloud ID Verification Callback API"', () => {
	it('is called as package.json and workflows call it', () => {
		expect(type.name).toBe('alibabaIdvCallbackApi');
		expect(type.displayName).toBe('Alibaba Cloud ID Verification Callback API');
		expect(AlibabaIdvCallbackApi.name).toBe('AlibabaIdvCallbackApi');
		const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
			n8n: { credentials: string[] };
		};
		expect(n8n.credentials).toContain('dist/credentials/AlibabaIdvCallbackApi.credentials.js');
	});

	it('has the one field that callback tokens are made from, demanded and described', () => {
		const [secret, ...others] = type.properties.filter(({ name }) => name === 'secret');
		expect(others).toEqual([]);
		expect(secret).toMatchObject({ type: 'string', default: '', required: true });
		expect(secret?.description).toMatch(/32 characters/);
	});

	it('masks everything that it stores', () => {
		const stored = type.properties.filter((property) => property.type !== 'notice');
		expect(stored.length).toBeGreaterThan(0);
		for (const property of stored) expect(property.typeOptions).toEqual({ password: true });
	});

	it('gives nodes that secret as it was stored', () => {
		const secret = 'x'.repeat(32);
		expect(
			NodeHelpers.getNodeParameters(type.properties, { secret }, true, false, null, null),
		).toMatchObject({ secret });
	});

	it('is no way to send requests: nobody outside ever sees the secret', () => {
		expect(type.authenticate).toBeUndefined();
		expect(type.test).toBeUndefined();
	});

	it('has its icons and a page to read', () => {
		const { light, dark } = type.icon as { light: string; dark: string };
		for (const icon of [light, dark]) {
			expect(existsSync(join(root, 'credentials', icon.replace('file:', '')))).toBe(true);
		}
		expect(type.documentationUrl).toMatch(/^https:\/\//);
	});
});
