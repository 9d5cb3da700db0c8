import type { IWebhookFunctions } from 'n8n-workflow';

import { credentialName, type ApiCredential } from '../credential/apiCredential';
import { callbackSecretsOf, type CallbackSecrets } from '../credential/callbackSecret';
import { keepLast } from '../run/keepLast';

/** Long enough for a burst, short enough for an operator who has just changed the secret. */
const recentMs = 2_000;
const maxRecent = 100;

interface Recent {
	/** By the monotonic clock. */
	until: number;
	secrets: Promise<CallbackSecrets | string>;
}

/** By node and credential. */
const recent = new Map<string, Recent>();

/**
 * The callback secrets of a node's credential, opened at most once in two seconds: n8n 2.41 makes a
 * new isolate for each credential that a webhook opens, some 50 ms of computing for every callback.
 * Only what can be used is remembered, and nothing for somebody who tries it out in the editor.
 *
 * @param now milliseconds of the monotonic clock.
 * @returns the problem instead when a secret cannot be used, see `callbackSecretsOf`.
 * @throws what n8n throws for a credential that cannot be opened.
 */
export async function recentSecrets(
	context: IWebhookFunctions,
	now: number,
): Promise<CallbackSecrets | string> {
	const open = async () =>
		callbackSecretsOf(await context.getCredentials<ApiCredential>(credentialName));
	if (context.getMode() === 'manual') return await open();

	const { id, credentials } = context.getNode();
	const key = JSON.stringify([context.getWorkflow().id, id, credentials?.[credentialName]]);
	const known = recent.get(key);
	if (known && now < known.until) return await known.secrets;
	const opened: Recent = { until: now + recentMs, secrets: open() };
	const forget = () => {
		if (recent.get(key) === opened) recent.delete(key);
	};
	keepLast(recent, key, opened, maxRecent);
	void opened.secrets.then((secrets) => typeof secrets === 'string' && forget(), forget);
	return await opened.secrets;
}

/** For tests: opens every credential again. */
export function forgetRecentSecrets(): void {
	recent.clear();
}
