import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { root, temporaryFolder } from './places';

/** What a registry serves. */
export interface Tarball {
	name: string;
	version: string;
	manifest: Record<string, unknown>;
	file: string;
}

const run = promisify(execFile);

async function npmPack(folder: string, into: string): Promise<string> {
	const env = { ...process.env, npm_config_pack_destination: into };
	await run('npm', ['pack', '--ignore-scripts'], { cwd: folder, env });
	const [tarball] = readdirSync(into).filter((file) => file.endsWith('.tgz'));
	if (!tarball) throw new Error(`npm pack left no tarball in ${into}`);
	return path.join(into, tarball);
}

function manifestIn(folder: string) {
	return JSON.parse(
		readFileSync(path.join(folder, 'package.json'), 'utf8'),
	) as Tarball['manifest'] & Pick<Tarball, 'name' | 'version'>;
}

/** The checkout's package as npm would publish it. `dist` has to be built. */
export async function packCheckout(): Promise<Tarball> {
	const manifest = manifestIn(root);
	const { name, version } = manifest;
	return { name, version, manifest, file: await npmPack(root, temporaryFolder('packed')) };
}

/**
 * The same package with a require() of something that only the checkout has: loading it there works,
 * and n8n must not be able to install it.
 */
export async function packTampered(good: Tarball, module: string): Promise<Tarball> {
	const folder = temporaryFolder('tampered');
	await run('tar', ['-xzf', good.file, '-C', folder, '--strip-components=1']);
	const version = `${good.version}-tampered.1`;
	const manifest: Tarball['manifest'] = { ...manifestIn(folder), version };
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
	const { nodes } = manifest.n8n as { nodes: string[] };
	appendFileSync(path.join(folder, nodes[0] ?? ''), `\nrequire(${JSON.stringify(module)});\n`);
	const into = path.join(folder, 'packed');
	mkdirSync(into);
	return { name: good.name, version, manifest, file: await npmPack(folder, into) };
}
