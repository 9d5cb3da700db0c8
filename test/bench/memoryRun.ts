/** One run of the memory benchmark, in a process of its own: `<contender> <url of the service>`. */
// As a real n8n does it: files are no part of items in memory. Read before n8n-core is.
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';

import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { node, type Node } from '../e2e/workflows';
import { BareHelper, bareHelperType } from './bareHelper';
import { pictureCall, pictureFields } from './contenders';
import { runNodes, startEngine } from './engine';
import { memoryItems, type MemoryContender, type MemoryRun } from './memory';
import { photo } from './photo';

const picturesType = 'bench.pictures';
const [contender = '', url = ''] = process.argv.slice(2);

/** Items with pictures, as a webhook or a form makes them. */
class Pictures implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Pictures',
		name: 'pictures',
		group: ['transform'],
		version: 1,
		description: 'Makes items with pictures',
		defaults: { name: 'Pictures' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Count', name: 'count', type: 'number', default: 0 }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const count = this.getNodeParameter('count', 0) as number;
		const file = async (bytes: number) =>
			await this.helpers.prepareBinaryData(photo(bytes), 'face.jpg', 'image/jpeg');
		const binary = {
			[pictureFields.source]: await file(600_000),
			[pictureFields.target]: await file(75_000),
		};
		// All have the same files: those who read them do not know.
		return [Array.from({ length: count }, (_, id) => ({ json: { id: `biz${id}` }, binary }))];
	}
}

const calls: Record<MemoryContender, Node> = {
	ours: pictureCall.ours(),
	oneByOne: pictureCall.ours(1),
	bare: pictureCall.bare,
};

const mb = (bytes: number) => bytes / 2 ** 20;

async function main(): Promise<MemoryRun> {
	const engine = startEngine({
		[bareHelperType]: new BareHelper(),
		[picturesType]: new Pictures(),
	});
	const call = calls[contender as MemoryContender];
	const run = async (count: number) => {
		const pictures = { ...node('Pictures', 'pictures', { count }), type: picturesType };
		await runNodes(engine, [pictures, call], { url }, [{ json: {} }], count);
	};
	await run(20);
	globalThis.gc?.();
	const before = process.memoryUsage();
	let heap = 0;
	let outside = 0;
	let resident = 0;
	const look = () => {
		const { heapUsed, external, rss } = process.memoryUsage();
		heap = Math.max(heap, heapUsed);
		outside = Math.max(outside, external);
		resident = Math.max(resident, rss);
	};
	const watch = setInterval(look, 10);
	await run(memoryItems);
	clearInterval(watch);
	globalThis.gc?.();
	return {
		residentMb: mb(resident - before.rss),
		heapMb: mb(heap - before.heapUsed),
		outsideMb: mb(outside - before.external),
		keptMb: mb(process.memoryUsage().heapUsed - before.heapUsed),
	};
}

main().then(
	// It ends when whoever asked is told.
	(found) => process.send?.(found, undefined, undefined, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
