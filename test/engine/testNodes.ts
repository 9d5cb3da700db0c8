import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { describeNode, parameter } from './baseNodes';

/** Throws on its first `times` tries (default: always), then passes its input on. */
const throwing: INodeType = {
	description: describeNode({
		name: 'throwing',
		properties: [
			parameter('message', 'thrown on purpose', { type: 'string' }),
			parameter('kind', 'plain', { type: 'options' }),
			parameter('times', -1, { type: 'number' }),
		],
	}),
	async execute(this: IExecuteFunctions) {
		const times = this.getNodeParameter('times', 0) as number;
		const state = this.getContext('node');
		state.tries = Number(state.tries ?? 0) + 1;
		if (times >= 0 && Number(state.tries) > times) return [this.getInputData()];
		const message = this.getNodeParameter('message', 0) as string;
		const kind = this.getNodeParameter('kind', 0) as 'plain' | 'operation' | 'api';
		if (kind === 'operation') throw new NodeOperationError(this.getNode(), message);
		if (kind === 'api') throw new NodeApiError(this.getNode(), { message });
		throw new Error(message);
	},
};

interface BinaryField {
	/** base64 */
	data: string;
	mimeType?: string;
	fileName?: string;
}

interface BinaryItem {
	json?: IDataObject;
	binary?: Record<string, BinaryField>;
}

/** Emits the items of its parameter `items`, their files stored the way n8n stores files. */
const binarySource: INodeType = {
	description: describeNode({ name: 'binarySource', properties: [parameter('items', [])] }),
	async execute(this: IExecuteFunctions) {
		const items: INodeExecutionData[] = [];
		for (const { json = {}, binary = {} } of this.getNodeParameter('items', 0) as BinaryItem[]) {
			const item: INodeExecutionData = { json, binary: {}, pairedItem: { item: 0 } };
			for (const [name, { data, fileName, mimeType }] of Object.entries(binary)) {
				const bytes = Buffer.from(data, 'base64');
				const stored = await this.helpers.prepareBinaryData(bytes, fileName, mimeType);
				item.binary = { ...item.binary, [name]: stored };
			}
			items.push(item);
		}
		return [items];
	},
};

/** Node types that exist only in tests. */
export const testNodes: Record<string, INodeType> = {
	'test.throwing': throwing,
	'test.binarySource': binarySource,
};
