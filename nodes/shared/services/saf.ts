import { permissionCodes } from './permissionCodes';
import type { Service } from './service';

/**
 * The legacy service of the face comparison (product `saf`).
 *
 * Source: its development guide of 2019-08-27, for the codes that it answers as numbers in the
 * body; hosts and regions from Alibaba Cloud's metadata, which names no internal host.
 */
export const saf = {
	name: 'the legacy service',
	version: '2019-05-21',
	scheme: 'V1',
	regions: ['cn-hongkong', 'eu-central-1', 'ap-southeast-3', 'ap-southeast-1', 'us-west-1'],
	host: (region) => `saf.${region}.aliyuncs.com`,
	codes: {
		'400': {
			category: 'parameter',
			message: 'The legacy service refused the parameters',
			remedy: "Check both pictures and 'Resource Code'.",
		},
		'402': {
			category: 'quota',
			message: 'The comparisons allowed for today are used up',
			remedy:
				'Continue tomorrow, or ask Alibaba Cloud for a higher daily quota. Trying again today does not help.',
		},
		'403': {
			category: 'account',
			message: 'The legacy service is not activated for this account, or it has expired',
			remedy:
				"Activate the service in the Alibaba Cloud console. It may no longer be available to new accounts: then use the nodes 'Initialize' and 'Check Result' instead.",
		},
		'404': {
			category: 'endpoint',
			message: 'The legacy service does not offer this comparison here',
			remedy:
				"Choose another region in the field 'Region' (the guide names Singapore). Alibaba Cloud may have ended the service: then use 'Initialize' and 'Check Result' instead.",
		},
		'500': {
			category: 'internal',
			message: 'The legacy service had an internal fault',
			remedy:
				'Try again later. If this keeps happening, contact Alibaba Cloud support with the request ID.',
		},

		...permissionCodes(
			'Attach a policy that allows yundun-saf:Execute to the RAM user in the RAM console.',
		),
	},
} as const satisfies Service;
