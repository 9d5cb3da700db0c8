/** What the vendor thinks of an AccessKey. */
export type AccountState = 'active' | 'inactive' | 'ramDenied' | 'notActivated';

/** An AccessKey the sandbox knows. With `securityToken` it is an STS key and needs that token. */
export interface Account {
	accessKeyId: string;
	accessKeySecret: string;
	state: AccountState;
	securityToken?: string;
	expiredToken?: string;
	/** When the key stops to work, in milliseconds since 1970. Without: never. */
	expiresAt?: number;
	/** Whose verifications it sees: those of another key. Without: its own. */
	owner?: string;
	/** Why it assumes no roles. Without: it may. */
	assumesNoRoles?: 'noPolicy' | 'wholeAccount';
}

/** Every AccessKey of the sandbox. All of them are made up and open nothing else. */
export const sandboxKeys = {
	active: {
		accessKeyId: 'sandbox-active',
		accessKeySecret: 'sandbox-secret-active',
		state: 'active',
	},
	/** A second customer: limits and transactions of one account do not concern the other. */
	second: {
		accessKeyId: 'sandbox-second',
		accessKeySecret: 'sandbox-secret-second',
		state: 'active',
	},
	inactive: {
		accessKeyId: 'sandbox-inactive',
		accessKeySecret: 'sandbox-secret-inactive',
		state: 'inactive',
	},
	ramDenied: {
		accessKeyId: 'sandbox-ram-denied',
		accessKeySecret: 'sandbox-secret-ram-denied',
		state: 'ramDenied',
	},
	notActivated: {
		accessKeyId: 'sandbox-not-activated',
		accessKeySecret: 'sandbox-secret-not-activated',
		state: 'notActivated',
	},
	/** Of a RAM user who may use ID Verification, but not assume roles. */
	noRoles: {
		accessKeyId: 'sandbox-no-roles',
		accessKeySecret: 'sandbox-secret-no-roles',
		state: 'active',
		assumesNoRoles: 'noPolicy',
	},
	/** Of the account itself, which cannot assume roles. */
	wholeAccount: {
		accessKeyId: 'sandbox-whole-account',
		accessKeySecret: 'sandbox-secret-whole-account',
		state: 'active',
		assumesNoRoles: 'wholeAccount',
	},
	sts: {
		accessKeyId: 'sandbox-sts',
		accessKeySecret: 'sandbox-secret-sts',
		state: 'active',
		securityToken: 'sandbox-token-valid',
		expiredToken: 'sandbox-token-expired',
	},
} as const satisfies Record<string, Account>;

const accountsById = new Map<string, Account>(
	Object.values(sandboxKeys).map((account) => [account.accessKeyId, account]),
);

/** The account of an AccessKey ID. */
export function findAccount(accessKeyId: string): Account | undefined {
	return accountsById.get(accessKeyId);
}
