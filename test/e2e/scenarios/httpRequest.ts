import type { WorkflowJson } from '../../engine';
import type { Scenario } from '../place';
import { RealServer } from '../realServer';
import { expectNone } from '../report';
import { connections, node } from '../workflows';

const pairs = (values: Record<string, string>) => ({
	parameters: Object.entries(values).map(([name, value]) => ({ name, value })),
});

const v3 = (action: string) => ({
	sendHeaders: true,
	headerParameters: pairs({ 'x-acs-action': action, 'x-acs-version': '2022-08-09' }),
});

const fields = pairs({
	ProductCode: 'FACE_VERIFY',
	MerchantBizId: 'http1',
	MerchantUserId: "o'neil & söhne (1*2)",
	MetaInfo: '{"deviceType":"ios"}',
	FacePictureUrl: 'https://photos.example.com/1.jpg?a=1&b=2',
});

const saf = '2019-05-21';

/** The legacy service, asked about two pictures that are none. */
const legacy = (version: string) => ({
	sendQuery: true,
	queryParameters: pairs({ Action: 'ExecuteRequest', Version: version }),
	sendBody: true,
	contentType: 'form-urlencoded',
	bodyParameters: pairs({
		Service: 'intl_face_verify',
		ServiceParameters: JSON.stringify({
			refFaceContent: 'bm8=',
			authFaceContent: 'bm8=',
			resourceCode: '00840000',
		}),
	}),
});

const ways: Array<[name: string, parameters: object, signature: string, says: RegExp]> = [
	['V3, nothing but headers', v3('KeepaliveIntl'), 'V3', /"Code":"Success"/],
	[
		'V3, parameters in the query',
		{ ...v3('Initialize'), sendQuery: true, queryParameters: fields },
		'V3',
		/"Code":"Success"/,
	],
	[
		'V3, parameters in a form',
		{ ...v3('Initialize'), sendBody: true, contentType: 'form-urlencoded', bodyParameters: fields },
		'V3',
		/"Code":"Success"/,
	],
	['V1', legacy(saf), 'V1', /"retCode\\*":\\*"UNABLE_GET_IMAGE/],
	['V1 for a service that is signed with V3', legacy('2022-08-09'), '', /in headers, not in query/],
	['no operation named', {}, '', /does not say which operation/],
];

/** n8n's own HTTP Request node with our credential. */
export const httpRequest: Scenario = {
	title: 'HTTP Request node with our credential, V3 and V1',
	async play({ rest, sandbox, credentials }) {
		const server = new RealServer(rest, sandbox, credentials);
		const problems: string[] = [];
		for (const [name, parameters, signature, says] of ways) {
			const before = sandbox.requests.length;
			const execution = await server.run({
				nodes: [
					node('Start', 'manualTrigger'),
					node(
						'HTTP Request',
						'httpRequest',
						{
							method: 'POST',
							url: `${sandbox.url}/`,
							authentication: 'predefinedCredentialType',
							nodeCredentialType: 'alibabaIdvApi',
							...parameters,
						},
						{ typeVersion: 4.2 },
					),
				],
				connections: connections(['Start', 0, 'HTTP Request']),
			} as unknown as WorkflowJson);
			const result = execution.parts.at(-1);
			const said = JSON.stringify(result?.error?.message ?? result?.jsonOf('HTTP Request', 0)[0]);
			if (!says.test(said)) problems.push(`${name}: ${said} does not say ${says}`);
			const sent = sandbox.requests.slice(before).map((request) => String(request.signature));
			if (String(sent) !== signature) problems.push(`${name}: signed ${sent}, not ${signature}`);
		}
		expectNone('HTTP Request', problems);
		return `${ways.length} ways`;
	},
};
