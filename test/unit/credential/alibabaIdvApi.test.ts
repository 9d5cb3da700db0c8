import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { AlibabaIdvApi } from '../../../credentials/AlibabaIdvApi.credentials';
import {
	credentialDisplayName,
	credentialName,
} from '../../../nodes/shared/credential/apiCredential';
import type { SignableRequest } from '../../../nodes/shared/credential/n8nRequest';
import { regions } from '../../../nodes/shared/services/regions';
import { accept, asReceived } from '../signing/vendor';

const root = join(__dirname, '../../..');
const type = new AlibabaIdvApi();

function valuesOf(name: string): unknown[] {
	const [field] = type.properties.filter((property) => property.name === name);
	return (field?.options as INodePropertyOptions[]).map(({ value }) => value);
}

/** What n8n makes of the stored fields: defaults filled in, fields that are not shown dropped. */
function asNodesGetIt(stored: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
	const { properties } = type;
	return NodeHelpers.getNodeParameters(
		properties,
		stored as never,
		true,
		false,
		null,
		null,
	) as ICredentialDataDecryptedObject;
}

/** As n8n's credentials helper calls it: unbound, with the credential and the options. */
async function authenticate(
	stored: ICredentialDataDecryptedObject,
	options: Partial<IHttpRequestOptions> & Record<string, unknown>,
): Promise<SignableRequest> {
	const { authenticate: sign } = type;
	if (typeof sign !== 'function') throw new Error('authenticate is no function');
	const signed = await sign(asNodesGetIt(stored), options as unknown as IHttpRequestOptions);
	return signed as unknown as SignableRequest;
}

const keys = { accessKeyId: 'LTAItest', accessKeySecret: 'very-secret' };
const headers = { 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' };

describe('the credential', () => {
	it('is the only one, and has the name that nodes and messages use', () => {
		expect(readdirSync(join(root, 'credentials'))).toEqual(['AlibabaIdvApi.credentials.ts']);
		expect(type.name).toBe(credentialName);
		expect(type.displayName).toBe(credentialDisplayName);
		expect(AlibabaIdvApi.name).toBe('AlibabaIdvApi');
	});

	it('has these fields, with these defaults, and no others', () => {
		const facts = ({
			name,
			type: kind,
			default: initial,
			required,
			typeOptions,
		}: INodeProperties) =>
			[
				name,
				kind === 'options' ? valuesOf(name).join(' ') : kind,
				initial,
				required ? 'required' : 'optional',
				typeOptions?.password ? 'masked' : 'shown',
			] as const;
		const regionNames = [...Object.keys(regions), 'custom'].join(' ');
		expect(type.properties.map(facts)).toEqual([
			['authentication', 'accessKey ramRole stsToken', 'accessKey', 'optional', 'shown'],
			['accessKeyId', 'string', '', 'required', 'shown'],
			['accessKeySecret', 'string', '', 'required', 'masked'],
			['securityToken', 'string', '', 'required', 'masked'],
			['roleArn', 'string', '', 'required', 'shown'],
			['externalId', 'string', '', 'optional', 'shown'],
			['roleSessionName', 'string', 'n8n', 'optional', 'shown'],
			['roleDurationSeconds', 'number', 3600, 'optional', 'shown'],
			['rolePolicy', 'string', '', 'optional', 'shown'],
			['roleSession', 'hidden', '', 'optional', 'shown'],
			['region', regionNames, 'cn-hongkong', 'optional', 'shown'],
			['network', 'internal public', 'public', 'optional', 'shown'],
			['endpoint', 'string', '', 'required', 'shown'],
			['privateSandbox', 'boolean', false, 'optional', 'shown'],
			['callbackSecret', 'string', '', 'optional', 'masked'],
			['previousCallbackSecret', 'string', '', 'optional', 'masked'],
		]);
	});

	it('takes the same durations as Alibaba Cloud, and has n8n ask for keys of a role', () => {
		const optionsOf = (name: string) =>
			type.properties.find((property) => property.name === name)?.typeOptions;
		expect(optionsOf('roleDurationSeconds')).toEqual({ minValue: 900, maxValue: 43_200 });
		expect(optionsOf('roleSession')).toEqual({ expirable: true });
	});

	it('gives nodes only the fields that it shows', () => {
		const everything = {
			...keys,
			endpoint: 'https://idv.example',
			network: 'internal',
			securityToken: 'token',
			callbackSecret: 'now',
			previousCallbackSecret: 'before',
		};
		const secrets = { callbackSecret: 'now', previousCallbackSecret: 'before' };
		expect(
			asNodesGetIt({ ...everything, region: 'us-west-1', authentication: 'accessKey' }),
		).toEqual({
			...keys,
			...secrets,
			region: 'us-west-1',
			network: 'internal',
			authentication: 'accessKey',
		});
		expect(asNodesGetIt({ ...everything, region: 'custom', authentication: 'stsToken' })).toEqual({
			...keys,
			...secrets,
			region: 'custom',
			endpoint: 'https://idv.example',
			privateSandbox: false,
			authentication: 'stsToken',
			securityToken: 'token',
		});
		expect(asNodesGetIt({ ...everything, authentication: 'ramRole', roleArn: 'arn' })).toEqual({
			...keys,
			...secrets,
			region: 'cn-hongkong',
			network: 'internal',
			authentication: 'ramRole',
			roleArn: 'arn',
			externalId: '',
			roleSessionName: 'n8n',
			roleDurationSeconds: 3600,
			rolePolicy: '',
			// Empty: otherwise n8n would not ask for keys.
			roleSession: '',
		});
		expect(asNodesGetIt({ ...keys })).toEqual({
			...keys,
			region: 'cn-hongkong',
			network: 'public',
			authentication: 'accessKey',
			callbackSecret: '',
			previousCallbackSecret: '',
		});
	});

	it('has its icons and a page to read', () => {
		for (const icon of Object.values(type.icon)) {
			expect(existsSync(join(root, 'credentials', icon.replace('file:', '')))).toBe(true);
		}
		expect(type.documentationUrl).toMatch(/^https:\/\//);
	});

	it('explains every field in at most 200 characters', () => {
		for (const { name, description } of type.properties.filter((each) => each.type !== 'hidden')) {
			expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z].{19,199}$/)]);
		}
	});
});

