import { z } from 'zod';

import { IdvError } from '../errors';
import { services } from '../services';
import type { AccessKey } from '../signing/types';
import { call, type CallEnvironment, type Reply } from '../transport/call';
import type { CallDefinition } from '../transport/callDefinition';
import { rateLimiterFor } from '../transport/rateLimit';
import { headerOf } from '../transport/reply';
import type { RequestOptions } from '../transport/requestOptions';
import { timeAt } from '../transport/serverTime';
import type { Clock } from '../transport/systemClock';
import type { ApiCredential } from './apiCredential';
import { destinationOf } from './endpoint';
import { accessKeyOf } from './keys';
import type { SignableRequest } from './n8nRequest';
import { roleOf, type Role } from './role';
import { signRequest } from './signRequest';

/** Sends a signed request as it is, with n8n's helper; the reply's body is text. */
export type SendSigned = (request: SignableRequest) => Promise<Reply>;

/** The temporary keys of a role. */
export interface RoleKeys extends AccessKey {
	securityToken: string;
}

/** What AssumeRole gave out. */
export interface Assumed {
	keys: RoleKeys;
	/** Milliseconds that the keys work, counted from when they were asked for. */
	lifetimeMs: number;
}

const timeoutMs = 15_000;
/** Per account, from Alibaba Cloud's notice of 2022-08-29. */
const callsPerSecond = 100;

/** Goes into headers and lines that are signed. */
const visible = z.string().regex(/^[\x21-\x7e]+$/);

const answer = z
	.object({
		Credentials: z
			.object({
				AccessKeyId: visible,
				AccessKeySecret: visible,
				SecurityToken: visible,
				Expiration: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
			})
			.passthrough(),
	})
	.passthrough();

/** Free, and an entry in the audit log is all that it leaves. */
export const assumeRole = {
	service: 'sts',
	action: 'AssumeRole',
	goodWithoutCode: true,
	answer,
	charge: { kind: 'freeRead' },
} as const satisfies CallDefinition<z.infer<typeof answer>>;

const trustRemedy = (externalId: string | undefined) =>
	externalId === undefined
		? "Open the role in the RAM console and let its trust policy name the account or the RAM user of the AccessKey. If it asks for an external ID (sts:ExternalId), enter that in 'External ID' of the credential."
		: "Open the role in the RAM console and compare 'External ID' of the credential with the one in its trust policy (sts:ExternalId), including upper and lower case. The trust policy also has to name the account or the RAM user of the AccessKey.";

/**
 * Which of the three causes of a refusal it is, where Alibaba Cloud tells: the newer answers name
 * the kind of policy, and the key of the whole account is told by the message alone.
 *
 * Source: Alibaba Cloud's questions about RAM roles (2026-03-05), and the values of
 * NoPermissionPolicyType on its page for DecodeDiagnosticMessage.
 */
function whyNotPermitted(body: unknown, { externalId }: Role) {
	const { AccessDeniedDetail: detail, Message: message } = Object(body) as Record<string, unknown>;
	const { PolicyType: policy } = Object(detail) as Record<string, unknown>;
	if (/\broot account/i.test(String(message))) {
		return {
			message: 'The AccessKey belongs to the account itself, which cannot assume roles',
			remedy:
				"Create a RAM user with the policy 'AliyunSTSAssumeRoleAccess' and enter an AccessKey of this user.",
		};
	}
	if (policy === 'AssumeRolePolicy') {
		return externalId === undefined
			? { message: 'The role does not trust this AccessKey', remedy: trustRemedy(externalId) }
			: {
					message: 'The role does not trust this AccessKey with this external ID',
					remedy: trustRemedy(externalId),
				};
	}
	if (typeof policy === 'string' && /IdentityBasedPolicy$/.test(policy)) {
		return {
			message: 'The RAM user of the AccessKey may not assume this role',
			remedy:
				"Attach the policy 'AliyunSTSAssumeRoleAccess' to the RAM user in the RAM console, or a policy of your own that allows sts:AssumeRole on this role.",
		};
	}
	return {
		message: 'The AccessKey may not assume this role',
		remedy: `One of three things is wrong. 1. The RAM user of the AccessKey needs the policy 'AliyunSTSAssumeRoleAccess'. 2. ${trustRemedy(externalId)} 3. The key of the account itself cannot assume roles, only that of a RAM user.`,
	};
}

/** In words of the role. Nothing of the item's own call was sent, whatever went wrong. */
function inWords(error: IdvError, body: unknown, role: Role): IdvError {
	const { facts } = error;
	const why = facts.category === 'permission' ? whyNotPermitted(body, role) : undefined;
	const message = why ? `${why.message} (${facts.code})` : error.message;
	return new IdvError(`No keys for the role '${role.name}': ${message}`, {
		...facts,
		remedy: why?.remedy ?? facts.remedy,
		category: facts.category === 'noAnswer' ? 'notReached' : facts.category,
		mayHaveBeenExecuted: false,
	});
}

function environmentFor(
	credential: ApiCredential,
	key: AccessKey,
	send: (options: RequestOptions) => Promise<Reply>,
	clock: Clock,
): CallEnvironment {
	const host = new URL(destinationOf(credential).baseUrl(services.sts.version)).host;
	const line = { identity: key.accessKeyId, region: host, action: assumeRole.action };
	return { send, host, rateLimit: rateLimiterFor(line, callsPerSecond, clock), clock };
}

/**
 * Asks for the keys of a role: with the keys of the credential, at the Security Token Service of its
 * region, or at its custom endpoint.
 *
 * @throws SigningError for a field that cannot be used, before anything is sent; IdvError in words
 * when there are no keys. It says that nothing was executed, because nothing of the item was.
 */
export async function askForKeys(
	credential: ApiCredential,
	sendSigned: SendSigned,
	clock: Clock,
): Promise<Assumed> {
	const role = roleOf(credential);
	const key = accessKeyOf(credential);
	const destination = destinationOf(credential);
	let date: string | undefined;
	const send = async (options: RequestOptions) => {
		const reply = await sendSigned(
			signRequest(destination, key, options as unknown as SignableRequest),
		);
		date = headerOf(reply, 'date');
		return reply;
	};
	const environment = environmentFor(credential, key, send, clock);
	const { externalId, policy } = role;
	const outcome = await call(environment, {
		definition: assumeRole,
		params: {
			RoleArn: role.arn,
			RoleSessionName: role.sessionName,
			DurationSeconds: String(role.durationSeconds),
			ExternalId: externalId,
			Policy: policy,
		},
		timeoutMs,
		sent: {
			secrets: [key.accessKeyId, key.accessKeySecret],
			pictures: [],
			personal: externalId === undefined ? [] : [externalId],
		},
	});
	if (!outcome.ok) throw inWords(outcome.error, outcome.body, role);

	const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } =
		outcome.answer.body.Credentials;
	// By Alibaba Cloud's own clock: ours may be off.
	const given = Date.parse(date ?? '');
	const now = Number.isNaN(given) ? timeAt(environment.host, clock.wall()) : given;
	return {
		keys: {
			accessKeyId: AccessKeyId,
			accessKeySecret: AccessKeySecret,
			securityToken: SecurityToken,
		},
		lifetimeMs: Math.min(Date.parse(Expiration) - now, role.durationSeconds * 1_000),
	};
}
