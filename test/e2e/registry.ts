/**
 * An npm registry on loopback that has a few packages and nothing else: what an installed package
 * needs beyond n8n's own modules cannot be had from it.
 */
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { Tarball } from './packed';
import { temporaryFolder } from './places';

/** A running registry. */
export interface Registry {
	url: string;
	/** What was asked for, for failure messages. */
	asked: string[];
	/** From now on this is a version of its package, and the latest one. */
	publish(tarball: Tarball): void;
	stop(): Promise<void>;
}

interface Published {
	manifest: Record<string, unknown>;
	bytes: Buffer;
}

/** Starts a registry on any free port. */
export async function startRegistry(): Promise<Registry> {
	const packages = new Map<string, Map<string, Published>>();
	const asked: string[] = [];

	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		const [name = '', version = ''] = decodeURIComponent(request.url ?? '/')
			.slice(1)
			.split('/-/');
		const versions = packages.get(name);
		const bytes = version && versions?.get(version.replace(/\.tgz$/, ''))?.bytes;
		if (bytes) {
			response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(bytes);
		} else if (versions && !version) {
			response
				.writeHead(200, { 'Content-Type': 'application/json' })
				.end(JSON.stringify(documentOf(name, versions, url())));
		} else {
			response
				.writeHead(404, { 'Content-Type': 'application/json' })
				.end(JSON.stringify({ error: 'not_found' }));
		}
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		url: url(),
		asked,
		publish({ name, version, manifest, file }) {
			const versions = packages.get(name) ?? new Map<string, Published>();
			packages.set(name, versions.set(version, { manifest, bytes: readFileSync(file) }));
		},
		async stop() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

function documentOf(name: string, versions: Map<string, Published>, url: string) {
	const entries = [...versions].map(([version, { manifest, bytes }]) => {
		const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
		const dist = { tarball: `${url}/${name}/-/${version}.tgz`, integrity };
		return [version, { ...manifest, name, version, dist }] as const;
	});
	const latest = entries.at(-1)?.[0];
	return { name, 'dist-tags': { latest }, versions: Object.fromEntries(entries) };
}

/**
 * A folder for the front of PATH with an `npm` that asks this registry. n8n names the public one on
 * the command line of npm, and lets only licensed customers change it.
 */
export function npmThatAsks(registry: Registry): string {
	const folder = temporaryFolder('npm');
	const script = path.join(folder, 'npm');
	const lines = [
		'#!/bin/sh',
		'for given do',
		'	shift',
		'	case $given in --registry=*) ;; *) set -- "$@" "$given" ;; esac',
		'done',
		'PATH=${PATH#*:}',
		`exec npm "$@" --registry=${registry.url}`,
		'',
	];
	writeFileSync(script, lines.join('\n'));
	chmodSync(script, 0o755);
	return folder;
}
