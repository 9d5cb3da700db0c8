import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { credentialComplaint } from './token';

/** What "Test" does for the callback credential: no service knows the secret, so only its length
 * can be looked at. */
export async function testCallbackCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const complaint = credentialComplaint(credential.data ?? {});
	return complaint
		? { status: 'Error', message: complaint }
		: { status: 'OK', message: 'The secret is long enough.' };
}
