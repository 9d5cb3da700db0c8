import type { IWebhookFunctions } from 'n8n-workflow';

import { forgetRecentSecrets, recentSecrets } from '../../../nodes/shared/callback/recentSecrets';

const first = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const second = 'pM4sVx8zQb2nWk6tYd9rHc3gLf7jRa5u';

/** A node and its credential; `opened` counts. */
class Receiver {
	secret: unknown = first;
	/** How long opening it takes. */
	until?: Promise<void>;
	opened = 0;

	constructor(
		readonly mode = 'webhook',
		readonly nodeId = 'n1',
		public credentialId = 'c1',
	) {}

	async secrets(now: number) {
		const context = {
			getMode: () => this.mode,
			getWorkflow: () => ({ id: 'w7' }),
			getNode: () => ({
				id: this.nodeId,
				credentials: { alibabaIdvApi: { id: this.credentialId } },
			}),
			getCredentials: async () => {
				this.opened += 1;
				await this.until;
				if (this.secret instanceof Error) throw this.secret;
				return { callbackSecret: this.secret };
			},
		} as unknown as IWebhookFunctions;
		return await recentSecrets(context, now);
	}
}

beforeEach(forgetRecentSecrets);

it('50 callbacks at once open the credential once, and the next one after two seconds again', async () => {
	const receiver = new Receiver();
	const all = await Promise.all(Array.from({ length: 50 }, () => receiver.secrets(0)));
	expect(new Set(all.map((each) => JSON.stringify(each)))).toEqual(
		new Set([JSON.stringify({ current: first })]),
	);
	expect(receiver.opened).toBe(1);
	receiver.secret = second;
	expect(await receiver.secrets(1_999)).toEqual({ current: first });
	expect(await receiver.secrets(2_000)).toEqual({ current: second });
	expect(receiver.opened).toBe(2);
});

it.each<[string, unknown]>([
	['a secret that is too short', 'short'],
	['a credential that cannot be opened', new Error('gone')],
])('%s is looked at again by the next callback', async (_what, secret) => {
	const receiver = new Receiver();
	receiver.secret = secret;
	await receiver.secrets(0).catch(() => undefined);
	receiver.secret = first;
	expect(await receiver.secrets(1)).toEqual({ current: first });
});

it('a credential that fails to open late does not hide one that was opened meanwhile', async () => {
	const receiver = new Receiver();
	let fail = (_error: Error) => {};
	receiver.until = new Promise((_resolve, reject) => (fail = reject));
	const late = receiver.secrets(0);
	receiver.until = undefined;
	await receiver.secrets(2_000);
	fail(new Error('gone'));
	await expect(late).rejects.toThrow('gone');
	await receiver.secrets(2_001);
	expect(receiver.opened).toBe(2);
});

it('another node, another credential and a test in the editor each open their own', async () => {
	await new Receiver().secrets(0);
	const others = [
		new Receiver('webhook', 'n2'),
		new Receiver('webhook', 'n1', 'c2'),
		new Receiver('manual'),
	];
	for (const other of others) {
		other.secret = second;
		expect(await other.secrets(1)).toEqual({ current: second });
	}
	// What was tried out in the editor is not remembered either.
	expect(await new Receiver().secrets(1)).toEqual({ current: first });
});

it('remembers 100 nodes at most', async () => {
	const receivers = Array.from(
		{ length: 101 },
		(_each, index) => new Receiver('webhook', `n${index}`),
	);
	for (const receiver of receivers) await receiver.secrets(0);
	for (const receiver of receivers.slice(1)) await receiver.secrets(1);
	await receivers[0]?.secrets(1);
	expect(receivers.map(({ opened }) => opened)).toEqual([2, ...Array(100).fill(1)]);
});
