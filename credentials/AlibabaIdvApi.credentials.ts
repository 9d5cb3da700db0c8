import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { ApiCredential } from '../nodes/shared/api/endpoint';
import { customRegion, regions } from '../nodes/shared/api/regions';
import { signWithCredential } from '../nodes/shared/api/sign';
import type { SignableRequest } from '../nodes/shared/signing';

/** A toggle, not a secret: n8n's linter takes it for one by its name when it stands in the list. */
const useSecurityToken: INodeProperties = {
	displayName: 'Use STS Token',
	name: 'useSecurityToken',
	type: 'boolean',
	default: false,
	description: 'Whether the AccessKey is a temporary one from the Security Token Service',
};

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
			description: 'Shown by Alibaba Cloud only once, when the AccessKey is created',
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
				'Where your verifications run and their data stays. Face verification (FACE_VERIFY) is offered in Hong Kong only.',
		},
		{
			displayName: 'Network',
			name: 'network',
			type: 'options',
			options: [
				{
					name: 'Internal (Same Region)',
					value: 'internal',
					description: 'Only when n8n itself runs inside Alibaba Cloud, in this region',
				},
				{ name: 'Public', value: 'public', description: 'Over the internet' },
			],
			default: 'public',
			description: 'The way from n8n to Alibaba Cloud',
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
				"The whole address of the service. 'http://' is accepted for a sandbox on this machine only.",
			displayOptions: { show: { region: [customRegion] } },
		},
		useSecurityToken,
		{
			displayName: 'STS Token',
			name: 'securityToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Belongs to this AccessKey ID and Secret, and expires with them',
			displayOptions: { show: { useSecurityToken: [true] } },
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
