import type { Network } from '../services/service';

/** As n8n stores it, and as nodes name it. */
export const credentialName = 'alibabaIdvApi';
/** As operators read it. */
export const credentialDisplayName = 'Alibaba Cloud ID Verification API';

/**
 * With which keys it signs: lasting ones, temporary ones that were pasted, or those of a role, which
 * it gets by itself from the Security Token Service.
 */
export type Authentication = 'accessKey' | 'ramRole' | 'stsToken';

/** The fields of the credential, as n8n stores them: typed in by hand, so nothing is sure of them. */
export interface ApiCredential {
	/** Default: `accessKey`. */
	authentication?: Authentication;
	accessKeyId: string;
	accessKeySecret: string;
	/** Only with `stsToken`. */
	securityToken?: string;
	/** From here on only with `ramRole`. */
	roleArn?: string;
	externalId?: string;
	roleSessionName?: string;
	roleDurationSeconds?: number | string;
	rolePolicy?: unknown;
	/** One of `services/regions.ts`, or `custom`. */
	region: string;
	/** Default: `public`. */
	network?: Network;
	/** Only in the region `custom`: the whole address. */
	endpoint?: string;
	/** Only in the region `custom`: whether plain http may leave this machine, for a sandbox. */
	privateSandbox?: boolean;
	/** What callback tokens and personal links are made with; empty where neither is used. */
	callbackSecret?: string;
	/** The one before the last change, still accepted. */
	previousCallbackSecret?: string;
}

/** A field without the blanks that pasting adds; '' for anything that is no text. */
export function textOf(field: unknown): string {
	return typeof field === 'string' ? field.trim() : '';
}

/** The parts of a credential that must never come out, where they are filled in. */
export function secretsOf(credential: ApiCredential): string[] {
	const { accessKeyId, accessKeySecret, securityToken } = credential;
	const { callbackSecret, previousCallbackSecret } = credential;
	return [accessKeyId, accessKeySecret, securityToken, callbackSecret, previousCallbackSecret]
		.map(textOf)
		.filter((secret) => secret !== '');
}
