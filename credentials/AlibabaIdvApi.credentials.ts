import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { ApiCredential } from '../nodes/shared/credential/apiCredential';
import type { SignableRequest } from '../nodes/shared/credential/n8nRequest';
import { signWithCredential } from '../nodes/shared/credential/sign';
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
				{ name: 'AccessKey', value: 'accessKey' },
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
			description:
				"The whole address of the service. 'http://' is accepted only for a sandbox on this machine.",
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
				'Only when you change the secret: enter the old one here, so that callbacks of verifications in progress are still accepted. Remove it after a day.',
		},
	];

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		signWithCredential(
			credentials as unknown as ApiCredential,
			request as unknown as SignableRequest,
		) as unknown as IHttpRequestOptions;
}
