import { randomBytes } from 'node:crypto';

import { findAccount, type Account, type AccountState } from './accounts';
import type { Answer, Play, PlayContext } from './play';
import { refuse, type Refusal } from './refusals';
import { isInteger, isJsonObject, matches, parseJson } from './values';

/** A role that the sandbox knows. All of them are made up and open nothing else. */
export interface SandboxRole {
	arn: string;
	/** Trusts nobody. */
	trustsNobody?: boolean;
	/** What its trust policy asks for. */
	externalId?: string;
	/** Its longest session; 3,600 where nobody raised it. */
	maxSeconds?: number;
	/** After this its keys are refused, whatever they were promised. */
	worksForSeconds?: number;
	/** Promises less than was asked for. */
	promisesSeconds?: number;
	/** What its keys may do with ID Verification. */
	state?: AccountState;
}

const arn = (name: string) => `acs:ram::1000000000000001:role/${name}`;

/** Every role of the sandbox; any other one does not exist. */
export const sandboxRoles = {
	good: { arn: arn('sandbox-good') },
	/** Another one of the same account. */
	second: { arn: arn('sandbox-second'), maxSeconds: 43_200 },
	external: { arn: arn('sandbox-external'), externalId: 'sandbox-external-id' },
	untrusting: { arn: arn('sandbox-untrusting'), trustsNobody: true },
	/** Its keys end long before they should. */
	brief: { arn: arn('sandbox-brief'), worksForSeconds: 60 },
	/** Its keys end within seconds, and say so: for those who cannot wait an hour. */
	fleeting: { arn: arn('sandbox-fleeting'), promisesSeconds: 8 },
	/** Nobody attached a policy to it. */
	powerless: { arn: arn('sandbox-powerless'), state: 'ramDenied' },
} as const satisfies Record<string, SandboxRole>;

const rolesByArn = new Map<string, SandboxRole>(
	Object.values<SandboxRole>(sandboxRoles).map((role) => [role.arn.toLowerCase(), role]),
);

/** The keys that were given out, and who may sign with which. */
export interface Roles {
	findAccount(accessKeyId: string): Account | undefined;
	sessions: Account[];
	endSessions(): void;
}

export function createRoles(now: () => number): Roles {
	const sessions: Account[] = [];
	return {
		sessions,
		findAccount: (accessKeyId) =>
			findAccount(accessKeyId) ?? sessions.find((session) => session.accessKeyId === accessKeyId),
		endSessions() {
			for (const session of sessions) session.expiresAt = now();
		},
	};
}

const isRoleArn = matches(/^acs:ram::\d+:role\/[\w.-]+$/i);
const isSessionName = matches(/^[\w.@-]{2,64}$/);
const isExternalId = matches(/^[\w+=,.@:/-]{2,1224}$/);

/** As the newer answers tell it, see Alibaba Cloud's page for DecodeDiagnosticMessage. */
function denied(policy: 'AccountLevelIdentityBasedPolicy' | 'AssumeRolePolicy'): Refusal {
	const detail = {
		AuthAction: 'sts:AssumeRole',
		AuthPrincipalType: 'SubUser',
		NoPermissionType: 'ImplicitDeny',
		PolicyType: policy,
	};
	return { ...refuse('NoPermission'), more: { AccessDeniedDetail: detail } };
}

function whyNotAllowed(
	{ trustsNobody, externalId }: SandboxRole,
	{ caller, params }: PlayContext,
): Refusal | undefined {
	if (caller?.assumesNoRoles === 'wholeAccount') {
		return { ...refuse('NoPermission'), message: 'Roles may not be assumed by root accounts.' };
	}
	if (caller?.assumesNoRoles) return denied('AccountLevelIdentityBasedPolicy');
	const isTrusted = !trustsNobody && (externalId === undefined || params.ExternalId === externalId);
	return isTrusted ? undefined : denied('AssumeRolePolicy');
}

function whyNotUsable({ params }: PlayContext): Refusal | undefined {
	const { RoleArn = '', RoleSessionName = '', ExternalId, Policy } = params;
	if (!isRoleArn(RoleArn)) return refuse('InvalidParameter.RoleArn');
	if (!isSessionName(RoleSessionName)) return refuse('InvalidParameter.RoleSessionName');
	if (ExternalId && !isExternalId(ExternalId)) return refuse('InvalidParameter.ExternalId');
	if (!Policy) return undefined;
	if (Policy.length > 2_048) return refuse('InvalidParameter.PolicySize');
	const statement =
		isJsonObject(Policy) && (parseJson(Policy) as { Statement?: unknown }).Statement;
	return Array.isArray(statement) ? undefined : refuse('InvalidParameter.PolicyGrammar');
}

/** Keys without the temporary ones' beginning and length would look like others. */
function newKey(): Required<Pick<Account, 'accessKeyId' | 'accessKeySecret' | 'securityToken'>> {
	return {
		accessKeyId: `STS.Sandbox${randomBytes(12).toString('hex')}`,
		accessKeySecret: `sandbox${randomBytes(20).toString('hex')}`,
		securityToken: `CAISsandbox${randomBytes(360).toString('base64')}`,
	};
}

function giveOut(role: SandboxRole, asked: number, context: PlayContext): Answer {
	const { caller, roles, now, params } = context;
	const key = newKey();
	const seconds = role.promisesSeconds ?? asked;
	const promised = now() + seconds * 1_000;
	roles.sessions.push({
		...key,
		state: role.state ?? 'active',
		owner: caller?.owner ?? caller?.accessKeyId,
		expiresAt: now() + Math.min(seconds, role.worksForSeconds ?? Infinity) * 1_000,
	});
	const name = role.arn.slice(role.arn.indexOf('/') + 1);
	const session = `${name}/${params.RoleSessionName}`;
	return {
		status: 200,
		body: {
			AssumedRoleUser: {
				AssumedRoleId: `300000000000000001:${params.RoleSessionName}`,
				Arn: `acs:ram::1000000000000001:role/${session}`,
			},
			Credentials: {
				AccessKeyId: key.accessKeyId,
				AccessKeySecret: key.accessKeySecret,
				SecurityToken: key.securityToken,
				Expiration: `${new Date(promised).toISOString().slice(0, 19)}Z`,
			},
		},
		executed: true,
	};
}

/** AssumeRole of the Security Token Service: free, and without `Code` where it is good. */
export const assumeRole: Play = {
	billed: false,
	answers: {},
	run(context) {
		const { RoleArn = '', DurationSeconds = '' } = context.params;
		const unusable = whyNotUsable(context);
		if (unusable) return unusable;
		const role = rolesByArn.get(RoleArn.toLowerCase());
		if (!role) return refuse('EntityNotExist.Role');
		const seconds = DurationSeconds === '' ? 3_600 : Number(DurationSeconds);
		if (!isInteger(String(seconds)) || seconds < 900 || seconds > (role.maxSeconds ?? 3_600)) {
			return refuse('InvalidParameter.DurationSeconds');
		}
		return whyNotAllowed(role, context) ?? giveOut(role, seconds, context);
	},
};
