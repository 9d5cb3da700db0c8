import type { IDataObject } from 'n8n-workflow';

import { sandboxKeys, startSandbox, type Sandbox } from '../sandbox';
import { engine, items, sandboxCredential } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.stop();
});

const pairs = (values: Record<string, string>) => ({
	parameters: Object.entries(values).map(([name, value]) => ({ name, value })),
});

/** n8n's HTTP Request node with our credential as its predefined credential type. */
async function request(parameters: IDataObject, changes = {}) {
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
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'alibabaIdvApi',
						...parameters,
					},
				},
			],
			connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		},
		{ credentials: sandboxCredential(sandbox, changes), inputItems: items({}) },
	);
}

const v3 = (action: string) => pairs({ 'x-acs-action': action, 'x-acs-version': '2022-08-09' });

describe("the credential in n8n's HTTP Request node", () => {
	it('signs V3 with the operation in the headers, parameters in the query', async () => {
		const started = sandbox.start('different');
		const result = await request({
			url: sandbox.url,
			sendHeaders: true,
			headerParameters: v3('CheckResult'),
			sendQuery: true,
			queryParameters: pairs({
				MerchantBizId: started.merchantBizId,
				TransactionId: started.transactionId,
			}),
		});
		expect(result.error).toBeUndefined();
		expect(result.jsonOf('HTTP Request', 0)[0]).toMatchObject({
			Code: 'Success',
			Result: { Passed: 'N', SubCode: '204' },
		});
	});

	it.each(['form-urlencoded', 'json'])(
		'signs V3 with parameters in a body of the kind %s as the node sends it',
		async (contentType) => {
			const result = await request({
				url: `${sandbox.url}/`,
				sendHeaders: true,
				headerParameters: v3('Initialize'),
				sendBody: true,
				contentType,
				bodyParameters: pairs({
					ProductCode: 'FACE_VERIFY',
					MerchantBizId: 'http1',
					MerchantUserId: "o'neil & söhne (1*2)",
					MetaInfo: '{"deviceType":"ios"}',
					FacePictureUrl: 'https://photos.example.com/1.jpg?a=1&b=2',
				}),
			});
			expect(result.error?.message).toBeUndefined();
			expect(result.jsonOf('HTTP Request', 0)[0]).toMatchObject({ Code: 'Success' });
		},
	);

	it('signs V1 for the legacy service, with Action and Version in the query', async () => {
		const result = await request({
			url: sandbox.url,
			sendQuery: true,
			queryParameters: pairs({
				Action: 'ExecuteRequest',
				Version: '2019-05-21',
				Service: 'intl_face_verify',
				ServiceParameters: '{}',
			}),
		});
		expect(result.jsonOf('HTTP Request', 0)[0]).toMatchObject({ Code: 400 });
		expect(sandbox.requests.at(-1)).toMatchObject({ signature: 'V1', action: 'ExecuteRequest' });
	});

	it('signs with temporary keys', async () => {
		const { accessKeyId, accessKeySecret, securityToken } = sandboxKeys.sts;
		const result = await request(
			{ url: sandbox.url, sendHeaders: true, headerParameters: v3('KeepaliveIntl') },
			{ accessKeyId, accessKeySecret, authentication: 'stsToken', securityToken },
		);
		expect(result.jsonOf('HTTP Request', 0)[0]).toMatchObject({ Code: 'Success' });
	});

	it.each([
		['says what is missing when no operation is named', {}, /does not say which operation/],
		[
			'signs no service in the scheme of another',
			{
				sendQuery: true,
				queryParameters: pairs({ Action: 'KeepaliveIntl', Version: '2022-08-09' }),
			},
			/name their operation in headers, not in query parameters/,
		],
		[
			'does not sign for a stranger',
			{ url: 'http://127.0.0.1:9/', sendHeaders: true, headerParameters: v3('KeepaliveIntl') },
			/The AccessKey is not used for 'http:\/\/127.0.0.1:9'/,
		],
	])('%s', async (_name, parameters, message) => {
		const result = await request({ url: sandbox.url, ...parameters });
		expect(result.error?.message).toMatch(message);
	});
});
