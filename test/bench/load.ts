/** What the package costs n8n when it starts, and once all of its nodes have been used. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { root, temporaryFolder } from '../e2e/places';
import type { Part, Result, Row } from './result';

/** As `test/packaging/load.mjs --json` prints it, for each package; one value for each process. */
interface Loaded {
	package: string;
	types: number;
	ways: Record<'start' | 'use', { milliseconds: number[]; kilobytes: number[] }>;
}

/** A package with one node that does nothing: what n8n's loader takes by itself. */
function emptyPackage(): string {
	const folder = temporaryFolder('load');
	const nodes = path.join(folder, 'dist', 'nodes');
	mkdirSync(nodes, { recursive: true });
	const description = {
		displayName: 'Empty',
		name: 'empty',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Empty' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
	writeFileSync(
		path.join(nodes, 'Empty.node.js'),
		`exports.Empty = class Empty { constructor() { this.description = ${JSON.stringify(description)}; } };`,
	);
	const manifest = {
		name: 'n8n-nodes-empty',
		version: '1.0.0',
		n8n: { n8nNodesApiVersion: 1, nodes: ['dist/nodes/Empty.node.js'], credentials: [] },
	};
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
	return folder;
}

const results: ReadonlyArray<
	Pick<Result, 'title' | 'unit'> & {
		way: keyof Loaded['ways'];
		what: 'kilobytes' | 'milliseconds';
	}
> = [
	{
		title: "Load at n8n's start",
		unit: 'milliseconds until n8n knows all nodes and credentials',
		way: 'start',
		what: 'milliseconds',
	},
	{
		title: "Memory after n8n's start",
		unit: 'kilobytes of heap that stay',
		way: 'start',
		what: 'kilobytes',
	},
	{
		title: 'Load of all nodes',
		unit: 'milliseconds to load all of their code',
		way: 'use',
		what: 'milliseconds',
	},
	{
		title: 'Memory of all nodes',
		unit: 'kilobytes of heap that stay',
		way: 'use',
		what: 'kilobytes',
	},
];

export const load: Part = {
	name: 'load',
	run: async () => {
		const script = path.join(root, 'test', 'packaging', 'load.mjs');
		const args = [script, '--json', emptyPackage()];
		const loaded = JSON.parse(
			execFileSync(process.execPath, args, { encoding: 'utf8' }),
		) as Loaded[];
		const names = ['this package', 'a package with one node that does nothing'];
		return await Promise.resolve(
			results.map(
				({ way, what, ...rest }): Result => ({
					...rest,
					better: 'lower',
					how: "Each in a process of its own, after n8n-core, n8n-workflow, and zod, which n8n has in memory anyway. n8n's own loader, and what it reads, count.",
					rows: loaded.map(
						({ types, ways }, index): Row => ({
							name: names[index] ?? '',
							values: ways[way][what],
							note: `${types} nodes and credentials`,
						}),
					),
				}),
			),
		);
	},
};
