import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { nodeTypes } from '../../workflow/support';

const folder = path.resolve(__dirname, '../../../examples');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

it.each(files)('%s has our nodes in the version that the editor adds', (file) => {
	const { nodes } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
		nodes: Array<{ type: string; typeVersion: number }>;
	};
	// n8n makes a tool of a node, with a type of its own.
	const ours = nodes
		.map(({ type, typeVersion }) => ({ type: type.replace(/Tool$/, ''), typeVersion }))
		.filter(({ type }) => type in nodeTypes);
	expect(ours.length).toBeGreaterThan(0);
	expect(ours.map(({ typeVersion }) => typeVersion)).toEqual(
		ours.map(({ type }) => nodeTypes[type]?.description.version),
	);
});
