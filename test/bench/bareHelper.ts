import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** How many items are worked on at the same time: what our nodes do unless they are told otherwise. */
export const atOnce = 10;

/** The type of the node in a workflow. */
export const bareHelperType = 'bench.bareHelper';

const parameter = (name: string) => ({
	displayName: name,
	name,
	type: 'string' as const,
	default: '',
});

/**
 * The least that a node can do for the same calls: it reads the same fields and sends the same signed
 * requests. No checks, no pace, no verdict, no redaction.
 */
export class BareHelper implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Bare Helper',
		name: 'bareHelper',
		group: ['transform'],
		version: 1,
		description: 'Calls the helper of n8n and nothing else',
		defaults: { name: 'Bare Helper' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'alibabaIdvApi', required: true }],
		properties: ['action', 'transactionId', 'merchantBizId', 'source', 'target'].map(parameter),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const out: INodeExecutionData[] = [];
		const queue = items.keys();
		const read = (name: string, index: number) => this.getNodeParameter(name, index) as string;
		const [action, source, target] = ['action', 'source', 'target'].map((name) => read(name, 0));
		const base64 = async (field: string, index: number) =>
			(await this.helpers.getBinaryDataBuffer(index, field)).toString('base64');
		const worker = async () => {
			for (const index of queue) {
				const body =
					source && target
						? {
								SourceFacePicture: await base64(source, index),
								TargetFacePicture: await base64(target, index),
							}
						: undefined;
				const reply = (await this.helpers.httpRequestWithAuthentication.call(
					this,
					'alibabaIdvApi',
					{
						method: 'POST',
						url: '/',
						headers: {
							'x-acs-action': action,
							'x-acs-version': '2022-08-09',
						},
						qs: {
							MerchantBizId: read('merchantBizId', index),
							TransactionId: read('transactionId', index),
						},
						...(body ? { body } : {}),
						json: true,
					},
				)) as IDataObject;
				const { json, binary } = items[index] ?? { json: {} };
				out[index] = { json: { ...json, reply }, binary, pairedItem: { item: index } };
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
		return [out];
	}
}
