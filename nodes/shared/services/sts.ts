import { permissionCodes } from './permissionCodes';
import type { Service } from './service';

const fieldRemedy = (field: string, rule: string) =>
	`Correct '${field}' in the credential: ${rule}`;

/**
 * The Security Token Service, which gives out the temporary keys of a role.
 *
 * Source: Alibaba Cloud's pages for AssumeRole (2026-09-01), its endpoints (2025-08-20), and its
 * questions and answers about RAM roles (2026-03-13); hosts and codes from its metadata.
 */
export const sts = {
	name: 'the Security Token Service',
	version: '2015-04-01',
	scheme: 'V3',
	ownCallsOnly: true,
	regions: [
		'cn-hongkong',
		'eu-central-1',
		'ap-southeast-5',
		'ap-southeast-3',
		'ap-southeast-1',
		'us-west-1',
	],
	host: (region, network) => `sts${network === 'internal' ? '-vpc' : ''}.${region}.aliyuncs.com`,
	codes: {
		'EntityNotExist.Role': {
			category: 'credential',
			message: 'The role does not exist',
			remedy:
				"Copy the ARN of the role from its page in the RAM console into 'Role ARN' of the credential. The ARN of a RAM user does not work here.",
		},
		'InvalidParameter.RoleArn': {
			category: 'credential',
			message: 'The ARN of the role was refused',
			remedy: fieldRemedy('Role ARN', 'copy it from the page of the role in the RAM console.'),
		},
		'InvalidParameter.RoleSessionName': {
			category: 'credential',
			message: 'The name of the session was refused',
			remedy: fieldRemedy(
				'Role Session Name',
				'2 to 64 letters, digits, and the characters _@.- are allowed.',
			),
		},
		'InvalidParameter.ExternalId': {
			category: 'credential',
			message: 'The external ID was refused',
			remedy: fieldRemedy(
				'External ID',
				'it has to be exactly the one in the trust policy of the role.',
			),
		},
		'InvalidParameter.DurationSeconds': {
			category: 'credential',
			message: 'The role does not allow sessions as long as this',
			remedy:
				"Lower 'Role Session Duration' in the credential, or raise the maximum session duration of the role in the RAM console.",
		},
		'InvalidParameter.PolicyGrammar': {
			category: 'credential',
			message: 'The session policy is not a policy that Alibaba Cloud understands',
			remedy: fieldRemedy(
				'Role Policy',
				'it needs a Version and a Statement, as policies in the RAM console have them. Or leave it empty.',
			),
		},
		'InvalidParameter.PolicySize': {
			category: 'credential',
			message: 'The session policy is too long',
			remedy: fieldRemedy('Role Policy', 'at most 2,048 characters are allowed.'),
		},
		Throttling: {
			category: 'throttled',
			message: 'Alibaba Cloud refused to give out keys because it was asked too often',
			remedy:
				'Try again later. The keys of a role are asked for once an hour; look for other programs of the same account that ask more often.',
		},

		...permissionCodes(
			"In the RAM console, attach the policy 'AliyunSTSAssumeRoleAccess' to the RAM user of the AccessKey, and check that the trust policy of the role names this user and the external ID of the credential. The key of the account itself cannot assume roles.",
		),
	},
} as const satisfies Service;
