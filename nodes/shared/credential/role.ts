import { jsonObjectIn } from '../jsonObject';
import { SigningError } from '../errors';
import { credentialDisplayName, textOf, type ApiCredential } from './apiCredential';

/** What a session of a role is asked for with. */
export interface Role {
	/** `acs:ram::<account>:role/<name>` */
	arn: string;
	/** For messages: an ARN also names the account. */
	name: string;
	sessionName: string;
	durationSeconds: number;
	externalId?: string;
	/** JSON. */
	policy?: string;
}

/** Alibaba Cloud's limits, from its page for AssumeRole (2026-09-01) and its metadata. */
const arnShape = /^acs:ram::\d{1,32}:role\/([A-Za-z0-9._-]{1,64})$/i;
const userArnShape = /^acs:ram::\d+:user\//i;
const sessionNameShape = /^[A-Za-z0-9.@_-]{2,64}$/;
const externalIdShape = /^[\w+=,.@:/-]{2,1224}$/;
const duration = { min: 900, max: 43_200, default: 3_600 };
const maxPolicyLength = 2_048;
const defaultSessionName = 'n8n';

function refused(field: string, what: string, remedy: string): SigningError {
	return new SigningError(
		`'${field}' of the credential '${credentialDisplayName}' ${what}`,
		remedy,
	);
}

function arnOf(credential: ApiCredential): Pick<Role, 'arn' | 'name'> {
	const arn = textOf(credential.roleArn);
	const name = arnShape.exec(arn)?.[1];
	if (name !== undefined) return { arn, name };
	const remedy =
		'Copy the ARN of the role from its page in the RAM console. It looks like this: acs:ram::1234567890123456:role/id-verification.';
	if (arn === '') throw refused('Role ARN', 'is empty', remedy);
	const what = userArnShape.test(arn)
		? 'is the ARN of a RAM user, not of a role'
		: 'is not the ARN of a role';
	throw refused('Role ARN', what, remedy);
}

function sessionNameOf({ roleSessionName }: ApiCredential): string {
	const name = textOf(roleSessionName) || defaultSessionName;
	if (sessionNameShape.test(name)) return name;
	throw refused(
		'Role Session Name',
		'cannot be used',
		'Use 2 to 64 letters, digits, and the characters _@.- without spaces, or leave it empty.',
	);
}

function durationOf({ roleDurationSeconds }: ApiCredential): number {
	const given = roleDurationSeconds ?? '';
	const seconds = given === '' ? duration.default : Number(given);
	const isWithin = seconds >= duration.min && seconds <= duration.max;
	if (Number.isInteger(seconds) && isWithin) return seconds;
	throw refused(
		'Role Session Duration',
		'cannot be used',
		'Enter whole seconds from 900 to 43200. The role itself may allow less: 3600, unless somebody raised it.',
	);
}

function externalIdOf({ externalId }: ApiCredential): string | undefined {
	const id = textOf(externalId);
	if (id === '') return undefined;
	if (externalIdShape.test(id)) return id;
	throw refused(
		'External ID',
		'cannot be used',
		'Use 2 to 1224 letters, digits, and the characters _+=,.@:/- as in the trust policy of the role.',
	);
}

function policyOf({ rolePolicy }: ApiCredential): string | undefined {
	const policy =
		typeof rolePolicy === 'object' && rolePolicy !== null
			? JSON.stringify(rolePolicy)
			: textOf(rolePolicy);
	if (policy === '') return undefined;
	const remedy =
		'Enter a policy in JSON with a Version and a Statement, as in the RAM console, or leave the field empty: the session then has all permissions of the role.';
	if (!jsonObjectIn(policy)) throw refused('Role Policy', 'is not a JSON object', remedy);
	if (policy.length <= maxPolicyLength) return policy;
	throw refused(
		'Role Policy',
		`has ${policy.length} characters and may have ${maxPolicyLength}`,
		'Shorten it, for example by removing spaces and line breaks.',
	);
}

/** Whether a credential signs with the temporary keys of a role. */
export function usesRole({ authentication }: Pick<ApiCredential, 'authentication'>): boolean {
	return authentication === 'ramRole';
}

/**
 * The role of a credential, checked before anything is called.
 *
 * @throws SigningError that names the field.
 */
export function roleOf(credential: ApiCredential): Role {
	return {
		...arnOf(credential),
		sessionName: sessionNameOf(credential),
		durationSeconds: durationOf(credential),
		externalId: externalIdOf(credential),
		policy: policyOf(credential),
	};
}

/** What Alibaba Cloud counts calls by, and what does not change with every new key. */
export function identityOf(credential: ApiCredential): string {
	return usesRole(credential) ? roleOf(credential).arn : textOf(credential.accessKeyId);
}
