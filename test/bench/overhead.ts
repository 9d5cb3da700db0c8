/** What a node of this package costs beside n8n's bare request helper. */
import type { INodeExecutionData } from 'n8n-workflow';

import type { Node } from '../e2e/workflows';
import type { Engine } from '../engine';
import { atOnce, BareHelper, bareHelperType } from './bareHelper';
import { pictureCall, smallCall } from './contenders';
import { runNodes, startEngine } from './engine';
import { photo } from './photo';
import type { Part, Result, Settings } from './result';
import { startOpenService, type StrictService } from './strictService';

/** A running n8n is warm. */
const warmUps = 3;

interface Work {
	title: string;
	what: string;
	items: INodeExecutionData[];
	ours: Node;
	bare: Node;
}

const picture = (bytes: number) => ({
	data: photo(bytes).toString('base64'),
	mimeType: 'image/jpeg',
});

function items(count: number, binary?: INodeExecutionData['binary']): INodeExecutionData[] {
	return Array.from({ length: count }, (_, id) => ({ json: { id: `hksb${id}` }, binary }));
}

const works = (): Work[] => [
	{
		title: 'One item of Check Result',
		what: 'Check Result',
		items: items(1_000),
		...smallCall,
	},
	{
		title: 'One item with a picture of 0.8 MB',
		what: 'Compare Two Pictures, one of 0.8 MB and one of 0.1 MB as Base64,',
		items: items(200, { source: picture(600_000), target: picture(75_000) }),
		ours: pictureCall.ours(),
		bare: pictureCall.bare,
	},
];

/** Milliseconds of the processor for one item. */
async function timed(
	engine: Engine,
	call: Node,
	service: StrictService,
	all: INodeExecutionData[],
): Promise<number> {
	const before = process.cpuUsage();
	await runNodes(engine, [call], service, all);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / all.length;
}

async function measure(
	engine: Engine,
	service: StrictService,
	{ title, what, items: all, ours, bare }: Work,
	{ repetitions, progress }: Settings,
): Promise<Result> {
	const contenders: Array<[name: string, call: Node]> = [
		['this package', ours],
		["n8n's bare request helper", bare],
	];
	const rows = contenders.map(([name]) => ({ name, values: [] as number[] }));
	// There and back, so that whatever grows concerns all alike.
	for (let round = -warmUps; round < repetitions; round++) {
		const order = [...contenders.entries()];
		if (round % 2 !== 0) order.reverse();
		for (const [index, [name, call]] of order) {
			const ms = await timed(engine, call, service, all);
			if (round < 0) continue;
			rows[index]?.values.push(ms);
			progress(`${title}: ${name}: ${ms.toFixed(3)} ms`);
		}
	}
	return {
		title,
		unit: 'milliseconds of the processor for one item and its call',
		better: 'lower',
		how: `${what} of ${all.length} items, ${atOnce} at a time, on n8n's engine in this process, with a service in another one that answers at once. The bare helper is a node that reads the same fields and calls \`httpRequestWithAuthentication\` with the same credential, so its requests are the same, and signed, too; it checks, redacts, decides, and limits nothing.`,
		rows,
	};
}

export const overhead: Part = {
	name: 'overhead',
	async run(settings) {
		const service = await startOpenService();
		const engine = startEngine({ [bareHelperType]: new BareHelper() });
		const results: Result[] = [];
		for (const work of works()) results.push(await measure(engine, service, work, settings));
		service.stop();
		return results;
	},
};
