import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { ApiCredential } from '../nodes/shared/credential/apiCredential';
import { temporaryKeysFor } from '../nodes/shared/credential/temporaryKeys';
import type { SignableRequest } from '../nodes/shared/credential/n8nRequest';
import { signWithCredential } from '../nodes/shared/credential/sign';
import { IdvError } from '../nodes/shared/errors';
import { customRegion, regions } from '../nodes/shared/services/regions';

export class AlibabaIdvApi implements ICredentialType {
	name = 'alibabaIdvApi';

	displayName = 'Alibaba Cloud ID Verification API';

	icon = {
		light: 'file:../icons/credential.light.svg',
		dark: 'file:../icons/credential.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-alibaba-id-verification/n8n-nodes-alibaba-id-verification#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'AccessKey',
					value: 'accessKey',
					description: 'The permanent key of a RAM user that may use ID Verification',
				},
				{
					name: 'RAM Role',
					value: 'ramRole',
					description: 'The key of a RAM user that may only assume a role; new keys every hour',
				},
				{
					name: 'STS Token',
					value: 'stsToken',
					description: 'A temporary AccessKey from the Security Token Service',
				},
			],
			default: 'accessKey',
			description: 'Which kind of AccessKey to sign requests with',
		},
		{
			displayName: 'AccessKey ID',
			name: 'accessKeyId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. LTAI5tXXXXXXXXXX',
			description:
				"From the RAM console of Alibaba Cloud. Use a RAM user that has only the policy 'AliyunAntCloudAuthFullAccess', not the key of the whole account.",
		},
		{
			displayName: 'AccessKey Secret',
			name: 'accessKeySecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Alibaba Cloud shows it only once, when the AccessKey is created',
		},
		{
			displayName: 'STS Token',
			name: 'securityToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Belongs to this AccessKey ID and Secret, and expires with them',
			displayOptions: { show: { authentication: ['stsToken'] } },
		},
		{
			displayName: 'Role ARN',
			name: 'roleArn',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. acs:ram::1234567890123456:role/id-verification',
			description:
				"From the page of the role in the RAM console. The role needs the policy 'AliyunAntCloudAuthFullAccess', the RAM user only 'AliyunSTSAssumeRoleAccess'.",
			displayOptions: { show: { authentication: ['ramRole'] } },
		},
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			default: '',
			description:
				'Only if the trust policy of the role asks for one (sts:ExternalId), for example because the role belongs to another account',
			displayOptions: { show: { authentication: ['ramRole'] } },
		},
		{
			displayName: 'Role Session Name',
			name: 'roleSessionName',
			type: 'string',
			default: 'n8n',
			description:
				'Appears in the audit log of Alibaba Cloud. 2 to 64 letters, digits, and the characters _@.-. Do not enter personal data.',
			displayOptions: { show: { authentication: ['ramRole'] } },
		},
		{
			displayName: 'Role Session Duration',
			name: 'roleDurationSeconds',
			type: 'number',
			typeOptions: { minValue: 900, maxValue: 43200 },
			default: 3600,
			description:
				'How long temporary keys work, in seconds: from 900 to what the role allows. New ones are fetched five minutes before they expire.',
			displayOptions: { show: { authentication: ['ramRole'] } },
		},
		{
			displayName: 'Role Policy',
			name: 'rolePolicy',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description:
				'Only to allow less than the role does: a policy in JSON, up to 2,048 characters. If it is empty, the keys have all permissions of the role.',
			displayOptions: { show: { authentication: ['ramRole'] } },
		},
		{
			// Always empty: that makes n8n call preAuthentication before each request, and store nothing.
			displayName: 'Role Session',
			name: 'roleSession',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
			displayOptions: { show: { authentication: ['ramRole'] } },
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				...Object.entries(regions).map(([value, { name }]) => ({ name, value })),
				{ name: 'Custom', value: customRegion },
			],
			default: 'cn-hongkong',
			description:
				'Where your verifications run and their data is kept. Face verification (FACE_VERIFY) is offered in Hong Kong only.',
		},
		{
			displayName: 'Network',
			name: 'network',
			type: 'options',
			options: [
				{
					name: 'Internal (Same Region)',
					value: 'internal',
					description: 'Only if n8n itself runs inside Alibaba Cloud, in this region',
				},
				{ name: 'Public', value: 'public', description: 'Over the internet' },
			],
			default: 'public',
			description: 'How n8n reaches Alibaba Cloud',
			displayOptions: { hide: { region: [customRegion] } },
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. http://127.0.0.1:8765',
			description: "The whole address of the service. 'http://' is accepted only for a sandbox.",
			displayOptions: { show: { region: [customRegion] } },
		},
		{
			displayName: 'Sandbox in Private Network',
			name: 'privateSandbox',
			type: 'boolean',
			default: false,
			description:
				"Whether 'http://' is also accepted for a sandbox in your private network, for example when n8n runs in Docker. Nothing is encrypted: never use it for real people.",
			displayOptions: { show: { region: [customRegion] } },
		},
		{
			displayName: 'Callback Secret',
			name: 'callbackSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Needed only for signed callbacks and personal links. Enter at least 32 random characters from a password manager; Alibaba Cloud never sees them.',
		},
		{
			displayName: 'Previous Callback Secret',
			name: 'previousCallbackSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only when you change the secret: with the old one here, callbacks on their way and personal links still work. Remove it after a day, or when the last of these links has expired.',
		},
	];

	/**
	 * n8n calls it before each request, as long as the hidden field is empty: gets keys of the role
	 * where there are none for the next minutes. What it returns would be stored, so it is nothing; and
	 * it must be an object (measured on n8n 1.123, 2.0, and 2.41).
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const temporaryKeys = temporaryKeysFor(credentials as unknown as ApiCredential, this.helpers);
		const found = await temporaryKeys?.ready();
		if (found instanceof IdvError) throw found;
		return {};
	}

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		signWithCredential(
			credentials as unknown as ApiCredential,
			request as unknown as SignableRequest,
		) as unknown as IHttpRequestOptions;
}
