/** People who are sent through Initialize, and how their callbacks are told apart. */
import { outcomes, type Sandbox } from '../sandbox';
import type { Started } from '../workflow/attacksSupport';

/** What the vendor was told about a verification that an execution of n8n started. */
export function startedBy(sandbox: Sandbox, merchantBizId: string, transactionId: string): Started {
	const record = [...sandbox.requests]
		.reverse()
		.find(({ params, executed }) => executed && params.MerchantBizId === merchantBizId);
	if (!record) throw new Error(`The sandbox knows no verification of ${merchantBizId}`);
	const { CallbackToken = '', CallbackUrl = '', SceneCode = '' } = record.params;
	const { passed = '', subCode = '' } = outcomes[SceneCode] ?? outcomes.pass ?? {};
	return {
		transactionId,
		merchantBizId,
		callbackToken: CallbackToken,
		callbackUrl: CallbackUrl,
		passed,
		subCode,
	};
}

/** How often a billed call really happened more than once for the same business id. */
export function billedTwice({ requests }: Sandbox): string[] {
	const counts = new Map<string, number>();
	for (const { action, executed, billed, params } of requests) {
		if (!executed || !billed || action !== 'Initialize') continue;
		const id = params.MerchantBizId ?? '';
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return [...counts].filter(([, times]) => times > 1).map(([id, times]) => `${id}: ${times} times`);
}