describe('authenticate', () => {
	it('signs ID Verification with nothing but the two keys filled in', async () => {
		const signed = await authenticate(keys, { method: 'POST', url: '/', headers });
		expect(signed.url).toBe('https://cloudauth-intl.cn-hongkong.aliyuncs.com/');
		accept(asReceived(signed), keys);
	});

	it('signs the legacy service in a region of its own, with an STS token', async () => {
		const sts = { ...keys, securityToken: 'token' };
		const qs = { Action: 'ExecuteRequest', Version: '2019-05-21', Service: 'intl_face_verify' };
		const signed = await authenticate(
			{ ...sts, authentication: 'stsToken', region: 'ap-southeast-1', network: 'internal' },
			{ method: 'POST', url: '/', qs, body: { a: 'b' } },
		);
		expect(signed.url).toMatch(/^https:\/\/saf\.ap-southeast-1\.aliyuncs\.com\/\?/);
		accept(asReceived(signed), sts);
	});

	it('takes empty objects for nothing, as a declarative request has them', async () => {
		const request = { method: 'POST' as const, url: '/', headers, qs: {}, body: {} };
		const signed = await authenticate(keys, request);
		expect(signed).not.toHaveProperty('body');
		accept(asReceived(signed), keys);
	});

	it('never signs with the callback secrets, nor sends them', async () => {
		const stored = { ...keys, callbackSecret: 'canary-1', previousCallbackSecret: 'canary-2' };
		const signed = await authenticate(stored, { method: 'POST', url: '/', headers });
		accept(asReceived(signed), keys);
		expect(JSON.stringify(signed)).not.toContain('canary');
	});

	it('rejects what it refuses to sign', async () => {
		const stored = { ...keys, region: 'custom', endpoint: 'http://idv.example' };
		await expect(authenticate(stored, { method: 'POST', url: '/', headers })).rejects.toThrow(
			"The endpoint 'http://idv.example' is not encrypted",
		);
	});
});
