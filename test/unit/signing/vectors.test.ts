import { encodeForm, formParamsOf } from '../../../nodes/shared/signing/body';
import { encodeParams } from '../../../nodes/shared/signing/encode';
import { signV1, v1Signature } from '../../../nodes/shared/signing/v1';
import { signV3 } from '../../../nodes/shared/signing/v3';
import { readPairs, sha256, v3Oracles } from './vendor';

/*
 * Signatures that Alibaba Cloud's pages and its own tests publish. They are what a mistake
 * that we share with its npm packages cannot pass.
 */

const regionsOfEcs = {
	query: { Action: 'DescribeRegions', Format: 'XML', Version: '2014-05-26' },
	key: { accessKeyId: 'testid', accessKeySecret: 'testsecret' },
	context: {
		now: Date.UTC(2016, 1, 23, 12, 46, 24),
		nonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
	},
};

const sendSms = {
	query: {
		Action: 'SendSms',
		Format: 'XML',
		OutId: '123',
		PhoneNumbers: '15300000001',
		RegionId: 'cn-hangzhou',
		SignName: '阿里云短信测试专用',
		TemplateCode: 'SMS_71390007',
		TemplateParam: '{"customer":"test"}',
		Version: '2017-05-25',
	},
	key: { accessKeyId: 'testId', accessKeySecret: 'testSecret' },
	context: {
		now: Date.UTC(2017, 6, 12, 2, 42, 19),
		nonce: '45e25e9b-0a6f-4070-8c85-2956eda1b466',
	},
};

function signatureOf(queryString: string): string | undefined {
	return readPairs(queryString).Signature;
}

describe('the published V1 signatures', () => {
	it('has that of DescribeRegions', () => {
		const { query, key, context } = regionsOfEcs;
		expect(signV1({ method: 'GET', query }, key, context)).toBe(
			'AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1' +
				'&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0' +
				'&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26' +
				'&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D',
		);
	});

	it('has that of SendSms, which has Chinese text and JSON in it', () => {
		const { query, key, context } = sendSms;
		expect(signatureOf(signV1({ method: 'GET', query }, key, context))).toBe(
			'zJDF+Lrzhj/ThnlvIToysFRq6t4=',
		);
	});

	it('does not care whether a parameter stands in the query or in the form', () => {
		const { query, key, context } = sendSms;
		const { SignName, TemplateParam, ...rest } = query;
		const body = encodeForm({ TemplateParam, SignName });
		expect(formParamsOf(body)).toHaveLength(2);
		expect(signatureOf(signV1({ method: 'GET', query: rest, body }, key, context))).toBe(
			'zJDF+Lrzhj/ThnlvIToysFRq6t4=',
		);
	});

	it("has that of Alibaba Cloud's own unit test", () => {
		const params = encodeParams({ test: 'ok' });
		expect(v1Signature('', params, 'accessKeySecret')).toBe('jHx/oHoHNrbVfhncHEvPdHXZwHU=');
	});
});

describe('the published V3 signature', () => {
	const emptyBodyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
	const signedNames =
		'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
	const key = { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' };
	const sign = () =>
		signV3(
			{
				method: 'POST',
				host: 'ecs.cn-shanghai.aliyuncs.com',
				action: 'RunInstances',
				version: '2014-05-26',
				query: {
					ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
					RegionId: 'cn-shanghai',
				},
				headers: {},
			},
			key,
			{ now: Date.UTC(2023, 9, 26, 10, 22, 32), nonce: '3156853299f313e23d1673dc12e1703d' },
		);

	it('is made step by step as the page shows it', () => {
		const { headers, queryString } = sign();
		expect(headers).toEqual({
			host: 'ecs.cn-shanghai.aliyuncs.com',
			'x-acs-action': 'RunInstances',
			'x-acs-version': '2014-05-26',
			'x-acs-date': '2023-10-26T10:22:32Z',
			'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
			'x-acs-content-sha256': emptyBodyHash,
			authorization:
				`ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=${signedNames},` +
				'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
		});

		// The page prints the hash of the canonical request, so what we signed can be rebuilt.
		const lines = signedNames.split(';').map((name) => `${name}:${headers[name]}`);
		const canonicalRequest = ['POST', '/', queryString, ...lines, '', signedNames, emptyBodyHash];
		expect(sha256(canonicalRequest.join('\n'))).toBe(
			'7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
		);
	});

	it("is what Alibaba Cloud's packages make of it too, so they may be asked about the rest", () => {
		const { headers, queryString } = sign();
		const { authorization, ...rest } = headers;
		for (const oracle of Object.values(v3Oracles)) {
			expect(
				oracle.getAuthorization(
					{
						method: 'POST',
						pathname: '/',
						query: readPairs(queryString),
						headers: rest,
					} as never,
					'ACS3-HMAC-SHA256',
					emptyBodyHash,
					key.accessKeyId,
					key.accessKeySecret,
				),
			).toBe(authorization);
		}
	});
});
