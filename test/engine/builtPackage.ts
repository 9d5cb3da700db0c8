import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ICredentialType, INodeType } from 'n8n-workflow';

interface Manifest {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

/** The class in a built file: n8n demands that it is called like the file. */
function instanceIn<T>(root: string, file: string): T {
	const className = path.basename(file).split('.')[0] ?? '';
	const loaded = require(path.join(root, file)) as Record<string, new () => T>;
	const Type = loaded[className];
	if (!Type) throw new Error(`${file} has no class ${className}`);
	return new Type();
}

/** Node and credential types of the package as it was built into `dist`. */
export function loadBuiltPackage(root: string): {
	nodeTypes: Record<string, INodeType>;
	credentialTypes: Record<string, ICredentialType>;
} {
	const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
	const nodes = manifest.n8n.nodes.map((file) => instanceIn<INodeType>(root, file));
	const credentials = manifest.n8n.credentials.map((file) =>
		instanceIn<ICredentialType>(root, file),
	);
	return {
		nodeTypes: Object.fromEntries(
			nodes.map((node) => [`${manifest.name}.${node.description.name}`, node]),
		),
		credentialTypes: Object.fromEntries(credentials.map((type) => [type.name, type])),
	};
}
