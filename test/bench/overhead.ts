/** What a node of this package costs beside n8n's bare request helper, and how much memory it takes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { node, type Node } from '../e2e/workflows';
import { runNode, startEngine } from './engine';
import type { Part, Result, Settings } from './result';

const answer = JSON.stringify({
	Code: 'Success',
	RequestId: 'BENCH',
	Result: { Passed: 'Y', SubCode: '200', ExtFaceInfo: '{"faceAttack":"N","facePassed":"Y"}' },
});

/** Answers at once. */
async function startService(): Promise<{ url: string; stop(): void }> {
	const server = createServer((request, response) => {
		request.resume().once('end', () => response.end(answer));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

const atOnce = 10;

/** The least that a node can do for the same calls: no checks, no pace, no verdict. */
class BareHelper implements INodeType {
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
		properties: [
			{ displayName: 'ID', name: 'id', type: 'string', default: '' },
			{ displayName: 'Picture', name: 'picture', type: 'string', default: '' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const out: INodeExecutionData[] = [];
		const queue = items.keys();
		const worker = async () => {
			for (const index of queue) {
				const id = this.getNodeParameter('id', index) as string;
				const picture = this.getNodeParameter('picture', index) as string;
				const reply = (await this.helpers.httpRequestWithAuthentication.call(
					this,
					'alibabaIdvApi',
					{
						method: 'POST',
						url: '/',
						headers: {
							'x-acs-action': picture ? 'FaceCompare' : 'CheckResult',
							'x-acs-version': '2022-08-09',
						},
						qs: { MerchantBizId: id, TransactionId: id },
						...(picture
							? { body: { SourceFacePicture: picture, TargetFacePicture: picture } }
							: {}),
						json: true,
					},
				)) as IDataObject;
				out[index] = { json: { ...items[index]?.json, reply }, pairedItem: { item: index } };
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
		return [out];
	}
}

const options = { requestsPerSecond: 1000, concurrency: atOnce };
const contenders: Array<[name: string, call: Node]> = [
	[
		'this package',
		node('Call', 'alibabaIdvCheckResult', {
			transactionId: '={{ $json.id }}',
			merchantBizId: '={{ $json.id }}',
			options,
		}),
	],
	[
		"n8n's bare request helper",
		{ ...node('Call', 'bareHelper', { id: '={{ $json.id }}' }), type: 'bench.bareHelper' },
	],
];

const count = 1_000;

export const overhead: Part = {
	name: 'overhead',
	async run({ repetitions, progress }: Settings): Promise<Result[]> {
		const service = await startService();
		const engine = startEngine({ 'bench.bareHelper': new BareHelper() });
		const items = Array.from({ length: count }, (_, id) => ({ id: `hksb${id}` }));
		const rows = contenders.map(([name]) => ({ name, values: [] as number[] }));
		for (const [, call] of contenders) await runNode(engine, call, service, items);
		for (let round = 0; round < repetitions; round++) {
			for (const [index, [name, call]] of contenders.entries()) {
				const before = process.cpuUsage();
				await runNode(engine, call, service, items);
				const { user, system } = process.cpuUsage(before);
				rows[index]?.values.push((user + system) / 1000 / count);
				progress(`${name}: ${((user + system) / 1000 / count).toFixed(3)} ms`);
			}
		}
		service.stop();
		return [
			{
				title: 'One item of Check Result',
				unit: 'milliseconds of the processor for one item and its call',
				better: 'lower',
				how: `${count} items, ${atOnce} at a time, on n8n's engine in this process, with a service that answers at once and is part of the process. The bare helper is a node that calls \`httpRequestWithAuthentication\` with the same credential, so its requests are signed, too; it checks, redacts, decides, and limits nothing.`,
				rows,
			},
		];
	},
};
