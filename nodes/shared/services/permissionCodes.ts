import type { ReturnCodes } from './service';

/** The gateway's refusals of a RAM user, with the permission that this service asks for. */
export function permissionCodes(remedy: string): ReturnCodes {
	const lacksPermission = {
		category: 'permission',
		message: 'The RAM user lacks a permission',
		remedy,
	} as const;
	return {
		Forbidden: {
			category: 'permission',
			message: 'Alibaba Cloud refused access',
			remedy: `Check that the service is activated for the account. ${remedy}`,
		},
		'Forbidden.RAM': lacksPermission,
		'Forbidden.RAMUserAccessDenied': lacksPermission,
		NoPermission: lacksPermission,
	};
}
