import type { Account, AccountState } from './accounts';
import type { ArrivedRequest } from './arrived';
import { findFacts, isKnownVersion, type OperationFacts } from './catalogue';
import type { Nonces } from './nonces';
import { refuse, type Refusal, type RefusalCode } from './refusals';
import { schemeOf, type Envelope, type Scheme } from './signing';

/** How far a timestamp may be from the vendor's clock. */
export const clockWindowMs = 15 * 60 * 1000;

/** A request with everything the gateway knows about it. */
export interface Call {
	arrived: ArrivedRequest;
	scheme: Scheme;
	envelope: Envelope;
	account?: Account;
	facts?: OperationFacts;
}

/** What the gateway looks at beside the request. */
export interface GatewayState {
	now: () => number;
	nonces: Nonces;
}

type Check = (call: Call, state: GatewayState) => Refusal | undefined;

const keyStates: Partial<Record<AccountState, RefusalCode>> = {
	inactive: 'InvalidAccessKeyId.Inactive',
};

const permissionStates: Partial<Record<AccountState, RefusalCode>> = {
	ramDenied: 'Forbidden.RAMUserAccessDenied',
	notActivated: 'Forbidden.AccountAccessDenied',
};

/** The vendor's order. A nonce is burnt before the signature is looked at. */
const checks: readonly Check[] = [
	checkKey,
	checkSecurityToken,
	checkTimestamp,
	checkNonce,
	checkSignature,
	checkVersion,
	checkAction,
	checkMethod,
	checkPermission,
];

/** Looks up what a request names. */
export function identify(
	arrived: ArrivedRequest,
	findAccount: (accessKeyId: string) => Account | undefined,
): Call {
	const scheme = schemeOf(arrived);
	const envelope = scheme.readEnvelope(arrived);
	return {
		arrived,
		scheme,
		envelope,
		account: findAccount(envelope.accessKeyId),
		facts: findFacts(envelope.action, envelope.version),
	};
}

/** The first objection of the gateway, in the vendor's order. */
export function checkAtGateway(call: Call, state: GatewayState): Refusal | undefined {
	for (const check of checks) {
		const refusal = check(call, state);
		if (refusal) return refusal;
	}
	return undefined;
}

function checkKey({ envelope, account }: Call): Refusal | undefined {
	if (!envelope.accessKeyId) return refuse('MissingAccessKeyId');
	if (!account) return refuse('InvalidAccessKeyId.NotFound');
	return refuseByState(keyStates, account);
}

function checkSecurityToken(
	{ envelope, account }: Call,
	{ now }: GatewayState,
): Refusal | undefined {
	const { securityToken: sent } = envelope;
	if (!account?.securityToken) {
		return sent ? refuse('InvalidSecurityToken.MismatchWithAccessKey') : undefined;
	}
	if (!sent) return refuse('MissingSecurityToken');
	const { expiresAt = Infinity } = account;
	const isExpired = sent === account.expiredToken;
	if (isExpired || (sent === account.securityToken && now() >= expiresAt))
		return refuse('InvalidSecurityToken.Expired');
	return sent === account.securityToken ? undefined : refuse('InvalidSecurityToken.Malformed');
}

function checkTimestamp({ envelope }: Call, { now }: GatewayState): Refusal | undefined {
	const { timestamp } = envelope;
	if (!timestamp) return refuse('MissingTimestamp');
	const time = Date.parse(timestamp);
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp) || Number.isNaN(time)) {
		return refuse('InvalidTimeStamp.Format');
	}
	const isInTime = Math.abs(now() - time) <= clockWindowMs;
	return isInTime ? undefined : refuse('InvalidTimeStamp.Expired');
}

function checkNonce({ envelope }: Call, { nonces }: GatewayState): Refusal | undefined {
	if (!envelope.nonce) return refuse('MissingSignatureNonce');
	const isNew = nonces.burn(envelope.accessKeyId, envelope.nonce);
	return isNew ? undefined : refuse('SignatureNonceUsed');
}

function checkSignature({ scheme, arrived, account }: Call): Refusal | undefined {
	return account ? scheme.verify(arrived, account) : refuse('InvalidAccessKeyId.NotFound');
}

function checkVersion({ envelope }: Call): Refusal | undefined {
	if (!envelope.version) return refuse('MissingVersion');
	return isKnownVersion(envelope.version) ? undefined : refuse('NoSuchVersion');
}

function checkAction({ envelope, arrived, facts }: Call): Refusal | undefined {
	if (arrived.path !== '/') return refuse('InvalidApi.NotFound');
	if (!envelope.action) return refuse('MissingAction');
	return facts ? undefined : refuse('InvalidAction.NotFound');
}

function checkMethod({ arrived, facts }: Call): Refusal | undefined {
	return facts?.methods.includes(arrived.method) ? undefined : refuse('UnsupportedHTTPMethod');
}

function checkPermission({ account, facts }: Call): Refusal | undefined {
	// Who may assume which role is the business of the roles.
	if (facts?.product === 'Sts') return undefined;
	return account && refuseByState(permissionStates, account);
}

function refuseByState(
	states: Partial<Record<AccountState, RefusalCode>>,
	{ state }: Account,
): Refusal | undefined {
	const code = states[state];
	return code && refuse(code);
}
