import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { AlibabaIdvApi } from '../../../credentials/AlibabaIdvApi.credentials';
import type { SignableRequest } from '../../../nodes/shared/signing';
import { accept, asReceived } from '../signing/vendor';

const root = join(__dirname, '../../..');
const type = new AlibabaIdvApi();

function field(name: string): INodeProperties {
	const found = type.properties.filter((property) => property.name === name);
	if (found.length !== 1 || !found[0]) throw new Error(`${found.length} fields called ${name}`);
	return found[0];
}

function valuesOf(name: string): unknown[] {
	return (field(name).options as INodePropertyOptions[]).map(({ value }) => value);
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

describe('the credential "Alibaba Cloud ID Verification API"', () => {
	it('is called as package.json and workflows call it', () => {
		expect(type.name).toBe('alibabaIdvApi');
		expect(type.displayName).toBe('Alibaba Cloud ID Verification API');
		expect(AlibabaIdvApi.name).toBe('AlibabaIdvApi');
		const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
			n8n: { credentials: string[] };
		};
		expect(n8n.credentials).toContain('dist/credentials/AlibabaIdvApi.credentials.js');
	});

	it('has the fields that stored credentials have, and no others', () => {
		expect(
			type.properties.map(({ name, type: kind, default: initial }) => [name, kind, initial]),
		).toEqual([
			['accessKeyId', 'string', ''],
			['accessKeySecret', 'string', ''],
			['region', 'options', 'cn-hongkong'],
			['network', 'options', 'public'],
			['endpoint', 'string', ''],
			['useSecurityToken', 'boolean', false],
			['securityToken', 'string', ''],
		]);
	});

	it('has the values that stored credentials have', () => {
		expect([...valuesOf('region')].sort()).toEqual([
			'ap-southeast-1',
			'ap-southeast-3',
			'ap-southeast-5',
			'cn-hongkong',
			'custom',
			'eu-central-1',
			'us-west-1',
		]);
		expect([...valuesOf('network')].sort()).toEqual(['internal', 'public']);
	});

	it('masks exactly the secret and the token', () => {
		const masked = type.properties.filter(({ typeOptions }) => typeOptions?.password === true);
		expect(masked.map(({ name }) => name)).toEqual(['accessKeySecret', 'securityToken']);
	});

	it('demands every field that it shows and cannot do without', () => {
		const required = type.properties.filter((property) => property.required);
		expect(required.map(({ name }) => name)).toEqual([
			'accessKeyId',
			'accessKeySecret',
			'endpoint',
			'securityToken',
		]);
	});

	it('gives nodes only the fields that it shows', () => {
		const everything = {
			...keys,
			endpoint: 'https://idv.example',
			network: 'internal',
			securityToken: 'token',
		};
		expect(asNodesGetIt({ ...everything, region: 'us-west-1', useSecurityToken: false })).toEqual({
			...keys,
			region: 'us-west-1',
			network: 'internal',
			useSecurityToken: false,
		});
		expect(asNodesGetIt({ ...everything, region: 'custom', useSecurityToken: true })).toEqual({
			...keys,
			region: 'custom',
			endpoint: 'https://idv.example',
			useSecurityToken: true,
			securityToken: 'token',
		});
		expect(asNodesGetIt({ ...keys })).toEqual({
			...keys,
			region: 'cn-hongkong',
			network: 'public',
			useSecurityToken: false,
		});
	});

	it('has its icons and a page to read', () => {
		for (const icon of Object.values(type.icon)) {
			expect(existsSync(join(root, 'credentials', icon.replace('file:', '')))).toBe(true);
		}
		expect(type.documentationUrl).toMatch(/^https:\/\//);
	});

	it('explains each choice, so that an operator need not know the vendor', () => {
		for (const { name, displayName, description } of type.properties) {
			expect([name, displayName, description]).toEqual([
				name,
				expect.stringMatching(/^[A-Z]/),
				expect.stringMatching(/.{20}/),
			]);
		}
	});
});

describe('authenticate', () => {
	it.each([
		['cn-hongkong', 'public', 'cloudauth-intl.cn-hongkong.aliyuncs.com'],
		['ap-southeast-1', 'public', 'cloudauth-intl.ap-southeast-1.aliyuncs.com'],
		['ap-southeast-3', 'internal', 'cloudauth-intl-vpc.ap-southeast-3.aliyuncs.com'],
		['ap-southeast-5', 'internal', 'cloudauth-intl-vpc.ap-southeast-5.aliyuncs.com'],
		['us-west-1', 'public', 'cloudauth-intl.us-west-1.aliyuncs.com'],
		['eu-central-1', 'public', 'cloudauth-intl.eu-central-1.aliyuncs.com'],
	])('signs for the service of region %s on the %s network', async (region, network, host) => {
		const stored = { ...keys, region, network };
		const signed = await authenticate(stored, { method: 'POST', url: '/', headers });
		expect(signed.url).toBe(`https://${host}/`);
		accept(asReceived(signed), keys);
	});

	it('works with nothing but the two keys filled in', async () => {
		const signed = await authenticate(keys, { method: 'POST', url: '/', headers });
		expect(signed.url).toBe('https://cloudauth-intl.cn-hongkong.aliyuncs.com/');
		accept(asReceived(signed), keys);
	});

	it('signs the legacy service with V1', async () => {
		const qs = { Action: 'ExecuteRequest', Version: '2019-05-21', Service: 'intl_face_verify' };
		const signed = await authenticate(keys, { method: 'GET', url: '/', qs });
		expect(signed.url).toMatch(/^https:\/\/saf\.cn-hongkong\.aliyuncs\.com\/\?/);
		accept(asReceived(signed), keys);
	});

	it('adds an STS token when it is switched on', async () => {
		const sts = { ...keys, securityToken: 'token' };
		const signed = await authenticate(
			{ ...sts, useSecurityToken: true },
			{ method: 'POST', url: '/', headers, body: { a: 'b' } },
		);
		accept(asReceived(signed), sts);
	});

	it('takes empty objects for nothing, as a declarative request has them', async () => {
		const signed = await authenticate(keys, {
			method: 'POST',
			url: '/',
			headers,
			qs: {},
			body: {},
		});
		expect(signed).not.toHaveProperty('body');
		accept(asReceived(signed), keys);
	});

	it('rejects in words, without the secret', async () => {
		const stored = { ...keys, region: 'custom', endpoint: 'http://idv.example' };
		const rejected = authenticate(stored, { method: 'POST', url: '/', headers });
		await expect(rejected).rejects.toThrow(
			"The endpoint 'http://idv.example' is not encrypted. Use 'https://'.",
		);
		await expect(rejected).rejects.not.toThrow(keys.accessKeySecret);
	});
});
