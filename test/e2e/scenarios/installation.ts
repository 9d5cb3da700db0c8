import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { packCheckout, packTampered, type Tarball } from '../packed';
import { root } from '../places';
import type { Stage } from '../place';
import type { Registry } from '../registry';
import { expectSame } from '../report';
import type { Rest } from '../rest';
import { packageName } from '../workflows';

/** In the checkout, not in n8n: a module of our own tests. */
const onlyHere = 'fast-check';

/** n8n refuses a package that needs a module which only the checkout has. */
async function refusesTampered({ registry, rest, n8n }: Stage): Promise<void> {
	if (!existsSync(path.join(root, 'node_modules', onlyHere))) {
		throw new Error(`${onlyHere} is not installed in the checkout, so it proves nothing`);
	}
	const tampered = packTampered(packCheckout(), onlyHere);
	registry.publish(tampered);
	const { status, body } = await rest.installPackage(tampered);
	if (status < 400) throw new Error(`n8n installed a package that requires ${onlyHere}`);
	const said = JSON.stringify(body) + readFileSync(n8n.log, 'utf8');
	if (!said.includes(onlyHere)) {
		throw new Error(`n8n refused the tampered package for another reason: ${JSON.stringify(body)}`);
	}
}

/** Packs the checkout and lets n8n install it, by its own "install a community node". */
export async function publishAndInstall(registry: Registry, rest: Rest): Promise<Tarball> {
	const packed = packCheckout();
	registry.publish(packed);
	const { status, body } = await rest.installPackage(packed);
	if (status >= 400) {
		throw new Error(
			`n8n did not install ${packageName}: ${status} ${JSON.stringify(body)}\n` +
				`The registry was asked: ${registry.asked.join(', ')}`,
		);
	}
	return packed;
}

/** The same, and what lies in n8n's folder afterwards. */
export async function installPackage({ registry, rest, n8n }: Stage): Promise<void> {
	const packed = await publishAndInstall(registry, rest);
	const installed = path.join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Record<
		string,
		unknown
	>;
	expectSame('The installed version', manifest.version, packed.version);
	const left = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
	expectSame(
		'Dependencies of the installed package',
		left.filter((each) => each in manifest),
		[],
	);
}

export const tampered = {
	title: 'A module that only the checkout has keeps n8n from installing',
	play: refusesTampered,
};

export const installation = {
	title: 'npm pack, and installed by n8n as a community package',
	async play(place: Stage): Promise<string> {
		await installPackage(place);
		const nodes = await place.rest.api<Array<{ packageName: string; installedNodes: unknown[] }>>(
			'GET',
			'/rest/community-packages',
		);
		const own = nodes.find((each) => each.packageName === packageName);
		return `${own?.installedNodes.length} nodes`;
	},
};
