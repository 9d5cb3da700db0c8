import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

const node: INode = {
	id: '1',
	name: 'Check Result',
	type: 'n8n-nodes-alibaba-id-verification.alibabaIdvCheckResult',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

interface Settings {
	items?: number | INodeExecutionData[];
	onError?: INode['onError'];
	signal?: AbortSignal;
	credentials?: unknown;
	/** Answers of n8n's HTTP helper. */
	request?: (credential: string, options: unknown) => Promise<unknown>;
	/** What n8n keeps with the execution: for the node, and for all nodes. */
	kept?: object;
	flow?: object;
	/** Whether an AI agent calls the node. */
	isTool?: boolean;
	runIndex?: () => unknown;
}

/** As much of n8n as the item loop, the memory and the session touch. */
export function fakeContext(settings: Settings = {}): IExecuteFunctions {
	const { items = 1, kept = {}, flow = {}, onError, isTool } = settings;
	const input: INodeExecutionData[] =
		typeof items === 'number' ? Array.from({ length: items }, () => ({ json: {} })) : items;
	const context: unknown = {
		getInputData: () => input,
		continueOnFail: () => onError !== undefined && onError !== 'stopWorkflow',
		getExecutionCancelSignal: () => settings.signal,
		getNode: () => ({ ...node, onError, type: isTool ? `${node.type}Tool` : node.type }),
		getContext: (type: string) => (type === 'node' ? kept : flow),
		evaluateExpression: (expression: string, index: number) =>
			expression === '{{ $runIndex }}' && index === 0 ? (settings.runIndex?.() ?? 0) : undefined,
		getCredentials: async (name: string) => {
			if (name !== 'alibabaIdvApi') throw new Error(`No credential ${name}`);
			return await Promise.resolve(settings.credentials);
		},
		helpers: {
			async httpRequestWithAuthentication(this: unknown, credential: string, options: unknown) {
				if (this !== context) throw new Error('n8n needs its own this');
				return await settings.request?.(credential, options);
			},
		},
	};
	return context as IExecuteFunctions;
}
