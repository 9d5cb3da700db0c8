import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import type { Clock } from '../../../nodes/shared/api/call';

interface Sleeper {
	until: number;
	wake(): void;
}

/** A clock that stands still while code runs and jumps to the next alarm while all code waits. */
export class FakeClock implements Clock {
	/** Milliseconds since the clock was made. */
	now = 0;

	/** What the clock on the wall shows at `now` = 0. */
	wallAtStart = Date.UTC(2026, 10, 22);

	chance = 1;

	/** Every wait that was asked for, in milliseconds. */
	readonly waits: number[] = [];

	private sleepers: Sleeper[] = [];

	wall(): number {
		return this.wallAtStart + this.now;
	}

	monotonic(): number {
		return this.now;
	}

	random(): number {
		return this.chance;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		this.waits.push(ms);
		if (ms <= 0 || signal?.aborted) return;
		await new Promise<void>((wake) => {
			this.sleepers.push({ until: this.now + ms, wake });
			signal?.addEventListener('abort', () => wake());
		});
	}

	/** Calls `action` when the clock shows `ms`. */
	at(ms: number, action: () => void): void {
		this.sleepers.push({ until: ms, wake: action });
	}

	/** Lets time pass until the work is done. */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finish = () => (done = true);
		work.then(finish, finish);
		await settled();
		while (!done) {
			if (this.sleepers.length === 0) throw new Error('The work waits for nothing');
			this.sleepers.sort((a, b) => a.until - b.until);
			const next = this.sleepers.shift() as Sleeper;
			this.now = Math.max(this.now, next.until);
			next.wake();
			await settled();
		}
		return await work;
	}
}

/** Comes back when everything that can run without time passing has run. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

export const node: INode = {
	id: '1',
	name: 'Check Result',
	type: 'n8n-nodes-alibaba-id-verification.alibabaIdvCheckResult',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

interface Settings {
	items?: number | INodeExecutionData[];
	continues?: boolean;
	signal?: AbortSignal;
	credentials?: unknown;
	/** Answers of n8n's HTTP helper. */
	request?: (credential: string, options: unknown) => Promise<unknown>;
	/** What n8n keeps with the execution for the node. */
	kept?: object;
	/** What n8n keeps with the execution for all nodes. */
	flow?: object;
	/** Whether an AI agent calls the node. */
	isTool?: boolean;
	runIndex?: () => unknown;
}

/** As much of n8n as the item loop and the session touch. */
export function fakeContext(settings: Settings = {}): IExecuteFunctions {
	const { items = 1, kept = {}, flow = {} } = settings;
	const input: INodeExecutionData[] =
		typeof items === 'number' ? Array.from({ length: items }, () => ({ json: {} })) : items;
	const context: unknown = {
		getInputData: () => input,
		continueOnFail: () => settings.continues === true,
		getExecutionCancelSignal: () => settings.signal,
		getNode: () => (settings.isTool ? { ...node, type: `${node.type}Tool` } : node),
		getContext: (type: string) => (type === 'node' ? kept : flow),
		evaluateExpression: (expression: string, index: number) =>
			expression === '{{ $runIndex }}' && index === 0 ? (settings.runIndex?.() ?? 0) : undefined,
		getCredentials: async (name: string) => {
			if (name !== 'alibabaIdvApi') throw new Error(`No credential ${name}`);
			return settings.credentials;
		},
		helpers: {
			getBinaryDataBuffer: async (index: number, field: string) =>
				Buffer.from(input[index]?.binary?.[field]?.data ?? '', 'base64'),
			async httpRequestWithAuthentication(this: unknown, credential: string, options: unknown) {
				if (this !== context) throw new Error('n8n needs its own this');
				return await settings.request?.(credential, options);
			},
		},
	};
	return context as IExecuteFunctions;
}
