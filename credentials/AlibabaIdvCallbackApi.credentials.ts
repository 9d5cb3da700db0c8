import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class AlibabaIdvCallbackApi implements ICredentialType {
	name = 'alibabaIdvCallbackApi';

	displayName = 'Alibaba Cloud ID Verification Callback API';

	icon = {
		light: 'file:../icons/credential.light.svg',
		dark: 'file:../icons/credential.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-alibaba-id-verification/n8n-nodes-alibaba-id-verification#credentials';

	properties: INodeProperties[] = [
		{
			displayName:
				'You make this secret up yourself; Alibaba Cloud never sees it. Callbacks are recognised by a token made from it, so that nobody else can report a passed verification.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			placeholder: 'At least 32 characters',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'At least 32 characters that nobody can guess. Let a password manager make it, or use: openssl rand -base64 48.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only while you change the secret: the old one. Callbacks of verifications that were started with it are still accepted. Empty it after a day.',
		},
	];
}
