import { SigningError } from '../errors';
import type { AccessKey } from '../signing/types';
import {
	credentialDisplayName,
	textOf,
	type ApiCredential,
	type Authentication,
} from './apiCredential';

type KeyField = keyof AccessKey & keyof ApiCredential;

const createKey =
	'Create an AccessKey for a RAM user in the Alibaba Cloud console and paste it here.';

const keyFields: Record<KeyField, { label: string; ifEmpty: string }> = {
	accessKeyId: { label: 'AccessKey ID', ifEmpty: createKey },
	accessKeySecret: { label: 'AccessKey Secret', ifEmpty: createKey },
	securityToken: {
		label: 'STS Token',
		ifEmpty:
			"Paste the token that belongs to the temporary AccessKey, or set 'Authentication' to 'AccessKey'.",
	},
};

/** What each way of authentication needs. */
const neededFields: Record<Authentication, readonly KeyField[]> = {
	accessKey: ['accessKeyId', 'accessKeySecret'],
	ramRole: ['accessKeyId', 'accessKeySecret'],
	stsToken: ['accessKeyId', 'accessKeySecret', 'securityToken'],
};

/**
 * The keys that were typed into a credential, trimmed. With a role they only get the keys of the
 * role.
 *
 * @throws SigningError when one is missing.
 */
export function accessKeyOf(credential: ApiCredential): AccessKey {
	const authentication = credential.authentication ?? 'accessKey';
	if (!Object.hasOwn(neededFields, authentication)) {
		throw new SigningError(
			`The credential '${credentialDisplayName}' has an authentication that this version does not know`,
			"Open the credential and choose one of the options of 'Authentication'.",
		);
	}
	const key: AccessKey = { accessKeyId: '', accessKeySecret: '' };
	for (const field of neededFields[authentication]) {
		key[field] = textOf(credential[field]);
		if (key[field] === '') {
			const { label, ifEmpty } = keyFields[field];
			throw new SigningError(
				`'${label}' of the credential '${credentialDisplayName}' is empty`,
				ifEmpty,
			);
		}
	}
	return key;
}
