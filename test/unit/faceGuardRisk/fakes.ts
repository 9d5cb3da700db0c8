import type { IExecuteFunctions } from 'n8n-workflow';

import type { CallEnvironment, RequestOptions } from '../../../nodes/shared/api/call';
import type { Reply } from '../../../nodes/shared/api/fault';
import type { Question } from '../../../nodes/AlibabaIdvFaceGuardRisk/oncePerToken';
import { fakeContext, node } from '../items/fakes';

/** n8n's store of processed items; `fails` makes the next uses of it fail. */
export class FakeStore {
	readonly entries: string[] = [];

	readonly uses: string[] = [];

	fails: Array<'claim' | 'release'> = [];

	/** What is being worked on right now: n8n reads a row and writes it back. */
	private busy = 0;

	/** Ever more than one at a time. */
	overlapped = false;

	maxEntries?: number;

	async use<T>(kind: 'claim' | 'release', key: string, work: () => T): Promise<T> {
		this.uses.push(`${kind} ${key}`);
		this.busy += 1;
		if (this.busy > 1) this.overlapped = true;
		await new Promise((resolve) => setImmediate(resolve));
		this.busy -= 1;
		const at = this.fails.indexOf(kind);
		if (at < 0) return work();
		this.fails.splice(at, 1);
		throw new Error('SQLITE_BUSY: database is locked');
	}
}

interface Settings {
	store?: FakeStore;
	flow?: object;
	workflow?: string;
	nodeId?: string;
}

/** As much of n8n as asking once per token touches. */
export function contextWith({ store, flow, workflow = 'w', nodeId = 'n' }: Settings = {}) {
	const context = fakeContext({ flow });
	const of = store ?? new FakeStore();
	Object.assign(context, {
		getWorkflow: () => ({ id: workflow }),
		getNode: () => ({ ...node, id: nodeId }),
	});
	Object.assign(context.helpers, {
		checkProcessedAndRecord: async (
			[key = '']: string[],
			scope: string,
			options: { maxEntries: number },
		) => {
			if (scope !== 'node') throw new Error('Another scope');
			of.maxEntries = options.maxEntries;
			return await of.use('claim', key, () => {
				if (of.entries.includes(key)) return { new: [], processed: [key] };
				of.entries.push(key);
				return { new: [key], processed: [] };
			});
		},
		removeProcessed: async ([key = '']: string[], scope: string) => {
			if (scope !== 'node') throw new Error('Another scope');
			await of.use('release', key, () => {
				const at = of.entries.indexOf(key);
				if (at >= 0) of.entries.splice(at, 1);
			});
		},
	});
	return context as IExecuteFunctions;
}

/** An answer of the vendor. */
export const answered = (result: unknown = { RiskTags: '', GuardRiskScore: 1 }): Reply => ({
	statusCode: 200,
	headers: {},
	body: { Code: 'Success', RequestId: 'R', Result: result },
});

export const refused = (code: string): Reply => ({
	statusCode: 400,
	headers: {},
	body: { Code: code, Message: 'm', RequestId: 'R' },
});

/** A session whose calls are answered by `send`; no pace, no waiting. */
export function sessionWith(send: (options: RequestOptions) => Promise<Reply>) {
	const calls: RequestOptions[] = [];
	const environment: CallEnvironment = {
		host: 'idv.example.com',
		async send(options) {
			calls.push(options);
			return await send(options);
		},
		pace: { enter: async () => undefined, slowDown: () => undefined, recover: () => undefined },
		clock: { wall: () => 0, monotonic: () => 0, sleep: async () => undefined, random: () => 0 },
	};
	return { session: { environment, region: '', timeoutMs: 1000 }, calls };
}

export function question(key: string, askedBy = 'item 0', params: object = {}): Question {
	return {
		key,
		askedBy,
		params: {
			ProductCode: 'FACE_GUARD_PRO',
			MerchantBizId: 'biz',
			DeviceToken: `token-${key}`,
			BizId: '',
			Type: '',
			...params,
		},
	};
}

/** A promise that somebody else settles. */
export function pending<T>() {
	let resolve: (value: T) => void = () => undefined;
	let reject: (reason: unknown) => void = () => undefined;
	const promise = new Promise<T>((yes, no) => {
		resolve = yes;
		reject = no;
	});
	return { promise, resolve, reject };
}
